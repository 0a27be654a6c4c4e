// The service worker: keeps the whole build, so that the playground works without a network after the first visit.
//
// BUILD is the folder of the build, named by its content; FILES are all files beside this one. A build is kept whole or
// not at all, and goes when no open page uses it.
//
// Any worker can serve any build that is kept: which one a new page gets is noted in the storage. So a new worker never has
// to push the old one aside, which Chromium delays for minutes while an answer of the old one is half read.
const scope = new URL("./", location.href).href;
// A host may have several playgrounds, each in its own folder, and they share one storage.
const mine = `ordering-playground ${scope} `;
const present = mine + BUILD;
const note = `${mine}chosen`;

/** Files that are asked for at the same time. */
const AT_ONCE = 4;
/** Milliseconds that a page has to say which build it uses. */
const PATIENCE = 3000;

addEventListener("install", (event) => event.waitUntil(fill()));

addEventListener("activate", (event) => event.waitUntil(choose().then(() => clients.claim().then(tidy))));

addEventListener("message", (event) => {
  const [port] = event.ports;
  if (event.data === "tidy") event.waitUntil(tidy());
  if (event.data === "which build?") port?.postMessage(BUILD);
  if (event.data === "be the chosen one") event.waitUntil(choose().then(() => port?.postMessage(BUILD)));
});

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(scope)) event.respondWith(answer(event.request));
});

/** Fetches what is not there yet; what an earlier try has got is kept. */
async function fill() {
  const cache = await caches.open(present);
  const known = new Set((await cache.keys()).map(({ url }) => url));
  const missing = FILES.map((file) => new URL(file, scope).href).filter((url) => !known.has(url));
  const fetchers = Array.from({ length: AT_ONCE }, async () => {
    for (let url = missing.shift(); url; url = missing.shift()) await keep(cache, url);
  });
  await Promise.all(fetchers);
}

async function keep(cache, url) {
  const isOfBuild = url.startsWith(scope + BUILD);
  // What is not named by its content may be an older copy. Many hosts send index.html on to its folder.
  const source = url === `${scope}index.html` ? scope : url;
  const found = await fetch(source, { cache: isOfBuild ? "default" : "no-cache" });
  if (!found.ok) throw new Error(`${url}: ${found.status}`);
  if (url.endsWith(".html") && !(await found.clone().text()).includes(BUILD)) {
    throw new Error(`${url}: of another build`);
  }
  // Made anew: a browser refuses an answer that came by a redirection for a page.
  await cache.put(url, new Response(found.body, found));
}

/** From now on, new pages are of this build. */
async function choose() {
  const notes = await caches.open(note);
  await notes.put(scope, new Response(BUILD));
}

/** The name of the chosen build's storage. */
async function chosen() {
  const found = await caches.match(scope, { cacheName: note });
  const name = found ? mine + (await found.text()) : present;
  return (await caches.has(name)) ? name : present;
}

async function answer(request) {
  const file = new URL(request.url).pathname.slice(new URL(scope).pathname.length);
  const [folder] = file.split("/");
  const isOfBuild = folder.startsWith("app-");
  const cacheName = isOfBuild ? mine + folder : await chosen();
  // Some hosts leave out ".html".
  for (const name of isOfBuild ? [file] : [file || "index.html", `${file}.html`]) {
    const found = await caches.match(new URL(name, scope).href, { cacheName, ignoreVary: true });
    if (found) return found;
  }
  return fetch(request);
}

/** Removes the builds that no open page uses. Where a page does not say which it uses, nothing is removed. */
async function tidy() {
  const needed = [note, present, await chosen()];
  const others = (await caches.keys()).filter((name) => name.startsWith(mine) && !needed.includes(name));
  if (others.length === 0) return;
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const used = await Promise.all(pages.map(ask));
  // A newer build may be on its way.
  if (used.includes(null) || registration.installing || registration.waiting) return;
  await Promise.all(
    others.filter((name) => !used.includes(name.slice(mine.length))).map((name) => caches.delete(name)),
  );
}

/** The build that a page uses; `null` when it does not say. */
function ask(page) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(typeof data === "string" ? data : null);
    setTimeout(resolve, PATIENCE, null);
    page.postMessage("which build?", [port2]);
  });
}
