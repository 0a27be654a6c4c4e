// What an embed is asked to show: the words behind `?` in its address. Everything unknown or malformed is left out.

/** Parts of the page by the column that they are in. */
export const columns = {
  editors: "files",
  flow: "flow",
  findings: "inspector",
  blocks: "inspector",
  log: "inspector",
  effective: "inspector",
  charts: "inspector",
};

const NAME = /^[A-Za-z0-9-]{1,64}$/;
/** What the playground writes of a student's progress, and of a repair. */
const SEALED = /^\d{1,4}\.[\w-]{1,60000}$/;
const off = ["0", "off", "no", "false"];

const one = (text, allowed) => (allowed.includes(text) ? text : null);
const number = (text) => (/^\d{1,9}$/.test(text ?? "") ? Number(text) : null);
const name = (text) => (NAME.test(text ?? "") ? text : null);
const sealed = (text) => (SEALED.test(text ?? "") ? text : null);
/** A word that says yes by being there. */
const yes = (text) => text !== null && !off.includes(text);

/** The options in `search`, an address's part from its `?` on. */
export function readOptions(search) {
  const asked = new URLSearchParams(search);
  const lesson = name(asked.get("lesson"));
  const challenge = lesson ? null : name(asked.get("challenge"));
  const result = lesson || challenge ? null : sealed(asked.get("result"));
  const course = Boolean(lesson || challenge || result);
  const wanted = (asked.get("embed") || (course ? "whole" : "flow")).split(",");
  const views = Object.keys(columns).filter((view) => wanted.includes(view));
  return {
    whole: wanted.includes("whole"),
    views: views.length ? views : ["flow"],
    scenario: course ? null : name(asked.get("scenario")),
    lesson,
    challenge,
    /** A repair of a challenge that somebody shows. */
    result,
    /** It needs the course's program. */
    course,
    /** Step of a lesson, from 1. */
    step: lesson ? number(asked.get("step")) : null,
    progress: course ? sealed(asked.get("progress")) : null,
    lang: one(asked.get("lang"), ["en", "zh"]),
    theme: one(asked.get("theme"), ["light", "dark"]),
    readOnly: yes(asked.get("readonly")),
    controls: !off.includes(asked.get("controls")),
    auto: asked.get("height") === "auto",
    at: number(asked.get("at")),
    origin: originOf(asked.get("origin")),
  };
}

/** The origin of the page around, as its script names it. Nothing else is spoken to. */
function originOf(text) {
  try {
    const { origin, protocol } = new URL(text);
    return origin === text && /^https?:$/.test(protocol) ? origin : null;
  } catch {
    return null;
  }
}

/** The fragment that shows what the options name; empty: what the page begins with. */
export function fragmentOf({ scenario, lesson, challenge, result }) {
  if (lesson) return `#/lessons/${lesson}`;
  if (challenge) return `#/challenges/${challenge}`;
  if (result) return `#/results/${result}`;
  return scenario ? `#/scenario/${scenario}` : "";
}
