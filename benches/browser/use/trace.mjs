// What Chromium's own trace says of a page's main thread: how long scripts ran in each frame, and the longest task.

const categories = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "toplevel",
  "v8",
  "blink.user_timing",
];

/** What Chromium counts as running scripts: everything that calls into them, and collecting their garbage. */
const scripting = new Set([
  "EvaluateScript",
  "EventDispatch",
  "FireAnimationFrame",
  "FireIdleCallback",
  "FunctionCall",
  "HandlePostMessage",
  "MajorGC",
  "MinorGC",
  "RunMicrotasks",
  "TimerFire",
  "v8.callFunction",
  "v8.run",
  "V8.GCIncrementalMarking",
  "V8.GCScavenger",
]);

/** Traces the page for as long as `work` goes on. */
export async function trace(browser, page, work) {
  await browser.startTracing(page, { categories });
  await work();
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const drawing = traceEvents.find(({ name }) => name === "FireAnimationFrame");
  if (!drawing) throw new Error("no frame was drawn");
  return traceEvents.filter(({ pid, tid, ph }) => pid === drawing.pid && tid === drawing.tid && ph !== "M");
}

/** Milliseconds of the processor's time for scripts in each frame: from one drawing of the page to the next. What scripts
 * make the browser lay out at once counts as theirs. */
export function scriptPerFrame(events) {
  const spans = events
    .filter(({ ph, name }) => ph === "X" && scripting.has(name))
    .map(({ tts, tdur = 0 }) => [tts, tts + tdur])
    .sort(([a], [b]) => a - b);
  const starts = events
    .filter(({ name }) => name === "Commit")
    .map(({ tts }) => tts)
    .sort((a, b) => a - b);
  const frames = new Array(Math.max(0, starts.length - 1)).fill(0);
  let [frame, covered] = [0, 0];
  for (const [from, to] of spans) {
    while (frame < frames.length && from >= starts[frame + 1]) frame += 1;
    const begin = Math.max(from, covered);
    covered = Math.max(covered, to);
    if (frame < frames.length && from >= starts[0] && to > begin) frames[frame] += (to - begin) / 1000;
  }
  return frames;
}

/** The main thread's tasks of more than `limit` ms of the processor's time, each with the last of the page's own marks
 * before it. */
export function longTasks(events, limit) {
  const marks = events.filter(({ cat, ph }) => cat === "blink.user_timing" && ph !== "X").sort((a, b) => a.ts - b.ts);
  return events
    .filter(({ name, tdur }) => name === "RunTask" && tdur > limit * 1000)
    .map(({ ts, tdur }) => ({ ms: tdur / 1000, mark: marks.findLast((mark) => mark.ts <= ts)?.name ?? "" }));
}
