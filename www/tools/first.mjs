// Has the reading worker's program read the files that the page opens with, so that the page's first screen needs none.
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The packed answer. `app`: the folder with the program, as the compiler left it. */
export async function firstAnswer(app) {
  // Node takes it for a module only under this name.
  const glue = join(app, "workers.mjs");
  copyFileSync(join(app, "workers.js"), glue);
  try {
    const program = await import(pathToFileURL(glue).href);
    program.initSync({ module: readFileSync(join(app, "workers_bg.wasm")) });
    return program.first_answer();
  } finally {
    rmSync(glue);
  }
}
