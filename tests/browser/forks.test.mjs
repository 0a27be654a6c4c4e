// A fault in the past of a run forks it there; the timeline shows where, in a scenario that came whole, too.
import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";

const clock = (page) => page.textContent(".clock");

for (const hash of ["", "#/scenario/05-unclean-election"]) {
  pageTest(`a fault in the past forks the run and is marked, ${hash || "the example"}`, { hash }, async (page) => {
    if (hash) await page.waitForSelector(".question");
    await page.$eval(".speed input", (input) => {
      input.value = "12";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.click("[data-do=play]");
    await page.waitForFunction(() => document.querySelector(".clock").textContent > "00:06");
    await page.click("[data-do=play]");
    assert.equal(await page.$(".fork"), null);
    await page.$eval(".timeline input", (input) => {
      input.value = "3000";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.waitForFunction(() => document.querySelector(".clock").textContent === "00:03.000");
    await page.click(".orderers .switch");
    const fork = await page.waitForSelector(".fork");
    assert.match(await fork.getAttribute("aria-label"), /00:03\.000/);
    await page.waitForSelector(".mark-fork", { state: "attached" });
    await page.click("[data-do=play]");
    await page.waitForFunction(() => document.querySelector(".clock").textContent > "00:04");
    await page.click("[data-do=play]");
    await page.click(".fork");
    await page.waitForFunction(() => document.querySelector(".clock").textContent === "00:03.000");
    assert.equal(await clock(page), "00:03.000");
  });
}

pageTest("the fastest speed is what the computer can, and the run can be stopped", {}, async (page) => {
  await page.locator(".speed input").press("End");
  assert.equal(await page.textContent(".speed-value"), "max");
  await page.click("[data-do=play]");
  // Ten minutes of the network's time are a second or less.
  await page.waitForFunction(() => document.querySelector(".clock").textContent > "10:00", null, { timeout: 10_000 });
  await page.click("[data-do=play]");
  const [before, after] = [await page.textContent(".clock"), await page.textContent(".clock")];
  assert.equal(before, after);
  assert.match(await page.textContent(".agree"), /chains identical/);
});
