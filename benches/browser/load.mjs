// From navigation to usable editors: the built page on a local server, an empty cache, the median of several loads.
import { launch, ready, serveDist } from "../../tests/browser/browser.mjs";

const loads = 5;
const limit = 1000; // ms

const site = await serveDist();
const browser = await launch();
const times = [];
for (let i = 0; i < loads; i += 1) {
  const tab = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await tab.newPage();
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      globalThis.readyAt ??= document.documentElement.dataset.ready === "true" ? performance.now() : undefined;
    });
    watch.observe(document, { subtree: true, attributeFilter: ["data-ready"] });
  });
  await page.goto(site.url);
  await ready(page);
  times.push(await page.evaluate(() => globalThis.readyAt));
  await tab.close();
}
await browser.close();
await site.close();

times.sort((a, b) => a - b);
const median = times[Math.floor(loads / 2)];
const range = `${Math.round(times[0])} to ${Math.round(times[loads - 1])} ms`;
console.log(`navigation to usable editors: median of ${loads} ${Math.round(median)} ms (${range}); limit ${limit} ms`);
if (median > limit) process.exitCode = 1;
