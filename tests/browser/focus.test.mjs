// The keyboard alone: what is pressed may be gone afterwards, and the focus goes on at what comes next. Those who hear the
// page are told what happened.
import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";

const said = (page, pattern) =>
  page.waitForFunction(
    (source) => [...document.querySelectorAll("[role=status]")].some((one) => new RegExp(source).test(one.textContent)),
    pattern.source,
  );
const focusIsAt = (page, selector) => page.waitForFunction((part) => document.activeElement.matches(part), selector);
/** The script that sees to the focus comes with the first key. */
async function awake(page) {
  await page.waitForFunction(
    () => performance.getEntriesByName(new URL("keys.js", document.documentElement.dataset.base)).length > 0,
  );
  await page.keyboard.press("Shift");
  await page.waitForSelector("body > [role=status]", { state: "attached" });
}

async function press(page, selector) {
  await page.focus(selector);
  await page.keyboard.press("Enter");
}

pageTest("after a fix the keyboard goes on at the next finding, as long as there is one to fix", {}, async (page) => {
  await page.waitForSelector(".findings:not(.is-late)");
  await awake(page);
  const titles = () => page.$$eval(".finding .finding-title", (all) => all.map((one) => one.textContent));
  const before = await titles();
  const place = await page.$$eval(".finding", (all) => all.findIndex((one) => one.querySelector(".fix")));
  await press(page, ".finding .fix");
  await focusIsAt(page, ".finding-toggle");
  const left = await titles();
  assert.notDeepEqual(left, before);
  const now = await page.evaluate(() => document.activeElement.querySelector(".finding-title").textContent);
  assert.equal(now, left[Math.min(place, left.length - 1)]);
  await said(page, /Findings left: \d+ \w+/);
  // So it stays, to the last that has a fix.
  for (let fixes = await page.locator(".finding .fix").count(); fixes > 0; ) {
    const codes = await page.$$eval(".finding", (all) => all.map((one) => one.textContent).join());
    await press(page, ".finding .fix");
    await page.waitForFunction(
      (old) => [...document.querySelectorAll(".finding")].map((one) => one.textContent).join() !== old,
      codes,
    );
    await focusIsAt(page, ".finding-toggle");
    fixes = await page.locator(".finding .fix").count();
  }
});

pageTest("after all safe fixes the keyboard is at the first that is left", { locale: "zh-CN" }, async (page) => {
  await page.waitForSelector(".findings:not(.is-late)");
  await awake(page);
  await press(page, ".fix-all");
  await focusIsAt(page, ".finding:first-child .finding-toggle");
  await said(page, /^已修改。剩余问题：\d/);
});

pageTest("a scenario that is chosen is said, and the keyboard is at the stage", {}, async (page) => {
  await awake(page);
  await press(page, '[data-do="gallery"]');
  await page.waitForSelector(".gallery-item");
  await press(page, '[data-scenario="05-unclean-election"]');
  await page.waitForSelector(".question");
  await focusIsAt(page, "#flow");
  await said(page, /On the stage now: .*worst/);
  // Leaving it takes its button away.
  await press(page, ".question-leave");
  await page.waitForSelector(".question", { state: "detached" });
  await focusIsAt(page, "#flow");
});

const lesson = "course.html#/lessons/13-change-while-it-runs";
pageTest("a step that was read leads to the next one, and is said to be done", { hash: lesson }, async (page) => {
  await page.waitForSelector('[data-do="read"]');
  await awake(page);
  await press(page, '[data-do="read"]');
  await focusIsAt(page, '.lesson-step.is-open[data-step="count"] .lesson-toggle');
  await said(page, /^Step done: ./);
  assert.equal(await page.getAttribute('.lesson-step[data-step="once"]', "data-done"), "true");
  // The last hint takes its button away.
  for (let left = 2; left > 0; left -= 1) await press(page, '[data-do="hint"]');
  await focusIsAt(page, ".lesson-hints > :last-child");
});

pageTest(
  "what is missing comes into view with the button that asked for it",
  {
    hash: "course.html#/challenges/05-one-door-only",
    viewport: { width: 1024, height: 600 },
  },
  async (page) => {
    await page.waitForSelector('[data-do="grade"]');
    await press(page, '[data-do="grade"]');
    await page.waitForSelector(".verdict-bad");
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector("#lesson").getBoundingClientRect();
      const isSeen = (one) => one.top >= top - 1 && one.bottom <= bottom + 1;
      return [".verdict-head", '[data-do="grade"]'].every((part) =>
        isSeen(document.querySelector(part).getBoundingClientRect()),
      );
    });
    await focusIsAt(page, '[data-do="grade"]');
  },
);

pageTest("Tab indents in the editor, Escape and Tab leave it, and that is said", {}, async (page) => {
  await awake(page);
  await page.focus(".file-tabs [aria-selected=true]");
  const inEditor = () => document.activeElement.matches(".editor");
  for (let stop = 0; stop < 8 && !(await page.evaluate(inEditor)); stop += 1) await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(inEditor));
  const hint = page.locator(".way-out");
  await hint.filter({ hasText: "Esc, then Tab" }).waitFor();
  const line = () => page.locator(".cm-line").first().textContent();
  const before = await line();
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(inEditor));
  assert.equal(await line(), `  ${before}`);
  await page.keyboard.press("Escape");
  await hint.filter({ hasText: "Tab now leaves" }).waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(inEditor), false);
  assert.ok(await page.evaluate(() => document.activeElement.closest("#files") !== null));
  assert.equal(await hint.isVisible(), false);
  await page.keyboard.press("Shift+Tab");
  assert.ok(await page.evaluate(inEditor));
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await page.evaluate(inEditor), false);
});

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  pageTest(
    `names of settings break after dots and before capitals, ${viewport.width} px`,
    { viewport },
    async (page) => {
      const pane = page.locator(".panes .pane:nth-child(3)");
      if (await pane.isVisible()) await pane.click();
      await page.click("#panel-3");
      await page.check(".check input");
      await page.waitForFunction(
        () => getComputedStyle(document.querySelector(".values")).borderCollapse === "collapse",
      );
      const { broken, widths } = await page.evaluate(() => {
        /** Pieces of a name between the places where it may break: none may lie on two lines. */
        const isBroken = (name) =>
          [...name.childNodes].some((piece) => {
            const range = document.createRange();
            range.selectNodeContents(piece);
            return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
          });
        const names = [...document.querySelectorAll(".values tbody th[scope=row]")];
        const row = names[0].closest("tr");
        return {
          broken: names.filter(isBroken).map((name) => name.textContent),
          widths: [...row.children].map((cell) => cell.clientWidth),
        };
      });
      assert.deepEqual(broken, []);
      // The place takes the least room.
      assert.ok(widths[2] < widths[0] && widths[2] < widths[1], String(widths));
    },
  );
}

pageTest("a slider has the room that a hand needs", { viewport: { width: 390, height: 844 } }, async (page) => {
  await page.click(".panes .pane:nth-child(1)");
  await page.$eval(".knobs", (knobs) => {
    knobs.open = true;
  });
  for (const slider of await page.locator(".knob input[type=range]").all()) {
    const { width } = await slider.boundingBox();
    assert.ok(width > 200, `${width} px`);
  }
});
