// The simulation's thread: the same WASM file as the page. Its `main` sees that it has no document and waits for work.
import init from "./ordering-playground.js";

await init({ module_or_path: new URL("ordering-playground_bg.wasm", import.meta.url) });
