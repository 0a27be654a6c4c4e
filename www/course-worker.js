// Both threads of the course's page: its own program, which the page sends, looks at the thread's name.
import init from "./course.js";

addEventListener("message", ({ data }) => init({ module_or_path: data }), { once: true });
