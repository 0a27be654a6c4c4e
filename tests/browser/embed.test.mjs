// The playground in pages of another site: scenarios and parts of the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { accessible } from "./axe.mjs";
import { call, element, embedding, heard, hears, playFast } from "./embedding.mjs";
import { generated, page as hostPage, kinds } from "./host.mjs";

const timeout = 60_000;
const own = embedding();

for (const kind of kinds.filter((kind) => kind !== "learning system")) {
  test(`the snippet for ${kind} works on another site with the storage closed`, { timeout }, async () => {
    const { page, complaints } = await own.visit(generated(kind, own.site.url));
    const frame = page.frameLocator("iframe");
    await frame.locator(".poster-start").click();
    await playFast(frame);
    await frame.locator('.question[data-over="true"]').waitFor({ timeout: 40_000 });
    if (kind === "plain HTML") await page.waitForFunction(() => /Played: \d/.test(document.body.innerText));
    if (kind === "Docusaurus") await page.waitForFunction(() => document.title === "played");
    assert.deepEqual(complaints, []);
  });
}

test("the poster is light, in the page's language, and the keyboard starts it", { timeout }, async () => {
  own.show(hostPage(own.site.url, element('scenario="05-unclean-election"'), "zh-CN"));
  const page = await own.tab.newPage();
  let bytes = 0;
  const weighing = [];
  page.on("requestfinished", (request) => {
    const weigh = async () => {
      const body = await (await request.response()).body();
      const size = gzipSync(body, { level: 9 }).length;
      bytes += size;
    };
    if (request.url().startsWith(own.site.url)) weighing.push(weigh());
  });
  await page.goto(own.other.url);
  const frame = page.frameLocator("iframe");
  const start = frame.locator(".poster-start");
  await start.waitFor();
  await frame.locator("svg.net").waitFor();
  await Promise.all(weighing);
  assert.ok(bytes > 0 && bytes < 40 * 1024, `${bytes} bytes before the first picture`);
  assert.match(await frame.locator(".poster-question").textContent(), /最坏会怎样/);
  await page.waitForFunction(() => document.querySelector("iframe").clientHeight !== 480);
  await start.focus();
  await page.keyboard.press("Enter");
  await hears(page, "ready");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => heard.some(({ type, playing }) => type === "progress" && playing));
});

test("twenty embeds load when they are scrolled to, and nothing runs unasked", { timeout }, async () => {
  const many = Array.from(
    { length: 20 },
    () => `${element('scenario="11-three-timers"')}<div style="height:400px"></div>`,
  );
  own.show(hostPage(own.site.url, many.join("")));
  const page = await own.tab.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(own.other.url);
  await page.frameLocator("iframe >> nth=0").locator(".poster-start").waitFor();
  const posters = () => asked.filter((url) => url.includes("embed.html")).length;
  assert.ok(posters() < 12, `${posters()} posters at first`);
  for (let turn = 0; turn < 20; turn += 1) {
    await page.locator("ordering-playground").nth(turn).scrollIntoViewIfNeeded();
    await page.frameLocator(`iframe >> nth=${turn}`).locator(".poster-start").waitFor();
  }
  assert.equal(posters(), 20);
  assert.equal(asked.filter((url) => url.includes(".wasm")).length, 0);
});

test("each view shows its parts and nothing else", { timeout }, async () => {
  const parts = { files: ".files", flow: ".flow", inspector: ".inspector", top: ".top", transport: ".transport" };
  const views = [
    ["flow", ["flow", "transport"]],
    ["editors", ["files", "transport"]],
    ["findings", ["inspector", "transport"]],
    ["editors,flow", ["files", "flow", "transport"]],
    ["whole", ["files", "flow", "inspector", "top", "transport"]],
  ];
  for (const [view, expected] of views) {
    const { page, frame, complaints } = await own.started(`view="${view}" scenario="11-three-timers" height="700"`);
    const visible = [];
    for (const [name, selector] of Object.entries(parts)) {
      if (await frame.locator(selector).isVisible()) visible.push(name);
    }
    assert.deepEqual(visible.sort(), [...expected].sort(), view);
    const bar = await frame.locator(".transport").evaluate((part) => part.getBoundingClientRect().bottom);
    assert.ok(bar <= 700, `${view}: the bar ends at ${bar}`);
    assert.deepEqual(complaints, []);
    await page.close();
  }
});

