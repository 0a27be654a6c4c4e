// A minute of everything that one does with the page: what keeps its main thread for more than 50 ms.
import { digits, most, note } from "./figures.mjs";
import { longTasks, trace } from "./trace.mjs";
import { network, open, play, speed } from "./world.mjs";

const seconds = 60;
const limit = 50;

/** What one does, again and again; each is told the round. */
const deeds = {
  type: async (page, round) => {
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(`\n# round ${round}\nnum.partitions=${round}`, { delay: 15 });
  },
  "another file": (page, round) => page.click(`.tabs [role=tab] >> nth=${round % 3}`),
  "open a finding": (page, round) => page.click(`.finding-toggle >> nth=${round % 3}`),
  "mend a finding": async (page) => {
    const fix = page.locator(".finding .fix").first();
    if (await fix.isVisible()) await fix.click();
  },
  undo: async (page) => {
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+z");
  },
  "turn a knob": async (page) => {
    const knob = page.locator("#knob-0");
    if (await knob.isVisible()) await knob.press("ArrowRight");
  },
  "all panels": async (page) => {
    for (const panel of [1, 2, 3, 4, 5, 0]) {
      await page.click(`#panel-${panel}`);
      await page.waitForTimeout(300);
    }
  },
  "kill a broker": (page) => page.click(".broker .switch >> nth=0"),
  "point at things": async (page) => {
    const { x, y, width, height } = await page.locator(".scene").boundingBox();
    for (let step = 0; step < 12; step += 1) {
      await page.mouse.move(x + (width * (step + 1)) / 14, y + height * (0.2 + 0.05 * step));
      await page.waitForTimeout(30);
    }
  },
  "go back in time": async (page) => {
    const now = Number(await page.inputValue(".timeline input"));
    await page.locator(".timeline input").fill(String(Math.floor(now / 2)));
  },
  faster: (page) => speed(page, 11),
  "as usual": (page) => speed(page, 9),
  "the other language": (page) => page.click('[data-tool="lang"]'),
  "the other theme": (page) => page.click(".top-tools > button:last-of-type"),
  "step by step": async (page) => {
    for (const step of [1, 2, 3]) await page.click(`.step:nth-of-type(${step})`);
    await page.click('[data-do="play"]');
  },
  "the gallery": async (page) => {
    await page.click('[data-do="gallery"]');
    await page.waitForTimeout(300);
    await page.keyboard.press("Escape");
  },
};

export async function tasks(browser, dist) {
  const { page, close } = await open(browser, dist);
  await network(page);
  await play(page);
  const events = await trace(browser, page, async () => {
    const end = Date.now() + seconds * 1000;
    for (let round = 0; Date.now() < end; round += 1) {
      for (const [name, act] of Object.entries(deeds)) {
        await page.evaluate((name) => performance.mark(name), name);
        await act(page, round);
        await page.waitForTimeout(150);
      }
    }
  });
  await close();
  const found = longTasks(events, limit);
  const longest = most(found.map(({ ms }) => ms));
  const names = [...new Set(found.map(({ mark }) => mark))].join(", ");
  const told = longest ? `the longest ${digits(longest)} ms; ${names}` : "";
  note(`tasks above ${limit} ms in ${seconds} s of use`, found.length, "tasks", 0, told);
}
