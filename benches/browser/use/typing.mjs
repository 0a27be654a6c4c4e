// From a key to its findings on the screen, while the network plays.
import { median, note, p95 } from "./figures.mjs";
import { network, open, play } from "./world.mjs";

const strokes = 60;
const code = "KAFKA-DURABLE-01";
const line = "unclean.leader.election.enable=true";

/** In the page: notes when the finding and its squiggle came or went on the screen, for each key that was pressed. */
function observe(code) {
  const editor = document.querySelector(".editor").shadowRoot;
  const found = { times: [], pending: null };
  globalThis.typed = found;
  const shown = () =>
    document.querySelector(`[data-code="${code}"]`) !== null &&
    [...editor.querySelectorAll(".cm-line .mark")].some((mark) => /unclean/.test(mark.closest(".cm-line").textContent));
  const gone = () => document.querySelector(`[data-code="${code}"]`) === null;
  const look = () => {
    const { pending } = found;
    if (!pending || document.querySelector(".findings.is-late") || !(pending.wanted ? shown() : gone())) return;
    found.pending = null;
    // The end of the frame that shows it: after its callbacks, layout and paint.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => found.times.push(performance.now() - pending.since);
      channel.port2.postMessage(null);
    });
  };
  const watcher = new MutationObserver(look);
  const all = { subtree: true, childList: true, attributes: true };
  watcher.observe(document.querySelector(".inspector"), all);
  watcher.observe(editor, all);
  editor.addEventListener(
    "keydown",
    ({ key, timeStamp }) => {
      found.pending = { wanted: key === "e", since: timeStamp };
    },
    true,
  );
}

export async function typing(browser, dist) {
  const { page, close } = await open(browser, dist);
  await network(page);
  await page.click("role=tab[name=/server.properties/] >> nth=0");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(`\n${line}`, { delay: 30 });
  await page.waitForSelector(`[data-code="${code}"]`);
  await play(page);
  await page.locator(".cm-content").focus();
  await page.evaluate(observe, code);
  for (let stroke = 0; stroke < strokes; stroke += 1) {
    await page.keyboard.press(stroke % 2 === 0 ? "Backspace" : "e");
    await page.waitForFunction((count) => globalThis.typed.times.length === count, stroke + 1, { polling: 20 });
    // Not in step with the frames.
    await page.waitForTimeout(80 + ((stroke * 7) % 40));
  }
  const times = await page.evaluate(() => globalThis.typed.times);
  await close();
  const told = `p95 of ${strokes} keys; median ${median(times).toFixed(1)} ms`;
  note("from a key to its findings on the screen while it plays", p95(times), "ms", 50, told);
}
