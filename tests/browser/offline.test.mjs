// Without a network after the first visit, and over to a new build without harm to what is open.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { dist, launch, ready, watch } from "./browser.mjs";
import { serve } from "./server.mjs";

let browser;
let builds;
let site;
let server;
let tab;

before(async () => {
  browser = await launch("--host-resolver-rules=MAP classroom.test 127.0.0.1");
  builds = mkdtempSync(join(tmpdir(), "ordering-playground-builds-"));
  anotherBuild("app-222222222222");
});

after(async () => {
  await browser?.close();
  if (builds) rmSync(builds, { recursive: true });
});

beforeEach(async () => {
  site = { folder: dist };
  server = await serve(site);
  tab = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 800 } });
});

afterEach(async () => {
  await tab.close();
  await server.close();
});

/** The same build under another name, as the next one would be. */
function anotherBuild(name) {
  const folder = join(builds, name);
  cpSync(dist, folder, { recursive: true });
  const old = readdirSync(folder).find((entry) => entry.startsWith("app-"));
  renameSync(join(folder, old), join(folder, name));
  for (const file of readdirSync(folder).filter((entry) => entry.includes("."))) {
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(old, name));
  }
  return folder;
}

/** A page, ready and with the whole build kept. */
async function visit() {
  const page = await tab.newPage();
  const complaints = watch(page, server.url);
  await page.goto(server.url);
  await ready(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return { page, complaints };
}

const build = (page) => page.evaluate(() => new URL(document.documentElement.dataset.base).pathname.split("/").at(-2));
const kept = (page) =>
  page.evaluate(async () =>
    (await caches.keys())
      .map((name) => name.split(" ").at(-1))
      .filter((name) => name !== "chosen")
      .sort(),
  );
const shows = (page, name) => page.waitForSelector(`html[data-base*="${name}"]`, { state: "attached" });

/** Waits until these builds are kept and no other. */
async function keeps(page, ...names) {
  for (let turn = 0; turn < 50 && String(await kept(page)) !== String(names); turn += 1) await page.waitForTimeout(100);
  assert.deepEqual(await kept(page), names);
}

const look = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());

/** Uses what is loaded only when it is needed: nothing of it may be missing. */
async function useLateParts(page) {
  await page.click('[data-do="gallery"]');
  await page.waitForSelector(".gallery-item");
  await page.click('[data-scenario="05-unclean-election"]');
  await page.waitForSelector('.question[data-scenario="05-unclean-election"]');
  await page.evaluate(() => {
    location.hash = "#/rules/KAFKA-SIZE-02";
  });
  await page.waitForSelector(".sheet mark");
  await page.click('[data-tool="lang"]');
  await page.waitForSelector('html[lang="zh-CN"]', { state: "attached" });
}

test("everything works without a network after the first visit", { timeout: 60_000 }, async () => {
  const { page, complaints } = await visit();
  await server.close();
  await page.reload();
  await ready(page);
  await useLateParts(page);
  await page.click('[data-do="play"]');
  await page.waitForFunction(() => document.querySelector(".clock").textContent > "00:00.000");
  await page.goto(`${server.url}index.html?lang=en#/scenario/11-three-timers`);
  await ready(page);
  await page.waitForSelector('.question[data-scenario="11-three-timers"]');
  // The browser looks for a newer worker by itself, and finds no server.
  const unexpected = complaints.filter((text) => !text.includes("sw.js"));
  assert.deepEqual(unexpected, []);
});

test("a new build is offered, and taken when somebody wants it", { timeout: 60_000 }, async () => {
  const { page, complaints } = await visit();
  const first = await build(page);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# mine\n");
  site.folder = join(builds, "app-222222222222");
  await look(page);
  await page.waitForSelector(".update-reload");
  assert.equal(await page.textContent(".update p"), "A new version is ready.");
  assert.equal(await build(page), first);
  // The server has no file of the old build any more.
  await useLateParts(page);
  await page.waitForFunction(() => document.querySelector(".update p").textContent === "新版本已就绪。");
  await page.focus(".update-reload");
  await page.keyboard.press("Enter");
  await shows(page, "app-222222222222");
  await ready(page);
  await page.waitForSelector('.question[data-scenario="05-unclean-election"]');
  assert.ok((await kept(page)).includes("app-222222222222"));
  assert.deepEqual(complaints, []);
});

test("a page in the old build keeps working beside one in the new", { timeout: 60_000 }, async () => {
  const { page: old, complaints } = await visit();
  const { page: fresh } = await visit();
  const first = await build(old);
  site.folder = join(builds, "app-222222222222");
  await look(fresh);
  await fresh.waitForSelector(".update-reload");
  await fresh.click(".update-reload");
  await shows(fresh, "app-222222222222");
  await ready(fresh);
  await old.bringToFront();
  assert.equal(await build(old), first);
  await useLateParts(old);
  assert.deepEqual(await kept(old), ["app-222222222222", first].sort());
  assert.deepEqual(complaints, []);
  // With the last old page the old build goes, once a new page looks.
  await old.close();
  await fresh.close();
  const { page: last } = await visit();
  await keeps(last, "app-222222222222");
});

test("a build that did not come whole is not taken", { timeout: 60_000 }, async () => {
  const { page } = await visit();
  const first = await build(page);
  const broken = anotherBuild("app-333333333333");
  rmSync(join(broken, "app-333333333333", "scenarios", "20-disk-full.json"));
  site.folder = broken;
  const failed = page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = new Promise((resolve) => registration.addEventListener("updatefound", resolve, { once: true }));
    registration.update();
    await found;
    const next = registration.installing;
    return new Promise((resolve) => next.addEventListener("statechange", () => resolve(next.state)));
  });
  assert.equal(await failed, "redundant");
  assert.equal(await page.locator(".update").count(), 0);
  await server.close();
  await page.reload();
  await ready(page);
  assert.equal(await build(page), first);
  await useLateParts(page);
});

test("without service workers, as on plain http in a classroom, nothing is missing", { timeout: 60_000 }, async () => {
  const page = await tab.newPage();
  const address = server.url.replace("127.0.0.1", "classroom.test");
  const complaints = watch(page, address);
  await page.goto(address);
  await ready(page);
  assert.equal(await page.evaluate(() => navigator.serviceWorker), undefined);
  await page.click('.top-tools .tool:has-text("Share")');
  await page.waitForSelector(".notice");
  await useLateParts(page);
  assert.deepEqual(complaints, []);
});
