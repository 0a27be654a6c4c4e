// The page's part of working offline: registers the service worker and tells when a newer build is ready. Nothing is
// reloaded unasked. Where there are no service workers (plain http, a closed frame) the page goes on without.
const base = new URL("./", import.meta.url);
const build = base.pathname.split("/").at(-2);
const workers = navigator.serviceWorker;

/** Milliseconds between two looks for a newer build while the page is open. */
const LOOK_EVERY = 3_600_000;
/** Milliseconds after which the last change of the files is saved. */
const SAVED_AFTER = 500;

if (workers) {
  workers.addEventListener("message", ({ data, ports }) => {
    if (data === "which build?") ports[0]?.postMessage(build);
  });
  workers.register(new URL("../sw.js", base), { updateViaCache: "none" }).then(watch, () => {});
}

function watch(registration) {
  // Extensions that keep workers away answer with nothing.
  if (!registration) return;
  registration.active?.postMessage("tidy");
  const look = async () => {
    // The very first worker replaces nothing.
    if (!registration.waiting || !workers.controller) return;
    if ((await say(registration.waiting, "which build?")) !== build) offer(registration);
  };
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - looked < LOOK_EVERY) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
}

let offered = false;

/** Says that a newer build is ready. It takes over when somebody wants it to, or when the last page is closed. */
function offer(registration) {
  if (offered) return;
  offered = true;
  const bar = make("div", "update");
  bar.setAttribute("role", "status");
  const words = make("p", "");
  const reload = make("button", "update-reload");
  const later = make("button", "update-later");
  reload.onclick = () => takeOver(registration);
  later.onclick = () => bar.remove();
  const speak = async () => {
    const texts = await globalThis.orderingTexts(`${document.documentElement.lang === "en" ? "en" : "zh"}-offline`);
    words.textContent = texts["offline.ready"];
    reload.textContent = texts["offline.reload"];
    later.textContent = texts["offline.later"];
  };
  const style = make("link", "");
  style.rel = "stylesheet";
  style.href = new URL("offline.css", base).href;
  const styled = new Promise((resolve) => {
    style.onload = resolve;
  });
  document.head.append(style);
  bar.append(words, reload, later);
  Promise.all([styled, speak()]).then(
    () => document.body.append(bar),
    () => {},
  );
  new MutationObserver(() => speak().catch(() => {})).observe(document.documentElement, { attributeFilter: ["lang"] });
}

async function takeOver(registration) {
  // Another page may have had it take over already.
  if (registration.waiting) await say(registration.waiting, "be the chosen one");
  setTimeout(() => location.reload(), SAVED_AFTER);
}

/** Says something to a worker and waits for its answer. */
function say(worker, words) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage(words, [port2]);
  });
}

function make(tag, name) {
  const element = document.createElement(tag);
  element.className = name;
  if (tag === "button") element.type = "button";
  return element;
}
