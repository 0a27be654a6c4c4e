// Takes the README's pictures from the built page: `./dev pictures`.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launch, ready, serveDist } from "./browser.mjs";

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));
const pictures = [
  { name: "playground-en", locale: "en-US", colorScheme: "light", block: /^Block$/ },
  { name: "playground-zh", locale: "zh-CN", colorScheme: "dark", block: /^区块$/ },
];

mkdirSync(docs, { recursive: true });
const server = await serveDist();
const browser = await launch();
for (const { name, locale, colorScheme, block } of pictures) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale, colorScheme });
  await page.goto(server.url);
  await ready(page);
  // Steps, not seconds: the picture shows the same moment on every machine.
  for (let step = 0; step < 5; step += 1) {
    await page.getByRole("button", { name: block }).click();
    await page.waitForTimeout(400);
  }
  await page.screenshot({ path: `${docs}${name}.png` });
  await page.close();
  console.log(`docs/${name}.png`);
}
await browser.close();
await server.close();
