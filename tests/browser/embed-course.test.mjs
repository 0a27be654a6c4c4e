// Lessons and challenges in pages of another site, with the storage closed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { accessible } from "./axe.mjs";
import { watch } from "./browser.mjs";
import { call, embedding, heard, hears } from "./embedding.mjs";
import { generated, kinds } from "./host.mjs";

const timeout = 90_000;
const own = embedding();
const lesson = "07-when-a-block-is-cut";
const machine = "02-start-kafka";
const challenge = "05-one-door-only";
const www = new URL("../../www/", import.meta.url);
const fileOf = (folder, name) => JSON.parse(readFileSync(new URL(`${folder}/${name}.json`, www), "utf8"));
const parts = (name) => [...fileOf("lessons", name).steps.map(({ id }) => id), "what-if"];

/** The step that is unfolded. */
const openStep = (frame, id) => frame.locator(`.lesson-step.is-open[data-step="${id}"]`).waitFor();

/** Does the step that is unfolded, and waits until it is done. */
async function finish(frame, id) {
  const step = frame.locator(`.lesson-step[data-step="${id}"]`);
  const read = step.locator('[data-do="read"]');
  const work = step.locator('[data-do="do"]');
  await read.or(work).first().waitFor();
  if (await read.count()) await read.click();
  else {
    await step.locator(".lesson-goal").waitFor();
    await work.click();
  }
  await frame.locator(`.lesson-step[data-step="${id}"][data-done="true"]`).waitFor({ timeout: 30_000 });
}

/** Puts the mended file into the challenge and has it graded. */
async function solve(frame) {
  const text = fileOf("challenges", challenge).files["configtx.yaml"].join("\n").replace("9192", "9092");
  const file = { name: "configtx.yaml", mimeType: "text/yaml", buffer: Buffer.from(text) };
  await frame.locator('.files-bar input[type="file"]').setInputFiles(file);
  await frame.locator(".findings:not(.is-late)").waitFor({ state: "attached" });
  await frame.locator('[data-do="grade"]').click();
  await frame.locator(".verdict-good").waitFor();
}

