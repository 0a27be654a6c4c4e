// For pages that embed the playground: <ordering-playground scenario="05-unclean-election"></ordering-playground>.
// Depends on nothing. See docs/embedding.md.
import { gate, read, write } from "./wire.js";

const home = new URL("./", document.currentScript?.src ?? location.href);
/** Attributes that go into the address of the frame as they are. */
const passed = ["scenario", "lesson", "challenge", "step", "progress", "theme", "at"];
/** Messages a second that one embed may send. */
const RATE = 60;
const LOWEST = 120;
const HIGHEST = 4000;
const known = ["ready", "progress", "goal", "state", "error", "height"];

class OrderingPlayground extends HTMLElement {
  #frame = null;
  #pass = gate(RATE);
  #hear = (event) => this.#heard(event);

  connectedCallback() {
    addEventListener("message", this.#hear);
    if (!this.#frame) this.#build();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hear);
  }

  #build() {
    const frame = document.createElement("iframe");
    frame.src = this.address;
    // A page with many of them loads those that are scrolled to.
    frame.loading = "lazy";
    frame.title = this.getAttribute("label") ?? "Ordering Playground";
    frame.allow = "clipboard-write; fullscreen";
    frame.style.cssText = "display:block;width:100%;border:0";
    frame.style.height = `${this.getAttribute("height") ?? 480}px`;
    this.#frame = frame;
    this.append(frame);
  }

  /** An attribute; a template that has nothing to put in leaves it empty. */
  #of(name) {
    return this.getAttribute(name) || null;
  }

  /** The address of the frame. */
  get address() {
    const live = this.getAttribute("poster") === "off";
    const course = this.#of("lesson") || this.#of("challenge");
    const page = course ? "course.html" : "index.html";
    const url = new URL(live ? page : "embed.html", this.#of("src") ?? home);
    const set = (name, value) => url.searchParams.set(name, value);
    set("embed", this.#of("view") ?? (course ? "whole" : "flow"));
    for (const name of passed) if (this.#of(name)) set(name, this.#of(name));
    const lang = this.#of("lang") ?? this.closest("[lang]")?.lang;
    if (lang) set("lang", /^zh/i.test(lang) ? "zh" : "en");
    if (this.hasAttribute("read-only")) set("readonly", "1");
    if (this.hasAttribute("controls")) set("controls", this.getAttribute("controls"));
    if (!this.hasAttribute("height")) set("height", "auto");
    set("origin", location.origin);
    return url.href;
  }

  #heard({ source, origin, data }) {
    const frame = this.#frame;
    if (!frame || source !== frame.contentWindow || origin !== new URL(frame.src).origin) return;
    if (!this.#pass(performance.now())) return;
    const message = read(data);
    if (!message || !known.includes(message.type)) return;
    if (message.type === "height" && !this.hasAttribute("height") && Number.isFinite(message.height)) {
      frame.style.height = `${Math.min(HIGHEST, Math.max(LOWEST, message.height))}px`;
    }
    this.dispatchEvent(new CustomEvent(`ordering-${message.type}`, { detail: message, bubbles: true }));
  }

  #say(type, fields) {
    const { contentWindow, src } = this.#frame ?? {};
    contentWindow?.postMessage(write(type, fields), new URL(src).origin);
  }

  /** `{ scenario }`, `{ lesson, step, progress }`, `{ challenge, progress }`, `{ result }` or `{ link }`. */
  load(what) {
    this.#say("load", what);
  }
  /** Milliseconds of virtual time, or `{ step }` of a lesson. */
  goto(to) {
    this.#say("goto", typeof to === "object" ? to : { at: to });
  }
  play() {
    this.#say("play");
  }
  pause() {
    this.#say("pause");
  }
  setLanguage(lang) {
    this.#say("language", { lang });
  }
  setTheme(theme) {
    this.#say("theme", { theme });
  }
  /** Asks for an `ordering-state` event. */
  askState() {
    this.#say("state");
  }
  reset() {
    this.#say("reset");
  }
}

customElements.define("ordering-playground", OrderingPlayground);
