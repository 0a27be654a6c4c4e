// The accessibility check that all views are held to.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { AxeBuilder } = createRequire(new URL("../../www/package.json", import.meta.url))("@axe-core/playwright");

/** No violation of WCAG 2.2 AA on the page as it stands, or in `part` of it. */
export async function accessible(page, view, part = ":root") {
  const { violations } = await new AxeBuilder({ page })
    .include(part)
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .setLegacyMode()
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).slice(0, 5)}`);
  assert.deepEqual(found, [], view);
}
