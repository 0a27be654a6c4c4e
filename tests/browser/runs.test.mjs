// The panel of charts and of the comparison: it tells of the run in pictures, words and tables, and leads to its moments.
import assert from "node:assert/strict";
import { accessible } from "./axe.mjs";
import { pageTest } from "./harness.mjs";

const clock = (page) => page.textContent(".clock");

/** Plays up to a virtual time and stops there. */
async function play(page, until) {
  await page.$eval(".speed input", (input) => {
    input.value = "12";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await page.click("[data-do=play]");
  await page.waitForFunction((time) => document.querySelector(".clock").textContent > time, until);
  await page.click("[data-do=play]");
}

const openCharts = (page) => page.click("#panel-5");

pageTest("charts tell of the run in pictures, words and tables", { reducedMotion: "reduce" }, async (page) => {
  await openCharts(page);
  await page.waitForSelector("run-charts .empty");
  await play(page, "00:12");
  await page.waitForFunction(() => document.querySelectorAll(".chart-plot canvas").length === 4);
  await page.waitForFunction(() => /median/.test(document.querySelector(".chart-note")?.textContent));
  await page.click(".chart:nth-of-type(2) summary");
  await page.waitForSelector(".chart:nth-of-type(2) .chart-table tbody tr:nth-child(2)");
  const cells = await page.$$eval(".chart:nth-of-type(2) .chart-table tbody tr:nth-child(2) td", (all) =>
    all.map((cell) => cell.textContent),
  );
  assert.equal(cells[0], "1");
  assert.match(cells[3], /^(count|time)$/);
  // Each line of a legend has a piece of what it stands for, and no two pieces are alike.
  const pieces = await page.$$eval(".chart:nth-of-type(2) .chart-swatch", (all) => all.map((one) => one.toDataURL()));
  assert.equal(new Set(pieces).size, 5);
  for (const theme of ["light", "dark"]) {
    await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme);
    await accessible(page, `the charts, ${theme}`, "run-charts");
  }
});

pageTest("a click on a chart and a row of its table go to that moment", { locale: "zh-CN" }, async (page) => {
  await play(page, "00:12");
  await openCharts(page);
  const plot = await page.waitForSelector(".chart .u-over");
  const { width } = await plot.boundingBox();
  const end = await clock(page);
  await plot.click({ position: { x: width / 2, y: 20 } });
  await page.waitForFunction((before) => document.querySelector(".clock").textContent < before, end);
  const halfway = await clock(page);
  assert.ok(halfway > "00:04" && halfway < "00:08", halfway);
  await page.click(".chart:nth-of-type(2) summary");
  const row = await page.waitForSelector(".chart:nth-of-type(2) .chart-table tbody tr:nth-child(2) button");
  const time = await row.innerText();
  await row.press("Enter");
  await page.waitForFunction((wanted) => document.querySelector(".clock").textContent === wanted, time);
  assert.match(await page.textContent(".chart h3"), /延迟/);
});

pageTest("two runs are compared, and the first difference leads to its moment", {}, async (page) => {
  await openCharts(page);
  await play(page, "00:08");
  await page.click("[data-compare=keep]:enabled");
  await page.waitForSelector("[data-compare=drop]");
  assert.match(await page.textContent(".comparison"), /same files as A.*No difference/s);
  await page.$eval("#knob-1", (knob) => {
    knob.value = "1";
    knob.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitForSelector(".stale-note .fix");
  await page.click(".stale-note .fix");
  await page.waitForFunction(() => document.querySelector(".clock").textContent === "00:00.000");
  await play(page, "00:08");
  const differs = await page.waitForSelector(".comparison-differs");
  assert.match(await differs.innerText(), /block 1/);
  const head = await page.$$eval(".comparison tbody tr:first-child td", (all) => all.map((cell) => cell.innerText));
  assert.equal(head.length, 2);
  const time = await page.innerText(".comparison-differs .place");
  await page.click(".comparison-differs .place");
  await page.waitForFunction((wanted) => document.querySelector(".clock").textContent === wanted, time);
  await page.click("[data-compare=drop]");
  await page.waitForSelector("[data-compare=drop]", { state: "detached" });
});
