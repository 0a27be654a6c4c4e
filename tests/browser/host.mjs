// Pages of another site that embed the playground, as their writers get them from docs/embedding.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { transformSync } = createRequire(new URL("../../www/package.json", import.meta.url))("esbuild");
const snippet = (name) => readFileSync(new URL(`../../docs/embedding/${name}`, import.meta.url), "utf8");
/** The snippet with something else to show, as its writer would put it in. */
const changed = (text, what) =>
  what ? text.replace(/scenario="[^"]*" view="[^"]*"/, `${what[0]}="${what[1]}"`) : text;
const wrapped = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>${body}`;

/** The least of React that the component needs. */
const react = `
  const effects = [];
  const useRef = (current) => ({ current });
  const useEffect = (effect) => effects.push(effect);
  function make(tag, { ref, ...attributes }) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    ref.current = element;
    return element;
  }
  function commit(element) {
    document.body.append(element);
    for (const effect of effects) effect();
  }`;

/** What each site generator makes of its snippet. */
const generators = {
  "plain HTML": (what) => changed(snippet("plain.html"), what),
  "learning system": () => snippet("learning-system.html"),
  Jekyll: ([kind, name] = ["scenario", "05-unclean-election"]) => {
    const known = {
      "site.ordering_playground": "https://playground.example/",
      [`include.${kind}`]: name,
    };
    const pattern = /\{\{ ([\w.]+)(?: \| default: [\w.]+)*(?: \| default: '([^']*)')? \}\}/g;
    return wrapped(
      "Jekyll",
      snippet("jekyll-include.html").replaceAll(pattern, (_, name, preset) => known[name] ?? preset ?? ""),
    );
  },
  // Markdown leaves a block of HTML as it is.
  mdBook: (what) =>
    wrapped(
      "mdBook",
      changed(snippet("mdbook.md"), what)
        .split("\n\n")
        .find((block) => block.startsWith("<")),
    ),
  Docusaurus: ([kind, name] = ["scenario", "11-three-timers"]) => {
    const component = snippet("docusaurus.jsx")
      .replace(/^import .*\n/, "")
      .replace("export default ", "");
    const { code } = transformSync(component, { loader: "jsx", jsxFactory: "make" });
    return wrapped(
      "Docusaurus",
      `<body><script type="module">${react}\n${code}
      commit(OrderingPlayground({ ${kind}: ${JSON.stringify(name)}, onGoal: (goal) => { document.title = goal.name; } }));
      </script></body>`,
    );
  },
};

export const kinds = Object.keys(generators);

/** The page of one kind of site, with the playground at `home`; `what`: `[kind, name]` of something else to show. */
export const generated = (kind, home, what) => generators[kind](what).replaceAll("https://playground.example/", home);

/** A page that writes down what it hears. */
export const page = (home, body, lang = "en") =>
  `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Host</title>
  <script>
    const heard = [];
    for (const type of ["ready", "progress", "goal", "state", "error", "height"]) {
      document.addEventListener("ordering-" + type, ({ detail }) => heard.push(detail));
    }
  </script>
  <script src="${home}ordering-embed.js" defer></script><body>${body}`;

/** Serves a page on another site than the playground's: `answer()` is its text. */
export async function host(answer) {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(answer());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { url: `http://localhost:${server.address().port}/`, close };
}
