// Scenarios of the gallery: opened by keyboard, played to what breaks, mended, played again; kept over reloads and links.
import assert from "node:assert/strict";
import { ready } from "./browser.mjs";
import { pageTest } from "./harness.mjs";

const stage = '.question[data-scenario="05-unclean-election"]';

/** Opens the gallery and takes the scenario with the keys alone. */
async function takeByKeyboard(page, name) {
  await page.focus('[data-do="gallery"]');
  await page.keyboard.press("Enter");
  await page.waitForSelector(".gallery-item");
  const names = await page.$$eval(".gallery-item", (items) => items.map((item) => item.dataset.scenario));
  for (let index = 0; index <= names.indexOf(name); index += 1) await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.scenario), name);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`.question[data-scenario="${name}"]`);
  await page.waitForSelector(".findings:not(.is-late)");
}

/** Plays at the highest speed until the run is over. */
async function playToTheEnd(page) {
  await page.locator(".speed input").fill("13");
  await page.click('[data-do="play"]');
  await page.waitForSelector('.question[data-over="true"] .question-outcome', { timeout: 40_000 });
}

const editorText = (page) =>
  page.evaluate(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").innerText);

pageTest(
  "an unclean election is played, its line is found and mended, and nothing breaks any more",
  {},
  async (page) => {
    await takeByKeyboard(page, "05-unclean-election");
    assert.match(await page.textContent(stage), /what is the worst that can happen/);
    assert.equal(await page.isVisible(".load"), false);
    await playToTheEnd(page);
    assert.match(
      await page.textContent(".question-outcome"),
      /Invariants violated: \d.*Outcome: Two orderers have different/,
    );
    const breach = page.locator('.breach[data-breach="blocks"]');
    await breach.evaluate((item) => {
      item.open = true;
    });
    assert.match(await breach.locator(".breach-what").textContent(), /different blocks \d+.*offset 11/);
    assert.match(await breach.locator(".breach-trail").textContent(), /although it lacked acknowledged records/);
    await breach.locator('[data-blames="KAFKA-DURABLE-01"]').click();
    assert.equal(
      await page.evaluate(() => document.activeElement.closest(".finding").dataset.code),
      "KAFKA-DURABLE-01",
    );
    const codes = () => page.$$eval(".finding", (items) => items.map((item) => item.dataset.code));
    for (let round = 0; round < 4 && (await codes()).includes("KAFKA-DURABLE-01"); round += 1) {
      const text = await page.evaluate(() => localStorage.getItem("ordering.saved"));
      await page.locator('.finding[data-code="KAFKA-DURABLE-01"] .fix:not([data-do])').first().click();
      await page.waitForFunction((before) => localStorage.getItem("ordering.saved") !== before, text);
      await page.waitForSelector(".findings:not(.is-late)");
    }
    assert.ok(!(await codes()).includes("KAFKA-DURABLE-01"));
    await page.click(".stale-note button");
    await playToTheEnd(page);
    assert.equal(await page.locator(".breach").count(), 0);
    assert.match(
      await page.textContent(".question-outcome"),
      /No invariant was violated\. With the scenario's own files: Two/,
    );
  },
);

pageTest("Escape closes the gallery and gives the focus back", {}, async (page) => {
  await page.focus('[data-do="gallery"]');
  await page.keyboard.press("Enter");
  await page.waitForSelector(".gallery-item");
  assert.equal(await page.locator(".gallery-item").count(), 22);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".gallery-panel", { state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.dataset.do), "gallery");
});

pageTest(
  "tells question, cause and outcome in Chinese",
  { locale: "zh-CN", hash: "#/scenario/05-unclean-election" },
  async (page) => {
    await page.locator(stage, { hasText: /最坏会怎样/ }).waitFor();
    await playToTheEnd(page);
    assert.match(await page.textContent(".question-outcome"), /结果：两个排序节点的同号区块内容不同/);
    assert.match(await page.textContent(".breaches"), /违反不变量.*这一行/s);
  },
);

pageTest(
  "a link to a scenario opens it; reload and a shared link keep it with what was changed",
  {
    hash: "#/scenario/11-three-timers",
    permissions: ["clipboard-read", "clipboard-write"],
  },
  async (page, { url }) => {
    const question = '.question[data-scenario="11-three-timers"]';
    await page.waitForSelector(question);
    assert.equal(new URL(page.url()).hash, "");
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# mine\n");
    await page.waitForFunction(() => localStorage.getItem("ordering.saved")?.startsWith("2."));
    await page.waitForTimeout(600);
    await page.reload();
    await ready(page);
    await page.waitForSelector(question);
    assert.match(await editorText(page), /^# mine/);
    await page.click('.top-tools .tool:has-text("Share")');
    await page.waitForFunction(() => location.hash.startsWith("#2."));
    const link = page.url();
    assert.ok(link.startsWith(url) && link.length < 2000, `${link.length} characters`);
    const other = await page.context().browser().newPage();
    await other.goto(link);
    await ready(other);
    await other.waitForSelector(question);
    assert.match(await editorText(other), /^# mine/);
    await other.close();
  },
);

pageTest("own work is kept aside, over a reload too, and comes back", {}, async (page) => {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# mine\n");
  await page.waitForSelector(".findings:not(.is-late)");
  await takeByKeyboard(page, "05-unclean-election");
  assert.match(await page.textContent(".notice"), /Your own last files are kept/);
  assert.doesNotMatch(await editorText(page), /^# mine/);
  await page.waitForFunction(() => localStorage.getItem("ordering.saved")?.startsWith("2."));
  await page.reload();
  await ready(page);
  await page.waitForSelector(stage);
  await page.click(".question-leave");
  await page.waitForSelector(stage, { state: "detached" });
  assert.match(await editorText(page), /^# mine/);
});

pageTest("a finding shows what it warns of", {}, async (page) => {
  await page.waitForSelector(".findings:not(.is-late)");
  await page.click('[data-code="KAFKA-REPL-01"] .finding-toggle');
  await page.waitForSelector('[data-code="KAFKA-REPL-01"] h4:has-text("Why")');
  await page.click('[data-code="KAFKA-REPL-01"] [data-do="witness"]');
  await page.waitForSelector('.question[data-scenario="KAFKA-REPL-01"]');
  assert.match(await page.textContent(".question"), /KAFKA-REPL-01/);
});

pageTest(
  "a scenario that isn't there is said to be so",
  {
    hash: "#/scenario/no-such-thing",
    allow: [/404/, /no-such-thing/],
  },
  async (page) => {
    await page.waitForSelector(".notice-bad");
    assert.match(await page.textContent(".notice-bad"), /could not be loaded/);
    assert.match(await editorText(page), /Orderer/);
  },
);

pageTest("shows each of several channels", { hash: "#/scenario/03-replicas-equal-brokers" }, async (page) => {
  await page.waitForSelector(".question");
  await page.locator(".speed input").fill("13");
  await page.click('[data-do="play"]');
  await page.waitForSelector('.question[data-over="true"]', { timeout: 40_000 });
  const blocks = () => page.$$eval(".chain:first-child .block[data-thing]", (items) => items.length);
  const before = await blocks();
  await page.selectOption(".stage-channel", "genesis");
  await page.waitForFunction(
    (before) => document.querySelectorAll(".chain:first-child .block[data-thing]").length !== before,
    before,
  );
});
