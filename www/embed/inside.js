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
const inCourse = root.dataset.program === "course";

/** Set by the page: carries out an order. */
let drive = () => "";
/** What the page told last. */
let facts = null;
let settled = false;
let reached = "";
let complaint = "";
/** What the course told last; in its own program only. */
let course = null;
/** Does what the course is told. */
let teach = () => {};

/** Before the page starts: hides what was not asked for. */
export async function prepare() {
  if (options.course && !inCourse) await move(location.search);
  const shown = new Set(options.views.map((view) => columns[view]));
  root.dataset.embed = options.whole ? "whole" : [...shown].join(" ");
  if (options.readOnly) root.dataset.readOnly = "";
  if (!options.controls) root.dataset.controls = "off";
  if (options.auto) root.dataset.height = "auto";
  if (panels().length < 2 && !options.whole) root.dataset.panels = "one";
  show(fragmentOf(options));
  globalThis.orderingTell = told;
  globalThis.orderingGoal = taught;
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

/** Goes to the page whose program has what `search` asks for. The answer never comes. */
function move(search) {
  const asked = new URLSearchParams(search);
  const page = readOptions(search).course ? "course.html" : "index.html";
  location.replace(`${page}?${asked}`);
  return new Promise(() => {});
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
  arrive();
  finish();
}

/** How the course stands, as it tells it after each change. */
function taught(text, drive) {
  const before = course;
  course = JSON.parse(text);
  teach = drive;
  if (!before) {
    if (options.progress) teach("progress", options.progress);
    if (options.step) teach("step", String(options.step - 1));
  }
  if (course.trouble && course.trouble !== before?.trouble) host.tell("error", { message: course.trouble });
  arrive();
  if (before?.here && course.here) goals(before);
}

function arrive() {
  if (!facts || (options.course && !course?.here && !course?.trouble)) return;
  const { name, flags, trouble } = facts;
  const here = !(flags & WAITING) && flags & READ && (!options.scenario || name || trouble);
  if (!settled && here) settle();
  else if (settled) progress();
}

/** Tells of each step that is done since, and of a challenge that is solved. What was restored is known already. */
function goals(before) {
  const { lesson, challenge, parts, done, score, result } = course;
  if (lesson && lesson === before.lesson) {
    for (const id of done.filter((one) => !before.done.includes(one))) {
      host.tell("goal", { name: "step", lesson, id, step: parts.indexOf(id) + 1, ...counted() });
    }
  }
  if (challenge && score !== null && result && result !== before.result) {
    host.tell("goal", { name: "solved", challenge, score, result });
  }
}

/** Parts of the lesson that are done, and all of them: from the one on at which the embed begins. */
function counted() {
  const parts = course.parts.slice(Math.min(options.step ?? 1, course.parts.length) - 1);
  return { done: parts.filter((id) => course.done.includes(id)).length, of: parts.length };
}

/** What a message says of the course. */
function studied() {
  if (!course?.lesson) return { lesson: null, challenge: course?.challenge ?? null };
  return { lesson: course.lesson, challenge: null, step: course.step + 1, ...counted() };
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
    scenario: inCourse ? null : facts.name || null,
    lesson: course?.lesson ?? null,
    challenge: course?.challenge ?? null,
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
      ...(course && studied()),
    });
  }, PACE);
}

/** A scenario that was played to its end is a goal reached: once for each way that it came out. */
function finish() {
  const { name, flags, broken } = facts;
  // A lesson has goals of its own.
  if (inCourse || !name || !(flags & OVER)) return;
  const outcome = `${name} ${broken}`;
  if (outcome !== reached) host.tell("goal", { name: "played", scenario: name, broken });
  reached = outcome;
}

/** Everything that a page around may want to keep: the link brings it back. */
async function state() {
  // No link has a machine in it.
  const link = course?.machine ? null : await drive("link", "");
  const [errors, warnings, advice] = facts?.counts ?? [0, 0, 0];
  host.tell("state", {
    link,
    scenario: inCourse ? null : facts?.name || null,
    ...(course && { ...studied(), progress: course.progress }),
    findings: { errors, warnings, advice },
    broken: facts?.broken ?? 0,
    lang: language(),
    theme: root.dataset.theme,
  });
}

const orders = {
  load(message) {
    if (typeof message.link === "string" && /^[\w.-]+$/.test(message.link)) return show(`#${message.link}`);
    const asked = new URLSearchParams(only(message, what));
    const wanted = readOptions(`?${asked}`);
    if (!fragmentOf(wanted)) return;
    if (wanted.course !== inCourse) return move(`?${elsewhere(asked)}`);
    if (wanted.progress) teach("progress", wanted.progress);
    if (location.hash === fragmentOf(wanted)) teach("again", "");
    else show(fragmentOf(wanted));
    // The address is followed in a moment.
    if (wanted.step) setTimeout(() => teach("step", String(wanted.step - 1)));
  },
  goto({ at, step }) {
    if (Number.isInteger(step) && step > 0 && course?.lesson) teach("step", String(step - 1));
    else if (Number.isFinite(at) && at >= 0) drive("goto", String(at));
  },
  language: ({ lang }) => drive("language", String(lang)),
  theme: ({ theme }) => drive("theme", String(theme)),
  play: () => drive("play", ""),
  pause: () => drive("pause", ""),
  state,
  reset() {
    reached = "";
    if (inCourse) restart();
    else if (fragmentOf(options)) show(fragmentOf(options));
    else drive("example", "");
  },
};

/** What `load` may name. */
const what = ["scenario", "lesson", "challenge", "result", "step", "progress"];

/** The address's words with others of what is shown. */
function elsewhere(asked) {
  const words = new URLSearchParams(location.search);
  for (const name of [...what, "at"]) words.delete(name);
  for (const [name, value] of asked) words.set(name, value);
  return words;
}

/** The lesson or challenge as at first, and nothing of it is done. */
function restart() {
  const first = fragmentOf(options);
  if (location.hash !== first) show(first);
  setTimeout(() => {
    teach("forget", "");
    if (options.step) teach("step", String(options.step - 1));
  });
}

function obey(message) {
  if (Object.hasOwn(orders, message.type)) orders[message.type](message);
}

/** The named fields that are texts or numbers, as texts. */
const only = (message, names) =>
  names.filter((name) => ["string", "number"].includes(typeof message[name])).map((name) => [name, message[name]]);
