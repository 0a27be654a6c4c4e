// Prints one table of the measured figures: the core natively, as the page's WASM (made small) and as WASM made for speed,
// both in headless Chromium, and beside them what other readers of YAML take for the same text. `./dev bench` builds what
// this runs.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { launch } from "../../tests/browser/browser.mjs";
import { serve } from "../../tests/browser/server.mjs";

const groups = ["checking", "cutting", "console", "simulation", "million"];
const wanted = process.argv.slice(2);
const chosen = wanted.length > 0 ? wanted : groups;
const folder = (name) => fileURLToPath(new URL(`../../target/bench/${name}`, import.meta.url));

/** Rows by name, in the order in which they came: unit, figures to reach, a value per column. */
const rows = new Map();
let configtx = "";

function take(column, lines) {
  for (const line of lines) {
    const [group, name, unit, median, best, native, wasm] = line.split("\t");
    if (group === "text") configtx = JSON.parse(name);
    if (best === undefined) continue;
    const key = `${group}: ${name}`;
    if (!rows.has(key)) rows.set(key, { unit, goals: { native, page: wasm } });
    rows.get(key)[column] = [Number(median), Number(best)];
  }
}

function measureNatively() {
  for (const group of chosen) {
    const flags = ["bench", "--quiet", "--locked", "--bench", "measure", "--", group];
    const run = spawnSync("cargo", flags, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    if (run.status !== 0) throw new Error(`the native bench failed: ${group}`);
    take("native", run.stdout.split("\n"));
  }
}

/** Each group in a page of its own, so that its memory is its own. */
async function measureInBrowser(column, browser) {
  if (!existsSync(folder(column))) return;
  const site = await serve({ folder: folder(column) });
  for (const group of chosen) {
    const page = await browser.newPage();
    await page.goto(site.url);
    const lines = await page.evaluate(async (group) => {
      const said = [];
      globalThis.orderingBench = { wanted: () => group, say: (line) => said.push(line) };
      const { default: start } = await import(new URL("measure.js", location.href).href);
      await start();
      return said;
    }, group);
    take(column, lines);
    await page.close();
  }
  await site.close();
}

/** Median and best time of one call, after a warm-up. */
async function time(work, samples) {
  const times = [];
  for (let i = 0; i < samples * 2; i += 1) {
    const begin = performance.now();
    await work(i);
    if (i >= samples) times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  return [times[Math.floor(times.length / 2)], times[0]];
}

/** What js-yaml takes to parse the same configtx.yaml, and the YAML language server to check it, both in Node.js. */
async function measureOthers() {
  const require = createRequire(new URL("../others/package.json", import.meta.url));
  const { load } = require("js-yaml");
  const { getLanguageService } = require("yaml-language-server");
  const { TextDocument } = require("vscode-languageserver-textdocument");
  const said = [];
  const say = (name, times) => said.push(`checking\t${name}\tms\t${times.join("\t")}`);
  say("the same configtx.yaml: js-yaml parses", await time(() => load(configtx), 40));
  const nothing = async () => "";
  const service = getLanguageService({
    schemaRequestService: nothing,
    workspaceContext: { resolveRelativePath: (path) => path },
  });
  service.configure({ validate: true, schemas: [] });
  // A new version each time, as after a keystroke: the server keeps what it parsed.
  const validate = (version) =>
    service.doValidation(TextDocument.create("file:///configtx.yaml", "yaml", version, configtx), false);
  say("the same configtx.yaml: the YAML language server validates", await time(validate, 20));
  take("node", said);
}

const columns = ["native", "page", "fast", "node"];
const heads = { native: "native", page: "page WASM", fast: "-O3 WASM", node: "Node.js" };

/** Whether a figure is reached: at most so much, or at least for a speed. */
const reached = (unit, value, goal) => (unit.endsWith("/s") ? value >= goal : value <= goal);

/** Three digits that count. */
function digits(value) {
  const places = value > 0 ? Math.max(0, 2 - Math.floor(Math.log10(value))) : 0;
  return value.toFixed(Math.min(places, 6));
}

function print() {
  const shown = ({ unit, goals, ...values }, column) => {
    const value = values[column];
    if (value === undefined) return "";
    const goal = goals[column];
    const [median, best] = value;
    const text = median === best ? digits(median) : `${digits(median)} (${digits(best)})`;
    if (!goal || goal === "inf") return text;
    return `${text} ${reached(unit, median, Number(goal)) ? "✓" : "✗"}`;
  };
  const goals = ({ goals }) => (goals.native ? `${goals.native.replace("inf", "–")} / ${goals.page}` : "");
  const table = [["", "unit", ...columns.map((column) => heads[column]), "to reach: native / WASM"]];
  for (const [name, row] of rows) {
    table.push([name, row.unit, ...columns.map((column) => shown(row, column)), goals(row)]);
  }
  const widths = table[0].map((_, i) => Math.max(...table.map((cells) => cells[i].length)));
  for (const cells of table) {
    const padded = cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
    console.log(padded.join("  ").trimEnd());
  }
}

const load = () => loadavg()[0].toFixed(1);
const before = load();
measureNatively();
const browser = await launch();
await measureInBrowser("page", browser);
await measureInBrowser("fast", browser);
await browser.close();
if (chosen.includes("checking")) await measureOthers();
console.log(`Medians of several runs (the best one); load of the machine before ${before}, after ${load()}.`);
print();
