// Files, states and event logs, given to the person as files and taken back.
import { ask } from "../runs/desk.js";

/** Bytes of a state that is read. */
const STATE = 16 << 20;
/** Events of an event log that is saved: more of them fill the memory of a telephone. */
export const EVENTS = 200_000;

const save = (name, text) =>
  globalThis.orderingSave(name, typeof text === "string" ? new TextEncoder().encode(text) : text);

/** All files as a zip. `listed`: names and texts in turn. */
export function exportFiles(listed, pack) {
  const parts = (listed ?? "").split("\0");
  const files = [];
  for (let index = 0; index + 1 < parts.length; index += 2) files.push([parts[index], parts[index + 1]]);
  save("ordering-playground.zip", pack(files));
}

export async function exportState(link) {
  const text = await ask({ state: { link } });
  if (text) save("ordering-playground-state.json", text);
}

/** `{link}` of a state's file, or `{key}` of what is wrong with it. */
export async function importState(file) {
  if (file.size > STATE) return { key: "exchange.large" };
  const restored = await ask({ restore: { text: await file.text() } });
  return restored?.Ok === undefined ? { key: restored?.Err ?? "exchange.unreadable" } : { link: restored.Ok };
}

/** The event log of the run, which comes in chapters. */
export async function exportTrace(link, say, tell) {
  const run = Number(document.querySelector(".transport")?.dataset.run ?? 0);
  const events = [];
  let last = null;
  do {
    last = await ask({ trace: { run, from: events.length } });
    if (!last) return tell(say("exchange.no-trace"));
    events.push(...last.events);
  } while (last.events.length > 0 && events.length < Math.min(last.whole, EVENTS));
  if (last.whole === 0) return tell(say("exchange.no-trace"));
  const state = JSON.parse((await ask({ state: { link } })) ?? "null");
  const { hash, now, whole } = last;
  const head = JSON.stringify({ format: "ordering-playground trace 1", hash, now, whole, state });
  // One event a line, so that line tools can read it.
  const lines = events.slice(0, EVENTS).map((event) => JSON.stringify(event));
  save("ordering-playground-trace.json", `${head.slice(0, -1)},"events":[\n${lines.join(",\n")}\n]}\n`);
  if (whole > EVENTS)
    tell(say("exchange.cut", { limit: EVENTS.toLocaleString("en-US"), whole: whole.toLocaleString("en-US") }));
}
