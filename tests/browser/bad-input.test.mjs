// Whatever is put in: the page stays usable, the text stays, and it says what is wrong.
import assert from "node:assert/strict";
import { ready } from "./browser.mjs";
import { pageTest } from "./harness.mjs";

const notice = async (page) => (await page.waitForSelector(".notice")).innerText();

/** Opens a file as a person does who picks it from the disk. */
const open = (page, name, content) =>
  page.setInputFiles('input[type="file"]', {
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(content),
  });

/** The page still answers: a typed setting brings its finding. */
async function stillWorks(page) {
  await page.click("role=tab[name=/server.properties/]");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nunclean.leader.election.enable=true");
  await page.waitForSelector('[data-code="KAFKA-DURABLE-01"]', { timeout: 20_000 });
}

pageTest("an empty file", {}, async (page) => {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await stillWorks(page);
});

pageTest("a binary file is named and left out", {}, async (page) => {
  await open(page, "genesis.block", [0, 1, 2, 255, 254, 0]);
  assert.match(await notice(page), /genesis\.block is not text/);
  await stillWorks(page);
});

pageTest("5 MB of text is named and left out", {}, async (page) => {
  await open(page, "configtx.yaml", "x: 1\n".repeat(1_000_000));
  assert.match(await notice(page), /more than the/);
  await stillWorks(page);
});

pageTest("5 MB of pasted text stays in the editor and is not read", {}, async (page) => {
  await page.locator(".cm-content").click();
  await page.evaluate(() => {
    const content = document.querySelector(".editor").shadowRoot.querySelector(".cm-content");
    const data = new DataTransfer();
    data.setData("text/plain", "x: 1\n".repeat(1_000_000));
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  assert.match(await notice(page), /more than the/);
  await stillWorks(page);
});

pageTest("a YAML alias bomb", {}, async (page) => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 12; i++)
    lines.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(", ")}]`,
    );
  await open(page, "configtx.yaml", `${lines.join("\n")}\nOrderer: *a11\n`);
  await page.waitForSelector(".findings:not(.is-late)", { timeout: 20_000 });
  await stillWorks(page);
});

for (const [name, hash, words] of [
  ["with letters that no link has", "#1.@@@@", /characters that no link has/],
  ["cut off", "#1.xVXN", /cut off or damaged/],
  ["of a later version", "#99.abcd", /newer than this page/],
  ["to something else", "#nothing", /no link of this page/],
]) {
  pageTest(`a link ${name}`, { hash }, async (page) => {
    assert.match(await notice(page), words);
    await stillWorks(page);
  });
}

pageTest("a broken link in the open page leaves the text alone", {}, async (page) => {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# mine\n");
  await page.evaluate(() => {
    location.hash = "#1.broken!";
  });
  assert.match(await notice(page), /characters that no link has/);
  assert.match(
    await page.evaluate(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").innerText),
    /^# mine/,
  );
});

const closedStorage = () => {
  Object.defineProperty(window, "localStorage", {
    get() {
      throw new DOMException("denied", "SecurityError");
    },
  });
};

pageTest("a storage that throws", { init: closedStorage }, async (page) => {
  await stillWorks(page);
  assert.match(await notice(page), /does not let the page save/);
});

const fullStorage = () => {
  Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
};

pageTest("a full storage", { init: fullStorage }, async (page) => {
  await stillWorks(page);
  assert.match(await notice(page), /does not let the page save/);
});

pageTest(
  "a stored state from nowhere",
  { init: () => localStorage.setItem("ordering.saved", "7.future") },
  async (page) => {
    assert.match(await notice(page), /could not be read/);
    await stillWorks(page);
  },
);

pageTest("the worker's death is said, and it starts again", { allow: [/.*/] }, async (page) => {
  await page.waitForSelector(".findings:not(.is-late)");
  const worker = page.workers().find((worker) => worker.url().endsWith("/reader.js"));
  const next = page.waitForEvent("worker");
  await worker.evaluate(() =>
    setTimeout(() => {
      throw new Error("dead");
    }, 0),
  );
  assert.match(await notice(page), /was started again/);
  await next;
  await stillWorks(page);
});

pageTest(
  "a phone of 320 px shows each part without a sideways scroll",
  { viewport: { width: 320, height: 640 } },
  async (page) => {
    await ready(page);
    for (const part of [1, 2, 3]) {
      await page.click(`.panes .pane:nth-child(${part})`);
      const { wide, shown } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        shown: ["files", "flow", "inspector"].filter((id) => document.getElementById(id).checkVisibility()),
      }));
      assert.equal(wide, 320);
      assert.equal(shown.length, 1);
    }
  },
);
