// What the signs on the stage mean, drawn with the stage's own styles: loaded when the legend is opened.
import { make, style, texts } from "../runs/parts.js";
import { unfolding } from "../runs/unfolding.js";

/** What is drawn, by the key of its words. The signs of blocks are those of `src/playground/web/stage/cells.rs`. */
const record = (kind, inside, offset) => () =>
  make("span", { class: `record record-${kind}` }, inside, make("small", {}, offset));
const square = () => make("i", { class: "env env-0" }, "7");
const box = (text) => make("b", {}, text);
const block = (sign, kind = "") => make("span", { class: `legend-sign ${kind}` }, sign);
const node = (state, sign) => () => make("span", { class: `node legend-node ${state}` }, sign);
const icon = (path, kind) => () => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon ${kind}`);
  const stroke = document.createElementNS(svg.namespaceURI, "path");
  stroke.setAttribute("d", path);
  svg.append(stroke);
  return svg;
};
const bar = () =>
  make("span", { class: "legend-bar" }, make("span", { class: "legend-all" }), make("span", { class: "legend-done" }));

const left = () => make("span", { class: "legend-bar" }, make("span", { class: "legend-left" }));
const dots = () =>
  make("span", { class: "dots" }, ...[0, 1, 2].map((client) => make("i", { class: `env env-${client}` })));

const PARTS = [
  [
    "legend.log",
    ["legend.envelope", record("regular", square(), "12")],
    ["legend.config", record("config", square(), "13")],
    ["legend.ttc", record("ttc", box("4"), "14")],
    ["legend.connect", record("connect", box("C"), "0")],
    ["legend.garbage", record("garbage", box("?"), "15")],
    ["legend.uncommitted", record("regular is-uncommitted", square(), "16")],
    ["legend.next", () => make("span", { class: "log-next" }, "17")],
  ],
  [
    "legend.blocks",
    ["cut.first", () => block("⊢")],
    ["cut.count", () => block("#")],
    ["cut.timeout", () => block("◔", "cut-timeout")],
    ["cut.overflow", () => block("≥")],
    ["cut.isolated", () => block("◧")],
    ["cut.before-isolated", () => block("⋯")],
    ["cut.config", () => block("⚙")],
    ["cut.before-config", () => block("⋯")],
    ["legend.missing", () => make("span", { class: "block is-missing" })],
    ["legend.different", () => make("span", { class: "block is-different" })],
  ],
  [
    "legend.nodes",
    ["legend.leader", () => block("★")],
    ["legend.replica", bar],
    ["legend.leo", () => block("LEO")],
    ["legend.hw", () => block("HW")],
    ["legend.waiting", dots],
    ["legend.timer", left],
    ["legend.lagging", node("is-lagging", "▲")],
    ["legend.down", node("is-down", "✕")],
    ["legend.kill", icon("M8 2.5v5M5 4a5 5 0 1 0 6 0", "legend-line")],
    ["legend.start", icon("M4.5 2.5v11l9-5.500z", "legend-full")],
    ["legend.more", () => block("⋯")],
  ],
];

class StageLegend extends HTMLElement {
  static observedAttributes = ["lang"];

  connectedCallback() {
    unfolding(this, () => this.#show());
  }

  attributeChangedCallback() {
    if (this.isConnected && this.closest("details").open) this.#show();
  }

  async #show() {
    const [say] = await Promise.all([texts(document.documentElement.lang, "legend"), style("legend.css")]);
    const row = ([key, draw]) =>
      make("div", {}, make("dt", { "aria-hidden": "true" }, draw()), make("dd", {}, say(key)));
    const part = ([key, ...rows]) => [make("h2", {}, say(key)), make("dl", {}, ...rows.map(row))];
    this.replaceChildren(
      make(
        "div",
        { class: "legend-body", tabindex: 0, role: "group", "aria-label": say("stage.legend") },
        ...PARTS.flatMap(part),
      ),
    );
  }
}

customElements.define("stage-legend", StageLegend);
