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

/** Names of texts that stand in the page in place of the texts: of those that come with the workers. */
async function gaps(page) {
  const base = await page.evaluate(() => document.documentElement.dataset.base);
  const names = Object.keys(await (await fetch(new URL("text/en-answers.json", base))).json());
  return page.evaluate((known) => {
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const found = [];
    while (all.nextNode()) {
      const { currentNode: node } = all;
      found.push(...(node.attributes ? [...node.attributes].map(({ value }) => value) : [node.data]));
    }
    return found.filter((text) => known.some((name) => text.includes(name)));
  }, names);
}

for (const locale of ["en-US", "zh-CN"]) {
  pageTest(`the first screen needs no text that comes later, ${locale}`, { locale }, async (page) => {
    const files = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
    assert.equal(files.filter((name) => /text\/\w+-/.test(name)).length, 0);
    assert.deepEqual(await gaps(page), []);
    const coming = page.waitForResponse(/-answers\.json/);
    for (const panel of [1, 2, 3, 4, 0]) {
      await page.click(`#panel-${panel}`);
      assert.deepEqual(await gaps(page), []);
    }
    await coming;
  });
}

const lost = { allow: [/-answers\.json/, /Failed to load resource/] };
pageTest("without the texts of answers nothing is answered, and that is said", lost, async (page) => {
  await page.route("**/text/*-answers.json", (route) => route.abort());
  await page.locator(".cm-content").click();
  await page.keyboard.type("x");
  await page.waitForSelector(".notice");
  assert.match(await page.innerText(".notice"), /could not be loaded/);
  assert.deepEqual(await gaps(page), []);
  await page.unroute("**/text/*-answers.json");
  await page.keyboard.type("y");
  await page.waitForSelector(".findings:not(.is-late)");
  assert.deepEqual(await gaps(page), []);
});
