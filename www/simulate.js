// The thread of the simulation: runs the program that the page sends it.
import init from "./simulator.js";

addEventListener("message", ({ data }) => init({ module_or_path: data }), { once: true });
