// The built page on a local server, and Chromium: what tests and measurements share.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./server.mjs";

const { chromium } = createRequire(new URL("../../www/package.json", import.meta.url))("playwright-core");
export const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** Starts Chromium: the program named by CHROMIUM, which ./dev finds or installs. */
export function launch(...more) {
  const args = [...quiet, "--disable-component-update", "--disable-sync", ...more];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

/** Serves the built page from a sub-folder. */
export const serveDist = () => serve({ folder: dist });

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

/** Collects everything that the browser complains about, while it happens; `own` is the address of the page's
 * folder, or a pattern of what may be asked for. */
export function watch(page, own) {
  const complaints = [];
  page.on("console", (message) => {
    // What the driver says when it keeps service workers away.
    if (message.text().startsWith("Service Worker registration blocked")) return;
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.stack ?? error}`));
  page.on("requestfailed", (request) => {
    const { errorText } = request.failure() ?? {};
    // A reload cuts off what is still on its way.
    if (errorText !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} ${errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`answered ${response.status()}: ${response.url()}`);
  });
  page.context().on("request", (request) => {
    const url = request.url();
    const isOwn = own instanceof RegExp ? own.test(url) : url.startsWith(own);
    if (isOwn || /^(data|blob):/.test(url)) return;
    complaints.push(`off-site: ${url}`);
  });
  return complaints;
}