test("a frame is as high as what is in it", { timeout }, async () => {
  await own.open({ viewport: { width: 390, height: 800 } });
  for (const view of ["flow", "findings", "editors", "editors,flow"]) {
    const { page, frame } = await own.started(`view="${view}" scenario="05-unclean-election"`);
    const heights = () =>
      frame
        .locator("html")
        .evaluate((root) => [
          innerHeight,
          Math.ceil(document.querySelector(".page").getBoundingClientRect().height),
          root.scrollHeight,
        ]);
    await page.waitForFunction(() => document.querySelector("iframe").clientHeight > 400);
    await page.waitForTimeout(300);
    const [inner, content, scroll] = await heights();
    assert.equal(inner, content, view);
    assert.equal(scroll, inner, view);
    await page.close();
  }
});

test("read-only, without controls, from a later moment, dark", { timeout }, async () => {
  const { frame, page } = await own.started(
    'view="editors,flow,findings" scenario="05-unclean-election" read-only controls="off" at="40000" theme="dark" height="600"',
  );
  await page.waitForFunction(() => heard.some(({ type, now }) => type === "progress" && now === 40_000));
  assert.equal(await frame.locator(".transport").isVisible(), false);
  assert.equal(await frame.locator("html").getAttribute("data-theme"), "dark");
  assert.equal(await frame.locator(".fix:visible").count(), 0);
  const text = () => frame.locator(".cm-content").innerText();
  await frame.locator(".cm-line").nth(3).waitFor();
  const before = await text();
  await frame.locator(".cm-content").click();
  await page.keyboard.type("x");
  assert.equal(await text(), before);
});

test("messages both ways: load, goto, language, theme, state, reset, goal", { timeout }, async () => {
  const { page, frame, complaints } = await own.started('scenario="11-three-timers"');
  const [first] = await heard(page, "ready");
  assert.deepEqual(
    { ...first },
    {
      ordering: 1,
      type: "ready",
      scenario: "11-three-timers",
      lesson: null,
      challenge: null,
      lang: "en",
      theme: "light",
    },
  );
  await call(page, "goto", 5000);
  await page.waitForFunction(() => heard.some(({ type, now }) => type === "progress" && now === 5000));
  await call(page, "setLanguage", "zh");
  await frame.locator('html[lang="zh-CN"]').waitFor({ state: "attached" });
  await call(page, "setTheme", "dark");
  await frame.locator('html[data-theme="dark"]').waitFor({ state: "attached" });
  await call(page, "load", { scenario: "05-unclean-election" });
  await frame.locator('.question[data-scenario="05-unclean-election"]').waitFor();
  const states = (await heard(page, "state")).length;
  await call(page, "askState");
  await hears(page, "state", states + 1);
  const kept = (await heard(page, "state")).at(-1);
  assert.equal(kept.scenario, "05-unclean-election");
  assert.ok(kept.findings.errors + kept.findings.warnings > 0);
  await call(page, "reset");
  await frame.locator('.question[data-scenario="11-three-timers"]').waitFor();
  await call(page, "load", { link: kept.link });
  await frame.locator('.question[data-scenario="05-unclean-election"]').waitFor();
  await frame.locator(".speed input").fill("13");
  await call(page, "play");
  await hears(page, "goal");
  const [goal] = await heard(page, "goal");
  assert.deepEqual([goal.name, goal.scenario, goal.broken > 0], ["played", "05-unclean-election", true]);
  await call(page, "load", { scenario: "no-such-thing" });
  await hears(page, "error");
  assert.match((await heard(page, "error"))[0].message, /无法加载|加载失败|未能加载/);
  assert.deepEqual(
    complaints.filter((text) => !text.includes("no-such-thing") && !text.includes("404")),
    [],
  );
});

