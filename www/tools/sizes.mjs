// Prints every file of a folder with its raw, gzip -9 and brotli bytes, and the totals: `node sizes.mjs dist`.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { filesBelow } from "./files.mjs";

const folder = process.argv[2] ?? "dist";
const rows = filesBelow(folder).map((file) => {
  const bytes = readFileSync(file);
  return [relative(folder, file), bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
});
const total = rows.reduce((sum, row) => sum.map((value, i) => value + row[i + 1]), [0, 0, 0]);
const table = [["file", "raw", "gzip -9", "brotli"], ...rows, [`total of ${rows.length} files`, ...total]];
const width = Math.max(...table.map(([name]) => name.length));
for (const [name, ...numbers] of table) {
  console.log(name.padEnd(width) + numbers.map((value) => value.toLocaleString("en-US").padStart(12)).join(""));
}
