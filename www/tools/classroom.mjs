// Makes the zip for a room without internet: `node classroom.mjs dist classroom.zip`. The built page, and what starts it on
// Windows, macOS and Linux (www/classroom).
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";
import { filesBelow } from "./files.mjs";

const own = fileURLToPath(new URL("../classroom", import.meta.url));
const top = "ordering-playground";
/** Packed already, or too small to gain. */
const stored = /\.(xz|png)$/;

export function classroomZip(dist) {
  const entries = {};
  for (const file of filesBelow(dist)) {
    const name = relative(dist, file).split(sep).join("/");
    entries[`${top}/playground/${name}`] = [readFileSync(file), { level: stored.test(name) ? 0 : 9 }];
  }
  for (const name of readdirSync(own)) {
    const text = readFileSync(join(own, name), "utf8");
    // What Windows reads has its line ends, and a mark that tells its older programs that it is UTF-8.
    const isForWindows = /\.(cmd|ps1|txt)$/.test(name);
    const content = isForWindows ? text.replaceAll("\n", "\r\n") : text;
    const marked = /\.(ps1|txt)$/.test(name) ? `\ufeff${content}` : content;
    // Upper half: permissions as Unix has them.
    const mode = name.endsWith(".sh") ? 0o100755 : 0o100644;
    entries[`${top}/${name}`] = [Buffer.from(marked), { os: 3, attrs: mode * 0x10000 }];
  }
  entries[`${top}/start.command`] = entries[`${top}/start.sh`];
  return zipSync(entries, { level: 9 });
}

const [dist, target] = process.argv.slice(2);
if (dist && target) {
  mkdirSync(dirname(target), { recursive: true });
  const zip = classroomZip(dist);
  writeFileSync(target, zip);
  console.log(`${target}: ${zip.length.toLocaleString("en-US")} bytes`);
}
