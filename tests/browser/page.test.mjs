// The page's main job: the course's files, their findings, a fix, a run, the language, the link.
import assert from "node:assert/strict";
import { ready } from "./browser.mjs";
import { pageTest } from "./harness.mjs";

/** The codes of the findings on the page, once the files are read. */
export const codes = async (page) => {
  await page.waitForSelector(".findings:not(.is-late)");
  return page.$$eval(".finding", (items) => items.map((item) => item.dataset.code));
};

/** The text of the open file, out of the editor itself. */
const editorText = (page) =>
  page.evaluate(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").innerText);

const clock = async (page) => {
  const [, minutes, seconds] = /(\d+):(\d+\.\d+)/.exec(await page.textContent(".clock"));
  return Number(minutes) * 60 + Number(seconds);
};

pageTest("finds in the course's files what the lesson got wrong", {}, async (page) => {
  const found = await codes(page);
  for (const code of ["KAFKA-SIZE-02", "KAFKA-REPL-01", "KAFKA-REPL-04", "KAFKA-REPL-07", "KAFKA-ADDR-01"]) {
    assert.ok(found.includes(code), `${code} among ${found}`);
  }
});

pageTest("a fix changes the text, clears the finding, and is one undo step", {}, async (page) => {
  await codes(page);
  await page.click('[data-code="KAFKA-SIZE-02"] .place');
  assert.match(await editorText(page), /message\.max\.bytes=10000120/);
  await page.click('[data-code="KAFKA-SIZE-02"] .fix');
  await page.waitForSelector('[data-code="KAFKA-SIZE-02"]', { state: "detached" });
  assert.match(await editorText(page), /message\.max\.bytes=10485760/);
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+z");
  await page.waitForSelector('[data-code="KAFKA-SIZE-02"]');
  assert.match(await editorText(page), /message\.max\.bytes=10000120/);
});

pageTest("shows what a fix would change before it does", {}, async (page) => {
  await codes(page);
  await page.click('[data-code="KAFKA-SIZE-02"] .finding-toggle');
  assert.deepEqual(await page.$$eval(".diff del, .diff ins", (lines) => lines.map((line) => line.innerText.trim())), [
    "−message.max.bytes=10000120",
    "+message.max.bytes=10485760",
  ]);
});

pageTest("typing brings and clears findings", {}, async (page) => {
  await codes(page);
  await page.click("role=tab[name=/server.properties/]");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nunclean.leader.election.enable=true");
  await page.waitForSelector('[data-code="KAFKA-DURABLE-01"]');
});

pageTest("starts at rest, runs, and every orderer cuts the same blocks", {}, async (page) => {
  await page.waitForSelector(".scene .node");
  await page.waitForTimeout(300);
  assert.equal(await clock(page), 0);
  await page.click('[data-do="play"]');
  await page.waitForFunction(() => document.querySelectorAll(".chain:nth-child(3) .block[data-thing]").length >= 3);
  await page.click('[data-do="play"]');
  const chains = await page.$$eval(".chain", (rows) =>
    rows.map((row) =>
      [...row.querySelectorAll(".block[data-thing]")]
        .slice(0, 3)
        .map((block) => block.innerHTML.replaceAll(/ class="[^"]*"/g, "")),
    ),
  );
  assert.equal(chains.length, 3);
  assert.deepEqual(chains[0], chains[1]);
  assert.deepEqual(chains[0], chains[2]);
  assert.ok(await page.isVisible(".agree-yes"));
});

pageTest("steps to the next block, plays on, and goes back to the beginning", {}, async (page) => {
  await page.waitForSelector(".scene .node");
  const later = (time) => page.waitForFunction((before) => document.querySelector(".clock").textContent > before, time);
  await page.click(".step:nth-of-type(3)");
  await later("00:00.000");
  const first = await page.textContent(".clock");
  await page.click(".step:nth-of-type(3)");
  await later(first);
  const second = await page.textContent(".clock");
  await page.click('[data-do="play"]');
  await later(second);
  await page.click('[data-do="play"]');
  await page.locator(".timeline input").fill("0");
  await page.waitForFunction(() => document.querySelector(".clock").textContent === "00:00.000");
});

pageTest("a file that cannot be read keeps the last good run, marked as such", {}, async (page) => {
  await page.waitForSelector(".scene .node");
  await page.click(".step:nth-of-type(3)");
  await page.waitForSelector(".block[data-thing]");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Orderer: [");
  await page.waitForSelector(".scene.is-stale");
  assert.ok(await page.isVisible(".block[data-thing]"));
  assert.ok(await page.isVisible(".stale-note"));
});

pageTest(
  "a knob changes the text, and the text moves the knob",
  { viewport: { width: 1280, height: 900 } },
  async (page) => {
    const knob = page.locator("#knob-0");
    await knob.waitFor();
    assert.equal(await knob.getAttribute("aria-valuetext"), "2 s");
    await knob.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.querySelector("#knob-0").getAttribute("aria-valuetext") === "5 s");
    assert.match(await editorText(page), /BatchTimeout: 5s\n/);
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => document.querySelector("#knob-0").getAttribute("aria-valuetext") === "2 s");
  },
);

pageTest("brokers are added one by one, until there are enough", {}, async (page) => {
  assert.ok((await codes(page)).includes("KAFKA-REPL-07"));
  for (let count = 2; count <= 4; count += 1) {
    await page.click(".add-broker");
    await page.waitForFunction((count) => document.querySelectorAll(".broker.node").length === count, count);
  }
  await page.waitForFunction(() => !document.querySelector('[data-code="KAFKA-REPL-07"]'));
  assert.match(await editorText(page), /broker\.id=3\n/);
});

pageTest("completes keys and values", {}, async (page) => {
  await page.locator(".cm-content").click();
  // The usual keys come with the first move of the pointer, for a person soon enough.
  await page.waitForSelector(".cm-content[aria-autocomplete]");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nOrderer:\n  BatchSize:\n");
  const list = page.locator(".cm-tooltip-autocomplete li");
  await page.keyboard.type("  Absol");
  await list.first().waitFor();
  assert.match(await list.first().textContent(), /^AbsoluteMaxBytes/);
  // The list takes no key for its first moments, so that nobody chooses by accident.
  await page.waitForTimeout(200);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() =>
    /AbsoluteMaxBytes:\s*$/.test(document.querySelector(".editor").shadowRoot.querySelector(".cm-content").innerText),
  );
});

