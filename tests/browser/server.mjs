// A small static server, as a plain web host would be: right media types, no policy header, the page in a sub-folder.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".properties": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".yaml": "text/plain; charset=utf-8",
};

/** Types that hosts send packed. */
const packs = new Set([".css", ".html", ".js", ".json", ".mjs", ".properties", ".svg", ".txt", ".wasm", ".yaml"]);

const atOnce = (response, headers, body) => response.writeHead(200, headers).end(body);

/**
 * Serves `site.folder` below `prefix` on a free local port; answers the page's address and how to stop.
 *
 * `packed`: with gzip, as hosts send it; `send(response, headers, body)`: how an answer is sent; `alter(path, body)`: what is
 * sent in the place of a file.
 */
export async function serve(site, prefix = "/some/where/playground/", how = {}) {
  const { packed = false, send = atOnce, alter = (_, body) => body } = how;
  const known = new Map();
  const pack = (file, body) => {
    if (!known.has(file)) known.set(file, gzipSync(body, { level: 6 }));
    return known.get(file);
  };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length) || "index.html") : "..";
    const file = join(site.folder, inside.endsWith(sep) ? `${inside}index.html` : inside);
    const body = inside.startsWith("..") ? null : await readFile(file).catch(() => null);
    if (body === null) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    const end = extname(file);
    const headers = { "content-type": types[end] ?? "application/octet-stream" };
    const sent = alter(inside, body);
    if (packed && packs.has(end)) send(response, { ...headers, "content-encoding": "gzip" }, pack(file, sent));
    else send(response, headers, sent);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, close };
}
