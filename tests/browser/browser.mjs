// The built page on a local server, and Chromium: what tests and measurements share.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./server.mjs";

const { chromium } = createRequire(new URL("../../www/package.json", import.meta.url))("playwright-core");
const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** Starts Chromium: the program named by CHROMIUM, which ./dev finds or installs. */
export function launch() {
  const args = [...quiet, "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

/** Serves the built page from a sub-folder. */
export const serveDist = () => serve(dist);

/** Waits until the page says that it can be used. */
export const ready = (page) => page.waitForSelector('html[data-ready="true"]', { state: "attached", timeout: 15_000 });

/** Keeps a picture for a person to look at and answers its path: in $SCREENSHOTS, else in the folder for temporary files. */
export async function shot(page, name) {
  const folder = process.env.SCREENSHOTS ?? join(tmpdir(), "ordering-playground-screenshots");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replaceAll(/[^\w-]+/g, "-")}.png`);
  await page.screenshot({ path });
  return path;
}
