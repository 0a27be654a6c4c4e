// The service worker: keeps the whole build, so that the playground works without a network after the first visit.
//
// BUILD is the folder of the build, named by its content; FILES are all files beside this one. A build is kept whole or
// not at all: the new one takes over once everything of it is there, and an old one goes when no open page uses it.
const scope = new URL("./", location.href).href;
// A host may have several playgrounds, each in its own folder, and they share one storage.
const mine = `ordering-playground ${scope} `;
const present = mine + BUILD;

/** Files that are asked for at the same time. */
const AT_ONCE = 4;
/** Milliseconds that a page has to say which build it uses. */
const PATIENCE = 3000;

addEventListener("install", (event) => event.waitUntil(fill()));

addEventListener("activate", (event) => event.waitUntil(clients.claim().then(tidy)));

addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
  if (event.data === "tidy") event.waitUntil(tidy());
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

async function answer(request) {
  const file = new URL(request.url).pathname.slice(new URL(scope).pathname.length);
  const [folder] = file.split("/");
  const cacheName = mine + (folder.startsWith("app-") ? folder : BUILD);
  // Some hosts leave out ".html".
  const names = [file || "index.html", `${file}.html`];
  for (const name of names.filter((name) => folder.startsWith("app-") || FILES.includes(name))) {
    const found = await caches.match(new URL(name, scope).href, { cacheName, ignoreVary: true });
    if (found) return found;
  }
  return fetch(request);
}

/** Removes the builds that no open page uses. Where a page does not say which it uses, nothing is removed. */
async function tidy() {
  const others = (await caches.keys()).filter((name) => name.startsWith(mine) && name !== present);
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
