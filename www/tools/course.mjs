// Lessons and challenges as the page loads them: each by itself, and a list of each kind with what a list shows.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** `[path, content]` of every file. */
export function readCourse(www) {
  return ["lessons", "challenges"].flatMap((folder) => {
    if (!existsSync(join(www, folder))) return [];
    const names = readdirSync(join(www, folder)).filter((file) => file.endsWith(".json"));
    const entries = names
      .sort()
      .map((file) => [basename(file, ".json"), JSON.parse(readFileSync(join(www, folder, file), "utf8"))]);
    const list = entries.map(([name, { title, level, steps }]) => ({ name, title, level, steps: steps?.length }));
    return [[`${folder}/list.json`, list], ...entries.map(([name, entry]) => [`${folder}/${name}.json`, entry])];
  });
}