for (const kind of kinds.filter((kind) => kind !== "learning system")) {
  test(`the snippet for ${kind} shows a lesson`, { timeout }, async () => {
    const { page, complaints } = await own.visit(generated(kind, own.site.url, ["lesson", lesson]));
    const frame = page.frameLocator("iframe");
    await frame.locator('.poster-question:has-text("When is a block cut?")').waitFor();
    await frame.locator(".poster-start").click();
    const [first] = parts(lesson);
    await openStep(frame, first);
    await finish(frame, first);
    assert.deepEqual(complaints, []);
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`no accessibility violation in a lesson's frame, ${colorScheme}`, { timeout }, async () => {
    await own.open({ colorScheme });
    const page = await own.tab.newPage();
    await page.goto(`${own.site.url}embed.html?embed=whole&lesson=${machine}`);
    await page.click(".poster-start");
    await page.waitForSelector(".terminal-input");
    await page.waitForSelector(".poster", { state: "detached" });
    await accessible(page, "a lesson's frame");
  });
}

test("a lesson tells of each step to its end", { timeout }, async () => {
  const { page, frame, complaints } = await own.started(`lesson="${lesson}" height="800"`);
  const [first] = await heard(page, "ready");
  assert.deepEqual(
    { ...first },
    { ordering: 1, type: "ready", scenario: null, lesson, challenge: null, lang: "en", theme: "light" },
  );
  assert.equal(await frame.locator(".lesson-back").isVisible(), false);
  const ids = parts(lesson);
  for (const [index, id] of ids.entries()) {
    await openStep(frame, id);
    await finish(frame, id);
    await hears(page, "goal", index + 1);
    const goal = (await heard(page, "goal")).at(-1);
    assert.deepEqual(goal, {
      ordering: 1,
      type: "goal",
      name: "step",
      lesson,
      id,
      step: index + 1,
      done: index + 1,
      of: ids.length,
    });
    const on = frame.locator(`.lesson-step[data-step="${id}"] [data-do="next"]`);
    if (await on.count()) await on.click();
  }
  await page.waitForFunction((all) => heard.some(({ type, done }) => type === "progress" && done === all), ids.length);
  assert.deepEqual(complaints, []);
});

test("goto, language, state, reset and load reach a lesson", { timeout }, async () => {
  const { page, frame, complaints } = await own.started(`lesson="${lesson}" height="800"`);
  const ids = parts(lesson);
  await openStep(frame, ids[0]);
  await finish(frame, ids[0]);
  await call(page, "goto", { step: 3 });
  await openStep(frame, ids[2]);
  await page.waitForFunction(() => heard.some(({ type, step }) => type === "progress" && step === 3));
  // It is one to read, which leads on to the next.
  await finish(frame, ids[2]);
  await call(page, "setLanguage", "zh");
  await frame.locator('#lesson h2:has-text("什么时候切块")').waitFor();
  const states = (await heard(page, "state")).length;
  await call(page, "askState");
  await hears(page, "state", states + 1);
  const kept = (await heard(page, "state")).at(-1);
  assert.deepEqual([kept.lesson, kept.step, kept.done, kept.of], [lesson, 4, 2, ids.length]);
  assert.match(kept.progress, /^1\./);
  await call(page, "reset");
  await openStep(frame, ids[0]);
  await frame.locator('.lesson-step[data-done="true"]').waitFor({ state: "detached" });
  const goals = (await heard(page, "goal")).length;
  await call(page, "load", { lesson, progress: kept.progress });
  // What was done is known again, is not told again, and the lesson goes on behind it.
  await openStep(frame, ids[1]);
  assert.equal(await frame.locator('.lesson-step[data-done="true"]').count(), 2);
  assert.equal((await heard(page, "goal")).length, goals);
  await call(page, "load", { lesson: "08-replicas-in-sync" });
  await openStep(frame, parts("08-replicas-in-sync")[0]);
  await call(page, "load", { lesson: "99-nothing" });
  await hears(page, "error");
  assert.deepEqual(
    complaints.filter((text) => !text.includes("99-nothing") && !text.includes("404")),
    [],
  );
});

test("a lesson begins at the step that is asked for, with the progress that is handed over", { timeout }, async () => {
  const ids = parts(lesson);
  const { page, frame } = await own.started(`lesson="${lesson}" step="2" height="800"`);
  await openStep(frame, ids[1]);
  await finish(frame, ids[1]);
  await hears(page, "goal");
  const [goal] = await heard(page, "goal");
  assert.deepEqual([goal.step, goal.done, goal.of], [2, 1, ids.length - 1]);
  await call(page, "askState");
  await hears(page, "state");
  const { progress } = (await heard(page, "state")).at(-1);
  await page.close();
  const later = await own.started(`lesson="${lesson}" progress="${progress}" height="800"`);
  await openStep(later.frame, ids[0]);
  assert.equal(await later.frame.locator(`.lesson-step[data-step="${ids[1]}"]`).getAttribute("data-done"), "true");
  assert.deepEqual(await heard(later.page, "goal"), []);
});

test("a lesson at the machine is done in a frame, at once and on a phone's width", { timeout }, async () => {
  await own.open({ viewport: { width: 390, height: 800 }, locale: "zh-CN" });
  const { page, complaints } = await own.visit(
    `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Host</title><script>
      const heard = [];
      for (const type of ["ready", "progress", "goal", "state", "error"]) {
        document.addEventListener("ordering-" + type, ({ detail }) => heard.push(detail));
      }
    </script><script src="${own.site.url}ordering-embed.js" defer></script>
    <ordering-playground lesson="${machine}" poster="off" height="700"></ordering-playground>`,
  );
  await hears(page, "ready");
  const frame = page.frameLocator("iframe");
  const [first] = parts(machine);
  await openStep(frame, first);
  await frame.locator(".terminal-input").waitFor();
  await finish(frame, first);
  await hears(page, "goal");
  await call(page, "askState");
  await hears(page, "state");
  const { link, lesson: name } = (await heard(page, "state")).at(-1);
  assert.deepEqual([link, name], [null, machine]);
  // Back to the beginning of the step: the machine, too, is as it was.
  await frame.locator('[data-do="back"]').click();
  await frame.locator(".lesson-goal:not(.is-met)").waitFor();
  const wide = await frame.locator("html").evaluate((root) => root.scrollWidth);
  assert.ok(wide <= 390, `${wide} pixels wide`);
  assert.deepEqual(complaints, []);
});

test("read-only and without controls", { timeout }, async () => {
  const { frame } = await own.started(`lesson="${lesson}" read-only controls="off" view="flow" height="800"`);
  for (const hidden of [".transport", ".top", ".files", ".inspector"]) {
    assert.equal(await frame.locator(hidden).isVisible(), false, hidden);
  }
  for (const shown of ["#lesson", ".flow"]) assert.ok(await frame.locator(shown).isVisible(), shown);
  const ids = parts(lesson);
  await openStep(frame, ids[0]);
  await finish(frame, ids[0]);
});

test("a challenge is solved in a frame, and its link leads to the course's own page", { timeout }, async () => {
  const { page, frame, complaints } = await own.started(`challenge="${challenge}" height="800"`);
  assert.equal((await heard(page, "ready"))[0].challenge, challenge);
  await frame.locator('[data-do="grade"]').click();
  await frame.locator(".verdict-bad").waitFor();
  assert.deepEqual(await heard(page, "goal"), []);
  await solve(frame);
  await hears(page, "goal");
  const [goal] = await heard(page, "goal");
  assert.deepEqual([goal.name, goal.challenge, goal.score], ["solved", challenge, 100]);
  const link = await frame.locator(".result-link").inputValue();
  assert.equal(link, `${own.site.url}course.html#/results/${goal.result}`);
  const friend = await own.tab.newPage();
  watch(friend, own.site.url);
  await friend.goto(link);
  await friend.waitForSelector('[data-holds="true"]');
  // The same in the frame, by the page around.
  await call(page, "reset");
  await frame.locator(".verdict").waitFor({ state: "detached" });
  await call(page, "load", { result: goal.result });
  await frame.locator('[data-holds="true"]').waitFor();
  assert.equal((await heard(page, "goal")).length, 1);
  assert.deepEqual(complaints, []);
});

test("a host changes from a scenario to a lesson and back", { timeout }, async () => {
  const { page, frame, complaints } = await own.started('scenario="11-three-timers" height="800"');
  await call(page, "load", { lesson, step: 2 });
  await hears(page, "ready", 2);
  await openStep(frame, parts(lesson)[1]);
  await call(page, "load", { scenario: "05-unclean-election" });
  await hears(page, "ready", 3);
  await frame.locator('.question[data-scenario="05-unclean-election"]').waitFor();
  assert.deepEqual(
    (await heard(page, "ready")).map((ready) => ready.lesson ?? ready.scenario),
    ["11-three-timers", lesson, "05-unclean-election"],
  );
  assert.deepEqual(complaints, []);
});

test("hostile orders change nothing in a lesson", { timeout }, async () => {
  const { page, frame, complaints } = await own.started(
    `lesson="${lesson}" step="999999999" progress="1.AAAA" height="800"`,
  );
  await openStep(frame, "what-if");
  await page.evaluate(() => {
    const target = document.querySelector("iframe").contentWindow;
    const text = (fields) => JSON.stringify({ ordering: 1, ...fields });
    const hostile = [
      text({ type: "goto", step: -1 }),
      text({ type: "goto", step: 1.5 }),
      text({ type: "goto", step: "2" }),
      text({ type: "goto", step: 1e300 }),
      text({ type: "load", lesson: "../../x" }),
      text({ type: "load", lesson: { a: 1 } }),
      text({ type: "load", result: "javascript:alert(1)" }),
      text({ type: "load", challenge: "x".repeat(70) }),
      text({ type: "load", progress: "x".repeat(60000) }),
    ];
    for (const message of hostile) target.postMessage(message, "*");
  });
  await page.waitForTimeout(1500);
  await openStep(frame, "what-if");
  assert.deepEqual(await heard(page, "error"), []);
  assert.deepEqual(complaints, []);
});
