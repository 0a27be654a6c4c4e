// The thread that reads the files of the course's page: see reader.js.
import init from "./course.js";

addEventListener("message", ({ data }) => init({ module_or_path: data }), { once: true });
