// Makes a WASM file smaller with binaryen's wasm-opt.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const tool = fileURLToPath(new URL("../node_modules/binaryen/bin/wasm-opt", import.meta.url));
const features = [
  "bulk-memory",
  "mutable-globals",
  "nontrapping-float-to-int",
  "sign-ext",
  "reference-types",
  "multivalue",
];

/** Rewrites `file` in place; `level` is wasm-opt's: -Oz for bytes, -O3 for speed. */
export function shrink(file, level = "-Oz") {
  const flags = features.map((feature) => `--enable-${feature}`);
  const run = spawnSync(process.execPath, [tool, level, ...flags, file, "-o", file], { stdio: "inherit" });
  if (run.status !== 0) throw new Error("wasm-opt failed on the WASM file");
}
