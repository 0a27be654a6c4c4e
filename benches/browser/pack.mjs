// Makes the WASM bench ready for a browser, as the page's build does with the page: `cargo build --message-format=json … |
// node pack.mjs FOLDER LEVEL`. Reads from cargo's messages where the program is.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { shrink } from "../../www/tools/shrink.mjs";

const [folder, level] = process.argv.slice(2);
const messages = (await text(process.stdin)).split("\n").filter((line) => line.startsWith("{"));
// The page's own program is built beside it.
const built = messages
  .map((line) => JSON.parse(line))
  .find(({ target, executable }) => target?.name === "measure" && executable);
const program = built?.executable;
if (!program) throw new Error("cargo built no bench");
mkdirSync(folder, { recursive: true });
const flags = ["--target", "web", "--no-typescript", "--out-name", "measure", "--out-dir", folder];
const run = spawnSync("wasm-bindgen", [program, ...flags], { stdio: "inherit" });
if (run.status !== 0) throw new Error("wasm-bindgen failed on the bench");
shrink(join(folder, "measure_bg.wasm"), level);
writeFileSync(join(folder, "index.html"), "<!doctype html><title>measure</title>");
