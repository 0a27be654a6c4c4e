// Trunk's last step: puts together everything that is not Rust.
//
// The staging folder ends up as index.html and one folder app/ with all the rest: Trunk's WASM and glue, the editor's
// bundle, styles, texts, examples, rules, icons. In a release build that folder is named app-<hash of its content>, so
// that a browser never mixes files of two builds, and files inside it can name each other plainly.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { filesBelow } from "./files.mjs";
import { shrink } from "./shrink.mjs";
import { mergeTexts } from "./texts.mjs";

const www = dirname(dirname(fileURLToPath(import.meta.url)));
const stage = process.env.TRUNK_STAGING_DIR;
const release = process.env.TRUNK_PROFILE === "release";
if (!stage) throw new Error("assemble.mjs is a step of Trunk's build: run ./dev build");

const app = join(stage, "app");
mkdirSync(app);
for (const name of readdirSync(stage)) {
  if (name !== "app" && name !== "index.html") renameSync(join(stage, name), join(app, name));
}
if (release) shrink(join(app, "ordering-playground_bg.wasm"));
bundle();
for (const folder of ["examples", "rules", "lessons", "icons"]) {
  if (existsSync(join(www, folder))) cpSync(join(www, folder), join(app, folder), { recursive: true });
}
for (const [language, texts] of mergeTexts(join(www, "text"))) {
  mkdirSync(join(app, "text"), { recursive: true });
  writeFileSync(join(app, "text", `${language}.json`), JSON.stringify(texts));
}
finishHtml(release ? nameByContent() : "app");

/** Bundles JavaScript and styles. The two start-up scripts find the glue beside them, so they import it as it is. */
function bundle() {
  const common = { outdir: app, minify: release, target: "es2022", logLevel: "warning", legalComments: "none" };
  const scripts = { editor: join(www, "editor/main.js"), boot: join(www, "boot.js"), worker: join(www, "worker.js") };
  const external = ["./ordering-playground.js", "./editor.js"];
  buildSync({ ...common, entryPoints: scripts, bundle: true, format: "esm", external });
  const loader = { ".woff2": "copy", ".svg": "copy" };
  buildSync({ ...common, entryPoints: { style: join(www, "styles/main.css") }, bundle: true, loader });
  if (release) {
    const glue = join(app, "ordering-playground.js");
    buildSync({
      entryPoints: [glue],
      outfile: glue,
      allowOverwrite: true,
      minify: true,
      format: "esm",
      target: "es2022",
    });
  }
}

/** Renames app/ after its content and returns the new name. */
function nameByContent() {
  const hash = createHash("sha256");
  for (const file of filesBelow(app)) hash.update(relative(app, file)).update("\0").update(readFileSync(file));
  const name = `app-${hash.digest("hex").slice(0, 12)}`;
  renameSync(app, join(stage, name));
  return name;
}

/** Points index.html at the folder, and holds it to the rule that it has no inline script or style. */
function finishHtml(folder) {
  const file = join(stage, "index.html");
  let html = readFileSync(file, "utf8").replaceAll(/<!--.*?-->\s*|<link data-trunk[^>]*>\s*/gs, "");
  html = html.replaceAll(/((?:src|href)=")app\//g, `$1${folder}/`);
  if (!release) html = html.replace(/<script>(.*?)<\/script>/s, (_, code) => reloadScript(code));
  const inline = /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/i.exec(html);
  if (inline) throw new Error(`index.html: the page's policy allows no inline script or style: ${inline[0]}`);
  writeFileSync(file, html);
}

/** `trunk serve` adds a script that reloads the page after a build: as a file, it passes the page's policy too. */
function reloadScript(code) {
  const address = code.replace("'{{__TRUNK_ADDRESS__}}'", "location.host").replace("{{__TRUNK_WS_BASE__}}", "/");
  writeFileSync(join(app, "reload.js"), address.replace("{{__TRUNK_WS_PROTOCOL__}}", ""));
  return '<script src="app/reload.js"></script>';
}
