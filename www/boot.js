// Starts the page. A file of its own, because the content security policy allows no inline script.
// Every other file of the build lies beside this one; `<html data-base>` tells the page where that is.
import { XzReadableStream } from "xz-decompress";
import { fold, foldAtOnce, inflate, unfold } from "./fold.js";

const base = new URL("./", import.meta.url);
const root = document.documentElement;
root.dataset.base = base.href;
// The course's page has its own program.
const program = root.dataset.program ?? "ordering-playground";

const asked = new URLSearchParams(location.search);
// In another page: see embed/inside.js. Outside of one, nobody is told of anything.
const embedded = "embed" in root.dataset || asked.has("embed");
globalThis.orderingTell = () => {};
globalThis.orderingGoal = () => {};
// What the panels that are loaded later may ask of the page: see src/playground/web/embed.rs.
globalThis.orderingObey = (drive) => {
  globalThis.orderingDrive = drive;
};

/** What was chosen earlier; nothing where the browser keeps its storage closed. Embedded pages keep apart. */
function stored(key) {
  if (embedded) return null;
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

const language = (asked.get("lang") ?? stored("ordering.lang") ?? navigator.language ?? "en").toLowerCase();
root.lang = language.startsWith("zh") ? "zh-CN" : "en";
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const theme = asked.get("theme");
root.dataset.theme =
  theme === "dark" || theme === "light" ? theme : (stored("ordering.theme") ?? (dark ? "dark" : "light"));

const FONTS = [
  ...["400 11", "400 12", "400 13", "400 18", "600 11", "600 12", "600 13", "600 15"].map((font) => `${font}px sans`),
  ...["400 11", "400 12", "400 13", "400 18", "600 11", "600 13", "italic 13"].map((font) => `${font}px mono`),
];
const idle = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 1000));

/** How far the program has come, for those on a slow line. The page takes its place. */
const progress = document.createElement("progress");
function showLoading() {
  const loading = document.createElement("label");
  loading.className = "loading";
  loading.append(root.lang === "en" ? "Loading the playground" : "正在加载演练场", progress);
  document.body.replaceChildren(loading);
  idle(() => warmFonts(loading));
}

/** The browser seeks the first screen's fonts, one for each size, while the program is still on its way. */
function warmFonts(loading) {
  const sample = document.createElement("span");
  sample.className = "hidden";
  sample.ariaHidden = "true";
  for (const font of FONTS) {
    const piece = document.createElement("span");
    piece.style.font = font.replace(/\w+$/, "var(--$&)");
    piece.textContent = "Aa中文’⋯⊢";
    sample.append(piece);
  }
  loading.append(sample);
}

