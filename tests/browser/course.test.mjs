// The course: lessons and challenges, taken up, solved, and remembered.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ready } from "./browser.mjs";
import { pageTest } from "./harness.mjs";

const challenge = "05-one-door-only";
const lesson = "07-when-a-block-is-cut";
const www = new URL("../../www/", import.meta.url);
const fileOf = (folder, name) => JSON.parse(readFileSync(new URL(`${folder}/${name}.json`, www), "utf8"));

/** The delivered configtx.yaml of the challenge with its one mistake mended. */
function mended() {
  const text = fileOf("challenges", challenge).files["configtx.yaml"].join("\n");
  return { name: "configtx.yaml", mimeType: "text/yaml", buffer: Buffer.from(text.replace("9192", "9092")) };
}

async function solve(page) {
  await page.locator('.files-bar input[type="file"]').setInputFiles(mended());
  await page.waitForSelector(".findings:not(.is-late)");
  await page.click('[data-do="grade"]');
  await page.waitForSelector(".verdict-good");
}

pageTest(
  "a challenge says why it is not solved, and what the repair is worth",
  { hash: `course.html#/challenges/${challenge}` },
  async (page) => {
    await page.waitForSelector('[data-do="grade"]');
    await page.click('[data-do="grade"]');
    const verdict = page.locator(".verdict-bad");
    await verdict.waitFor();
    assert.match(await verdict.textContent(), /KAFKA-ADDR-05/);
    assert.match(await verdict.textContent(), /orderer1 does not serve mychannel/);
    await page.click('[data-do="hint"]');
    await page.click('[data-do="hint"]');
    assert.equal(await page.locator(".lesson-hints li").count(), 2);
    await solve(page);
    assert.equal(await page.getAttribute(".verdict", "data-score"), "100");
    assert.match(await page.textContent(".verdict-good"), /only the way in/);
    await page.click('[data-do="again"]');
    await page.waitForSelector(".verdict", { state: "detached" });
    await page.locator('.cm-content:has-text("9192")').waitFor();
  },
);

pageTest(
  "a solved challenge is remembered over a reload, and the playground's own work is left alone",
  { hash: `course.html#/challenges/${challenge}` },
  async (page, { url }) => {
    await page.waitForSelector('[data-do="grade"]');
    await solve(page);
    await page.goto(`${url}course.html`);
    await ready(page);
    const entry = page.locator(`[data-task="${challenge}"]`);
    await entry.waitFor();
    await page.waitForFunction(
      (name) => document.querySelector(`[data-task="${name}"]`).textContent.includes("100"),
      challenge,
    );
    await page.goto(url);
    await ready(page);
    assert.match(await page.textContent(".tabs"), /server\.properties/);
    assert.equal(await page.locator("#lesson").count(), 0);
  },
);

pageTest(
  "a lesson's steps are met by what is done, one after the other, to the end",
  { hash: `course.html#/lessons/${lesson}` },
  async (page) => {
    const { steps } = fileOf("lessons", lesson);
    for (const { id } of [...steps, { id: "what-if" }]) {
      const step = page.locator(`.lesson-step[data-step="${id}"]`);
      await page.waitForSelector(`.lesson-step.is-open[data-step="${id}"]`);
      const read = step.locator('[data-do="read"]');
      if (await read.count()) await read.click();
      else {
        assert.equal(await step.getAttribute("data-done"), "false", id);
        await step.locator(".lesson-goal").waitFor();
        await step.locator('[data-do="do"]').click();
      }
      await page.waitForSelector(`.lesson-step[data-step="${id}"][data-done="true"]`, { timeout: 30_000 });
      const on = step.locator('[data-do="next"]');
      if (await on.count()) await on.click();
    }
  },
);

pageTest("a lesson speaks Chinese", { hash: `course.html#/lessons/${lesson}`, locale: "zh-CN" }, async (page) => {
  await page.waitForSelector(".lesson-step");
  assert.match(await page.textContent("#lesson h2"), /什么时候切块/);
  assert.match(await page.textContent(".lesson-goal"), /尚未达成/);
  await page.click('[data-tool="lang"]');
  await page.waitForFunction(() => document.querySelector("#lesson h2").textContent === "When is a block cut?");
});

const closed = () =>
  Object.defineProperty(window, "localStorage", {
    get: () => {
      throw new Error("closed");
    },
  });

pageTest(
  "progress works while the browser keeps its storage closed",
  { hash: `course.html#/challenges/${challenge}`, init: closed },
  async (page) => {
    await page.waitForSelector('[data-do="grade"]');
    await solve(page);
    await page.click("#lesson .rule-link >> nth=0");
    await page.waitForFunction(
      (name) => document.querySelector(`[data-task="${name}"]`)?.textContent.includes("100"),
      challenge,
    );
  },
);

