// What a first visit costs, with the built page on a local server and an empty cache: the bytes that it asks for, packed as
// hosts send them, and the time from navigation to usable editors, the median of several loads. Then what the first move
// of the pointer brings along: the workers.
import { gzipSync } from "node:zlib";
import { launch, ready, serveDist } from "../../tests/browser/browser.mjs";

const loads = 5;
const limit = 1000; // ms
const bytesLimit = 350 * 1024;

const site = await serveDist();
const browser = await launch();
const times = [];
const weights = new Map();
let firstFiles = 0;
for (let i = 0; i < loads; i += 1) {
  const tab = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: "block" });
  const page = await tab.newPage();
  const weighing = [];
  const weigh = async (request) => {
    const answer = await request.response();
    weights.set(request.url(), gzipSync(await answer.body(), { level: 9 }).length);
  };
  page.on("requestfinished", (request) => weighing.push(weigh(request)));
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      globalThis.readyAt ??= document.documentElement.dataset.ready === "true" ? performance.now() : undefined;
    });
    watch.observe(document, { subtree: true, attributeFilter: ["data-ready"] });
  });
  await page.goto(site.url);
  await ready(page);
  await page.waitForLoadState("networkidle");
  times.push(await page.evaluate(() => globalThis.readyAt));
  await Promise.all(weighing);
  firstFiles ||= weights.size;
  const workers = page.waitForRequest(/workers_bg/);
  await page.mouse.move(200, 200);
  await (await (await workers).response()).finished();
  // Their scripts come right after it.
  await page.waitForTimeout(500);
  await Promise.all(weighing);
  await tab.close();
}
await browser.close();
await site.close();

times.sort((a, b) => a - b);
const median = times[Math.floor(loads / 2)];
const range = `${Math.round(times[0])} to ${Math.round(times[loads - 1])} ms`;
console.log(`navigation to usable editors: median of ${loads} ${Math.round(median)} ms (${range}); limit ${limit} ms`);
const rows = [...weights];
const sum = (part) => part.reduce((total, [, weight]) => total + weight, 0);
const bytes = sum(rows.slice(0, firstFiles));
const table = (part) => {
  for (const [url, weight] of part)
    console.log(`  ${url.slice(site.url.length) || "index.html"}: ${weight} bytes gzip`);
};
table(rows.slice(0, firstFiles));
console.log(`first load: ${firstFiles} files, ${(bytes / 1024).toFixed(1)} KB gzip; limit ${bytesLimit / 1024} KB`);
table(rows.slice(firstFiles));
console.log(`with the workers: ${rows.length} files, ${(sum(rows) / 1024).toFixed(1)} KB gzip`);
if (median > limit || bytes > bytesLimit) process.exitCode = 1;
