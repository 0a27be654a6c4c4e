// Pictures of the gallery's networks for the posters of embeds: clients, orderers, brokers with their log, ZooKeeper, and
// the blocks that come out. Colours are the poster's style sheet's, so one picture serves both themes.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Texts of the poster itself. */
const OWN = /^poster\./;
const WIDTH = 560;
const ROW = 34;

/** `texts`: `[name, texts]` per language, as `en-poster`; `pictures`: `[name, SVG]`. */
export function makePosters(www, gallery, withCourse) {
  const course = withCourse ? [...titlesOf(www, "lesson"), ...titlesOf(www, "challenge")] : [];
  const texts = gallery.texts.map(([name, told]) => {
    const language = name.replace(/-gallery$/, "");
    const own = JSON.parse(readFileSync(join(www, "text", language, "poster.json"), "utf8"));
    const stray = Object.keys(own).find((key) => !OWN.test(key));
    if (stray) throw new Error(`text/${language}/poster.json: ${stray} is not of the poster`);
    const questions = Object.entries(told).filter(([key]) => key.endsWith(".question"));
    const titles = course.map(([key, title]) => [key, title[language]]);
    return [`${language}-poster`, { ...own, ...Object.fromEntries([...questions, ...titles]) }];
  });
  const networks = gallery.scenarios.map(([name, { files, scenario }]) => [name, networkOf(files, scenario)]);
  const usual = { clients: 3, orderers: 3, brokers: 1, keepers: 1, struck: new Set() };
  return { texts, pictures: [["course", draw(usual)], ...networks.map(([name, network]) => [name, draw(network)])] };
}

/** `[key, title]` of each lesson or challenge. */
function titlesOf(www, kind) {
  const folder = join(www, `${kind}s`);
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const title = (file) => JSON.parse(readFileSync(join(folder, file), "utf8")).title;
  return files.sort().map((file) => [`${kind}.${basename(file, ".json")}`, title(file)]);
}

/** What there is to draw of a scenario; `struck`: what a fault hits by name. */
function networkOf(files, scenario) {
  const count = (pattern) => new Set(Object.keys(files).flatMap((file) => pattern.exec(file)?.[0] ?? [])).size;
  const struck = new Set();
  for (const { action } of scenario.faults) {
    for (const [deed, target] of Object.entries(typeof action === "object" ? action : {})) {
      if (!["kill", "stop", "disk_full"].includes(deed)) continue;
      for (const [kind, index] of Object.entries(target)) struck.add(`${kind}${index}`);
    }
  }
  return {
    clients: Math.min(3, scenario.streams.length),
    orderers: scenario.orderers,
    brokers: count(/^broker\d+/),
    keepers: Math.max(1, count(/^zookeeper\d+/)),
    struck,
  };
}

function draw({ clients, orderers, brokers, keepers, struck }) {
  const rows = Math.max(clients, orderers, brokers);
  const height = rows * ROW + 56;
  const middle = 16 + (rows * ROW) / 2;
  const spread = (count) => Array.from({ length: count }, (_, index) => middle + (index - (count - 1) / 2) * ROW);
  const parts = [];
  const line = (x1, y1, x2, y2) =>
    parts.push(`<path class="net-line" d="M${x1} ${y1}C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}"/>`);
  const node = (x, y, width, name, key) => {
    const hit = struck.has(key);
    parts.push(
      `<rect class="net-node${hit ? " net-struck" : ""}" x="${x}" y="${y - 12}" width="${width}" height="24" rx="3"/>`,
    );
    parts.push(`<text class="net-name" x="${x + width / 2}" y="${y + 4}">${name}</text>`);
    if (hit) parts.push(`<path class="net-cross" d="M${x + width - 5} ${y - 16}l9 9m0-9l-9 9"/>`);
  };
  for (const from of spread(clients)) for (const to of spread(orderers)) line(34, from, 96, to);
  for (const from of spread(orderers)) for (const to of spread(brokers)) line(176, from, 238, to);
  for (const from of spread(orderers)) line(400, middle, 452, from);
  for (const y of spread(clients)) parts.push(`<circle class="net-client" cx="28" cy="${y}" r="6"/>`);
  for (const [index, y] of spread(orderers).entries()) node(96, y, 80, `orderer${index}`, `orderer${index}`);
  for (const [index, y] of spread(brokers).entries()) {
    node(238, y, 66, `broker${index}`, `broker${index}`);
    for (let record = 0; record < 6; record += 1) {
      parts.push(`<rect class="net-record" x="${310 + record * 14}" y="${y - 7}" width="11" height="14" rx="1"/>`);
    }
  }
  for (const y of spread(orderers)) {
    for (let block = 0; block < 4; block += 1) {
      parts.push(`<rect class="net-block" x="${456 + block * 22}" y="${y - 8}" width="16" height="16" rx="2"/>`);
    }
  }
  const first = 272 - ((keepers - 1) * 92) / 2;
  for (let index = 0; index < keepers; index += 1) {
    node(first + index * 92 - 42, height - 16, 84, `zookeeper${index + 1}`, `zoo_keeper${index}`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" class="net" viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true" focusable="false">${parts.join("")}</svg>`;
}
