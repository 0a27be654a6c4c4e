// The menu of the files: rename, close, profile, brokers side by side, and files given out and taken back.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { accessible } from "./axe.mjs";
import { pageTest } from "./harness.mjs";

const require = createRequire(new URL("../../www/package.json", import.meta.url));
const { strToU8, unzipSync, zipSync } = require("fflate");

const tabs = (page) => page.$$eval(".file-tabs .tab-name", (all) => all.map((tab) => tab.textContent));
const notice = async (page, words) => {
  await page.waitForFunction(
    (source) => new RegExp(source).test(document.querySelector(".notice")?.textContent ?? ""),
    words.source,
  );
};

async function menu(page) {
  await page.click(".file-menu summary");
  await page.waitForSelector("file-tools [name=name]");
}

const give = (page, kind, name, buffer) =>
  page.setInputFiles(`file-tools input[accept="${kind}"]`, { name, mimeType: "", buffer: Buffer.from(buffer) });

async function download(page, number) {
  const button = `file-tools .file-do:has(button:nth-child(3)) button:nth-child(${number})`;
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
  return readFile(await saved.path());
}

pageTest("a file is renamed, closed, and opened again", {}, async (page) => {
  const before = await tabs(page);
  await menu(page);
  await page.fill("file-tools [name=name]", "first/configtx.yaml");
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () => document.querySelector(".file-tabs .tab-name").textContent === "first/configtx.yaml",
  );
  await page.fill("file-tools [name=name]", "orderer.yaml");
  await page.keyboard.press("Enter");
  await notice(page, /already/);
  await page.click("file-tools .file-own [type=button]");
  await notice(page, /first\/configtx\.yaml is closed/);
  assert.deepEqual(await tabs(page), before.slice(1));
  await page.click(".notice-do");
  await page.waitForFunction((count) => document.querySelectorAll(".file-tabs .tab").length === count, before.length);
});

for (const [locale, colorScheme] of [
  ["en-US", "light"],
  ["zh-CN", "dark"],
]) {
  pageTest(`brokers are shown side by side and made the same, ${locale}`, { locale, colorScheme }, async (page) => {
    await page.click(".add-broker");
    await page.waitForFunction(() => /broker1/.test(document.querySelector(".file-tabs").textContent));
    await page.waitForFunction(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content"));
    await page.evaluate(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus());
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nmin.insync.replicas=3\n");
    await menu(page);
    const value = await page.waitForSelector("file-tools td:nth-child(3) .place");
    await accessible(page, "the menu of the files", ".file-menu");
    assert.equal(await value.innerText(), "3");
    await value.click();
    await page.waitForFunction(() => !document.querySelector("file-tools td .place"));
  });
}

pageTest("another profile is read", {}, async (page) => {
  await menu(page);
  await page.selectOption("file-tools [name=profile]", "Channel");
  // It has no orderer section, so there is nothing in force for the channel.
  const none = () => /^Orderer/.test(document.querySelector(".effective .values-of")?.textContent);
  await page.click("#panel-3");
  await page.waitForFunction(none);
  await page.waitForFunction(() => localStorage.getItem("ordering.saved")?.startsWith("3."));
  await page.reload();
  await page.waitForSelector('html[data-ready="true"]', { state: "attached" });
  await page.click("#panel-3");
  await page.waitForFunction(none);
  await menu(page);
  await page.waitForFunction(() => document.querySelector("file-tools [name=profile]")?.value === "Channel");
});

pageTest("all files go out as a zip and come back", {}, async (page) => {
  await menu(page);
  const zip = await download(page, 1);
  const files = unzipSync(zip);
  assert.deepEqual(Object.keys(files), await tabs(page));
  const changed = {
    ...files,
    "configtx.yaml": strToU8("# 排序服务\n"),
    "extra/server.properties": strToU8("broker.id=9\n"),
  };
  await give(page, ".zip", "my.zip", zipSync({ ...changed, "logo.png": new Uint8Array([0, 255, 0]) }));
  await notice(page, /left out \(1\): logo\.png/);
  assert.ok((await tabs(page)).includes("extra/server.properties"));
});

pageTest("a hostile zip is refused in words, and the files stay", {}, async (page) => {
  const before = await tabs(page);
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`${index}.yaml`, new Uint8Array()]));
  const bomb = zipSync({ "bomb.yaml": new Uint8Array(64 << 20) });
  const liar = zipSync({ "liar.yaml": new Uint8Array(1 << 20) });
  // The sizes that the zip tells, in the entry and in the directory.
  const view = Buffer.from(liar);
  view.writeUInt32LE(10, 22);
  view.writeUInt32LE(10, view.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
  for (const [zip, words] of [
    [zipSync({ "../../etc/passwd": strToU8("x") }), /points outside/],
    [zipSync({ "/etc/passwd": strToU8("x") }), /points outside/],
    [zipSync({ "a\\b.yaml": strToU8("x") }), /points outside/],
    [zipSync(many), /more than (64 files|1000 entries)/],
    [bomb, /expands to more/],
    [Buffer.from("this is no zip"), /damaged/],
    [Buffer.alloc(9 << 20), /larger than 8 MiB/],
    [zipSync({ "logo.png": new Uint8Array([0, 255]) }), /no text files/],
  ]) {
    await page.evaluate(() => document.querySelector(".notice-close")?.click());
    if (!(await page.$(".file-menu[open]"))) await menu(page);
    await give(page, ".zip", "bad.zip", zip);
    await notice(page, words);
    assert.deepEqual(await tabs(page), before);
  }
  // A zip that lies of its sizes unpacks to no more than it said, or not at all.
  await menu(page);
  await give(page, ".zip", "liar.zip", view);
  await page.waitForFunction(
    (count) => document.querySelector(".notice") || document.querySelectorAll(".file-tabs .tab").length > count,
    before.length,
  );
});

pageTest("the state and the event log go out as JSON, and the state comes back", {}, async (page) => {
  await page.click("[data-do=play]");
  await page.waitForFunction(() => document.querySelector(".clock").textContent > "00:02");
  await page.click("[data-do=play]");
  await menu(page);
  const state = JSON.parse(await download(page, 2));
  assert.equal(state.files.files[0].name, "configtx.yaml");
  const trace = JSON.parse(await download(page, 3));
  assert.equal(trace.hash, await page.getAttribute(".clock", "data-trace"));
  assert.ok(trace.events.length > 10 && trace.events.length === trace.whole);
  state.setup.orderers = 5;
  state.files.files = state.files.files.slice(0, 3);
  await give(page, ".json", "state.json", JSON.stringify(state));
  await page.waitForFunction(() => document.querySelectorAll(".file-tabs .tab").length === 3);
  await page.waitForFunction(() => document.querySelectorAll(".orderers li").length === 5);
  await menu(page);
  await give(page, ".json", "state.json", "{}");
  await notice(page, /not a saved state/);
});
