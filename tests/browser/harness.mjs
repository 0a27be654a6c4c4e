// What every browser test shares: the page, open and ready, and an eye on what must never happen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, ready, serveDist, shot, watch } from "./browser.mjs";

export { shot };

/** Each context is new, so the service worker would fetch the whole build again for each test: offline.test.mjs lets it. */
const usual = { locale: "en-US", viewport: { width: 1280, height: 800 }, serviceWorkers: "block" };

let browser;
let site;

before(async () => {
  site = await serveDist();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/**
 * A test with the page open and ready.
 *
 * Fails on any console error or warning, uncaught error, failed request, or request that leaves the page's own folder.
 * `options`: `hash` (with its "#"); `allow`, an array of patterns of console messages that are expected; `init`, a
 * function that runs in the page before its scripts; the rest goes to the browser context (viewport, locale,
 * colorScheme, reducedMotion, …).
 */
export function pageTest(name, options, body) {
  const { hash = "", allow = [], init, ...context } = options;
  test(name, { timeout: 60_000 }, async () => {
    const tab = await browser.newContext({ ...usual, ...context });
    const page = await tab.newPage();
    const complaints = watch(page, site.url);
    try {
      if (init) await page.addInitScript(init);
      await page.goto(`${site.url}${hash}`);
      await ready(page);
      await body(page, { url: site.url });
      const unexpected = complaints.filter((text) => !allow.some((pattern) => pattern.test(text)));
      assert.deepEqual(unexpected, [], "the browser complained");
    } catch (error) {
      const picture = await shot(page, `failed ${name}`).catch(() => "none");
      error.message += `\n  picture: ${picture}\n  browser: ${complaints.join("\n           ") || "no complaint"}`;
      throw error;
    } finally {
      await tab.close();
    }
  });
}
