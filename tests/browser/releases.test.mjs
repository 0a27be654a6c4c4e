// The releases of Fabric and Kafka that the files are read for.
import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";

const FABRIC = ".top .choice:not(.kafka) select";
const KAFKA = ".kafka select >> visible=true";

/** Waits until a rule finds something, or nothing any more. On a phone the findings are not in sight. */
const found = (page, code, state = "attached") => page.waitForSelector(`[data-code="${code}"]`, { state });

pageTest("2.x and 3.x of Fabric are answered with a clear word", {}, async (page) => {
  await page.waitForSelector(".findings:not(.is-late)");
  await page.selectOption(FABRIC, "2.x");
  await found(page, "FABRIC-VERSION-01");
  await page.selectOption(FABRIC, "3.x");
  await found(page, "FABRIC-VERSION-02");
  await found(page, "FABRIC-VERSION-01", "detached");
  await page.click(".run");
  await page.waitForSelector(".orderers .is-down");
});

for (const [name, options] of [
  ["wide", {}],
  ["on a phone", { viewport: { width: 390, height: 844 } }],
]) {
  pageTest(`an older Kafka has its own defaults, ${name}`, options, async (page) => {
    await page.waitForSelector(".findings:not(.is-late)", { state: "attached" });
    await page.selectOption(KAFKA, "0.10.0");
    await found(page, "BROKER-VERSION-01");
    await page.waitForFunction(() => localStorage.getItem("ordering.saved")?.startsWith("4."));
    await page.reload();
    await found(page, "BROKER-VERSION-01");
    assert.equal(await page.$eval(KAFKA.split(" ")[0], (label) => label.querySelector("select").value), "0.10.0");
    await page.selectOption(KAFKA, "1.1");
    await found(page, "BROKER-VERSION-01", "detached");
  });
}
