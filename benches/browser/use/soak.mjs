// Whether memory grows while the network plays, run after run: what is in use at the end of each run, after collecting the
// garbage. `--soak MINUTES` plays at the usual speed for so long; without it, a few runs as fast as they go.
import { note } from "./figures.mjs";
import { network, open, speed } from "./world.mjs";

const MB = 1024 * 1024;
const runs = 6;
/** Places on the ladder of speeds: 1 and 60 virtual seconds a second. */
const usual = 9;
const fastest = 13;
/** Milliseconds between two samples. */
const EVERY = 30_000;
/** Megabytes that may come and go by chance. */
const slack = 1;

/** Put before the scripts that start the programs: keeps their memory where it can be asked for. */
const keep = `{
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    globalThis.benchMemory = (made.instance ?? made).exports.memory;
    return made;
  };
}`;
const alter = (path, body) => (/(boot|reader|simulate)\.js$/.test(path) ? Buffer.from(`${keep}${body}`) : body);
const wasmBytes = () => globalThis.benchMemory?.buffer.byteLength ?? 0;

/** Megabytes in use: the page's objects, nodes and buffers, and the memory of the three programs. */
async function inUse(page, session) {
  await session.send("HeapProfiler.collectGarbage");
  const heap = await session.send("Runtime.getHeapUsage");
  const { nodes } = await session.send("Memory.getDOMCounters");
  const programs = await Promise.all([page, ...page.workers()].map((one) => one.evaluate(wasmBytes)));
  const objects = heap.usedSize + (heap.embedderHeapUsedSize ?? 0) + (heap.backingStorageSize ?? 0);
  return { objects: objects / MB, programs: programs.reduce((sum, bytes) => sum + bytes, 0) / MB, nodes };
}

/** Plays one run to its end, or until a moment; takes a sample now and then. */
async function playRun(page, until, sample) {
  await page.click('[data-do="play"]');
  const ended = () => page.evaluate(() => document.querySelector(".clock").textContent.trim() === "10:00.000");
  for (let next = Date.now() + EVERY; Date.now() < until; ) {
    await page.waitForTimeout(500);
    if (await ended()) return true;
    if (Date.now() < next) continue;
    await sample();
    next += EVERY;
  }
  return false;
}

export async function soak(browser, dist, minutes) {
  const { page, close } = await open(browser, dist, { alter });
  const session = await page.context().newCDPSession(page);
  await network(page);
  await speed(page, minutes ? usual : fastest);
  const begin = Date.now();
  const sample = async () => {
    const found = await inUse(page, session);
    if (minutes) console.log(`${((Date.now() - begin) / 60_000).toFixed(1)} min: ${words(found)}`);
    return found;
  };
  const until = minutes ? begin + minutes * 60_000 : Number.POSITIVE_INFINITY;
  const ends = [];
  while (Date.now() < until && (minutes || ends.length < runs)) {
    const ended = await playRun(page, until, sample);
    const found = await sample();
    if (ended || ends.length === 0) ends.push(found);
  }
  await close();
  report(ends, minutes ? `${minutes} min` : `${ends.length} runs of 10 virtual minutes`);
}

const words = ({ objects, programs, nodes }) =>
  `${objects.toFixed(2)} MB of objects, ${programs.toFixed(2)} MB of programs, ${nodes} nodes`;

/** From the end of the first run to that of the last: a run in between has the same to keep. */
function report(ends, told) {
  const [first, last] = [ends[0], ends.at(-1)];
  // A single run says nothing of the next one, and must not pass.
  const grown = (key) => (ends.length > 1 ? last[key] - first[key] : Number.NaN);
  const from = `${told}; after the first run ${words(first)}`;
  note("memory that play after play adds: objects", grown("objects"), "MB", slack, from);
  note("memory that play after play adds: programs", grown("programs"), "MB", slack, `after the last ${words(last)}`);
}
