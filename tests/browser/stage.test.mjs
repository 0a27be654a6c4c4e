// The stage, the transport and the tabs hold their places: nothing wraps, jumps or hides what somebody has to see.
import assert from "node:assert/strict";
import { accessible } from "./axe.mjs";
import { pageTest } from "./harness.mjs";

const wide = [
  { width: 1440, height: 900 },
  { width: 1280, height: 800 },
  { width: 1200, height: 800 },
  { width: 1024, height: 768 },
];
const upright = [
  { width: 390, height: 844 },
  { width: 360, height: 640 },
];
const onItsSide = { width: 844, height: 390 };
const sizes = [...wide, ...upright, onItsSide];
const name = ({ width, height }) => `${width} × ${height}`;

/** Shows a part of the page, by its number, where only one is shown. */
async function part(page, number) {
  const button = page.locator(`.panes .pane:nth-child(${number})`);
  if (await button.isVisible()) await button.click();
}

/** Plays at the highest speed until the run is over. */
async function playToTheEnd(page) {
  await page.locator(".speed input").fill("13");
  await page.click('[data-do="play"]');
  await page.waitForSelector('.question[data-over="true"] .question-outcome', { timeout: 40_000 });
}

/** In the page: what has more rows than it may have, by the places of what is in it. */
function wrapped(rows) {
  const wrong = [];
  const count = (children) => {
    const boxes = [...children]
      // What is placed by itself makes no row.
      .filter((child) => child.checkVisibility() && getComputedStyle(child).position !== "absolute")
      .map((child) => child.getBoundingClientRect());
    const middles = boxes.map(({ top, bottom }) => (top + bottom) / 2).sort((one, other) => one - other);
    return middles.filter((middle, index) => index === 0 || middle - middles[index - 1] > 12).length;
  };
  const look = (selector, most) => {
    for (const element of document.querySelectorAll(selector)) {
      const found = count(element.children);
      if (found > most) wrong.push(`${selector}: ${found} rows, ${element.textContent.trim().slice(0, 40)}`);
    }
  };
  look(".transport", rows);
  for (const one of [".stage-bar", ".orderers .node-head", ".timer", ".broker-ends", ".breach summary"]) look(one, 1);
  // In a narrow broker that has no replica the state stands below the name.
  look(".node-head:has(+ .broker-ends)", 1);
  look(".brokers .node-head", 2);
  for (const name of document.querySelectorAll(".brokers .node-name")) {
    if (name.scrollWidth > name.clientWidth) wrong.push(`cut off: ${name.textContent}`);
  }
  for (const text of document.querySelectorAll(".agree, .node-state, .stage-name, .broker-ends")) {
    if (text.getBoundingClientRect().height > 30) wrong.push(`more than a line: ${text.textContent}`);
  }
  for (const node of document.querySelectorAll(".node, .client, .stage-bar, .transport")) {
    if (node.scrollWidth > node.clientWidth + 1) wrong.push(`sticks out: ${node.textContent.slice(0, 60)}`);
  }
  const { scrollHeight, scrollWidth } = document.scrollingElement;
  if (scrollHeight > innerHeight || scrollWidth > innerWidth) wrong.push("the page scrolls");
  return wrong;
}

for (const [locale, colorScheme] of [
  ["en-US", "light"],
  ["zh-CN", "dark"],
]) {
  pageTest(`rows stay rows, whatever they say, ${locale}`, { locale, colorScheme, viewport: wide[0] }, async (page) => {
    const look = async (state) => {
      for (const size of sizes) {
        await page.setViewportSize(size);
        await part(page, 2);
        const rows = upright.includes(size) ? 2 : 1;
        assert.deepEqual(await page.evaluate(wrapped, rows), [], `${state}, ${name(size)}`);
      }
      await page.setViewportSize(wide[0]);
    };
    await page.waitForSelector(".scene .node");
    for (let count = 2; count <= 7; count += 1) {
      await page.click(".add-broker");
      await page.waitForFunction((count) => document.querySelectorAll(".broker.node").length === count, count);
    }
    await page.selectOption(".load-item:nth-of-type(1) select", "7");
    await page.waitForFunction(() => document.querySelectorAll(".orderers .node").length === 7);
    await look("before the run");
    await page.locator(".speed input").fill("12");
    await page.click('[data-do="play"]');
    await page.waitForFunction(() => document.querySelector(".clock").textContent > "00:12");
    await page.click('[data-do="play"]');
    await page.click(".broker .switch >> nth=0");
    await page.click(".orderers .switch >> nth=1");
    await page.click('[data-do="play"]');
    await page.waitForSelector(".orderers .is-down");
    await page.waitForSelector(".broker.is-down");
    await page.click('[data-do="play"]');
    await page.evaluate(() => {
      document.querySelector(".stage-name code").textContent = "c".repeat(400);
    });
    await look("with nodes down");
  });
}

for (const viewport of [wide[0], wide[3], upright[0], onItsSide]) {
  pageTest(
    `what broke is seen beside the verdict, ${name(viewport)}`,
    { viewport, hash: "#/scenario/05-unclean-election" },
    async (page) => {
      await page.waitForSelector(".question", { state: "attached" });
      await part(page, 2);
      await playToTheEnd(page);
      await page.waitForSelector(".breach");
      const seen = (selector) => {
        const box = document.querySelector(selector).getBoundingClientRect();
        const hit = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
        return hit?.closest(selector) !== null && box.bottom <= innerHeight;
      };
      await page.waitForFunction(seen, ".block.is-different");
      const { open, lines, share } = await page.evaluate(() => {
        const [verdict, flow] = [".breaches", ".flow"].map((one) => document.querySelector(one));
        const all = [...document.querySelectorAll(".breach")];
        return {
          open: all.map((one) => one.open),
          lines: all.map((one) => one.querySelector("summary").getBoundingClientRect().height),
          share: verdict.clientHeight / flow.clientHeight,
        };
      });
      assert.deepEqual(open, [true, ...open.slice(1).fill(false)]);
      assert.ok(lines.length > 1 && Math.max(...lines) < 34, `${lines}`);
      assert.ok(share < 0.4, `${share}`);
      assert.deepEqual(await page.evaluate(wrapped, viewport === upright[0] ? 2 : 1), []);
    },
  );
}

