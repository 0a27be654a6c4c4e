// Merges www/text/<language>/*.json (flat maps: key → template) into one map per language.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** `[language, texts]` for every language; a key that comes twice, or is missing in one language, is an error. */
export function mergeTexts(folder) {
  if (!existsSync(folder)) return [];
  const languages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const merged = languages.map(({ name }) => [name, mergeLanguage(join(folder, name))]);
  const everyKey = new Set(merged.flatMap(([, texts]) => Object.keys(texts)));
  for (const [language, texts] of merged) {
    const missing = [...everyKey].filter((key) => !(key in texts));
    if (missing.length > 0) throw new Error(`text/${language}: missing ${missing.join(", ")}`);
  }
  return merged;
}

function mergeLanguage(folder) {
  const texts = {};
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(join(folder, name), "utf8")))) {
      if (typeof text !== "string") throw new Error(`${join(folder, name)}: ${key} is not a text`);
      if (key in texts) throw new Error(`${join(folder, name)}: ${key} is there already`);
      texts[key] = text;
    }
  }
  return texts;
}
