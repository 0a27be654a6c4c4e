// The thread that reads the files: runs the page's own program, which the page sends it. The program's `main` sees that it
// has no document and waits for work.
import init from "./ordering-playground.js";

addEventListener("message", ({ data }) => init({ module_or_path: data }), { once: true });