pageTest("small files are read in the page's own thread, and by the worker when that fails", {}, async (page) => {
  await page.evaluate(() => {
    const { orderingRead } = globalThis;
    globalThis.readHere = 0;
    globalThis.orderingRead = (request) => {
      const answer = globalThis.failing ? undefined : orderingRead(request);
      if (answer) globalThis.readHere += 1;
      return answer;
    };
  });
  await page.click("role=tab[name=/server.properties/]");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.waitForFunction(async () => {
    const content = document.querySelector(".editor").shadowRoot.querySelector(".cm-content");
    content.focus();
    document.execCommand("insertText", false, "#");
    return globalThis.readHere > 0;
  });
  await page.keyboard.type("\nunclean.leader.election.enable=true");
  await page.waitForSelector('[data-code="KAFKA-DURABLE-01"]');
  await page.evaluate(() => {
    globalThis.failing = true;
  });
  await page.keyboard.press("Backspace");
  await page.waitForSelector('[data-code="KAFKA-DURABLE-01"]', { state: "detached" });
});

pageTest("completes a word that was begun before completion was there", {}, async (page) => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(/\/later[^/]*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nOrderer:\n  Kafk");
  assert.equal(await page.locator(".cm-tooltip-autocomplete").count(), 0);
  release();
  await page.locator(".cm-tooltip-autocomplete li").first().waitFor();
});

