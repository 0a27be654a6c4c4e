// The teacher's page: its snippet, its preview, and the SCORM package in a learning system of another site.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { accessible } from "./axe.mjs";
import { launch, serveDist, watch } from "./browser.mjs";
import { playFast } from "./embedding.mjs";
import { generated } from "./host.mjs";

const need = createRequire(new URL("../../www/package.json", import.meta.url));
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

const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** A small site: files by path, and what was posted to it. */
async function serveFiles(files) {
  const posted = [];
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      let body = "";
      for await (const part of request) body += part;
      posted.push(JSON.parse(body));
    }
    const name = request.url.slice(1).split("?")[0];
    // Browsers ask for it on their own.
    const text = name === "favicon.ico" ? "" : files[name];
    const type = types[extname(name)] ?? "application/octet-stream";
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

/** Makes the package that is chosen and unpacks it: bytes by name. */
async function packageOf(page) {
  const coming = page.waitForEvent("download");
  await page.click("#scorm");
  return unzipSync(readFileSync(await (await coming).path()));
}

/** What a learning system reads of a package. */
const manifestOf = (page, zip) =>
  page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "text/xml");
    const all = (name) => [...parsed.getElementsByTagName(name)];
    return {
      broken: all("parsererror").length,
      identifier: parsed.documentElement.getAttribute("identifier"),
      title: all("title")[0].textContent,
      start: all("resource")[0].getAttribute("href"),
      files: all("file").map((file) => file.getAttribute("href")),
    };
  }, strFromU8(zip["imsmanifest.xml"]));

/** A learning system as SCORM 1.2 has it: it takes what is set, refuses what comes at the wrong time, and keeps it. */
const system = `<!doctype html><title>LMS</title><script>
  const calls = [];
  const kept = JSON.parse(sessionStorage.getItem("kept") ?? "{}");
  let open = false;
  const wrong = [];
  const during = (act) => (open ? act() : (wrong.push("not open"), "false"));
  window.API = {
    LMSInitialize: (text) => (text === "" && !open ? ((open = true), calls.push("initialize"), "true") : "false"),
    LMSGetValue: (name) => during(() => kept[name] ?? (name === "cmi.core.lesson_status" ? "not attempted" : "")),
    LMSSetValue: (name, value) => during(() => {
      if (typeof value !== "string" || (name === "cmi.suspend_data" && value.length > 4096)) wrong.push(name);
      kept[name] = value;
      return "true";
    }),
    LMSCommit: () => during(() => (calls.push("commit"), sessionStorage.setItem("kept", JSON.stringify(kept)), "true")),
    LMSFinish: () => during(() => (calls.push("finish"), (open = false), "true")),
    LMSGetLastError: () => "0",
  };
  </script><iframe width="1000" height="900" src="index.html"></iframe>`;

const kept = (page, name) => page.evaluate((name) => kept[name], name);

/** Leaves the course element, as a learning system does. */
async function leave(page) {
  await page.evaluate(() => document.querySelector("iframe").remove());
  await page.waitForFunction(() => calls.includes("finish"));
  assert.equal(await kept(page, "cmi.core.exit"), "suspend");
  assert.match(await kept(page, "cmi.core.session_time"), /^\d\d:\d\d:\d\d$/);
  assert.deepEqual(await page.evaluate(() => wrong), []);
}

/** The course element in the learning system, started. */
async function study(page, url) {
  await page.goto(url);
  const frame = page.frameLocator("iframe").frameLocator("iframe");
  await frame.locator(".poster-start").click();
  return frame;
}

test("the SCORM package reports status and score to the learning system", { timeout }, async () => {
  const { page } = await open();
  await page.selectOption('[name="what"]', "scenario=05-unclean-election");
  await page.fill("#name", 'Elections <& "quotes">');
  const zip = await packageOf(page);
  const names = ["index.html", "report.js", "ordering-embed.js"];
  assert.deepEqual(Object.keys(zip).sort(), [...names, "imsmanifest.xml"].sort());
  assert.deepEqual(await manifestOf(page, zip), {
    broken: 0,
    identifier: "ordering-playground-scenario-05-unclean-election",
    title: 'Elections <& "quotes">',
    start: "index.html",
    files: names,
  });
  const school = await serveFiles({ ...zip, "lms.html": system });
  try {
    const student = await tab.newPage();
    const frame = await study(student, `${school.url}lms.html`);
    await frame.locator(".question").waitFor();
    assert.equal(await kept(student, "cmi.core.lesson_status"), "incomplete");
    await playFast(frame);
    await student.waitForFunction(() => kept["cmi.core.lesson_status"] === "passed", null, { timeout: 40_000 });
    assert.equal(await kept(student, "cmi.core.score.raw"), "100");
    await student.waitForFunction(() => kept["cmi.suspend_data"]?.startsWith(" 2."));
    await leave(student);
    assert.equal(await student.evaluate(() => calls[0]), "initialize");
  } finally {
    await school.close();
  }
});