async function bytes(path) {
  const answer = await fetch(new URL(path, base));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

const texts = new Map();
/** The texts of a language, loaded once. */
globalThis.orderingTexts = (folder) => {
  if (!texts.has(folder)) {
    const loading = fetch(new URL(`text/${folder}.json`, base)).then((answer) => {
      if (!answer.ok) throw new Error(`text/${folder}.json: ${answer.status}`);
      return answer.json();
    });
    loading.catch(() => texts.delete(folder));
    texts.set(folder, loading);
  }
  return texts.get(folder);
};
/** A text file of the build. */
globalThis.orderingFile = async (path) => {
  const answer = await fetch(new URL(path, base));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
};
/** What the build read in the files that the page opens with. A link or stored work needs it not, and asks not. */
const firstAnswer = () => bytes("first.bin").then(inflate);
const first = location.hash || stored("ordering.saved") ? null : firstAnswer();
first?.catch(() => {});
globalThis.orderingFirst = () => first ?? firstAnswer();
/** Styles of what the first screen does not have, before those of a page's own. */
function late() {
  if (document.querySelector("[href$='late.css']")) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("late.css", base);
  document.querySelector("[href$='style.css']").after(link);
}
if (first && !embedded) {
  for (const act of ["pointermove", "pointerdown", "keydown"]) addEventListener(act, late, { once: true });
} else late();
globalThis.orderingFold = fold;
globalThis.orderingFoldAtOnce = foldAtOnce;
globalThis.orderingUnfold = unfold;
/** Gives the person bytes as a file. */
globalThis.orderingSave = (name, bytes) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
/** Hands the simulating worker to the panels that are loaded later: see www/runs/desk.js. */
globalThis.orderingDesk = (worker) => {
  globalThis.orderingSimulator = worker;
  dispatchEvent(new Event("ordering-simulator"));
};
/** Makes the editors inside `parent`: see www/editor/main.js. */
globalThis.orderingEditors = async (parent, host) => (await loadEditor()).create(parent, host);
/** Opens the files of a zip file. */
globalThis.orderingZip = (file) => {
  import(new URL("files.js", base).href).then(({ openZip }) => openZip(file)).catch(() => {});
};
/** Loads such a panel. */
globalThis.orderingLoad = (name) => {
  const file = new URL(`${name}.js`, base).href;
  import(file).catch(() => {});
};
// The first download runs beside the one of the WASM file.
globalThis.orderingTexts(root.lang === "en" ? "en" : "zh").catch(() => {});

const programs = new Map();
/** A compiled WASM program by its name, loaded once: unpacked while it arrives, compiled while it is unpacked. */
globalThis.orderingProgram = (name) => {
  if (!programs.has(name)) {
    const loading = compile(`${name}_bg.wasm${PACKED}`, SIZES[name]);
    loading.catch(() => programs.delete(name));
    programs.set(name, loading);
  }
  return programs.get(name);
};

/**
 * The workers' program in the page's own thread: it reads small files, which takes it a millisecond or two. A browser keeps
 * messages of workers back until it has shown what a key did, and so the findings would come two frames later.
 */
let near = null;
/** Bytes of a question, all files in it, that are read here. */
const SMALL = 128 * 1024;
/** Milliseconds that a reading may take here. Slower than that, the worker does it from then on. */
const QUICK = 12;
globalThis.orderingRead = (request) => {
  if (!near || request.length > SMALL) return;
  const begin = performance.now();
  try {
    return near.read(request);
  } catch {
    // A fault in the core: the worker is asked, and has its own way to tell of it.
    near = null;
  } finally {
    if (performance.now() - begin > QUICK) near = null;
  }
};
async function comeNear() {
  const part = await import("./workers.js");
  await part.default({ module_or_path: await globalThis.orderingProgram("workers") });
  // The first time is slow, as everything has to be compiled.
  idle(() => {
    part.first_answer();
    near = part;
  });
}

async function compile(file, size) {
  const answer = await fetch(new URL(file, base));
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  // Of the workers' program nobody waits for a share.
  const arriving = size ? answer.body.pipeThrough(followedByEditor(size)) : answer.body;
  const body = PACKED ? new XzReadableStream(arriving) : arriving;
  return WebAssembly.compileStreaming(new Response(body, { headers: { "Content-Type": "application/wasm" } }));
}

let editor = null;
/** The editors' script, loaded once. */
function loadEditor() {
  editor ??= import("./editor.js");
  editor.catch(() => {
    editor = null;
  });
  return editor;
}

/**
 * The page is drawn while the editors are on their way: so on a slow line they come after it. The last part of the page
 * bridges the time until the line has something of theirs.
 */
function followedByEditor(size) {
  let come = 0;
  return new TransformStream({
    transform(piece, on) {
      come += piece.length;
      progress.value = come / size;
      if (come >= size * 0.85 && !editor) {
        for (const name of EDITOR) preload(name);
        loadEditor();
      }
      on.enqueue(piece);
    },
  });
}

/** Fetches a script before the one that imports it has come. */
function preload(name) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = new URL(name, base);
  document.head.append(link);
}

try {
  showLoading();
  if (embedded) await (await import("./embed.js")).prepare();
  const { default: init } = await import(new URL(`${program}.js`, base).href);
  await init({ module_or_path: await globalThis.orderingProgram(program) });
} catch (error) {
  // Nothing of the page is there yet: say it in both languages.
  document.body.textContent = `The playground could not be loaded. Reload the page. 页面未能加载，请刷新重试。(${error})`;
  throw error;
}

idle(() => globalThis.orderingLoad("keys"), { timeout: 2000 });
if (program === "ordering-playground") {
  addEventListener("keydown", () => comeNear().catch(() => {}), { once: true, capture: true });
}
// When the page has nothing else to do, it gets ready for a time without a network.
if (OFFLINE && !embedded) {
  idle(() => import("./offline.js").catch(() => {}), { timeout: 5000 });
}
