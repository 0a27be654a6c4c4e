// In a SCORM 1.2 package: reports what happens in the embed to the learning system around it.

/** Windows that are looked through for the learning system. */
const HOPS = 10;
/** Characters that a learning system keeps for later. */
const KEPT = 4096;
/** Milliseconds after a change until it is kept. */
const PAUSE = 5000;

const embed = document.querySelector("ordering-playground");
const started = Date.now();
const api = found(window.parent) ?? found(window.opener);
let over = false;

/** The learning system's object, in one of the windows around. Those of other sites do not let themselves be looked at. */
function found(from) {
  for (let hop = 0, at = from; at && hop < HOPS; hop += 1) {
    try {
      if (at.API) return at.API;
    } catch {
      return null;
    }
    if (at.parent === at) return null;
    at = at.parent;
  }
  return null;
}

const get = (name) => String(api?.LMSGetValue(name) ?? "");
const set = (name, value) => api?.LMSSetValue(name, String(value));
const done = () => ["passed", "completed"].includes(get("cmi.core.lesson_status"));

/** What is reached stays reached, and a better score takes the place of a lower one. */
function score(points, passed) {
  if (points > (Number.parseFloat(get("cmi.core.score.raw")) || 0)) {
    set("cmi.core.score.min", 0);
    set("cmi.core.score.max", 100);
    set("cmi.core.score.raw", points);
  }
  if (!done()) set("cmi.core.lesson_status", passed ? "passed" : "incomplete");
  api?.LMSCommit("");
  embed.askState();
}

function finish() {
  if (!api || over) return;
  over = true;
  const seconds = Math.round((Date.now() - started) / 1000);
  const two = (number) => String(number).padStart(2, "0");
  set(
    "cmi.core.session_time",
    `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`,
  );
  // Without it a learning system may throw away what was kept for the next time.
  set("cmi.core.exit", "suspend");
  api.LMSCommit("");
  api.LMSFinish("");
}

/** What a goal is worth. */
function worth({ name, broken, score: points, done: parts, of }) {
  if (name === "played") {
    const passed = embed.dataset.pass !== "unbroken" || broken === 0;
    return [passed ? 100 : 50, passed];
  }
  if (name === "solved" && Number.isFinite(points)) return [Math.min(100, Math.max(0, points)), true];
  if (name === "step" && Number.isFinite(parts) && of > 0) {
    return [Math.round((100 * Math.min(parts, of)) / of), parts >= of];
  }
  return null;
}

embed.addEventListener("ordering-goal", ({ detail }) => {
  const [points, passed] = worth(detail) ?? [];
  if (points !== undefined) score(points, passed);
});

let asking = false;
embed.addEventListener("ordering-progress", () => {
  if (asking) return;
  asking = true;
  setTimeout(() => {
    asking = false;
    embed.askState();
  }, PAUSE);
});

/** Progress and link with a space between them; without the link where there is no room for it. */
embed.addEventListener("ordering-state", ({ detail }) => {
  const progress = typeof detail.progress === "string" ? detail.progress : "";
  const link = typeof detail.link === "string" ? detail.link : "";
  const kept = [`${progress} ${link}`, progress].find((text) => text.length <= KEPT);
  if (kept === undefined || kept === get("cmi.suspend_data")) return;
  set("cmi.suspend_data", kept);
  api?.LMSCommit("");
});

api?.LMSInitialize("");
if (["", "not attempted"].includes(get("cmi.core.lesson_status"))) set("cmi.core.lesson_status", "incomplete");
const [progress, link] = get("cmi.suspend_data").split(" ");
// This script runs before that of the element, which then begins with what is done.
if (progress) embed.setAttribute("progress", progress);
if (link) embed.addEventListener("ordering-ready", () => embed.load({ link }), { once: true });
addEventListener("pagehide", finish);
