// The panel of the event log: what is shown of it can be chosen and searched, and each line leads to its moment.
import assert from "node:assert/strict";
import { accessible } from "./axe.mjs";
import { pageTest } from "./harness.mjs";

const clock = (page) => page.textContent(".clock");
const lines = (page) => page.$$eval("run-log li span:last-child", (all) => all.map((one) => one.textContent));
const shown = (page, part) =>
  page.waitForFunction((text) => document.querySelector("run-log")?.textContent.includes(text), part);

/** Plays up to a virtual time and stops there. */
async function play(page, until) {
  await page.locator(".speed input").fill("12");
  await page.click("[data-do=play]");
  await page.waitForFunction((time) => document.querySelector(".clock").textContent > time, until);
  await page.click("[data-do=play]");
}

const openLog = (page) => page.click("#panel-2");

/** Waits until all lines are as `wanted` says. */
const only = (page, wanted, least = 1) =>
  page.waitForFunction(
    ([source, count]) => {
      const all = [...document.querySelectorAll("run-log li span:last-child")].map((one) => one.textContent);
      return all.length >= count && all.every((text) => new RegExp(source).test(text));
    },
    [wanted.source, least],
  );

pageTest("the log is sifted by kind and searched, and says what came of it", {}, async (page) => {
  await openLog(page);
  await shown(page, "Nothing has happened yet");
  await play(page, "00:12");
  await shown(page, "orderer0 writes block 1");
  // An orderer repeats itself with each message: once is enough, unless somebody wants to count.
  const again = (all) => all.filter((line) => /orderer0 WARN .*compatibility mode/.test(line)).length;
  assert.equal(again(await lines(page)), 1);
  await page.getByRole("button", { name: "Repeated lines" }).click();
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll("run-log li")].filter((one) => /orderer0 WARN/.test(one.textContent)).length > 9,
  );
  for (const kind of ["Envelopes", "Kafka", "Nodes", "Orderer log", "Invariants"]) {
    await page.getByRole("group", { name: "Lines that are shown" }).getByRole("button", { name: kind }).click();
  }
  await only(page, /block|TIMETOCUT|timer/i, 6);
  await page.fill("run-log input", "ORDERER1  writes");
  await only(page, /^orderer1 writes block \d/);
  await page.waitForFunction(() => /^\d+ lines: all/.test(document.querySelector("run-log [role=status]").textContent));
  await page.fill("run-log input", "no such words");
  await shown(page, "No line of the log fits");
  assert.deepEqual(await lines(page), []);
  await page.fill("run-log input", "");
  await only(page, /block|TIMETOCUT|timer/i, 6);
});

pageTest("a line of the log leads to its moment, by keys too", { locale: "zh-CN" }, async (page) => {
  await play(page, "00:12");
  await openLog(page);
  await shown(page, "写入");
  await page.fill("run-log input", "区块 1");
  await only(page, /区块 1/);
  const stop = page.locator("run-log li button[tabindex='0']");
  assert.equal(await stop.count(), 1);
  await stop.press("End");
  const last = page.locator("run-log li:last-child button");
  const time = await last.innerText();
  await page.waitForFunction(() => document.activeElement === document.querySelector("run-log li:last-child button"));
  await page.keyboard.press("Enter");
  await page.waitForFunction((wanted) => document.querySelector(".clock").textContent === wanted, time);
  // What has not happened yet at that moment is not in the log.
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll("run-log li button")].every((one) => one.textContent <= wanted),
    time,
  );
});

pageTest("a long log comes in pieces, also while it grows", { reducedMotion: "reduce" }, async (page) => {
  await openLog(page);
  await page.getByLabel("Envelopes").first().selectOption({ index: 6 });
  await page.locator(".speed input").fill("12");
  await page.click("[data-do=play]");
  await page.waitForFunction(() => document.querySelector(".clock").textContent > "00:25");
  await page.waitForFunction(() => document.querySelectorAll("run-log li").length === 200);
  await page.click("[data-do=play]");
  const now = (await clock(page)).slice(0, 5);
  await shown(page, now);
  await page.click(".events-older");
  await page.waitForFunction(() => document.querySelectorAll("run-log li").length === 400);
  const times = await page.$$eval("run-log li time", (all) => all.map((one) => one.textContent));
  assert.deepEqual(times, times.toSorted().reverse());
  for (const theme of ["light", "dark"]) {
    await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme);
    await accessible(page, `the log, ${theme}`, "run-log");
  }
});
