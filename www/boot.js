// Starts the page. A file of its own, because the content security policy allows no inline script.
// Every other file of the build lies beside this one; `<html data-base>` tells the page where that is.
import "./editor.js";
import init from "./ordering-playground.js";

document.documentElement.dataset.base = new URL("./", import.meta.url).href;
await init({ module_or_path: new URL("ordering-playground_bg.wasm", import.meta.url) });
