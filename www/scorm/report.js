// In a SCORM 1.2 package: reports what happens in the embed to the learning system around it.

/** Windows that are looked through for the learning system. */
const HOPS = 10;
/** Characters that a learning system keeps for later. */
const KEPT = 4096;

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

/** What is reached stays reached. */
function score(points, passed) {
  if (done()) return;
  set("cmi.core.score.min", 0);
  set("cmi.core.score.max", 100);
  set("cmi.core.score.raw", points);
  set("cmi.core.lesson_status", passed ? "passed" : "incomplete");
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
  api.LMSFinish("");
}

embed.addEventListener("ordering-goal", ({ detail }) => {
  if (detail.name === "played") {
    const passed = embed.dataset.pass !== "unbroken" || detail.broken === 0;
    score(passed ? 100 : 50, passed);
  } else if (Number.isFinite(detail.done) && detail.of > 0) {
    score(Math.round((100 * Math.min(detail.done, detail.of)) / detail.of), detail.done >= detail.of);
  }
});

embed.addEventListener("ordering-state", ({ detail }) => {
  if (typeof detail.link === "string" && detail.link.length <= KEPT) set("cmi.suspend_data", detail.link);
  api?.LMSCommit("");
});

embed.addEventListener(
  "ordering-ready",
  () => {
    const kept = get("cmi.suspend_data");
    if (kept) embed.load({ link: kept });
  },
  { once: true },
);

api?.LMSInitialize("");
if (["", "not attempted"].includes(get("cmi.core.lesson_status"))) set("cmi.core.lesson_status", "incomplete");
addEventListener("pagehide", finish);