pageTest("says so when the editor does not come, and shows the rest", {}, async (page, { url }) => {
  const other = await page.context().newPage();
  await other.route(/\/editor\.js$/, (route) => route.abort());
  await other.goto(url);
  await other.waitForSelector(".notice:has-text('could not be loaded')");
  assert.ok((await codes(other)).length > 0);
  await other.close();
});

pageTest("switches the language and remembers it", { allow: [] }, async (page) => {
  await codes(page);
  await page.click('[data-tool="lang"]');
  await page.waitForSelector('html[lang="zh-CN"]');
  assert.match(await page.textContent('[data-do="play"]'), /运行/);
  assert.match(await page.textContent('[data-code="KAFKA-REPL-01"]'), /记录/);
  await page.reload();
  await ready(page);
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
});

pageTest("reads Chinese for a Chinese browser", { locale: "zh-CN" }, async (page) => {
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
  assert.match(await page.textContent("#panel-0"), /检查结果/);
});

pageTest("remembers the theme", {}, async (page) => {
  assert.equal(await page.getAttribute("html", "data-theme"), "light");
  await page.click(".top-tools > button:last-of-type");
  await page.waitForSelector('html[data-theme="dark"]');
  await page.reload();
  await ready(page);
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
});

pageTest(
  "a link restores files and setup",
  { permissions: ["clipboard-read", "clipboard-write"] },
  async (page, { url }) => {
    await codes(page);
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# 排序服务\n");
    await page.selectOption(".load-item:nth-child(1) select", "5");
    await page.click('.top-tools .tool:has-text("Share")');
    await page.waitForFunction(() => location.hash.startsWith("#1."));
    const link = await page.evaluate(() => location.href);
    assert.ok(link.startsWith(url) && link.length < 2000, `${link.length} characters`);
    const other = await page.context().browser().newPage();
    await other.goto(link);
    await ready(other);
    assert.match(await editorText(other), /^# 排序服务/);
    await other.waitForFunction(() => document.querySelectorAll(".orderers .node").length === 5);
    await other.close();
  },
);

const survives = async (page) => {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# mine\n");
  await page.waitForFunction(() => localStorage.getItem("ordering.saved")?.startsWith("1."));
  await page.reload();
  await ready(page);
  assert.match(await editorText(page), /^# mine/);
};

pageTest("work survives a reload", {}, survives);

const withoutDeflate = () => {
  delete globalThis.CompressionStream;
  delete globalThis.DecompressionStream;
};

pageTest("work survives a reload in a browser that cannot deflate", { init: withoutDeflate }, survives);

/** In the browsers that can inflate and those that cannot: as many bytes as allowed and no more, and no half streams. */
for (const [kind, init] of [
  ["the browser's own", undefined],
  ["the fetched", withoutDeflate],
]) {
  pageTest(`${kind} inflating keeps its limits`, { init }, async (page) => {
    const answers = await page.evaluate(async () => {
      const letters = await globalThis.orderingFold(new Uint8Array(1_000_000));
      const unfold = (text, limit) =>
        globalThis.orderingUnfold(text, limit).then(
          (bytes) => bytes.length,
          (what) => what,
        );
      return [
        await unfold(letters, 1_000_000),
        await unfold(letters, 999_999),
        await unfold(letters.slice(0, -8), 1_000_000),
        await unfold("no letters!", 1_000_000),
      ];
    });
    assert.deepEqual(answers, [1_000_000, "large", "cut", "letters"]);
  });
}

pageTest("the first screen needs no worker; the first move of the pointer brings both", {}, async (page) => {
  await codes(page);
  assert.deepEqual(page.workers(), []);
  await page.mouse.move(200, 200);
  await page.waitForFunction(() => globalThis.orderingSimulator);
  assert.equal(page.workers().length, 2);
});
