// Whatever is put in: the page stays usable, the text stays, and it says what is wrong.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { ready } from "./browser.mjs";
import { pageTest } from "./harness.mjs";

const { strToU8, zipSync } = createRequire(new URL("../../www/package.json", import.meta.url))("fflate");

const notice = async (page) => (await page.waitForSelector(".notice")).innerText();

/** Opens a file as a person does who picks it from the disk. */
const open = (page, name, content) =>
  page.setInputFiles('input[type="file"]', {
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(content),
  });

/** The text of the open file, out of the editor itself. */
const editorText = (page) =>
  page.evaluate(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").innerText);

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

// The heights of a million lines are the editor's guess, and its other half, which comes about then, makes it guess anew.
const guesses = { allow: [/Measure loop restarted/] };
pageTest("5 MB of pasted text stays in the editor and is not read", guesses, async (page) => {
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
  ["with letters that no link has", "#1.@@@@", /invalid characters/],
  ["cut off", "#1.xVXN", /cut off or damaged/],
  ["of a later version", "#99.abcd", /newer than this page/],
  ["to something else", "#nothing", /not a link to this page/],
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
  assert.match(await notice(page), /invalid characters/);
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

pageTest("the worker's death is said, and it starts again", { allow: [/.*/] }, async (page) => {
  await page.waitForSelector(".findings:not(.is-late)");
  const [worker] = await Promise.all([
    page.waitForEvent("worker", async (worker) => (await worker.evaluate(() => globalThis.name)) === ""),
    page.mouse.move(200, 200),
  ]);
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

/** Fills the storage to its last character. */
const fillStorage = () => {
  let piece = "x".repeat(1 << 20);
  for (let number = 0; piece.length > 0; number += 1) {
    try {
      localStorage.setItem(`other.${number}`, piece);
    } catch {
      piece = piece.slice(0, piece.length >> 1);
    }
  }
};

pageTest("a storage that is filled up meanwhile: nothing is lost without a word", {}, async (page) => {
  const dialogs = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.type());
    dialog.dismiss();
  });
  await page.evaluate(fillStorage);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type(`# ${"mine ".repeat(20)}\n`);
  assert.match(await notice(page), /does not let the page save/);
  // The browser asks before it leaves the page.
  await page.evaluate(() => setTimeout(() => location.reload(), 0));
  await page.waitForEvent("dialog").catch(() => {});
  assert.deepEqual(dialogs, ["beforeunload"]);
  assert.match(await editorText(page), /^# mine/);
  // Once there is room again it is saved, and nobody is asked.
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("other.")) localStorage.removeItem(key);
  });
  await page.keyboard.type("# more\n");
  await page.waitForFunction(() => localStorage.getItem("ordering.saved")?.startsWith("1."));
  await page.waitForTimeout(100);
  await page.reload();
  await ready(page);
  assert.match(await editorText(page), /# more/);
  assert.equal(dialogs.length, 1);
});

pageTest("the last letters before a reload are saved", {}, async (page) => {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# last\n");
  await page.reload();
  await ready(page);
  assert.match(await editorText(page), /^# last/);
});

for (const [what, saved] of [
  ["of a future version", "9.abcd"],
  ["that is cut off", "1.xVXN"],
  ["of nothing but letters", "Hello"],
]) {
  const init = `if (!sessionStorage.started) { sessionStorage.started = 1; localStorage.setItem("ordering.saved", ${JSON.stringify(saved)}); }`;
  pageTest(`a stored state ${what} is said, and kept for who can read it`, { init }, async (page) => {
    assert.match(await notice(page), /cannot be read.*They are kept/);
    await stillWorks(page);
    await page.waitForFunction(() => localStorage.getItem("ordering.saved").startsWith("1."));
    assert.equal(await page.evaluate(() => localStorage.getItem("ordering.unread")), saved);
  });
}

pageTest("what could not be read comes back once it can be read", {}, async (page) => {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# from later\n");
  await page.waitForFunction(() => localStorage.getItem("ordering.saved")?.startsWith("1."));
  await page.evaluate(() => {
    localStorage.setItem("ordering.unread", localStorage.getItem("ordering.saved"));
    localStorage.removeItem("ordering.saved");
  });
  await page.goto("about:blank");
  await page.goBack();
  await ready(page);
  assert.match(await notice(page), /can be read again/);
  await page.click(".notice-do");
  await page.waitForFunction(() =>
    document.querySelector(".editor").shadowRoot.querySelector(".cm-content").innerText.startsWith("# from later"),
  );
});

pageTest("the simulating worker's death is said, and the text stays", { allow: [/.*/] }, async (page) => {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# mine\n");
  await page.click('[data-do="play"]');
  await page.waitForFunction(() => document.querySelector(".clock").textContent > "00:01");
  const names = await Promise.all(page.workers().map((worker) => worker.evaluate(() => globalThis.name)));
  const worker = page.workers()[names.indexOf("simulator")];
  const next = page.waitForEvent("worker");
  await worker.evaluate(() =>
    setTimeout(() => {
      throw new Error("dead");
    }, 0),
  );
  assert.match(await notice(page), /started again|stopped/);
  await next;
  assert.match(await editorText(page), /^# mine/);
  await page.click('[data-do="reset"]');
  await page.click('[data-do="play"]');
  await page.waitForFunction(() => /[1-9]/.test(document.querySelector(".clock").textContent));
  await stillWorks(page);
});

/** Drops files on the editors. */
const drop = (page, files) =>
  page.evaluate((files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, bytes] of files) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
    const body = document.querySelector(".files-body");
    for (const type of ["dragover", "drop"])
      body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, files);

pageTest("dropped files open, a zip with what is in it", {}, async (page) => {
  const zip = zipSync({
    "conf/zoo.cfg": strToU8("tickTime=2000\n"),
    "conf/extra.properties": strToU8("broker.id=7\n"),
  });
  await drop(page, [
    ["all.zip", [...zip]],
    ["dropped.yaml", [...strToU8("Orderer: {}\n")]],
  ]);
  await page.waitForFunction(() => {
    const names = [...document.querySelectorAll(".file-tabs .tab-name")].map((tab) => tab.textContent);
    return ["conf/zoo.cfg", "conf/extra.properties", "dropped.yaml"].every((name) => names.includes(name));
  });
  await drop(page, [["broken.zip", [80, 75, 3, 4, 0]]]);
  await page.waitForFunction(() => /damaged/.test(document.querySelector(".notice")?.textContent ?? ""));
  await stillWorks(page);
});

for (const reducedMotion of ["reduce", "no-preference"]) {
  pageTest(`motion that nobody asked for, ${reducedMotion}`, { reducedMotion }, async (page) => {
    await page.click('[data-do="play"]');
    const turns = reducedMotion === "reduce" ? 40 : 200;
    const moves = await page.evaluate(async (turns) => {
      const canvas = document.querySelector(".motion");
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const clock = () => document.querySelector(".clock").textContent;
      // The page itself stands still between two frames of the run: then only what travels by itself can move. That
      // changes the picture again and again; a node whose place is measured anew, or the run's last frame, once.
      let moved = 0;
      for (let turn = 0; turn < turns && moved === 0; turn += 1) {
        document.querySelector('[data-do="play"]').click();
        await frame();
        await frame();
        const time = clock();
        const pictures = [];
        for (let count = 0; count < 12; count += 1) {
          await frame();
          pictures.push(canvas.toDataURL());
        }
        const changes = pictures.filter((picture, index) => index > 0 && picture !== pictures[index - 1]).length;
        if (clock() === time && changes > 3) moved += 1;
        document.querySelector('[data-do="play"]').click();
        await frame();
        await frame();
      }
      const running = document.getAnimations().filter(({ playState }) => playState === "running").length;
      return { moved, running };
    }, turns);
    if (reducedMotion === "reduce") assert.deepEqual(moves, { moved: 0, running: 0 });
    else assert.ok(moves.moved > 0);
  });
}

pageTest(
  "names of 400 letters are shown without an overlap",
  { viewport: { width: 390, height: 800 } },
  async (page) => {
    const long = "channel".repeat(60).slice(0, 400);
    await page.click(".panes .pane:nth-child(3)");
    await page.click("#panel-4");
    await page.click(".choices button:nth-of-type(2)");
    await page.fill('.bench-form input[type="text"], .bench-form input:not([type])', long);
    await page.click(".bench-form .fix");
    await page.waitForSelector(".sheet");
    const tabs = await page.locator(".file-tabs .tab").count();
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(await wide(), 390);
    await open(page, `${long.slice(0, 240)}.properties`, "broker.id=5\nadvertised.listeners=PLAINTEXT://b:9092\n");
    await page.waitForFunction((count) => document.querySelectorAll(".file-tabs .tab").length > count, tabs);
    for (const part of [1, 2, 3]) {
      await page.click(`.panes .pane:nth-child(${part})`);
      assert.equal(await wide(), 390);
    }
  },
);

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