/** The lesson's first step, done. */
async function begin(page) {
  const [{ id }] = fileOf("lessons", lesson).steps;
  const step = page.locator(`.lesson-step[data-step="${id}"]`);
  await step.locator(".lesson-goal").waitFor();
  await step.locator('[data-do="do"]').click();
  await page.waitForSelector(`.lesson-step[data-step="${id}"][data-done="true"]`);
  return { id, step };
}

pageTest(
  "whoever has written something else has it done all the same, and gets it back",
  { hash: `course.html#/lessons/${lesson}` },
  async (page) => {
    await page.waitForSelector(".lesson-goal");
    const buffer = Buffer.from("# mine\nOrderer:\n  OrdererType: kafka\n");
    await page
      .locator('.files-bar input[type="file"]')
      .setInputFiles({ name: "configtx.yaml", mimeType: "text/yaml", buffer });
    await page.waitForFunction(() => document.querySelector(".notice") === null);
    await begin(page);
    assert.match(await page.textContent(".notice"), /your files are kept/);
    await page.click(".notice-do");
    await page.locator('.cm-content:has-text("# mine")').waitFor();
  },
);

pageTest(
  "a lesson that is begun again has everything as at first, and its goals open",
  { hash: `course.html#/lessons/${lesson}` },
  async (page) => {
    await page.waitForSelector(".lesson-goal");
    const { id, step } = await begin(page);
    await page.click('[data-do="next"]');
    await page.waitForSelector(`.lesson-step.is-open:not([data-step="${id}"])`);
    // The keyboard goes on at the new step.
    await page.waitForFunction(() => document.activeElement?.closest(".lesson-step.is-open"));
    await page.click('[data-do="again"]');
    await page.waitForSelector(`.lesson-step.is-open[data-step="${id}"] .lesson-goal:not(.is-met)`);
    await step.locator('[data-do="do"]').click();
    await page.waitForSelector(`.lesson-step.is-open[data-step="${id}"] .lesson-goal.is-met`);
  },
);

pageTest(
  "a configuration update is sent by hand, and a wrong value is said to be one",
  { hash: "course.html#/lessons/13-change-while-it-runs" },
  async (page) => {
    // What was read leads to the next step.
    await page.click('[data-do="read"]');
    await page.waitForSelector('.lesson-step.is-open[data-step="count"] .lesson-goal');
    await page.fill('[name="second"]', "10");
    await page.fill('[name="value"]', "two");
    await page.click('[data-do="update"]');
    await page.waitForFunction(() => /MaxMessageCount cannot be/.test(document.querySelector(".notice")?.textContent));
    await page.fill('[name="value"]', "2");
    await page.click('[data-do="update"]');
    await page.waitForSelector('.lesson-step[data-step="count"][data-done="true"]');
  },
);

pageTest(
  "progress is carried to another browser, also to one that keeps its storage closed",
  { hash: `course.html#/lessons/${lesson}`, init: closed },
  async (page, { url }) => {
    await page.waitForSelector(".lesson-goal");
    const { id } = await begin(page);
    const list = async () => {
      await page.click(".lesson-back a");
      await page.click(".course-progress summary");
    };
    await list();
    const coming = page.waitForEvent("download");
    await page.click(".course-progress > p .fix");
    const text = readFileSync(await (await coming).path(), "utf8");
    await page.goto("about:blank");
    await page.goto(`${url}course.html#/lessons/${lesson}`);
    await ready(page);
    await page.waitForSelector(`.lesson-step[data-step="${id}"][data-done="false"]`);
    await list();
    await page.fill(".course-progress input", "nonsense");
    await page.click('.course-progress [type="submit"]');
    assert.equal(await page.$eval(".course-progress input", (field) => field.validity.customError), true);
    await page.fill(".course-progress input", text);
    await page.click('.course-progress [type="submit"]');
    await page.click(`[data-task="${lesson}"]`);
    await page.waitForSelector(`.lesson-step[data-step="${id}"][data-done="true"]`);
    await page.waitForSelector(`.lesson-step.is-open:not([data-step="${id}"])`);
  },
);

