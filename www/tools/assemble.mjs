// Trunk's last step: puts together everything that is not Rust.
//
// The staging folder ends up as a few files with addresses that stay – the pages, sw.js – and one folder app/ with all the
// rest: Trunk's WASM and glue, the editor's bundle, styles, texts, examples, rules, icons. That folder is named
// app-<hash of its content>, so that a browser never mixes files of two builds, and files inside it can name each other
// plainly. While Trunk serves and rebuilds, it is app/, and there is no sw.js.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { buildSync } from "esbuild";
import { readCourse } from "./course.mjs";
import { bundleEditor } from "./editor.mjs";
import { filesBelow } from "./files.mjs";
import { firstAnswer } from "./first.mjs";
import { readGallery } from "./gallery.mjs";
import { writeServiceWorker } from "./offline.mjs";
import { makePosters } from "./posters.mjs";
import { shrink } from "./shrink.mjs";
import { mergeTexts } from "./texts.mjs";

const www = dirname(dirname(fileURLToPath(import.meta.url)));
const stage = process.env.TRUNK_STAGING_DIR;
const release = process.env.TRUNK_PROFILE === "release";
if (!stage) throw new Error("assemble.mjs is a step of Trunk's build: run ./dev build");

const serving = readFileSync(join(stage, "index.html"), "utf8").includes("__TRUNK_ADDRESS__");
const pages = ["index.html", "course.html", "embed.html", "teacher.html"];
/** Other sites load this one by its address, which stays. */
const script = "ordering-embed.js";

const app = join(stage, "app");
mkdirSync(app);
for (const name of readdirSync(stage)) {
  if (name !== "app" && name !== "index.html") renameSync(join(stage, name), join(app, name));
}
for (const page of pages.slice(1)) cpSync(join(www, "pages", page), join(stage, page));
const programs = ["ordering-playground", "workers", "course"];
const packed = release ? ".xz" : "";
const first = Buffer.from(await firstAnswer(app));
// Packed here, as hosts send such a file as it is.
writeFileSync(join(app, "first.bin"), deflateRawSync(first, { level: 9 }));
if (release) {
  for (const name of programs) {
    const file = join(app, `${name}_bg.wasm`);
    shrink(file);
    pack(file);
  }
}
await bundle();
for (const folder of ["examples", "rules", "icons", "witnesses"]) {
  if (existsSync(join(www, folder)))
    cpSync(join(www, folder), join(app, folder), { recursive: true, filter: isForThePage });
}
const gallery = readGallery(www);
const posters = makePosters(www, gallery, pages.includes("course.html"));
for (const [language, texts] of [...mergeTexts(join(www, "text"), first), ...gallery.texts, ...posters.texts]) {
  mkdirSync(join(app, "text"), { recursive: true });
  writeFileSync(join(app, "text", `${language}.json`), JSON.stringify(texts));
}
mkdirSync(join(app, "scenarios"));
for (const [name, scenario] of gallery.scenarios) {
  writeFileSync(join(app, "scenarios", `${name}.json`), JSON.stringify(scenario));
}
for (const [path, content] of readCourse(www)) {
  mkdirSync(dirname(join(app, path)), { recursive: true });
  writeFileSync(join(app, path), JSON.stringify(content));
}
mkdirSync(join(app, "posters"));
for (const [name, picture] of posters.pictures) writeFileSync(join(app, "posters", `${name}.svg`), picture);
const folder = serving ? "app" : nameByContent();
for (const page of pages) finishHtml(page, folder);
if (!serving) writeServiceWorker(www, stage, folder, release);

/** What only people who work on the project read stays out. */
function isForThePage(file) {
  return !file.endsWith(".md");
}

