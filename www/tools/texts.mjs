// Merges www/text/<language>/*.json (flat maps: key → template) into one map per language.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Texts that the first screen does not need: the page loads them when somebody asks what a key or an error means, or why
 * a rule is one.
 */
const laterFiles = ["keys.json", "decoder.json", "tools.json"];
const laterParts = /^[A-Z-]+-\d+\.(why|todo|source)\b/;

/** Texts of files that are loaded by themselves, for one use: what is added to the language's name. */
const apart = {
  "offline.json": "-offline",
  "poster.json": "-poster",
  "runs.json": "-runs",
  "search.json": "-search",
  "shortcuts.json": "-keys",
  "spoken.json": "-spoken",
  "exchange.json": "-files",
  "legend.json": "-legend",
  "faults.json": "-faults",
  "teacher.json": "-teacher",
  "course.json": "-course",
  "lessons.json": "-course",
};

/** Texts that tell what a worker has answered: the page loads them with it. */
const answers = /^(event|fault|cause|breach|refusal|invariant)\./;
const rule = /^[A-Z]+-[A-Z]+-\d+/;

/**
 * `[name, texts]` per language, as `en`, `en-later` and so on. A key that comes twice, or lacks in one language, is an error.
 * `first`: the answer that the page opens with, packed.
 */
export function mergeTexts(folder, first) {
  if (!existsSync(folder)) return [];
  const isFirst = (key) => (rule.test(key) ? first.includes(key.match(rule)[0]) : !answers.test(key));
  const partOf = (file, key) => {
    if (apart[file]) return apart[file];
    if (laterFiles.includes(file) || laterParts.test(key)) return "-later";
    return isFirst(key) ? "" : "-answers";
  };
  const languages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const merged = languages.map(({ name }) => [name, mergeLanguage(join(folder, name), partOf)]);
  const keysOf = (parts) => [...parts.values()].flatMap((texts) => Object.keys(texts));
  const everyKey = new Set(merged.flatMap(([, parts]) => keysOf(parts)));
  for (const [language, parts] of merged) {
    const there = new Set(keysOf(parts));
    const missing = [...everyKey].filter((key) => !there.has(key));
    if (missing.length > 0) throw new Error(`text/${language}: missing ${missing.join(", ")}`);
  }
  return merged.flatMap(([language, parts]) => [...parts].map(([part, texts]) => [`${language}${part}`, texts]));
}

/** The texts of a language by the part of the page that they are loaded with. */
function mergeLanguage(folder, partOf) {
  const parts = new Map();
  const seen = new Set();
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(join(folder, name), "utf8")))) {
      if (typeof text !== "string") throw new Error(`${join(folder, name)}: ${key} is not a text`);
      if (seen.has(key)) throw new Error(`${join(folder, name)}: ${key} is there already`);
      seen.add(key);
      const part = partOf(name, key);
      if (!parts.has(part)) parts.set(part, {});
      parts.get(part)[key] = text;
    }
  }
  return parts;
}
