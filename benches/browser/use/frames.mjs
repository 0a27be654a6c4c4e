// How long scripts take of each frame while the network plays.
import { note, p95 } from "./figures.mjs";
import { scriptPerFrame, trace } from "./trace.mjs";
import { network, open, play } from "./world.mjs";

const rounds = 5;
const seconds = 4;

export async function frames(browser, dist) {
  const { page, close } = await open(browser, dist);
  await network(page);
  await play(page);
  const found = [];
  let drawn = 0;
  for (let i = 0; i < rounds; i += 1) {
    const events = await trace(browser, page, () => page.waitForTimeout(seconds * 1000));
    const each = scriptPerFrame(events);
    drawn += each.length;
    found.push(p95(each));
  }
  await close();
  found.sort((a, b) => a - b);
  const told = `p95; median of ${rounds} times ${seconds} s, ${(drawn / rounds / seconds).toFixed(0)} frames a second`;
  note("scripts in a frame while 200 envelopes/s play", found[Math.floor(rounds / 2)], "ms", 4, told);
}
