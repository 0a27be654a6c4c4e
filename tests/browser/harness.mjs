// What every browser test shares: the page, open and ready, and an eye on what must never happen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, ready, serveDist, shot } from "./browser.mjs";

export { shot };

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
    const tab = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 800 }, ...context });
    const page = await tab.newPage();
    const complaints = watch(page);
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

/** Collects everything that the browser complains about, while it happens. */
function watch(page) {
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.stack ?? error}`));
  page.on("requestfailed", (request) => {
    const { errorText } = request.failure() ?? {};
    // A reload cuts off what is still on its way.
    if (errorText !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} ${errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`answered ${response.status()}: ${response.url()}`);
  });
  page.context().on("request", (request) => {
    const own = request.url().startsWith(site.url) || /^(data|blob):/.test(request.url());
    if (!own) complaints.push(`off-site: ${request.url()}`);
  });
  return complaints;
}
