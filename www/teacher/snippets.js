// The texts that a teacher puts into a page: see docs/embedding.md.

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escaped = (text) => String(text).replaceAll(/[&<>"]/g, (sign) => escapes[sign]);

const joined = (attributes) =>
  attributes.map(([name, value]) => (value === "" ? ` ${name}` : ` ${name}="${escaped(value)}"`)).join("");

const tag = (attributes) => `<ordering-playground${joined(attributes)}></ordering-playground>`;

/** `attributes`: `[name, value]` of the element; `address`: of the frame alone; `home`: the playground's folder. */
export const snippets = {
  html: ({ attributes, home }) => `<script src="${escaped(home)}ordering-embed.js" defer></script>\n${tag(attributes)}`,
  mdbook: (choice) => `\n${snippets.html(choice)}\n`,
  frame: ({ address, height, title }) =>
    `<iframe\n  src="${escaped(address)}"\n  title="${escaped(title)}"\n  width="100%" height="${height}" loading="lazy"></iframe>`,
  jekyll: (choice) => `{% raw %}\n${snippets.html(choice)}\n{% endraw %}`,
  docusaurus: ({ attributes }) =>
    `import OrderingPlayground from "@site/src/components/OrderingPlayground";\n\n<OrderingPlayground${joined(attributes)} />`,
};
