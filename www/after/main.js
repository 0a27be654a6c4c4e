// What comes with the first thing that somebody does: styles of later panels, where the keyboard goes on when what had
// the focus is gone, and words for those who hear the page.
import { make, style, texts } from "../runs/parts.js";

/** Real milliseconds that something which was asked for may take. */
const PATIENCE = 5000;
/** Real milliseconds that a button may be switched off for a moment. */
const MOMENT = 500;
const TICK = 30;

const find = (selector, within = document) => within.querySelector(selector);
const findings = () => [...document.querySelectorAll(".finding")];
const pause = () => new Promise((done) => setTimeout(done, TICK));

style("after.css");
const voice = make("p", { class: "hidden", role: "status" });
// Out of the page's flow: it must not make the page scroll.
voice.style.position = "fixed";
voice.style.top = "0";
document.body.append(voice);

/** Says something to those who hear the page. */
async function speak(key, args = {}) {
  const say = await texts(document.documentElement.lang, "spoken").catch(() => null);
  if (!say) return;
  // The same words once more are news, too.
  voice.textContent = "";
  await pause();
  voice.textContent = say(key, args);
}

/** What `test` answers as soon as it answers something; nothing when it takes too long. */
async function until(test, patience = PATIENCE) {
  for (const end = performance.now() + patience; performance.now() < end; await pause()) {
    const answer = test();
    if (answer) return answer;
  }
}

/** The findings as they are seen. */
const picture = () => findings().map((item) => item.textContent);
const isSame = (left, right) => left.length === right.length && left.every((text, index) => text === right[index]);

/** After a fix: tells what is left, and goes on at the finding that has come into the place of the one that is gone. */
async function afterFix(place, go) {
  const before = picture();
  if (!(await until(() => find(".findings:not(.is-late)") && !isSame(picture(), before)))) return;
  const left = findings();
  const next = left[Math.min(place, left.length - 1)];
  if (go) (next ? find(".finding-toggle", next) : find("#panel-body"))?.focus();
  const counts = [...document.querySelectorAll(".filter[data-count]")].filter(({ dataset }) => dataset.count !== "0");
  const words = counts.map((one) => [...one.querySelectorAll("span")].map((part) => part.textContent).join(" "));
  const list = new Intl.ListFormat(document.documentElement.lang).format(words);
  await speak(words.length > 0 ? "spoken.fixed" : "spoken.all-fixed", { counts: list });
}

async function afterScenario(name) {
  const text = await until(() => find(`.question[data-scenario="${name}"] .question-text`)?.lastChild?.textContent);
  if (text) await speak("spoken.scenario", { question: text });
}

/** Where to go on, by the part of the page that the focus was in. */
const WAYS = [
  ["[data-do=hint]", [".lesson-hints > :last-child"]],
  [".lesson", [".lesson-step.is-open .lesson-toggle", ".lesson [data-do=grade]", "#lesson"]],
  [".comparison", [".comparison button:enabled"]],
  [".inspector", ["#panel-body"]],
  [".transport", ["[data-do=play]"]],
  [".files", ["#files [role=tab][aria-selected=true]"]],
  ["body", ["#flow"]],
];

/** What had the focus last, with what it was in, and what had it before a notice came. */
let last = document.activeElement;
let around = [];
let home = null;

function remember(element) {
  last = element;
  around = [];
  for (let up = element; up; up = up.parentElement) around.push(up);
  if (!isIn(".notice")) home = element;
}

const isIn = (selector) => around.some((element) => element.matches(selector));
const canHaveFocus = (element) => element?.isConnected && !element.matches(":disabled") && element.checkVisibility();
const isNowhere = () => [document.body, null].includes(document.activeElement);

/** After something was pressed: when it is gone, or was switched off, the focus is given to what comes next. */
let turn = 0;
async function keepFocus(byKey) {
  turn += 1;
  const mine = turn;
  const isLost = () => isNowhere() && (byKey || !canHaveFocus(last));
  if (!(await until(() => turn !== mine || isLost())) || turn !== mine) return;
  if (last.isConnected) await until(() => canHaveFocus(last), MOMENT);
  const [, ways] = WAYS.find(([part]) => isIn(part)) ?? WAYS.at(-1);
  const next = await until(() => {
    if (canHaveFocus(last)) return last;
    if (isIn(".notice") && canHaveFocus(home)) return home;
    return ways.map((way) => find(way)).find(canHaveFocus);
  });
  // On a phone that part may not be the one that is shown.
  if (turn === mine && isNowhere()) (next ?? find(".pane[aria-current=true]"))?.focus();
}

/** A press of a button, by whatever means: a press by a key has no clicks to count. */
function pressed(event) {
  const [target] = event.composedPath();
  if (!(target instanceof Element)) return;
  const button = target.closest("button, a, summary, input");
  if (!button) return;
  const item = button.closest(".finding");
  if (button.matches(".fix-all") || (item && button.matches(".fix:not([data-do])"))) {
    afterFix(item ? findings().indexOf(item) : 0, true);
    return;
  }
  if (button.matches(".card-fix")) afterFix(0, false);
  if (button.matches(".gallery-item")) afterScenario(button.dataset.scenario);
  if (button.matches("[data-do=read]")) {
    const title = button.closest(".lesson-step")?.querySelector(".lesson-toggle > :last-child")?.textContent;
    speak("spoken.read", { title });
  }
  if (document.activeElement === button) keepFocus(event.detail === 0);
}

addEventListener("focusin", ({ target }) => remember(target));
addEventListener("click", pressed, { capture: true });
addEventListener(
  "keydown",
  (event) => {
    // The editor's quick fix: the focus stays in the text.
    if ((event.ctrlKey || event.metaKey) && event.key === "." && event.target.closest(".editor")) afterFix(0, false);
  },
  { capture: true },
);
if (last instanceof Element) remember(last);
