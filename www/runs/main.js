// The panels of the event log, and of charts and the comparison, loaded when one is opened. The page makes the element and keeps its attributes
// up to date; everything in it is made here. Attributes: lang, run (its number), now (µs), channel (index).
import { Charts } from "./charts.js";
import { Comparison } from "./comparison.js";
import { ask } from "./desk.js";
import { Following } from "./following.js";
import "./log.js";
import { style, texts } from "./parts.js";

class RunCharts extends Following {
  #language = "";
  #charts;
  #comparison;

  disconnectedCallback() {
    this.#charts?.close();
    this.#charts = undefined;
    this.#language = "";
    this.replaceChildren();
  }

  async show() {
    const language = this.lang;
    if (language !== this.#language) {
      const [say] = await Promise.all([texts(language, "answers", "runs"), style("runs.css")]);
      if (!this.isConnected) return;
      this.#charts?.close();
      this.#charts = new Charts(say);
      this.#comparison = new Comparison(say, () => this.renew());
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
    if (started && !series) this.renew();
    this.#charts?.show(series, `${run}/${channel}`);
    this.#comparison?.show(compared, started);
  }
}

customElements.define("run-charts", RunCharts);
