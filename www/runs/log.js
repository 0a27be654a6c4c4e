// The panel of the event log: kinds to leave out, a search, and the lines, newest first. The page makes the element;
// everything in it is made here. Attributes: lang, run (its number), now (µs), fixed (nobody can go back in time).
import { ask } from "./desk.js";
import { Following } from "./following.js";
import { clock, filler, group, jump, make, style, templates } from "./parts.js";

const KINDS = ["envelopes", "blocks", "cluster", "nodes", "lines", "breaches"];
const SIGNS = { quiet: "·", good: "+", warning: "!", bad: "✕" };
/** Lines that are shown at first, and how many more each time. */
const PAGE = 200;
/** Real milliseconds without a key after which a search begins. */
const PAUSE = 150;
/** Texts that events are told with. */
const TOLD = /^(event|fault|node|breach)\./;

class RunLog extends Following {
  #language = "";
  #say;
  #words;
  #tools;
  #list;
  #sum;
  #status;
  #older;
  #hidden = new Set();
  #once = true;
  #find = "";
  /** What is asked for changes: answers to earlier questions do not count any more. */
  #turn = 0;
  #run = 0;
  #whole = 0;
  /** Events before this one have not been looked at. */
  #downTo = 0;
  #wanted = PAGE;
  /** The person has changed what is shown, and is told what came of it. */
  #asked = false;

  disconnectedCallback() {
    this.#language = "";
    this.replaceChildren();
  }