pageTest(
  "the open file's tab is in sight, with its whole name, at every width",
  { viewport: wide[0] },
  async (page) => {
    await page.waitForSelector(".scene .node");
    const shown = () => {
      const tab = document.querySelector(".file-tabs [aria-selected=true]");
      const [row, box] = [tab.parentElement.getBoundingClientRect(), tab.getBoundingClientRect()];
      const whole = [...tab.querySelectorAll(".tab-name span")].every((one) => one.scrollWidth <= one.clientWidth + 1);
      return whole && box.left >= row.left && box.right <= row.right + 1;
    };
    const stems = () =>
      [...document.querySelectorAll(".file-tabs .tab-name > :first-child")]
        .filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.textContent);
    for (let count = 2; count <= 6; count += 1) {
      await page.click(".add-broker");
      await page.waitForFunction((count) => document.querySelectorAll(".broker.node").length === count, count);
      await page.waitForFunction(shown);
    }
    await page.focus(".file-tabs [aria-selected=true]");
    for (const key of ["Home", "ArrowRight", "ArrowRight", "End", "ArrowLeft"]) {
      await page.keyboard.press(key);
      await page.waitForFunction(shown);
    }
    for (const size of sizes) {
      await page.setViewportSize(size);
      await part(page, 1);
      await page.waitForFunction(shown);
      assert.deepEqual(await page.evaluate(stems), [], name(size));
    }
  },
);

pageTest("the main button says what it will do", { hash: "#/scenario/05-unclean-election" }, async (page) => {
  const says = (words) =>
    page.waitForFunction((words) => document.querySelector("[data-do=play]").textContent === words, words);
  await page.waitForSelector(".question");
  await says("Run");
  await page.click(".step:nth-of-type(3)");
  await says("Continue");
  await playToTheEnd(page);
  await says("Run again");
  await page.click("[data-do=play]");
  await says("Pause");
  await page.waitForFunction(() => document.querySelector(".clock").textContent < "01:00");
});

pageTest("a node is selected by its name, with the keys, and told of", {}, async (page) => {
  await page.waitForSelector(".scene .node");
  for (const [name, words] of [
    ["orderer1", /^orderer1: 1 blocks/],
    ["broker0", /^broker0: broker\.id 0/],
    ["Client 2", /^Client 2: 0 sent/],
  ]) {
    await page.getByRole("button", { name, exact: true }).press("Enter");
    await page.waitForFunction(
      (source) => new RegExp(source).test(document.querySelector(".detail").textContent),
      words.source,
    );
  }
});

pageTest("nodes are killed and started by buttons with names, and look it", {}, async (page) => {
  await page.waitForSelector(".scene .node");
  await page.click(".step:nth-of-type(3)");
  await page.waitForSelector(".block[data-thing]");
  await page.locator(".speed input").fill("11");
  for (const [node, kind, later] of [
    [".orderers .node:nth-child(2)", "orderer1", "00:10"],
    // Sooner, ZooKeeper still has its old session, and it would not start.
    [".broker", "broker0", "00:40"],
  ]) {
    await page.getByRole("button", { name: `Kill ${kind} (kill -9)` }).press("Enter");
    await page.click(".step:nth-of-type(1)");
    await page.waitForSelector(`${node}.is-down`);
    assert.match(await page.innerText(`${node} .node-state`), /down/);
    assert.equal(await page.$eval(node, (one) => getComputedStyle(one).borderTopStyle), "dashed");
    await page.click("[data-do=play]");
    await page.waitForFunction((time) => document.querySelector(".clock").textContent > time, later);
    await page.getByRole("button", { name: `Start ${kind} again` }).press("Enter");
    await page.waitForSelector(`${node}.is-down`, { state: "detached" });
    await page.click("[data-do=play]");
  }
});

for (const [locale, colorScheme] of [
  ["en-US", "dark"],
  ["zh-CN", "light"],
]) {
  pageTest(`the legend explains the signs, ${locale}`, { locale, colorScheme }, async (page) => {
    await page.click(".step:nth-of-type(3)");
    await page.waitForSelector(".block[data-thing]");
    await page.focus(".legend summary");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".legend-body");
    const signs = await page.$$eval(".block-why", (all) => all.map((one) => one.textContent));
    const told = await page.$$eval(".legend-body dt", (all) => all.map((one) => one.textContent));
    assert.deepEqual(
      signs.filter((sign) => !told.includes(sign)),
      [],
    );
    const mute = await page.$$eval(".legend-body dd", (all) =>
      all.filter((one) => /^\w+\.[\w-]+$/.test(one.textContent)),
    );
    assert.equal(mute.length, 0);
    await accessible(page, "the legend", ".legend");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".legend-body", { state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.matches(".legend summary")), true);
    await page.click(".legend summary");
    await page.waitForSelector(".legend-body", { state: "visible" });
    await page.click(".clients h3");
    await page.waitForSelector(".legend-body", { state: "hidden" });
  });
}
