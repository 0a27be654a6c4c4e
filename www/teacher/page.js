// The teacher's page: choices on the left, the embed as it will be on the right, the snippet and a package below.
import { snippets } from "./snippets.js";

const base = new URL("./", import.meta.url);
const home = new URL("./", location.href).href;
const root = document.documentElement;
const at = (id) => document.getElementById(id);
const form = at("choices");
/** Pixels of a frame that cannot tell its height. */
const HEIGHT = 640;

let language = "en";
let texts = {};
let posters = {};

const word = (key) => texts[key] ?? posters[key] ?? key;
const texted = async (part, of) => (await fetch(new URL(`text/${of}-${part}.json`, base))).json();

/** A choice of an earlier visit, or of the playground; nothing where the browser keeps its storage closed. */
function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it is for this visit only.
  }
}

async function speak(to) {
  [texts, posters] = await Promise.all([texted("teacher", to), texted("poster", to)]);
  language = to;
  root.lang = to === "zh" ? "zh-CN" : "en";
  document.title = word("teacher.title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = word(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) {
    element.setAttribute("aria-label", word(element.dataset.tLabel));
  }
  at("language").lang = to === "zh" ? "en" : "zh-CN";
  list();
  show();
}

/** What there is to embed, in the language of the page. */
function list() {
  const what = form.elements.what;
  const chosen = what.value;
  const group = (label, kind, pattern) => {
    const box = document.createElement("optgroup");
    box.label = word(label);
    for (const [key, text] of Object.entries(posters)) {
      const name = pattern.exec(key)?.[1];
      if (name) box.append(new Option(text, `${kind}=${name}`));
    }
    return box;
  };
  const scenarios = group("teacher.scenarios", "scenario", /^(.+)\.question$/);
  const lessons = group("teacher.lessons", "lesson", /^lesson\.(.+)$/);
  const challenges = group("teacher.challenges", "challenge", /^challenge\.(.+)$/);
  what.replaceChildren(new Option(word("teacher.course"), ""), scenarios, lessons, challenges);
  what.value = chosen;
  if (what.selectedIndex < 0) what.selectedIndex = 0;
}

/** A lesson or a challenge is chosen. */
const inCourse = () => /^(lesson|challenge)=/.test(form.elements.what.value);

/** Choices that mean nothing for what is chosen are not there. */
function fit() {
  const [kind] = form.elements.what.value.split("=");
  for (const element of document.querySelectorAll("[data-of]")) {
    element.hidden = !element.dataset.of.split(" ").includes(kind || "scenario");
  }
  form.elements.view.options[0].text = word(inCourse() ? "teacher.view.course" : "teacher.view.flow");
}

/** The attributes of the element, without what goes without saying. */
function attributes() {
  const value = (name) => form.elements[name].value.trim();
  const ticked = (name) => form.elements[name].checked;
  const [kind, name] = value("what").split("=");
  const seconds = inCourse() ? 0 : form.elements.at.valueAsNumber;
  const step = kind === "lesson" ? form.elements.step.valueAsNumber : 0;
  return [
    name && [kind, name],
    step > 1 && ["step", Math.round(step)],
    value("view") && ["view", value("view")],
    value("lang") && ["lang", value("lang")],
    value("theme") && ["theme", value("theme")],
    seconds > 0 && ["at", Math.round(seconds * 1000)],
    form.elements.height.valueAsNumber >= 120 && ["height", form.elements.height.valueAsNumber],
    ticked("read-only") && ["read-only", ""],
    !ticked("controls") && ["controls", "off"],
    !ticked("poster") && ["poster", "off"],
  ].filter(Boolean);
}

const title = () => form.elements.what.selectedOptions[0].text;
let shown = "";

function show() {
  fit();
  const list = attributes();
  const element = document.createElement("ordering-playground");
  for (const [name, value] of list) element.setAttribute(name, value);
  element.setAttribute("label", `${word("teacher.preview")}: ${title()}`);
  const key = `${language} ${JSON.stringify(list)}`;
  if (key !== shown) at("preview").replaceChildren(element);
  shown = key;
  const { height } = Object.fromEntries(list);
  const address = new URL(element.address);
  for (const name of ["origin", "height"]) address.searchParams.delete(name);
  if (!Object.fromEntries(list).lang) address.searchParams.delete("lang");
  const choice = { attributes: list, home, address: address.href, height: height ?? HEIGHT, title: title() };
  const kind = at("kind").value;
  at("code").value = snippets[kind](choice).trim();
  at("hint").textContent = texts[`teacher.hint.${kind}`] ?? "";
  at("copied").textContent = "";
  at("got").textContent = "";
  if (!at("name").dataset.own) at("name").value = title();
}

async function copy() {
  try {
    await navigator.clipboard.writeText(at("code").value);
    at("copied").textContent = word("teacher.copied");
  } catch {
    at("code").select();
    at("copied").textContent = word("teacher.selected");
  }
}

async function pack() {
  at("got").textContent = word("teacher.scorm.making");
  try {
    const { scormPackage } = await import("./package.js");
    const list = attributes().filter(([name]) => name !== "poster");
    const name = at("name").value.trim() || title();
    const inside = at("inside").value === "inside";
    const pass = at("pass").value;
    const bytes = await scormPackage({ attributes: list, home, base, title: name, pass, language, inside });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: "application/zip" }));
    link.download = "ordering-playground-scorm.zip";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    at("got").textContent = word("teacher.scorm.got");
  } catch {
    at("got").textContent = word("teacher.scorm.failed");
  }
}

function shade(theme) {
  root.dataset.theme = theme;
}

shade(stored("ordering.theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
at("theme").onclick = () => {
  shade(root.dataset.theme === "dark" ? "light" : "dark");
  store("ordering.theme", root.dataset.theme);
};
at("language").onclick = () => {
  const next = language === "en" ? "zh" : "en";
  store("ordering.lang", next === "zh" ? "zh-CN" : "en");
  speak(next);
};
form.addEventListener("change", show);
form.addEventListener("submit", (event) => event.preventDefault());
at("kind").onchange = show;
at("copy").onclick = copy;
at("scorm").onclick = pack;
at("name").oninput = () => {
  at("name").dataset.own = at("name").value ? "yes" : "";
};

const script = document.createElement("script");
script.src = new URL("ordering-embed.js", home);
script.onload = () => {
  const asked = new URLSearchParams(location.search).get("lang") ?? stored("ordering.lang") ?? navigator.language;
  speak(asked.toLowerCase().startsWith("zh") ? "zh" : "en");
};
document.head.append(script);
