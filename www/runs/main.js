// The panel of charts and of the comparison, loaded when it is opened. The page makes the element and keeps its attributes
// up to date; everything in it is made here. Attributes: lang, run (its number), now (µs), channel (index).
import { Charts } from "./charts.js";
import { Comparison } from "./comparison.js";
import { ask } from "./desk.js";
import { style, texts } from "./parts.js";

/** Real milliseconds between two looks at the run while it plays. */
const PAUSE = 400;

class RunCharts extends HTMLElement {
  static observedAttributes = ["lang", "run", "now", "channel"];
  #busy = false;
  #late = true;
  #language = "";
  #charts;
  #comparison;

  connectedCallback() {
    this.#refresh();
  }

  disconnectedCallback() {
    this.#charts?.close();
    this.#charts = undefined;
    this.#language = "";
    this.replaceChildren();
  }

  attributeChangedCallback() {
    this.#late = true;
    this.#refresh();
  }

  /** Shows the present moment; while that is under way, a later moment waits. */
  async #refresh() {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#late && this.isConnected) {
        this.#late = false;
        await this.#show();
        await new Promise((done) => setTimeout(done, PAUSE));
      }
    } finally {
      this.#busy = false;
    }
  }

  async #show() {
    const language = this.lang;
    if (language !== this.#language) {
      const [say] = await Promise.all([texts(language, "answers", "runs"), style("runs.css")]);
      if (!this.isConnected) return;
      this.#charts?.close();
      this.#charts = new Charts(say);
      this.#comparison = new Comparison(say, () => this.attributeChangedCallback());
      this.replaceChildren(this.#comparison.element, this.#charts.element);
      this.#language = language;
    }
    const channel = Number(this.getAttribute("channel"));
    const run = Number(this.getAttribute("run"));
    const started = run !== 0;
    const series = started ? await ask({ series: { run, channel } }) : null;
    const compared = started ? await ask({ compare: { run, channel } }) : null;
    if (!this.isConnected) return;
    // The worker may not have begun this run yet.
    if (started && !series) this.#late = true;
    this.#charts?.show(series, `${run}/${channel}`);
    this.#comparison?.show(compared, started);
  }
}

customElements.define("run-charts", RunCharts);
