// The panel of tools: what is pasted or opened is explained, and nothing that a file holds can hurt the page.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ready } from "./browser.mjs";
import { pageTest } from "./harness.mjs";

const open = async (page, tool) => {
  await page.click("#panel-4");
  await page.click(`.choices button:nth-of-type(${tool})`);
};

/** The value of a row of the sheet. */
const row = (page, name) =>
  page.$eval(
    ".sheet",
    (sheet, wanted) => {
      const names = [...sheet.querySelectorAll("dt")];
      return names.find((one) => one.innerText === wanted)?.nextElementSibling.innerText;
    },
    name,
  );

const editorText = (page) =>
  page.evaluate(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").innerText);

pageTest("a pasted log is explained, with the rule and the line of the file", {}, async (page) => {
  await open(page, 1);
  await page.fill(
    "[name=log]",
    "ERROR kafka server: Message was too large, server rejected it to avoid allocation error.",
  );
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".sheet h3");
  assert.match(await page.textContent(".sheet"), /1 \| ERROR kafka server/);
  assert.ok((await page.$$(".sheet .rule-link")).length > 0);
  await page.click(".sheet .place");
  assert.match(await editorText(page), /message\.max\.bytes/);
});

pageTest("what is not known is said to be unknown", {}, async (page) => {
  await open(page, 1);
  await page.fill("[name=log]", "2018-01-01 UTC [x] y -> ERRO 124 <b>nobody</b> has ever seen this");
  await page.click(".bench-form .fix");
  await page.waitForSelector(".sheet h3");
  assert.match(await page.textContent(".sheet"), /Not known.*<b>nobody<\/b> has ever seen this/s);
});

pageTest("makes a genesis block, saves it, and reads it back", {}, async (page) => {
  await open(page, 2);
  await page.waitForSelector(".sheet dl");
  assert.equal(await row(page, "BatchTimeout"), "2s");
  const hash = await row(page, "SHA-256 of the file");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(".sheet .fix")]);
  assert.equal(download.suggestedFilename(), "genesis.block");
  const buffer = await readFile(await download.path());
  assert.equal(String(buffer.length), (await row(page, "Size")).split(" ")[0].replaceAll(",", ""));
  await open(page, 3);
  await page.setInputFiles(".bench-form [type=file]", { name: "my.block", mimeType: "", buffer });
  await page.waitForSelector(".sheet dl");
  assert.equal(await row(page, "SHA-256 of the file"), hash);
  assert.match(await page.textContent(".sheet"), /"batch_timeout"|BatchTimeout/);
});

pageTest("configtxgen's refusal is shown in its own words", {}, async (page) => {
  await open(page, 2);
  await page.waitForSelector(".sheet dl");
  await page.selectOption("[name=profile]", "Channel");
  await page.click(".bench-form .fix");
  await page.waitForSelector(".sheet-bad");
  assert.match(await page.textContent(".sheet"), /refusing to generate block which is missing orderer section/);
});

pageTest("a hostile block file gets a clear error", {}, async (page) => {
  await open(page, 3);
  await page.setInputFiles(".bench-form [type=file]", {
    name: "bad.block",
    mimeType: "",
    buffer: Buffer.alloc(5000, 0xff),
  });
  await page.waitForSelector(".sheet-bad");
  assert.match(await page.textContent(".sheet-bad"), /not a block/);
  await page.setInputFiles(".bench-form [type=file]", { name: "big", mimeType: "", buffer: Buffer.alloc(17 << 20) });
  await page.waitForSelector(".notice-bad");
  assert.match(await page.textContent(".notice-bad"), /16 MiB/);
});

pageTest("a config update follows the text, and the orderer's refusal is shown", {}, async (page) => {
  await open(page, 4);
  await page.waitForSelector(".sheet p");
  assert.match(await page.textContent(".sheet"), /no differences detected/);
  const text = await readFile(new URL("../../www/examples/course/configtx.yaml", import.meta.url), "utf8");
  const replace = (old, better) =>
    page.setInputFiles(".open-file input", {
      name: "configtx.yaml",
      mimeType: "",
      buffer: Buffer.from(text.replace(old, better)),
    });
  await replace("BatchTimeout: 2s", "BatchTimeout: 5s");
  await page.waitForSelector(".sheet-good");
  assert.equal(await row(page, "BatchTimeout"), "2s → 5s");
  await replace("OrdererType: kafka", "OrdererType: solo");
  await page.waitForSelector(".sheet-bad");
  assert.match(await page.textContent(".sheet"), /attempted to change consensus type/i);
});

pageTest("lists the rules, sifts them, and shows one by its address", { hash: "#/rules" }, async (page, { url }) => {
  await page.waitForSelector(".sheet-rule");
  const all = (await page.$$(".sheet-rule")).length;
  await page.fill("[type=search]", "replica.fetch");
  await page.waitForFunction((before) => document.querySelectorAll(".sheet-rule").length < before, all);
  await page.click(".sheet-rule .rule-link");
  await page.waitForSelector(".sheet mark");
  assert.match(page.url(), /#\/rules\/[A-Z0-9-]+$/);
  const shown = () =>
    page.waitForFunction(() => document.querySelector(".sheet")?.textContent.includes("KAFKA-SIZE-02"));
  await page.goto(`${url}#/rules/kafka-size-02`);
  await shown();
  await page.reload();
  await ready(page);
  await shown();
});

pageTest("opens a rule's example, and own work comes back", {}, async (page) => {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# mine ");
  await page.waitForSelector(".findings:not(.is-late)");
  await page.click('[data-code="KAFKA-SIZE-02"] .finding-toggle');
  await page.waitForSelector(".finding-body h4");
  await page.click(".finding-body .rule-link");
  await page.waitForSelector(".sheet mark");
  await page.click(".sheet .fix");
  await page.waitForSelector(".notice-do");
  assert.doesNotMatch(await editorText(page), /# mine/);
  await page.click(".notice-do");
  await page.waitForSelector(".notice-do", { state: "detached" });
  assert.match(await editorText(page), /# mine/);
});

pageTest("a rule that there is none of is named", { hash: "#/rules/NO-SUCH-01" }, async (page) => {
  await page.waitForSelector(".sheet-bad");
  assert.match(await page.textContent(".sheet-bad"), /NO-SUCH-01/);
});
