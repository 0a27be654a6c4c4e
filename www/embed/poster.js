// What an embed shows before it is started: the question, a picture of the network, a button. The playground itself is
// loaded when somebody presses it, into the same frame, behind the poster until it is ready.
import { readOptions } from "./options.js";
import { speaker } from "./speaker.js";

const base = new URL("./", import.meta.url);
const root = document.documentElement;
const options = readOptions(location.search);
const host = speaker(options.origin);
const language = options.lang ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

root.lang = language === "zh" ? "zh-CN" : "en";
root.dataset.theme = options.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

const poster = make("main", "poster");
// Beside the body, which the playground fills.
root.append(poster);
let measuring = null;

const [texts, picture] = await Promise.all([load(`text/${language}-poster.json`, "json"), drawing()]);
const question = options.scenario && texts?.[`${options.scenario}.question`];
const kind = ["lesson", "challenge"].find((one) => options[one]);
const named = kind && texts?.[`${kind}.${options[kind]}`];
const title = (question || named) ?? texts?.[kind ? `poster.${kind}` : "poster.title"] ?? "Ordering Playground";
const start = make("button", "poster-start", texts?.["poster.start"] ?? "Start");
start.type = "button";
start.addEventListener("click", play);
const heading = make("h1", "poster-question");
// Names of settings break where they may.
heading.append(...title.split(/(?<=[._/](?=[A-Za-z])|[a-z](?=[A-Z]))/).flatMap((part) => [part, make("wbr", "")]));
const words = make("div", "poster-words");
words.append(
  make("p", "poster-name", texts?.["poster.name"] ?? ""),
  heading,
  start,
  make("p", "poster-note", texts?.["poster.note"] ?? ""),
);
poster.append(words);
if (picture) poster.prepend(picture);
document.title = title;
root.dataset.poster = options.auto ? "auto" : "fixed";
if (options.auto) measuring = host.measure(poster);

async function play() {
  start.disabled = true;
  start.textContent = texts?.["poster.loading"] ?? "…";
  poster.setAttribute("aria-busy", "true");
  measuring?.disconnect();
  root.dataset.poster = "fixed";
  if (options.course) root.dataset.program = "course";
  for (const name of options.course ? ["style.css", "course.css"] : ["style.css"]) {
    const style = make("link", "");
    style.rel = "stylesheet";
    style.href = new URL(name, base);
    document.head.append(style);
  }
  addEventListener("ordering-settled", reveal, { once: true });
  try {
    await import(new URL("boot.js", base));
  } catch (error) {
    host.tell("error", { message: String(error) });
    removeEventListener("ordering-settled", reveal);
    start.disabled = false;
    start.textContent = texts?.["poster.again"] ?? "Try again";
  }
}

/** The playground is there: takes the poster away, and the keyboard goes on where it was. */
function reveal() {
  poster.remove();
  delete root.dataset.poster;
  document.querySelector(options.course ? "#lesson" : '[data-do="play"]')?.focus({ preventScroll: true });
}

/** The network of the scenario, drawn at the build. */
async function drawing() {
  const text = await load(`posters/${options.scenario ?? "course"}.svg`, "text");
  if (!text) return null;
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return document.importNode(svg, true);
}

async function load(path, form) {
  try {
    const answer = await fetch(new URL(path, base));
    return answer.ok ? await answer[form]() : null;
  } catch {
    return null;
  }
}

function make(tag, name, text) {
  const element = document.createElement(tag);
  element.className = name;
  if (text) element.textContent = text;
  return element;
}
