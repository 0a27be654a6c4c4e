// A small static server, as a plain web host would be: right media types, no policy header, the page in a sub-folder.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

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

/** Serves `site.folder` below `prefix` on a free local port; answers the page's address and how to stop. */
export async function serve(site, prefix = "/some/where/playground/") {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length) || "index.html") : "..";
    const file = join(site.folder, inside.endsWith(sep) ? `${inside}index.html` : inside);
    const body = inside.startsWith("..") ? null : await readFile(file).catch(() => null);
    if (body === null) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    } else {
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" }).end(body);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, close };
}