pageTest(
  "an address of the course leads there from the playground, and one of nothing says so",
  { hash: `#/lessons/${lesson}`, allow: [/404/] },
  async (page, { url }) => {
    await page.waitForURL(/course\.html#\/lessons\//);
    await page.waitForSelector(".lesson-step");
    await page.goto(`${url}course.html#/lessons/99-nothing`);
    await page.waitForFunction(() => /could not be loaded/.test(document.querySelector("#lesson")?.textContent));
  },
);

pageTest(
  "a result that is shared is graded again by whoever opens it",
  { hash: `course.html#/challenges/${challenge}`, allow: [/404/] },
  async (page, { url }) => {
    await page.waitForSelector('[data-do="grade"]');
    await solve(page);
    const link = await page.inputValue(".result-link");
    assert.ok(link.startsWith(`${url}course.html#/results/1.`), link);
    assert.ok(link.length < 2000, `${link.length} characters`);
    await page.goto("about:blank");
    await page.goto(link);
    await ready(page);
    await page.waitForSelector('[data-holds="true"]');
    assert.equal(await page.getAttribute(".verdict", "data-score"), "100");
    // A link that was cut off is said to be one.
    await page.goto("about:blank");
    await page.goto(`${url}course.html#/results/1.AAAA`);
    await page.waitForFunction(() => /could not be loaded/.test(document.querySelector("#lesson")?.textContent));
  },
);

const machine = "02-start-kafka";

/** Types a line at the terminal that is shown. */
async function type(page, line) {
  await page.fill(".terminal-input", line);
  await page.press(".terminal-input", "Enter");
}

const shows = (page, text) =>
  page.waitForFunction((wanted) => document.querySelector(".terminal-lines").textContent.includes(wanted), text, {
    timeout: 30_000,
  });

pageTest(
  "the terminals run the course's commands, and the keys of a terminal work",
  { hash: `course.html#/lessons/${machine}` },
  async (page) => {
    await page.waitForSelector(".terminal-input");
    await page.locator(".speed input").fill("12");
    await type(page, "bin/zookeeper-server-start.sh -daemon config/zookeeper.properties");
    await shows(page, "-daemon");
    // The first goal is met by what runs, whoever started it.
    await page.waitForSelector('.lesson-step[data-done="true"]');
    await type(page, "bin/kafka-server-start.sh config/server.properties");
    await shows(page, "started (kafka.server.KafkaServer)");
    // It keeps the terminal until Ctrl-C.
    await page.press(".terminal-input", "Control+c");
    await shows(page, "shut down completed (kafka.server.KafkaServer)");
    await page.fill(".terminal-input", "bin/kafka-ser");
    await page.press(".terminal-input", "Tab");
    await page.waitForFunction(() => document.querySelector(".terminal-input").value === "bin/kafka-server-st");
    await page.press(".terminal-input", "ArrowUp");
    assert.equal(await page.inputValue(".terminal-input"), "bin/kafka-server-start.sh config/server.properties");
    await page.fill(".terminal-input", "nonsense --here");
    await page.press(".terminal-input", "Enter");
    await shows(page, "nonsense: command not found");
    await page.click(".terminal-bar .tool");
    await page.waitForSelector("#terminal-1");
    await page.click("#terminal-0");
    await shows(page, "nonsense: command not found");
  },
);

pageTest(
  "several pasted lines run one after the other, and a file that vi opens is saved on the machine",
  { hash: `course.html#/lessons/${machine}` },
  async (page) => {
    await page.waitForSelector(".terminal-input");
    await page.locator(".speed input").fill("12");
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text", "echo one\necho two\necho th");
      const input = document.querySelector(".terminal-input");
      input.focus();
      input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await shows(page, "two");
    assert.equal(await page.inputValue(".terminal-input"), "echo th");
    await type(page, "vi config/server.properties");
    await page.waitForFunction(() =>
      document.querySelector("#files [aria-selected=true]")?.textContent.includes("server.properties"),
    );
    await page.evaluate(() => {
      document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus();
    });
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nnum.partitions=7");
    await type(page, "tail -n 1 config/server.properties");
    await shows(page, "num.partitions=7");
  },
);

for (const viewport of [
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
]) {
  pageTest(
    `the course's page does not scroll itself, and a terminal's tab is whole, ${viewport.width} px`,
    { hash: "course.html", viewport, locale: "zh-CN" },
    async (page) => {
      const fits = () => {
        const { scrollHeight, scrollWidth } = document.scrollingElement;
        return scrollHeight <= innerHeight && scrollWidth <= innerWidth;
      };
      await page.waitForSelector(".course-entry");
      assert.ok(await page.evaluate(fits), "the lists");
      await page.click(`[data-task="${challenge}"]`);
      await page.waitForSelector('[data-do="grade"]');
      assert.ok(await page.evaluate(fits), "a challenge");
      await page.click(".lesson-back a");
      await page.click(`[data-task="${machine}"]`);
      await page.waitForSelector("#terminal-0");
      assert.ok(await page.evaluate(fits), "a lesson");
      const { scrollWidth, clientWidth } = await page.$eval("#terminal-0 .tab-name", (name) => ({
        scrollWidth: name.scrollWidth,
        clientWidth: name.clientWidth,
      }));
      assert.ok(scrollWidth <= clientWidth, `${scrollWidth} > ${clientWidth}`);
      const [row, tab] = await page.$$eval(".terminal-bar .tabs, #terminal-0", (all) =>
        all.map((one) => one.clientWidth),
      );
      assert.ok(tab <= row, `${tab} > ${row}`);
    },
  );
}
