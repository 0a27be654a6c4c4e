// Pages of another site that embed the playground, as their writers get them from docs/embedding.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { transformSync } = createRequire(new URL("../../www/package.json", import.meta.url))("esbuild");
const snippet = (name) => readFileSync(new URL(`../../docs/embedding/${name}`, import.meta.url), "utf8");
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
  "plain HTML": () => snippet("plain.html"),
  "learning system": () => snippet("learning-system.html"),
  Jekyll: () => {
    const known = {
      "site.ordering_playground": "https://playground.example/",
      "include.scenario": "05-unclean-election",
    };
    const pattern = /\{\{ ([\w.]+)(?: \| default: [\w.]+)*(?: \| default: '([^']*)')? \}\}/g;
    return wrapped(
      "Jekyll",
      snippet("jekyll-include.html").replaceAll(pattern, (_, name, preset) => known[name] ?? preset ?? ""),
    );
  },
  // Markdown leaves a block of HTML as it is.
  mdBook: () =>
    wrapped(
      "mdBook",
      snippet("mdbook.md")
        .split("\n\n")
        .find((block) => block.startsWith("<")),
    ),
  Docusaurus: () => {
    const component = snippet("docusaurus.jsx")
      .replace(/^import .*\n/, "")
      .replace("export default ", "");
    const { code } = transformSync(component, { loader: "jsx", jsxFactory: "make" });
    return wrapped(
      "Docusaurus",
      `<body><script type="module">${react}\n${code}
      commit(OrderingPlayground({ scenario: "11-three-timers", onGoal: (goal) => { document.title = goal.name; } }));
      </script></body>`,
    );
  },
};

export const kinds = Object.keys(generators);

/** The page of one kind of site, with the playground at `home`. */
export const generated = (kind, home) => generators[kind]().replaceAll("https://playground.example/", home);

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