test("a lesson's package goes on where the student stopped", { timeout }, async () => {
  const lesson = "07-when-a-block-is-cut";
  const { page, complaints } = await open();
  await page.selectOption('[name="what"]', `lesson=${lesson}`);
  assert.ok(await page.locator('[name="step"]').isVisible());
  assert.equal(await page.locator('[name="at"]').isVisible(), false);
  const zip = await packageOf(page);
  assert.match(strFromU8(zip["index.html"]), new RegExp(`<ordering-playground lesson="${lesson}"`));
  assert.deepEqual(complaints, []);
  await page.close();
  const school = await serveFiles({ ...zip, "lms.html": system });
  try {
    const student = await tab.newPage();
    let frame = await study(student, `${school.url}lms.html`);
    await frame.locator('.lesson-step.is-open[data-step="count"] .lesson-goal').waitFor();
    await frame.locator('[data-do="do"]').click();
    await student.waitForFunction(() => Number(kept["cmi.core.score.raw"]) > 0);
    await student.waitForFunction(() => kept["cmi.suspend_data"]?.startsWith("1."));
    const points = await kept(student, "cmi.core.score.raw");
    assert.equal(await kept(student, "cmi.core.lesson_status"), "incomplete");
    // What a student writes is kept, too.
    await frame.locator('[data-do="next"]').click();
    const before = await kept(student, "cmi.suspend_data");
    await frame.locator('.panes button:has-text("Files")').click();
    await frame.locator(".cm-content").click();
    await student.keyboard.press("Control+Home");
    await student.keyboard.type("# mine\n");
    await student.waitForFunction((before) => kept["cmi.suspend_data"] !== before, before);
    await leave(student);
    frame = await study(student, `${school.url}lms.html`);
    await frame.locator('.lesson-step[data-step="count"][data-done="true"]').waitFor();
    await frame.locator('.lesson-step.is-open:not([data-step="count"])').waitFor();
    await frame.locator('.cm-content:has-text("# mine")').waitFor({ state: "attached" });
    assert.deepEqual([await kept(student, "cmi.core.score.raw")], [points]);
    await leave(student);
  } finally {
    await school.close();
  }
});

test("a package with the playground inside needs no other address", { timeout: 2 * timeout }, async () => {
  const { page, complaints } = await open();
  await page.selectOption('[name="what"]', "challenge=05-one-door-only");
  await page.selectOption("#inside", "inside");
  const zip = await packageOf(page);
  const { files, broken } = await manifestOf(page, zip);
  assert.equal(broken, 0);
  assert.deepEqual(
    files.sort(),
    Object.keys(zip)
      .filter((name) => name !== "imsmanifest.xml")
      .sort(),
  );
  assert.ok(!strFromU8(zip["index.html"]).includes(site.url));
  assert.deepEqual(complaints, []);
  await page.close();
  const school = await serveFiles({ ...zip, "lms.html": system });
  try {
    const student = await tab.newPage();
    const own = watch(student, school.url);
    const frame = await study(student, `${school.url}lms.html`);
    await frame.locator('[data-do="grade"]').waitFor();
    const challenge = new URL("../../www/challenges/05-one-door-only.json", import.meta.url);
    const text = JSON.parse(readFileSync(challenge, "utf8")).files["configtx.yaml"].join("\n").replace("9192", "9092");
    const file = { name: "configtx.yaml", mimeType: "text/yaml", buffer: Buffer.from(text) };
    await frame.locator('.files-bar input[type="file"]').setInputFiles(file);
    await frame.locator('[data-do="grade"]').click();
    await student.waitForFunction(() => kept["cmi.core.lesson_status"] === "passed", null, { timeout: 30_000 });
    assert.equal(await kept(student, "cmi.core.score.raw"), "100");
    await leave(student);
    assert.deepEqual(own, []);
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
    await playFast(frame);
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
    await accessible(page, `the teacher's page, ${colorScheme}`);
  });
}