/** Packs the WASM file: a fifth smaller than gzip, and as small on hosts that send WASM unpacked. See www/boot.js. */
function pack(file) {
  const options = ["--check=none", "--lzma2=preset=9e,lc=4,lp=0,pb=0,nice=273"];
  const run = spawnSync("xz", ["--stdout", ...options, file], {
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (run.status !== 0) throw new Error("xz failed on the WASM file");
  writeFileSync(`${file}.xz`, run.stdout);
  rmSync(file);
}

/** Bundles JavaScript and styles. */
async function bundle() {
  const common = { outdir: app, minify: release, target: "es2022", logLevel: "warning", legalComments: "none" };
  const modules = { ...common, bundle: true, format: "esm" };
  // The start-up scripts find the glue and the editor beside them, so they import them as they are.
  const starts = ["boot.js", "worker.js", "course-worker.js"].map((name) => join(www, name));
  const glue = programs.map((name) => `./${name}.js`);
  const parts = {
    offline: "offline/page.js",
    embed: "embed/inside.js",
    poster: "embed/poster.js",
    runs: "runs/main.js",
    teacher: "teacher/page.js",
    package: "teacher/package.js",
    keys: "keys/main.js",
    after: "after/main.js",
    files: "files/main.js",
    legend: "legend/main.js",
    faults: "faults/main.js",
    inflate: "inflate.js",
  };
  const external = [...glue, "./editor.js", ...Object.keys(parts).map((name) => `./${name}.js`)];
  // What is loaded later becomes a file of its own, and what that shares with the editor one more.
  const editor = { editor: join(www, "editor/main.js") };
  const { outputs } = await bundleEditor(www, { ...modules, entryPoints: editor });
  const define = {
    PACKED: JSON.stringify(packed),
    OFFLINE: JSON.stringify(!serving),
    EDITOR: JSON.stringify(importedBy("editor.js", outputs)),
    SIZES: JSON.stringify(Object.fromEntries(["ordering-playground", "course"].map((name) => [name, sizeOf(name)]))),
  };
  buildSync({ ...modules, entryPoints: starts, external, define });
  buildSync({ ...modules, entryPoints: inWww(parts), external: ["./package.js"] });
  buildSync({ ...common, entryPoints: inWww({ scorm: "scorm/report.js" }), bundle: true });
  const host = { entryPoints: [join(www, "embed/host.js")], outdir: undefined, outfile: join(stage, script) };
  buildSync({ ...common, ...host, bundle: true });
  const loader = { ".woff2": "copy", ".svg": "copy" };
  const styles = {
    style: "styles/main.css",
    late: "styles/late.css",
    course: "styles/course.css",
    offline: "offline/page.css",
    embed: "embed/inside.css",
    poster: "embed/poster.css",
    runs: "runs/main.css",
    teacher: "teacher/page.css",
    keys: "keys/main.css",
    after: "after/main.css",
    files: "files/main.css",
    legend: "legend/main.css",
    faults: "faults/main.css",
  };
  buildSync({ ...common, entryPoints: inWww(styles), bundle: true, loader });
  if (release) {
    const entryPoints = glue.map((name) => join(app, name));
    buildSync({ ...common, entryPoints, allowOverwrite: true, format: "esm" });
  }
}

/** Bytes of a program as it is sent. */
function sizeOf(name) {
  return statSync(join(app, `${name}_bg.wasm${packed}`)).size;
}

/** The scripts that one of `outputs` imports at once. */
function importedBy(name, outputs) {
  const [, { imports }] = Object.entries(outputs).find(([file]) => basename(file) === name);
  return imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => basename(path));
}

function inWww(entries) {
  return Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(www, file)]));
}

/** Renames app/ after its content and that of the pages, and returns the new name. */
function nameByContent() {
  const hash = createHash("sha256");
  for (const file of [...pages, script]) hash.update(readFileSync(join(stage, file)));
  for (const file of filesBelow(app)) hash.update(relative(app, file)).update("\0").update(readFileSync(file));
  const name = `app-${hash.digest("hex").slice(0, 12)}`;
  renameSync(app, join(stage, name));
  return name;
}

/** Points a page at the folder, and holds it to the rule that it has no inline script or style. */
function finishHtml(page, folder) {
  const file = join(stage, page);
  let html = readFileSync(file, "utf8").replaceAll(/<!--.*?-->\s*|<link data-trunk[^>]*>\s*/gs, "");
  html = html.replaceAll(/((?:src|href)=")app\//g, `$1${folder}/`).replace('.wasm"', `.wasm${packed}"`);
  if (serving) html = html.replace(/<script>(.*?)<\/script>/s, (_, code) => reloadScript(code));
  const inline = /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/i.exec(html);
  if (inline) throw new Error(`${page}: the page's policy allows no inline script or style: ${inline[0]}`);
  writeFileSync(file, html);
}

/** `trunk serve` adds a script that reloads the page after a build: as a file, it passes the page's policy too. */
function reloadScript(code) {
  const address = code.replace("'{{__TRUNK_ADDRESS__}}'", "location.host").replace("{{__TRUNK_WS_BASE__}}", "/");
  writeFileSync(join(app, "reload.js"), address.replace("{{__TRUNK_WS_PROTOCOL__}}", ""));
  return '<script src="app/reload.js"></script>';
}
