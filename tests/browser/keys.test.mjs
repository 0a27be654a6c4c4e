// Keys do what the buttons do, never while somebody writes, and the sheet under "?" lists them.
import assert from "node:assert/strict";
import { accessible } from "./axe.mjs";
import { pageTest } from "./harness.mjs";

const clock = (page) => page.textContent(".clock");
const later = (page, time) => page.waitForFunction((then) => document.querySelector(".clock").textContent > then, time);

/** Opens the sheet once the keys are there. */
async function open(page) {
  await page.waitForFunction(
    () => performance.getEntriesByName(new URL("keys.js", document.documentElement.dataset.base)).length > 0,
  );
  await page.waitForFunction(() => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true, composed: true }));
    return document.querySelector("dialog.keys");
  });
}

for (const [locale, colorScheme, words] of [
  ["en-US", "light", /Run, pause/],
  ["zh-CN", "dark", /运行、暂停/],
]) {
  pageTest(
    `the sheet lists the keys and closes, ${locale}`,
    { locale, colorScheme, reducedMotion: "reduce" },
    async (page) => {
      await open(page);
      assert.match(await page.textContent("dialog.keys"), words);
      await accessible(page, "the sheet of keys", "dialog.keys");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog.keys", { state: "detached" });
    },
  );
}

pageTest("keys run, step and go back", {}, async (page) => {
  await open(page);
  await page.keyboard.press("Escape");
  await page.waitForSelector("[data-do=play]:enabled");
  await page.keyboard.press("k");
  await later(page, "00:01");
  await page.keyboard.press("k");
  await page.waitForFunction(() => /Continue/.test(document.querySelector("[data-do=play]").textContent));
  const paused = await clock(page);
  await page.keyboard.press("b");
  await later(page, paused);
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector(".clock").textContent === "00:00.000");
  await page.keyboard.press("3");
  await page.waitForSelector("#panel-2[aria-selected=true]");
});

pageTest("keys do nothing while somebody writes, or once they are off", {}, async (page) => {
  await open(page);
  await page.uncheck("#keys-on");
  await page.keyboard.press("Escape");
  await page.keyboard.press("3");
  await page.keyboard.press("f");
  await page.keyboard.press("?");
  await page.waitForSelector("dialog.keys");
  assert.equal(await page.isChecked("#keys-on"), false);
  await page.check("#keys-on");
  await page.keyboard.press("Escape");
  assert.equal(await page.getAttribute("#panel-0", "aria-selected"), "true");
  await page.keyboard.press("f");
  await page.waitForFunction(() => document.querySelector(".editor").shadowRoot.activeElement);
  await page.keyboard.type("k3? ");
  const text = () => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").innerText;
  assert.match(await page.evaluate(text), /k3\? /);
  assert.equal(await clock(page), "00:00.000");
  assert.equal(await page.getAttribute("#panel-0", "aria-selected"), "true");
});
