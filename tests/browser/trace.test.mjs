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
