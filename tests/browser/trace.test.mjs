// The same files, scenario and seed give the same run in the browser as natively: tests/trace_hashes.rs compares with the
// same file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pageTest } from "./harness.mjs";

const pinned = JSON.parse(readFileSync(new URL("../trace-hashes.json", import.meta.url), "utf8"));

pageTest("the run that the page opens with is the native one", {}, async (page) => {
  await page.waitForSelector(".scene .node");
  await page.click(".step:nth-of-type(2)");
  await page.waitForSelector(".timeline input:not([disabled])");
  for (const [millis, hash] of Object.entries(pinned.page)) {
    await page.$eval(
      ".timeline input",
      (slider, value) => {
        slider.value = value;
        slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
      },
      millis,
    );
    const seconds = String(millis / 1000).padStart(2, "0");
    await page.waitForFunction((clock) => document.querySelector(".clock").textContent === clock, `00:${seconds}.000`);
    assert.equal(await page.getAttribute(".clock", "data-trace"), hash, `after ${millis} ms`);
  }
});

const keys = Object.keys(pinned.gallery);
pageTest(
  "scenarios of the gallery run in the page as they do natively",
  { hash: `#/scenario/${keys[0]}` },
  async (page) => {
    for (const name of keys) {
      const link = `#/scenario/${name}`;
      await page.evaluate((hash) => {
        location.hash = hash;
      }, link);
      await page.waitForSelector(`.question[data-scenario="${name}"]`);
      await page.waitForSelector(".findings:not(.is-late)");
      await page.locator(".speed input").fill("13");
      await page.click('[data-do="play"]');
      await page.waitForSelector('.question[data-over="true"]', { timeout: 40_000 });
      assert.equal(await page.getAttribute(".clock", "data-trace"), pinned.gallery[name], name);
    }
  },
);
