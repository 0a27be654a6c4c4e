// Merges www/text/<language>/*.json (flat maps: key → template) into one map per language.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Texts that the first screen does not need: the page loads them when somebody asks what a key or an error means, or why
 * a rule is one.
 */
const laterFiles = ["keys.json", "decoder.json", "tools.json"];
const laterParts = /^[A-Z-]+-\d+\.(why|todo|source)\b/;

const isLater = (file, key) => laterFiles.includes(file) || laterParts.test(key);

/** `[name, texts]` per language, as `en` and `en-later`. A key that comes twice, or lacks in one language, is an error. */
export function mergeTexts(folder) {
  if (!existsSync(folder)) return [];
  const languages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const merged = languages.map(({ name }) => [name, mergeLanguage(join(folder, name))]);
  const everyKey = new Set(merged.flatMap(([, { first, rest }]) => [...Object.keys(first), ...Object.keys(rest)]));
  for (const [language, { first, rest }] of merged) {
    const missing = [...everyKey].filter((key) => !(key in first || key in rest));
    if (missing.length > 0) throw new Error(`text/${language}: missing ${missing.join(", ")}`);
  }
  return merged.flatMap(([language, { first, rest }]) => [
    [language, first],
    [`${language}-later`, rest],
  ]);
}

function mergeLanguage(folder) {
  const first = {};
  const rest = {};
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(join(folder, name), "utf8")))) {
      if (typeof text !== "string") throw new Error(`${join(folder, name)}: ${key} is not a text`);
      if (key in first || key in rest) throw new Error(`${join(folder, name)}: ${key} is there already`);
      (isLater(name, key) ? rest : first)[key] = text;
    }
  }
  return { first, rest };
}
