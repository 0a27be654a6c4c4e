// Keys for the whole page, and the sheet that lists them. A key does what a button of the page does, and nothing while
// somebody writes. They can be turned off: a person who speaks to the machine sends letters, too.
import { make, style, texts } from "../runs/parts.js";

const OFF = "ordering.keys";
const find = (selector) => document.querySelector(selector);
const press = (selector) => () => find(selector)?.click();
const goTo = (millis) => globalThis.orderingDrive?.("goto", String(Math.max(0, millis)));
const now = () => Number(find(".timeline input")?.value ?? 0);

/** Turns the speed by one position. */
function turn(by) {
  const input = find(".speed input");
  if (!input) return;
  input.value = String(Number(input.value) + by);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Shows a part of the page and puts the focus there; on a phone, its tab does. */
function visit(number, selector) {
  const tab = find(`.pane:nth-of-type(${number})`);
  if (tab?.checkVisibility()) tab.click();
  const go = () => find(selector)?.focus();
  if (number === 1) {
    const text = find(".editor")?.shadowRoot?.querySelector(".cm-content");
    setTimeout(() => text?.focus());
  } else setTimeout(go);
}

/** In the order of the sheet: keys as they are shown, the words' key, what is done. */
const KEYS = [
  [["Space", "k"], "play", press("[data-do=play]")],
  [["→"], "event", press(".step:nth-of-type(1)")],
  [["m"], "message", press(".step:nth-of-type(2)")],
  [["b"], "block", press(".step:nth-of-type(3)")],
  [["←"], "back", () => goTo(now() - 1000)],
  [["Home"], "start", () => goTo(0)],
  [["r"], "again", press("[data-do=reset]")],
  [["["], "slower", () => turn(-1)],
  [["]"], "faster", () => turn(1)],
  [["f"], "files", () => visit(1, "")],
  [["g"], "flow", () => visit(2, "#flow")],
  [["i"], "inspector", () => visit(3, "#panel-body")],
  [["1", "…", "6"], "panel", null],
  [["?"], "sheet", () => open()],
];
const names = { " ": "Space", ArrowRight: "→", ArrowLeft: "←" };
const acts = new Map(KEYS.flatMap(([keys, , act]) => (act ? keys.map((key) => [key, act]) : [])));

function isOff() {
  try {
    return localStorage.getItem(OFF) === "off";
  } catch {
    return false;
  }
}

/** What has its own use for keys: fields, the editor, and what is moved in or pressed by them. */
const fields = "input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]";
const moved = "button, a, summary, label, input, [role]:not([role=tabpanel]), [tabindex]:not(#flow, #panel-body)";

function listen(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.composedPath()[0];
  if (!(target instanceof Element) || target.closest(fields) || target.isContentEditable || find("dialog[open]"))
    return;
  const key = names[event.key] ?? event.key;
  if (isOff() && key !== "?") return;
  if (["Space", "→", "←", "Home"].includes(key) && target.closest(moved)) return;
  const panel = /^[1-6]$/.test(key) && find(`#panel-${Number(key) - 1}`);
  const act = acts.get(key) ?? (panel ? () => panel.click() : null);
  if (!act || (event.repeat && key !== "→")) return;
  event.preventDefault();
  act();
}

async function open() {
  const [say] = await Promise.all([texts(document.documentElement.lang, "keys"), style("keys.css")]);
  if (find("dialog[open]")) return;
  const row = ([keys, name]) => {
    const caps = keys.map((key) => (key === "…" ? "…" : make("kbd", {}, key === "Space" ? say("keys.space") : key)));
    return make("div", {}, make("dt", {}, ...caps), make("dd", {}, say(`keys.${name}`)));
  };
  const dialog = make("dialog", { class: "keys", "aria-labelledby": "keys-title" });
  const box = make("input", { type: "checkbox", id: "keys-on" });
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "off");
    } catch {
      // A closed storage remembers nothing; then they stay on.
      box.checked = true;
    }
  });
  dialog.append(
    make("h2", { id: "keys-title" }, say("keys.title")),
    make("dl", {}, ...KEYS.map(row)),
    make("p", {}, say("keys.editor")),
    make("label", { class: "check" }, box, say("keys.on")),
    make("button", { type: "button", class: "fix", onclick: () => dialog.close() }, say("keys.close")),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  // Not the box that switches the keys off: Space is the first of them.
  dialog.querySelector("button").focus();
}

addEventListener("keydown", listen);
// At once where a later panel is what is looked at first.
if (location.hash || "embed" in document.documentElement.dataset) globalThis.orderingLoad("after");
for (const event of ["pointermove", "pointerdown", "keydown"]) {
  addEventListener(event, () => globalThis.orderingLoad("after"), { once: true, passive: true, capture: true });
}
addEventListener("click", ({ target }) => target instanceof Element && target.closest("[data-do=keys]") && open());
