// Prints one table of what the page promises to those who use it, measured in headless Chromium on the built page:
// `node benches/browser/use.mjs [start] [typing] [frames] [tasks] [soak] [embed] [--soak MINUTES]`.
import { loadavg } from "node:os";
import { dist, launch } from "../../tests/browser/browser.mjs";
import { print } from "./use/figures.mjs";
import { frames } from "./use/frames.mjs";
import { soak } from "./use/soak.mjs";
import { embedStart, manyEmbeds, slowStart } from "./use/start.mjs";
import { tasks } from "./use/tasks.mjs";
import { typing } from "./use/typing.mjs";

const parts = {
  start: [slowStart],
  typing: [typing],
  frames: [frames],
  tasks: [tasks],
  soak: [soak],
  embed: [embedStart, manyEmbeds],
};
const words = process.argv.slice(2);
const soaking = words.indexOf("--soak");
const [, minutes] = soaking < 0 ? [] : words.splice(soaking, 2);
const chosen = words.length > 0 ? words : minutes ? ["soak"] : Object.keys(parts);

const load = () => loadavg()[0].toFixed(1);
const before = load();
for (const part of chosen) {
  for (const measure of parts[part]) {
    const browser = await launch("--js-flags=--expose-gc", "--enable-precise-memory-info");
    await measure(browser, dist, minutes ? Number(minutes) : undefined);
    await browser.close();
  }
}
console.log(`The page in use; load of the machine before ${before}, after ${load()}.`);
if (!print()) process.exitCode = 1;
