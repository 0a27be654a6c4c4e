// Small, zoomed and wide: on every main view nothing overlaps, sticks out or hides.
import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";

/** In the page: what is wrong with where things are. */
function misplaced() {
  const wrong = [];
  const name = (element) =>
    `${element.tagName.toLowerCase()}.${element.className} ${element.textContent.trim().slice(0, 30)}`;
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const isSticky = (element) => element && getComputedStyle(element).position === "sticky";
  const { scrollWidth, scrollHeight } = document.scrollingElement;
  if (scrollWidth > innerWidth) wrong.push(`the page is ${scrollWidth} px wide in a window of ${innerWidth} px`);
  if (scrollHeight > innerHeight) {
    wrong.push(`the page is ${scrollHeight} px high in a window of ${innerHeight} px`);
  }
  /** The part of an element that its ancestors let through. */
  const seen = (element) => {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let around = element.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflowX === "visible") continue;
      const box = around.getBoundingClientRect();
      [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
      [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    [left, top, right, bottom] = [
      Math.max(left, 0),
      Math.max(top, 0),
      Math.min(right, innerWidth),
      Math.min(bottom, innerHeight),
    ];
    return { left, top, right, bottom };
  };
  // What lies above the page hides what is below it.
  const above = ["dialog[open]", ".file-menu[open] file-tools", ".gallery-list"];
  const top = above.map((one) => document.querySelector(one)).find((one) => one?.checkVisibility());
  for (const control of (top ?? document).querySelectorAll(
    "button, a[href]:not(.skip), input, select, textarea, summary",
  )) {
    if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const { left, right, width } = control.getBoundingClientRect();
    let scroller = control.parentElement;
    while (scroller && !scrolls(scroller)) scroller = scroller.parentElement;
    if (width > 1 && !scroller && (left < -1 || right > innerWidth + 1)) wrong.push(`sticks out: ${name(control)}`);
    const part = seen(control);
    if (part.right - part.left < 8 || part.bottom - part.top < 8) continue;
    const hit = document.elementFromPoint((part.left + part.right) / 2, (part.top + part.bottom) / 2);
    // What stays in place while the rest scrolls below it covers nothing for good.
    if (hit && [".detail", ".breaches"].some((one) => isSticky(hit.closest(one)))) continue;
    const related = hit && (control.contains(hit) || hit.contains(control) || control.closest("label")?.contains(hit));
    if (!related) wrong.push(`covered: ${name(control)} by ${hit && name(hit)}`);
  }
  const leaves = document.querySelectorAll(
    "main p, main h2, main h3, main li, main span, main button, main td, main th, header *, footer *",
  );
  for (const leaf of leaves) {
    const { display, overflowX } = getComputedStyle(leaf);
    if (display.startsWith("inline") || overflowX !== "visible" || leaf.children.length > 0 || !leaf.textContent.trim())
      continue;
    if (!leaf.checkVisibility() || leaf.clientWidth <= 1) continue;
    if (leaf.scrollWidth > leaf.clientWidth + 1) wrong.push(`longer than its box: ${name(leaf)}`);
  }
  return [...new Set(wrong)];
}

/** Every main view after another, each with what is wrong on it. */
async function walk(page) {
  const found = [];
  const look = async (view) => {
    await page.waitForTimeout(150);
    found.push(...(await page.evaluate(misplaced)).map((text) => `${view}: ${text}`));
  };
  // A wide window shows all parts at once.
  const pane = async (number) => {
    const button = page.locator(`.panes .pane:nth-child(${number})`);
    if (await button.isVisible()) await button.click();
  };
  await page.waitForSelector(".findings:not(.is-late)", { state: "attached" });
  await pane(1);
  await look("files");
  await page.click(".file-menu summary");
  await page.waitForSelector("file-tools [name=name]");
  await look("menu of the files");
  await page.keyboard.press("Escape");
  await pane(2);
  await page.click(".step:nth-of-type(3)");
  await page.waitForSelector(".block[data-thing]");
  await look("flow");
  await pane(3);
  await page.click(".finding-toggle");
  await look("findings");
  for (const panel of [1, 2, 3, 4, 5]) {
    await page.click(`#panel-${panel}`);
    await look(`panel ${panel}`);
  }
  await page.click("#panel-4");
  for (const tool of [2, 3, 4, 5]) {
    await page.click(`.choices button:nth-of-type(${tool})`);
    await look(`tool ${tool}`);
  }
  await page.click(".sheet-rule .rule-link");
  await page.waitForSelector(".sheet mark");
  await look("a rule");
  await page.click('[data-do="gallery"]');
  await page.waitForSelector(".gallery-item");
  await look("gallery");
  await page.click('[data-scenario="05-unclean-election"]');
  await page.waitForSelector(".question", { state: "attached" });
  await pane(2);
  await look("a scenario");
  return found;
}

for (const [locale, colorScheme] of [
  ["en-US", "light"],
  ["zh-CN", "dark"],
]) {
  const common = { locale, colorScheme };
  pageTest(`320 px, ${locale}`, { ...common, viewport: { width: 320, height: 640 } }, async (page) => {
    assert.deepEqual(await walk(page), []);
  });
  // What is left of 1280 × 800 when everything is twice as large.
  const zoomed = { ...common, viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };
  pageTest(`200 %, ${locale}`, zoomed, async (page) => {
    assert.deepEqual(await walk(page), []);
  });
  for (const viewport of [
    { width: 844, height: 390 },
    { width: 1024, height: 768 },
    { width: 1440, height: 900 },
  ]) {
    pageTest(`${viewport.width} px, ${locale}`, { ...common, viewport }, async (page) => {
      assert.deepEqual(await walk(page), []);
    });
  }
}