test("hostile messages change nothing", { timeout }, async () => {
  const { page, frame, complaints } = await own.started('scenario="11-three-timers"');
  await page.evaluate(() => {
    const target = document.querySelector("iframe").contentWindow;
    const text = (fields) => JSON.stringify({ ordering: 1, ...fields });
    const hostile = [
      null,
      7,
      {},
      [],
      { ordering: 1, type: "reset" },
      "",
      "{",
      '{"ordering":1,',
      '{"ordering":2,"type":"theme","theme":"dark"}',
      '{"ordering":1,"type":7}',
      text({ type: "constructor" }),
      text({ type: "__proto__" }),
      text({ type: "goto", at: "<script>" }),
      text({ type: "goto", at: -1 }),
      text({ type: "load", scenario: "../../x" }),
      text({ type: "load", link: "javascript:alert(1)" }),
      text({ type: "load", scenario: { a: 1 }, link: ["x"] }),
      text({ type: "theme", theme: "dark", padding: "x".repeat(1 << 20) }),
      "x".repeat(10 << 20),
    ];
    for (const message of hostile) target.postMessage(message, "*");
  });
  await page.waitForTimeout(1200);
  assert.equal(await frame.locator("html").getAttribute("data-theme"), "light");
  assert.ok(await frame.locator('.question[data-scenario="11-three-timers"]').isVisible());
  assert.equal((await heard(page, "error")).length, 0);
  // A flood: what is beyond the limit is dropped, and the embed goes on.
  await page.evaluate(() => {
    heard.length = 0;
    const embed = document.querySelector("ordering-playground");
    for (let turn = 0; turn < 5000; turn += 1) embed.askState();
  });
  await page.waitForFunction(() => heard.some(({ type }) => type === "state"));
  await page.waitForTimeout(300);
  const answers = (await heard(page, "state")).length;
  assert.ok(answers <= 40, `${answers} answers to a flood`);
  await page.waitForTimeout(1200);
  await call(page, "setTheme", "dark");
  await frame.locator('html[data-theme="dark"]').waitFor({ state: "attached" });
  assert.deepEqual(complaints, []);
});

test("an embed speaks to the origin that it was told of, and to no other", { timeout }, async () => {
  const foreign = `${own.site.url}index.html?embed=flow&scenario=11-three-timers&origin=https://elsewhere.example`;
  const silent = `${own.site.url}index.html?embed=flow&scenario=11-three-timers`;
  for (const address of [foreign, silent]) {
    const { page } = await own.visit(
      `<!doctype html><title>Host</title><script>const said = []; addEventListener("message", (e) => said.push(e.data));</script><iframe width="800" height="700" src="${address}"></iframe>`,
    );
    const frame = page.frameLocator("iframe");
    await frame.locator(".question").waitFor();
    await page.evaluate(() => {
      const order = '{"ordering":1,"type":"theme","theme":"dark"}';
      document.querySelector("iframe").contentWindow.postMessage(order, "*");
    });
    await page.waitForTimeout(500);
    assert.equal(await frame.locator("html").getAttribute("data-theme"), "light");
    assert.deepEqual(await page.evaluate(() => said), []);
    await page.close();
  }
});

test("a host hears its own embed only", { timeout }, async () => {
  const { page } = await own.started('scenario="11-three-timers"');
  await page.evaluate(async () => {
    heard.length = 0;
    const stranger = document.createElement("iframe");
    stranger.srcdoc = `<script>
      for (let turn = 0; turn < 100; turn += 1) parent.postMessage('{"ordering":1,"type":"goal","name":"played"}', "*");
    </script>`;
    document.body.append(stranger);
    await new Promise((resolve) => stranger.addEventListener("load", resolve));
    window.postMessage('{"ordering":1,"type":"goal","name":"played"}', "*");
  });
  await page.waitForTimeout(300);
  assert.deepEqual(await heard(page, "goal"), []);
});

test("an embed leaves the playground's own work alone", { timeout }, async () => {
  const page = await own.tab.newPage();
  await page.goto(`${own.site.url}index.html?embed=editors,flow`);
  await page.waitForSelector(".findings:not(.is-late)", { state: "attached" });
  await page.locator(".cm-content").click();
  await page.keyboard.type("# mine\n");
  await page.waitForTimeout(800);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.equal(await page.locator(".notice").count(), 0);
});

for (const colorScheme of ["light", "dark"]) {
  test(`no accessibility violation in poster and embed, ${colorScheme}`, { timeout }, async () => {
    await own.open({ colorScheme });
    const page = await own.tab.newPage();
    await page.goto(`${own.site.url}embed.html?embed=flow&scenario=05-unclean-election`);
    await page.waitForSelector(".poster-start");
    await accessible(page, "poster");
    await page.click(".poster-start");
    await page.waitForSelector(".question");
    await page.waitForSelector(".poster", { state: "detached" });
    await accessible(page, "embed");
  });
}
