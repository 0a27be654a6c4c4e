// What can be done to a node besides killing it: a list on each node, its effect on the stage, the log and the timeline.
import assert from "node:assert/strict";
import { accessible } from "./axe.mjs";
import { pageTest } from "./harness.mjs";

const open = (page, name) => page.locator(`button[aria-label="More for ${name}"]`).press("Enter");
const deed = (page, name) => page.locator(".faults-body").getByRole("button", { name, exact: true });
const told = (page, text) =>
  page.waitForFunction((part) => document.querySelector("run-log")?.textContent.includes(part), text);

/** Plays on until a virtual time, and stops there. */
async function play(page, until) {
  await page.locator(".speed input").fill("12");
  await page.click("[data-do=play]");
  await page.waitForFunction((time) => document.querySelector(".clock").textContent > time, until);
  await page.click("[data-do=play]");
}

pageTest("a broker is stopped, loses its data, and all that is told", {}, async (page) => {
  await play(page, "00:05");
  await page.click("#panel-2");
  await open(page, "broker0");
  await page.waitForFunction(() => document.activeElement.textContent === "Stop (SIGTERM)");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".faults-body", { state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "More for broker0");
  await play(page, "00:15");
  await page.waitForSelector(".broker.is-down");
  await told(page, "Stop broker0 (SIGTERM)");
  await open(page, "broker0");
  assert.equal(await deed(page, "Fill its disk").count(), 0, "it is down");
  await deed(page, "Delete its data").click();
  await play(page, "00:16");
  await told(page, "Delete the data of broker0");
  assert.ok((await page.locator(".mark-fault").getAttribute("d")).length > 0);
});

pageTest("ZooKeeper's servers are killed and started by name", {}, async (page) => {
  await play(page, "00:03");
  await open(page, "ZooKeeper");
  await deed(page, "Kill (kill -9): zookeeper").click();
  await play(page, "00:05");
  await page.waitForSelector(".kafka .zone-head .is-broken");
  await open(page, "ZooKeeper");
  await deed(page, "Start: zookeeper").click();
  await play(page, "00:10");
  await page.waitForSelector(".kafka .zone-head .is-broken", { state: "detached" });
});

pageTest("links are cut and restored; a flood and an update go to an orderer", {}, async (page) => {
  await play(page, "00:04");
  await page.click("#panel-2");
  await open(page, "orderer1");
  assert.equal(await deed(page, "Restore the link orderer1 – broker0").count(), 0, "it is well");
  await deed(page, "Cut the link orderer1 – broker0").click();
  await play(page, "00:06");
  await told(page, "Cut the link orderer1 – broker0");
  // Both ends say so.
  assert.equal(await page.textContent(".orderers .node-note"), "Link cut: broker0");
  assert.equal(await page.textContent(".brokers .node-note"), "Link cut: orderer1");
  await open(page, "orderer1");
  assert.equal(await deed(page, "Cut the link orderer1 – broker0").count(), 0, "it is cut");
  await deed(page, "Restore the link orderer1 – broker0").click();
  await page.waitForSelector(".node-note", { state: "detached" });
  await open(page, "orderer0");
  await deed(page, "Send it 100 envelopes at once").click();
  await open(page, "orderer0");
  await deed(page, "Update BatchTimeout to 500 ms").click();
  await play(page, "00:12");
  await page.waitForFunction(() => /1[0-9]{2} envelopes in blocks/.test(document.querySelector(".chains").textContent));
  await page.fill("run-log input", "update the config");
  await told(page, "Update the config of mychannel");
});

pageTest("a broker without ZooKeeper loses its session, and gets a new one", {}, async (page) => {
  await play(page, "00:04");
  await open(page, "broker0");
  assert.equal(await deed(page, "Slow the link broker0 – zookeeper by 300 ms").count(), 0);
  await deed(page, "Cut the link broker0 – zookeeper").click();
  await play(page, "00:15");
  assert.deepEqual(await page.$$eval(".broker .node-note", (notes) => notes.map((note) => note.textContent)), [
    "No ZooKeeper session",
    "Link cut: zookeeper",
  ]);
  assert.equal(await page.textContent(".broker .node-state"), "leader", "it believes so");
  await open(page, "broker0");
  await deed(page, "Restore the link broker0 – zookeeper").click();
  await play(page, "00:17");
  await page.waitForSelector(".broker .node-note", { state: "detached" });
});

for (const [width, height, scheme] of [
  [1280, 800, "light"],
  [390, 700, "dark"],
]) {
  const options = { viewport: { width, height }, colorScheme: scheme, locale: "zh-CN" };
  pageTest(`the list of a node is in sight and goes away, ${width} px`, options, async (page) => {
    const flow = page.locator(".panes .pane:nth-child(2)");
    if (await flow.isVisible()) await flow.click();
    for (const name of ["orderer2", "broker0", "ZooKeeper"]) {
      await page.locator(`button[aria-label="${name} 的更多操作"]`).press("Enter");
      await page.waitForSelector(".faults-body:popover-open button:focus");
      const box = await page.locator(".faults-body").boundingBox();
      assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, name);
      await accessible(page, `${name}, ${scheme}`, ".faults-body");
      await page.keyboard.press("Escape");
      await page.waitForSelector(".faults-body", { state: "detached" });
      assert.match(await page.evaluate(() => document.activeElement.ariaLabel), new RegExp(name));
    }
    await page.locator('button[aria-label="broker0 的更多操作"]').click();
    await page.waitForSelector(".faults-body");
    await page.mouse.click(width / 2, 4);
    await page.waitForSelector(".faults-body", { state: "detached" });
  });
}
