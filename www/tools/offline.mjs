// The service worker of a build: www/offline/worker.js with the build's name and files in it.
import { writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { buildSync } from "esbuild";
import { filesBelow } from "./files.mjs";

/**
 * Writes sw.js into the finished `folder`; `build` is the name of the folder in it that is named by its content. In that,
 * files.json lists all files, for packages that have the playground in them: see www/teacher/package.js.
 */
export function writeServiceWorker(www, folder, build, minify) {
  const files = filesBelow(folder).map((file) => relative(folder, file).split(sep).join("/"));
  writeFileSync(join(folder, build, "files.json"), JSON.stringify(files));
  files.push(`${build}/files.json`);
  buildSync({
    entryPoints: [join(www, "offline/worker.js")],
    outfile: join(folder, "sw.js"),
    define: { BUILD: JSON.stringify(build), FILES: JSON.stringify(files) },
    bundle: true,
    minify,
    target: "es2022",
    logLevel: "warning",
  });
}
