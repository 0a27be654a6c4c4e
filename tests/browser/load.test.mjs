// The page loads from a sub-folder, under its own policy, and asks nobody else for anything.
import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";

pageTest("loads without a complaint", {}, async (page) => {
  assert.match(await page.title(), /^Ordering Playground/);
});

pageTest("runs no script that the page does not bring", { allow: [/Content Security Policy/] }, async (page) => {
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.intruder = true";
    document.head.append(script);
  });
  assert.equal(await page.evaluate(() => globalThis.intruder), undefined);
});

pageTest("sends nothing to another host", { allow: [/Content Security Policy/, /Failed to fetch/] }, async (page) => {
  const sent = await page.evaluate(() =>
    fetch("http://127.0.0.1:9/").then(
      () => "sent",
      () => "blocked",
    ),
  );
  assert.equal(sent, "blocked");
});
