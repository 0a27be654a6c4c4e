// The zip for a room without internet: unpacked, started by its one command, opened in the browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { classroomZip } from "../../www/tools/classroom.mjs";
import { dist, launch, ready, watch } from "./browser.mjs";

const { unzipSync } = createRequire(new URL("../../www/package.json", import.meta.url))("fflate");

/** Unpacks a zip, as a person would, into a folder with a name that scripts like to stumble over. */
function unpack(zip) {
  const folder = join(mkdtempSync(join(tmpdir(), "ordering-playground-classroom-")), "我的 课程");
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  return join(folder, "ordering-playground");
}

/** The address that the started server prints. */
const address = (server) =>
  new Promise((resolve, reject) => {
    let text = "";
    server.stdout.on("data", (part) => {
      text += part;
      const found = /http:\/\/localhost:\d+\//.exec(text);
      if (found) resolve(found[0]);
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });

test("one command starts the unpacked zip", { timeout: 60_000 }, async () => {
  const folder = unpack(classroomZip(dist));
  chmodSync(join(folder, "start.sh"), 0o755);
  const server = spawn(join(folder, "start.sh"), ["--no-browser", "--port", "0"], { cwd: tmpdir() });
  const browser = await launch();
  try {
    const url = await address(server);
    const types = { "": "text/html; charset=utf-8", "sw.js": "text/javascript; charset=utf-8" };
    for (const [path, type] of Object.entries(types)) {
      assert.equal((await fetch(`${url}${path}`)).headers.get("content-type"), type);
    }
    for (const outside of ["..%2fserve.py", "%2e%2e/serve.py", "app-nothing/", "icons"]) {
      assert.equal((await fetch(`${url}${outside}`)).status, 404, outside);
    }
    const page = await browser.newPage({ locale: "zh-CN" });
    const complaints = watch(page, url);
    await page.goto(url);
    await ready(page);
    await page.click('[data-do="gallery"]');
    await page.click('[data-scenario="11-three-timers"]');
    await page.waitForSelector('.question[data-scenario="11-three-timers"]');
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    server.kill();
    rmSync(dirname(dirname(folder)), { recursive: true });
  }
});
