// The teacher's page: its snippet, its preview, and the SCORM package in a learning system of another site.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch, serveDist, watch } from "./browser.mjs";
import { generated } from "./host.mjs";

const need = createRequire(new URL("../../www/package.json", import.meta.url));
const { AxeBuilder } = need("@axe-core/playwright");
const { strFromU8, unzipSync } = need("fflate");
const timeout = 60_000;

let browser;
let site;
let tab;

before(async () => {
  site = await serveDist();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  tab = await browser.newContext({
    locale: "en-US",
    serviceWorkers: "block",
    permissions: ["clipboard-read", "clipboard-write"],
  });
});

afterEach(() => tab.close());

async function open(search = "") {
  const page = await tab.newPage();
  const complaints = watch(page, site.url);
  await page.goto(`${site.url}teacher.html${search}`);
  await page.waitForSelector("#preview iframe");
  return { page, complaints };
}

/** A small site: files by path, and what was posted to it. */
async function serveFiles(files) {
  const posted = [];
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      let body = "";
      for await (const part of request) body += part;
      posted.push(JSON.parse(body));
    }
    const type = request.url.endsWith(".js") ? "text/javascript" : "text/html";
    const text = files[request.url.slice(1).split("?")[0]];
    response.writeHead(text === undefined && request.method !== "POST" ? 404 : 200, { "content-type": type });
    response.end(text ?? "");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { url: `http://localhost:${server.address().port}/`, posted, close };
}

test("the snippet and the preview follow the choices", { timeout }, async () => {
  const { page, complaints } = await open();
  await page.selectOption('[name="what"]', "scenario=05-unclean-election");
  await page.selectOption('[name="view"]', "editors,flow");
  await page.selectOption('[name="lang"]', "zh");
  await page.check('[name="read-only"]');
  await page.fill('[name="at"]', "12.5");
  await page.press('[name="at"]', "Tab");
  const code = await page.inputValue("#code");
  assert.equal(
    code,
    `<script src="${site.url}ordering-embed.js" defer></script>\n<ordering-playground scenario="05-unclean-election" view="editors,flow" lang="zh" at="12500" read-only></ordering-playground>`,
  );
  const preview = page.frameLocator("#preview iframe");
  await preview.locator('.poster-question:has-text("最坏会怎样")').waitFor();
  await page.click("#copy");
  await page.waitForFunction(() => document.querySelector("#copied").textContent === "Copied.");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
  await page.selectOption("#kind", "frame");
  assert.match(
    await page.inputValue("#code"),
    /^<iframe\n {2}src="[^"]+embed\.html\?embed=editors%2Cflow&amp;scenario=05/,
  );
  await preview.locator(".poster-start").click();
  await preview.locator(".question").waitFor();
  assert.deepEqual(complaints, []);
});

test("speaks both languages and keeps the choices", { timeout }, async () => {
  const { page, complaints } = await open();
  await page.selectOption('[name="what"]', "scenario=20-disk-full");
  await page.click("#language");
  await page.waitForSelector('html[lang="zh-CN"]', { state: "attached" });
  assert.equal(await page.textContent("h1"), "把 Ordering Playground 嵌入您的网页");
  assert.equal(await page.inputValue('[name="what"]'), "scenario=20-disk-full");
  assert.equal(await page.locator("[data-t]:empty").count(), 0);
  assert.deepEqual(complaints, []);
});

test("the SCORM package reports status and score to the learning system", { timeout }, async () => {
  const { page } = await open();
  await page.selectOption('[name="what"]', "scenario=05-unclean-election");
  await page.fill("#name", 'Elections <& "quotes">');
  const coming = page.waitForEvent("download");
  await page.click("#scorm");
  const zip = unzipSync(readFileSync(await (await coming).path()));
  const files = Object.fromEntries(Object.entries(zip).map(([name, bytes]) => [name, strFromU8(bytes)]));
  assert.deepEqual(Object.keys(files).sort(), ["imsmanifest.xml", "index.html", "ordering-embed.js", "report.js"]);
  const manifest = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "text/xml");
    const all = (name) => [...parsed.getElementsByTagName(name)];
    return {
      broken: all("parsererror").length,
      title: all("title")[0].textContent,
      start: all("resource")[0].getAttribute("href"),
      files: all("file").map((file) => file.getAttribute("href")),
    };
  }, files["imsmanifest.xml"]);
  assert.deepEqual(manifest, {
    broken: 0,
    title: 'Elections <& "quotes">',
    start: "index.html",
    files: ["index.html", "report.js", "ordering-embed.js"],
  });
  const system = `<!doctype html><title>LMS</title><script>
    const kept = {}; const calls = [];
    window.API = {
      LMSInitialize: () => (calls.push("initialize"), "true"), LMSCommit: () => (calls.push("commit"), "true"),
      LMSFinish: () => (calls.push("finish"), "true"), LMSGetValue: (name) => kept[name] ?? "",
      LMSSetValue: (name, value) => ((kept[name] = value), "true"),
    };</script><iframe width="900" height="900" src="index.html"></iframe>`;
  const school = await serveFiles({ ...files, "lms.html": system });
  try {
    const student = await tab.newPage();
    await student.goto(`${school.url}lms.html`);
    const frame = student.frameLocator("iframe").frameLocator("iframe");
    await frame.locator(".poster-start").click();
    await frame.locator(".question").waitFor();
    assert.equal(await student.evaluate(() => kept["cmi.core.lesson_status"]), "incomplete");
    await frame.locator(".speed input").fill("13");
    await frame.locator('[data-do="play"]').click();
    await student.waitForFunction(() => kept["cmi.core.lesson_status"] === "passed", null, { timeout: 40_000 });
    assert.equal(await student.evaluate(() => kept["cmi.core.score.raw"]), "100");
    await student.waitForFunction(() => kept["cmi.suspend_data"]?.startsWith("2."));
    await student.evaluate(() => document.querySelector("iframe").remove());
    await student.waitForFunction(() => calls.includes("finish"));
    assert.match(await student.evaluate(() => kept["cmi.core.session_time"]), /^\d\d:\d\d:\d\d$/);
    assert.equal(await student.evaluate(() => calls[0]), "initialize");
  } finally {
    await school.close();
  }
});

test("the example for a learning system keeps a result", { timeout }, async () => {
  const school = await serveFiles({ "index.html": generated("learning system", site.url) });
  try {
    const page = await tab.newPage();
    await page.goto(`${school.url}index.html`);
    const frame = page.frameLocator("iframe");
    await frame.locator(".poster-start").click();
    await frame.locator(".question").waitFor();
    await frame.locator(".speed input").fill("13");
    await frame.locator('[data-do="play"]').click();
    await page.waitForFunction(() => document.querySelector("#result").textContent === "Your result was kept.");
    assert.deepEqual(school.posted, [{ exercise: "3", goal: "played", passed: false }]);
  } finally {
    await school.close();
  }
});

for (const colorScheme of ["light", "dark"]) {
  test(`no accessibility violation on the teacher's page, ${colorScheme}`, { timeout }, async () => {
    await tab.close();
    tab = await browser.newContext({ locale: "en-US", serviceWorkers: "block", colorScheme });
    const { page } = await open();
    await page.frameLocator("#preview iframe").locator(".poster-start").waitFor();
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" "))}`),
      [],
    );
  });
}
