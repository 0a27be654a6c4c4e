// How long it takes until the page and an embed can be used.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { host, page as hostPage } from "../../../tests/browser/host.mjs";
import { serve } from "../../../tests/browser/server.mjs";
import { median, note } from "./figures.mjs";

const times = 5;
const view = { viewport: { width: 1280, height: 800 }, serviceWorkers: "block" };

/** Notes when the page says that it can be used, in a page that is about to load. */
const watchReady = (page) =>
  page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (document.documentElement.dataset.ready !== "true" || globalThis.readyAt) return;
      globalThis.readyAt = performance.now();
      console.debug("usable");
    });
    watch.observe(document, { subtree: true, attributeFilter: ["data-ready"] });
  });

/** A first visit over a slow line with a processor four times as slow; the workers' threads are not slowed down. */
export async function slowStart(browser, dist) {
  const found = [];
  for (let i = 0; i < times; i += 1) {
    const workerData = { folder: dist, rate: 1_600_000, latency: 150 };
    const server = new Worker(new URL("./far.mjs", import.meta.url), { workerData });
    const [url] = await once(server, "message");
    const tab = await browser.newContext(view);
    const page = await tab.newPage();
    const session = await tab.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await watchReady(page);
    // The driver's own way to wait is a script in the page, which the slow processor would have to bear, too.
    const usable = page.waitForEvent("console", (message) => message.text() === "usable");
    await page.goto(url, { waitUntil: "commit" });
    await usable;
    found.push(await page.evaluate(() => globalThis.readyAt));
    await tab.close();
    await server.terminate();
  }
  note("usable at 1.6 Mbit/s, 150 ms, 4× slower processor", median(found), "ms", 2500, `median of ${times}`);
}

const embed = '<ordering-playground scenario="05-unclean-election"></ordering-playground>';

/** One embed in a page of another site: its first picture, and from the press of its button to the stage. */
export async function embedStart(browser, dist) {
  const first = [];
  const usable = [];
  let bytes = 0;
  for (let i = 0; i < times; i += 1) {
    const site = await serve({ folder: dist }, "/", { packed: true });
    const other = await host(() => hostPage(site.url, embed));
    const tab = await browser.newContext(view);
    const page = await tab.newPage();
    const weighing = [];
    page.on("requestfinished", (request) => {
      if (request.url().startsWith(site.url)) weighing.push(request.sizes());
    });
    await page.goto(other.url);
    const frame = page.frameLocator("iframe");
    await frame.locator("svg.net").waitFor();
    await page.waitForLoadState("networkidle");
    const inside = page.frames().find((one) => one.url().startsWith(site.url));
    // Until the frame that shows it, since the page around began.
    first.push(
      await inside.evaluate(() => performance.timeOrigin + performance.getEntriesByType("paint")[0].startTime),
    );
    first.push(first.pop() - (await page.evaluate(() => performance.timeOrigin)));
    bytes = (await Promise.all(weighing)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    await page.evaluate(() => {
      document.addEventListener("ordering-ready", () => {
        globalThis.readyAt = performance.now();
      });
    });
    const button = frame.locator(".poster-start");
    await button.hover();
    const begin = await page.evaluate(() => performance.now());
    await button.click();
    await page.waitForFunction(() => globalThis.readyAt);
    usable.push((await page.evaluate(() => globalThis.readyAt)) - begin);
    await tab.close();
    await other.close();
    await site.close();
  }
  note("embed: bytes before its first picture", bytes / 1024, "KB gzip", 250);
  note("embed: first picture", median(first), "ms", 1000, `median of ${times}, since the page around it began`);
  note("embed: from its button to its stage", median(usable), "ms", 1000, `median of ${times}`);
}

/** Twenty embeds in one page: how many were there before anybody scrolled, and once all were scrolled to. */
export async function manyEmbeds(browser, dist) {
  const site = await serve({ folder: dist }, "/", { packed: true });
  const many = Array.from({ length: 20 }, () => `${embed}<div style="height:400px"></div>`);
  const other = await host(() => hostPage(site.url, many.join("")));
  const tab = await browser.newContext(view);
  const page = await tab.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const posters = () => asked.filter((url) => url.includes("embed.html")).length;
  await page.goto(other.url);
  await page.frameLocator("iframe >> nth=0").locator("svg.net").waitFor();
  await page.waitForLoadState("networkidle");
  note("twenty embeds: loaded before scrolling", posters(), "embeds", 10, "what the browser thinks near enough");
  for (let turn = 0; turn < 20; turn += 1) {
    await page.locator("ordering-playground").nth(turn).scrollIntoViewIfNeeded();
    await page.frameLocator(`iframe >> nth=${turn}`).locator("svg.net").waitFor();
  }
  note("twenty embeds: not loaded when scrolled to", 20 - posters(), "embeds", 0);
  const programs = asked.filter((url) => url.includes(".wasm")).length;
  note("twenty embeds: programs loaded unasked", programs, "programs", 0);
  await tab.close();
  await other.close();
  await site.close();
}
