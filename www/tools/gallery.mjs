// The gallery as the page loads it: one small file of texts per language, and each scenario without them.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const named = (folder, end) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(end))
    .map((file) => basename(file, end))
    .sort();

/**
 * `texts`: `[name, texts]` per language, as `en-gallery`: the names of all scenarios in their order, the question and the
 * outcome of each, and an entry for every rule that has a witness. `scenarios`: `[name, what is run]`.
 */
export function readGallery(www) {
  const names = named(join(www, "scenarios"), ".json");
  const entries = names.map((name) => [name, JSON.parse(readFileSync(join(www, "scenarios", `${name}.json`), "utf8"))]);
  const witnesses = named(join(www, "witnesses"), ".txt").map((code) => [`${code}.witness`, ""]);
  const texts = readdirSync(join(www, "text")).map((language) => {
    const told = entries.flatMap(([name, { question, outcome }]) => [
      [`${name}.question`, question[language]],
      [`${name}.outcome`, outcome[language]],
    ]);
    const mute = told.find(([, text]) => typeof text !== "string");
    if (mute) throw new Error(`scenarios: ${mute[0]} lacks in ${language}`);
    return [`${language}-gallery`, Object.fromEntries([["gallery.names", names.join("\n")], ...told, ...witnesses])];
  });
  const scenarios = entries.map(([name, { fabric, files, scenario }]) => [name, { fabric, files, scenario }]);
  return { texts, scenarios };
}
