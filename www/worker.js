// A thread of the page: runs the workers' program, which the page sends it. The worker's name says which of them it is.
import init from "./workers.js";

addEventListener("message", ({ data }) => init({ module_or_path: data }), { once: true });
