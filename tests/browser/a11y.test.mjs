// An automated accessibility check of every main view, in both themes. Colours are measured too.
import { accessible } from "./axe.mjs";
import { pageTest } from "./harness.mjs";

for (const colorScheme of ["light", "dark"]) {
  pageTest(`no accessibility violation, ${colorScheme}`, { colorScheme }, async (page) => {
    await page.waitForSelector(".findings:not(.is-late)");
    await page.waitForSelector(".scene .node");
    await page.click(".finding-toggle");
    await page.waitForTimeout(200);
    await accessible(page, "findings");
    await page.click(".step:nth-of-type(3)");
    await page.waitForSelector(".block[data-thing]");
    for (const panel of [1, 2, 3, 4]) {
      await page.click(`#panel-${panel}`);
      await page.waitForTimeout(200);
      await accessible(page, `panel ${panel}`);
    }
    for (const tool of [2, 3, 4, 5]) {
      await page.click(`.choices button:nth-of-type(${tool})`);
      await page.waitForSelector(tool === 3 ? ".bench-form [type=file]" : ".sheet");
      await page.waitForTimeout(300);
      await accessible(page, `tool ${tool}`);
    }
    await page.click(".sheet-rule .rule-link");
    await page.waitForSelector(".sheet mark");
    await accessible(page, "a rule");
    await page.click('[data-do="gallery"]');
    await page.waitForSelector(".gallery-item");
    await accessible(page, "gallery");
    await page.click('[data-scenario="05-unclean-election"]');
    await page.waitForSelector(".question");
    await page.locator(".speed input").fill("13");
    await page.click('[data-do="play"]');
    await page.waitForSelector('.question[data-over="true"]', { timeout: 40_000 });
    await accessible(page, "broken invariants");
  });
}

for (const colorScheme of ["light", "dark"]) {
  pageTest(
    `no accessibility violation in the course, ${colorScheme}`,
    { colorScheme, hash: "course.html" },
    async (page) => {
      await page.waitForSelector(".course-entry");
      await accessible(page, "the lists");
      await page.click('[data-task="07-when-a-block-is-cut"]');
      await page.waitForSelector(".lesson-goal");
      await page.click('[data-do="hint"]');
      await accessible(page, "a lesson");
      await page.click("#lesson .rule-link");
      await page.click('[data-task="05-one-door-only"]');
      await page.click('[data-do="grade"]');
      await page.waitForSelector(".verdict-bad");
      await accessible(page, "a challenge");
    },
  );
}
