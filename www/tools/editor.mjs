// Bundles the editor: what the first screen needs, and what is loaded later.
import { build } from "esbuild";

/**
 * Undo, the one part of `@codemirror/commands` that is needed from the beginning. A file of a bundle is never divided: without
 * a copy of its own the first part of the editor would have all commands and the parser that these use.
 */
async function undo(www) {
  const source = 'export { history, historyKeymap } from "@codemirror/commands";';
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: www },
    bundle: true,
    format: "esm",
    write: false,
    plugins: [packagesApart],
    // Made when the file is loaded, slowly, and for other commands.
    define: { "Intl.Segmenter": "null" },
  });
  return outputFiles[0].text;
}

/** Every other package stays a package, and one of which nothing is used goes. */
const packagesApart = {
  name: "packages apart",
  setup(bundle) {
    const filter = /^@(codemirror\/(state|view|language)|lezer\/common)$/;
    bundle.onResolve({ filter }, ({ path }) => ({ path, external: true, sideEffects: false }));
  },
};

/** With esbuild's `options`; answers its metafile. */
export async function bundleEditor(www, options) {
  const contents = await undo(www);
  const alone = {
    name: "undo alone",
    setup(bundle) {
      bundle.onResolve({ filter: /^@codemirror\/commands\/undo$/ }, () => ({ path: "undo", namespace: "undo" }));
      bundle.onLoad({ filter: /.*/, namespace: "undo" }, () => ({ contents, resolveDir: www }));
    },
  };
  const { metafile } = await build({ ...options, splitting: true, metafile: true, plugins: [alone] });
  return metafile;
}