  async show() {
    if (this.lang !== this.#language && !(await this.#dress(this.lang))) return;
    const run = Number(this.getAttribute("run"));
    if (run !== this.#run) this.#clear(run);
    const hadFocus = this.#list.contains(document.activeElement);
    // The worker may not have begun this run yet.
    if (run !== 0 && !(await this.#read())) this.renew();
    if (!this.isConnected) return;
    if (hadFocus && !this.#list.contains(document.activeElement)) this.#list.focus();
    this.#sumUp();
  }

  /** Brings the lines up to date. `false`: there is more to do. */
  async #read() {
    let newest = await this.#ask({ from: this.#whole });
    if (newest && newest.whole < this.#whole) {
      // The run went back.
      this.#clear(this.#run);
      newest = await this.#ask({});
    }
    if (!newest) return false;
    const known = this.#whole;
    // So much is new that what was shown is too old to join it.
    if (newest.down_to > known) this.#list.replaceChildren();
    if (newest.down_to > known || known === 0) this.#downTo = newest.down_to;
    this.#whole = newest.whole;
    this.#list.prepend(...newest.lines.map((line) => this.#row(line)));
    this.#trim();
    while (this.#list.children.length < this.#wanted && this.#downTo > 0) {
      const older = await this.#ask({ before: this.#downTo });
      if (!older) return false;
      this.#list.append(...older.lines.map((line) => this.#row(line)));
      this.#downTo = older.down_to;
      this.#trim();
    }
    return true;
  }

  /** Makes everything anew in a language. `false`: it is too late. */
  async #dress(language) {
    const [all] = await Promise.all([templates(language, "answers", "runs"), style("runs.css")]);
    if (!this.isConnected) return false;
    this.#say = filler(all);
    this.#words = Object.fromEntries(Object.entries(all).filter(([key]) => TOLD.test(key)));
    this.#tools = this.#filters();
    this.#list = make("ol", {
      class: "events",
      tabindex: -1,
      "aria-label": this.#say("log.list"),
      onkeydown: (event) => this.#walk(event),
    });
    this.#sum = make("p", { class: "events-sum" });
    this.#status = make("p", { class: "hidden", role: "status" });
    const more = () => {
      this.#wanted += PAGE;
      this.renew(true);
    };
    this.#older = make("button", { type: "button", class: "tool events-older", onclick: more }, this.#say("log.older"));
    this.#language = language;
    this.#clear(this.#run);
    this.replaceChildren(this.#tools, this.#status, this.#list, this.#sum, this.#older);
    return true;
  }

  #filters() {
    const say = this.#say;
    const chip = (name, isOn, press) => {
      const button = make(
        "button",
        { type: "button", class: "filter", "aria-pressed": String(isOn()) },
        say(`log.${name}`),
      );
      button.addEventListener("click", () => {
        press();
        button.setAttribute("aria-pressed", String(isOn()));
        this.#change();
      });
      return button;
    };
    const kinds = KINDS.map((kind) => {
      const isOn = () => !this.#hidden.has(kind);
      return chip(kind, isOn, () => (isOn() ? this.#hidden.add(kind) : this.#hidden.delete(kind)));
    });
    const again = chip(
      "repeats",
      () => !this.#once,
      () => {
        this.#once = !this.#once;
      },
    );
    let pause;
    const input = make("input", {
      type: "search",
      maxlength: 200,
      placeholder: say("log.find"),
      "aria-label": say("log.find"),
    });
    input.value = this.#find;
    input.addEventListener("input", () => {
      this.#find = input.value;
      clearTimeout(pause);
      pause = setTimeout(() => this.#change(), PAUSE);
    });
    const group = make(
      "div",
      { role: "group", class: "events-kinds", "aria-label": say("log.kinds") },
      ...kinds,
      again,
    );
    return make("div", { class: "filters events-tools" }, input, group);
  }

  #change() {
    this.#asked = true;
    this.#clear(this.#run);
    this.renew(true);
  }

  #clear(run) {
    this.#turn += 1;
    this.#run = run;
    this.#whole = 0;
    this.#downTo = 0;
    this.#wanted = PAGE;
    this.#list.replaceChildren();
  }

  /** `null`: the run has no log yet, or something else has been asked for since. */
  async #ask({ from = 0, before = null }) {
    const turn = this.#turn;
    const [run, words, find, once] = [this.#run, this.#words, this.#find, this.#once];
    const found = await ask({ log: { run, words, find, hidden: [...this.#hidden], once, from, before } });
    return turn === this.#turn && this.isConnected ? found : null;
  }

  #row({ index, at, tone, text }) {
    const time = clock(at);
    const place = this.hasAttribute("fixed")
      ? make("time", {}, time)
      : make("button", { type: "button", class: "events-time", tabindex: -1, onclick: () => jump(at) }, time);
    const sign = make("span", { class: "tone", "aria-hidden": "true" }, SIGNS[tone]);
    const row = make("li", { class: `tone-${tone}` }, place, sign, make("span", {}, text));
    row.dataset.index = index;
    return row;
  }

  /** Lines beyond those that were asked for go, and are looked for anew when they are wanted. */
  #trim() {
    const rows = this.#list.children;
    while (rows.length > this.#wanted) rows[rows.length - 1].remove();
    if (rows.length === this.#wanted) this.#downTo = Number(rows[rows.length - 1].dataset.index);
  }

  #sumUp() {
    const rows = this.#list.children;
    const count = group(rows.length);
    const key = this.#run === 0 || this.#whole === 0 ? "log.none" : rows.length === 0 ? "log.nothing" : "log.all";
    const isPart = rows.length > 0 && this.#downTo > 0;
    const text = isPart
      ? this.#say("log.newest", { count, time: rows[rows.length - 1].firstChild.textContent })
      : this.#say(key, { count });
    if (this.#sum.textContent !== text) this.#sum.textContent = text;
    this.#sum.classList.toggle("empty", rows.length === 0);
    this.#older.hidden = !isPart;
    if (this.#asked) this.#status.textContent = text;
    this.#asked = false;
    const stops = this.#list.querySelectorAll("button[tabindex='0']");
    if (stops.length !== 1) this.#stop(this.#list.querySelector("button"));
  }

  /** One line is where the Tab key stops; the arrow keys go on from there. */
  #stop(button) {
    for (const other of this.#list.querySelectorAll("button[tabindex='0']")) other.tabIndex = -1;
    if (button) button.tabIndex = 0;
  }

  #walk(event) {
    const row = event.target.closest("li");
    const next = {
      ArrowDown: row?.nextElementSibling,
      ArrowUp: row?.previousElementSibling,
      Home: this.#list.firstElementChild,
      End: this.#list.lastElementChild,
    }[event.key];
    const button = next?.querySelector("button");
    if (!button) return;
    event.preventDefault();
    this.#stop(button);
    button.focus();
  }
}

customElements.define("run-log", RunLog);
