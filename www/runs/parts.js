// Small things that the panels of this folder share: elements, texts, figures.

/** An element with attributes and children; texts become text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The templates of a language: the page's own and those of `parts`. */
export async function templates(language, ...parts) {
  const folder = language.startsWith("zh") ? "zh" : "en";
  const names = [folder, ...parts.map((part) => `${folder}-${part}`)];
  return Object.assign({}, ...(await Promise.all(names.map((name) => globalThis.orderingTexts(name)))));
}

/** `say(key, args)` fills a template. */
export const filler =
  (all) =>
  (key, args = {}) =>
    (all[key] ?? key).replaceAll(/\{(\w+)\}/g, (whole, name) => args[name] ?? whole);

/** The same, loaded. */
export const texts = async (language, ...parts) => filler(await templates(language, ...parts));

/** Virtual µs as the page's clock has them. */
export function clock(micros) {
  const millis = Math.floor(micros / 1000);
  const two = (value) => String(value).padStart(2, "0");
  return `${two(Math.floor(millis / 60_000))}:${two(Math.floor(millis / 1000) % 60)}.${String(millis % 1000).padStart(3, "0")}`;
}

/** A span of µs in the unit that people think in. */
export function span(micros) {
  if (micros === null || micros === undefined) return "–";
  if (micros < 1000) return `${micros} µs`;
  if (micros < 1_000_000) return `${trim(micros / 1000)} ms`;
  return `${trim(micros / 1_000_000)} s`;
}

/** Three digits at most, and no more of them than say something. */
export function trim(value) {
  if (value === null || value === undefined) return "–";
  return value >= 100 ? group(Math.round(value)) : String(Number(value.toPrecision(3)));
}

export const group = (value) => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ",");

/** Goes to a moment of the run, µs. */
export const jump = (micros) => globalThis.orderingDrive?.("goto", String(micros / 1000));

/** Loads a style sheet of the build once. */
const sheets = new Map();
export function style(name) {
  if (!sheets.has(name)) {
    const href = new URL(name, document.documentElement.dataset.base).href;
    const loading = new Promise((done) => {
      document.head.append(make("link", { rel: "stylesheet", href, onload: done, onerror: done }));
    });
    sheets.set(name, loading);
  }
  return sheets.get(name);
}

/** Key of the words for a reason of a cut, by the simulation's name: `BeforeIsolated`. */
export const reason = (name) => `cut.${name ? name.replaceAll(/\B[A-Z]/g, "-$&").toLowerCase() : "first"}.short`;
