// The page with the network that the figures are promised for, playing: three orderers, four brokers, 200 envelopes a second.
import { ready } from "../../../tests/browser/browser.mjs";
import { serve } from "../../../tests/browser/server.mjs";

/** A page of the built site in a new tab, and how to close both. `prepare(page)` runs before it loads. */
export async function open(browser, dist, { prepare = async () => {}, alter } = {}) {
  const site = await serve({ folder: dist }, "/", { packed: true, alter });
  const tab = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: "block" });
  const page = await tab.newPage();
  await prepare(page);
  await page.goto(site.url);
  await ready(page);
  const close = async () => {
    await tab.close();
    await site.close();
  };
  return { page, close };
}

/** Adds brokers until there are four, and sets the load. */
export async function network(page) {
  for (let count = 2; count <= 4; count += 1) {
    await page.click(".add-broker");
    await page.waitForFunction((count) => document.querySelectorAll(".broker.node").length === count, count);
  }
  await page.selectOption(".load-item:nth-of-type(3) select", { label: "200/s" });
  await page.waitForFunction(() => document.querySelectorAll(".orderers .node").length === 3);
}

/** Begins to play, and waits until blocks come. */
export async function play(page) {
  await page.click('[data-do="play"]');
  await page.waitForFunction(() => document.querySelectorAll(".block[data-thing]").length > 6);
}

/** The place on the ladder of speeds, 0 to 13. */
export const speed = (page, place) =>
  page.$eval(
    ".speed input",
    (input, place) => {
      input.value = String(place);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    },
    place,
  );
