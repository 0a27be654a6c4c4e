// The playground inside another page: shows what was asked for, tells the page around how it goes, and obeys it.
import { columns, fragmentOf, readOptions } from "./options.js";
import { speaker } from "./speaker.js";

const PLAYING = 1;
const OVER = 2;
const READ = 4;
const WAITING = 8;
/** Milliseconds between two messages of progress. */
const PACE = 250;

const root = document.documentElement;
const options = readOptions(location.search);
const host = speaker(options.origin);

/** Set by the page: carries out an order. */
let drive = () => "";
/** What the page told last. */
let facts = null;
let settled = false;
let reached = "";
let complaint = "";

/** Before the page starts: hides what was not asked for. */
export async function prepare() {
  const shown = new Set(options.views.map((view) => columns[view]));
  root.dataset.embed = options.whole ? "whole" : [...shown].join(" ");
  if (options.readOnly) root.dataset.readOnly = "";
  if (!options.controls) root.dataset.controls = "off";
  if (options.auto) root.dataset.height = "auto";
  if (panels().length < 2 && !options.whole) root.dataset.panels = "one";
  show(fragmentOf(options));
  globalThis.orderingTell = told;
  globalThis.orderingGoal = (lesson, done, of) => host.tell("goal", { name: "step", lesson, done, of });
  globalThis.orderingObey = (carryOut) => {
    drive = carryOut;
    globalThis.orderingDrive = carryOut;
    if (panels().length) drive("panel", panels()[0]);
  };
  host.listen(obey);
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("embed.css", import.meta.url);
  const loaded = new Promise((resolve) => {
    style.onload = resolve;
    style.onerror = resolve;
  });
  document.head.append(style);
  await loaded;
}

const panels = () => options.views.filter((view) => columns[view] === "inspector");

/** Goes to a fragment without an entry in the history of the page around. */
function show(fragment) {
  if (fragment) location.replace(fragment);
}

/** How things stand, as the page tells it after each change. */
function told(name, now, whole, flags, broken, counts, trouble) {
  // The counts lie in the program's memory, which moves.
  facts = { name, now, whole, flags, broken, counts: [...counts] };
  if (trouble && trouble !== complaint) host.tell("error", { message: trouble });
  complaint = trouble;
  const here = !(flags & WAITING) && flags & READ && (!options.scenario || name || trouble);
  if (!settled && here) settle();
  else if (settled) progress();
  finish();
}

/** What was asked for is on the stage. */
function settle() {
  settled = true;
  if (options.at !== null) drive("goto", String(options.at));
  const page = document.querySelector(".page");
  if (page) {
    if (options.auto) host.measure(page);
    page.classList.add("is-settled");
  }
  dispatchEvent(new CustomEvent("ordering-settled"));
  host.tell("ready", {
    scenario: facts.name || null,
    lesson: options.lesson,
    lang: language(),
    theme: root.dataset.theme,
  });
  new MutationObserver(state).observe(root, { attributeFilter: ["lang", "data-theme"] });
}

const language = () => (root.lang === "en" ? "en" : "zh");

let waiting = 0;

/** At most every PACE milliseconds, and always the last word. */
function progress() {
  if (waiting) return;
  waiting = setTimeout(() => {
    waiting = 0;
    const { now, whole, flags, broken } = facts;
    host.tell("progress", {
      now,
      duration: whole,
      playing: Boolean(flags & PLAYING),
      over: Boolean(flags & OVER),
      broken,
    });
  }, PACE);
}

/** A scenario that was played to its end is a goal reached: once for each way that it came out. */
function finish() {
  const { name, flags, broken } = facts;
  if (!name || !(flags & OVER)) return;
  const outcome = `${name} ${broken}`;
  if (outcome !== reached) host.tell("goal", { name: "played", scenario: name, broken });
  reached = outcome;
}

/** Everything that a page around may want to keep: the link brings it back. */
function state() {
  const [errors, warnings, advice] = facts?.counts ?? [0, 0, 0];
  host.tell("state", {
    link: drive("link", ""),
    scenario: facts?.name || null,
    findings: { errors, warnings, advice },
    broken: facts?.broken ?? 0,
    lang: language(),
    theme: root.dataset.theme,
  });
}

const orders = {
  load(message) {
    const wanted = readOptions(`?${new URLSearchParams(only(message, ["scenario", "lesson"]))}`);
    if (typeof message.link === "string" && /^[\w.-]+$/.test(message.link)) show(`#${message.link}`);
    else show(fragmentOf(wanted));
  },
  goto({ at }) {
    if (Number.isFinite(at) && at >= 0) drive("goto", String(at));
  },
  language: ({ lang }) => drive("language", String(lang)),
  theme: ({ theme }) => drive("theme", String(theme)),
  play: () => drive("play", ""),
  pause: () => drive("pause", ""),
  state,
  reset() {
    reached = "";
    if (fragmentOf(options)) show(fragmentOf(options));
    else drive("example", "");
  },
};

function obey(message) {
  if (Object.hasOwn(orders, message.type)) orders[message.type](message);
}

/** The named fields that are texts or numbers, as texts. */
const only = (message, names) =>
  names.filter((name) => ["string", "number"].includes(typeof message[name])).map((name) => [name, message[name]]);
