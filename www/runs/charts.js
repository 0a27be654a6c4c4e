// Charts of the run, drawn with uPlot, each with a sentence and a table that say the same.
import uPlot from "uplot";
import { filling, swatch } from "./ink.js";
import { clock, group, jump, make, reason, span, trim } from "./parts.js";

const HEIGHT = 132;
/** What a block's colour and weave say; the table has the exact reason. */
const CUTS = [
  ["count", ["Count"], "--client-0"],
  ["bytes", ["Overflow"], "--client-1", "rising"],
  ["timeout", ["Timeout"], "--ttc", "level"],
  ["large", ["Isolated", "BeforeIsolated"], "--client-2", "falling"],
  ["config", ["Config", "BeforeConfig", null], "--client-4", "upright"],
];

const seconds = (micros) => micros / 1_000_000;
const ends = ({ stretches, width, now }) => stretches.map((_, index) => seconds(Math.min((index + 1) * width, now)));

/** Each chart: its name, its lines, what it makes of the series, its sentence and the rows of its table. */
const KINDS = [
  {
    name: "latency",
    lines: [
      { key: "p50", color: "--client-0" },
      { key: "p95", color: "--client-2", dash: [6, 3] },
    ],
    unit: span,
    data: (series) => [ends(series), ...["p50", "p95"].map((key) => series.stretches.map((one) => one[key]))],
    last: ({ stretches }) => {
      const last = stretches.findLast((one) => one.p50 !== null);
      return last && { p50: span(last.p50), p95: span(last.p95) };
    },
    columns: ["chart.time", "chart.p50", "chart.p95"],
    rows: ({ stretches, width }) =>
      stretches.flatMap((one, index) => (one.p50 === null ? [] : [[index * width, span(one.p50), span(one.p95)]])),
  },
  {
    name: "fill",
    lines: CUTS.map(([key, , color, weave]) => ({ key, color, weave, bars: true })),
    unit: trim,
    data: ({ blocks }) => [
      blocks.map((block) => seconds(block.at)),
      ...CUTS.map(([, names]) => blocks.map((block) => (names.includes(block.reason) ? block.envelopes : null))),
    ],
    last: ({ blocks }, say) => {
      const last = blocks.at(-1);
      return last && { number: last.number, count: trim(last.envelopes), why: say(reason(last.reason)) };
    },
    columns: ["chart.time", "blocks.number", "blocks.count", "blocks.bytes", "blocks.why"],
    rows: ({ blocks }, say) =>
      blocks.map(({ at, number, many, envelopes, bytes, reason: why }) => [
        at,
        many > 1 ? `${number}–${number + many - 1}` : String(number),
        trim(envelopes),
        group(bytes),
        say(reason(why)),
      ]),
  },
  {
    name: "throughput",
    lines: [
      { key: "sent", color: "--line-strong", dash: [2, 3] },
      { key: "accepted", color: "--client-0" },
      { key: "ordered", color: "--client-1", dash: [8, 3] },
      { key: "refused", color: "--error", dash: [4, 2] },
    ],
    unit: (value) => `${trim(value)}/s`,
    data: (series) => [
      ends(series),
      ...["sent", "accepted", "ordered", "refused"].map((key) => rates(series).map((one) => one[key])),
    ],
    last: (series) => {
      // The last stretch is not over yet; one alone says little.
      const last = rates(series).slice(-11, -1);
      const mean = (key) => trim(last.reduce((sum, one) => sum + one[key], 0) / last.length);
      return last.length > 0 && { sent: mean("sent"), accepted: mean("accepted"), ordered: mean("ordered") };
    },
    columns: ["chart.time", "chart.sent", "chart.accepted", "chart.ordered", "chart.refused"],
    rows: (series) =>
      rates(series).map((one, index) => [
        index * series.width,
        ...["sent", "accepted", "ordered", "refused"].map((key) => trim(one[key])),
      ]),
  },
  {
    name: "isr",
    lines: [{ key: "isr", color: "--client-0", step: true }],
    unit: (value) => (Number.isInteger(value) ? String(value) : ""),
    data: ({ isr, now }) => {
      const last = isr.at(-1);
      const points = last && last.at < now ? [...isr, { ...last, at: now }] : isr;
      return [points.map((point) => seconds(point.at)), points.map((point) => point.size)];
    },
    last: ({ isr }) => isr.length > 0 && { size: isr.at(-1).size },
    columns: ["chart.time", "chart.isr"],
    rows: ({ isr }, say) =>
      isr.map(({ at, size, led }) => [at, led ? String(size) : `${size} · ${say("chart.leaderless")}`]),
    whole: true,
  },
];

/** Figures of each stretch per second; the last stretch may be shorter. */
function rates({ stretches, width, now }) {
  return stretches.map((one, index) => {
    const length = seconds(Math.max(Math.min(width, now - index * width), 1));
    // Too short to say anything.
    if (length < 0.05) return { sent: null, accepted: null, ordered: null, refused: null };
    const rate = (count) => count / length;
    const { sent, accepted, ordered, refused } = one;
    return { sent: rate(sent), accepted: rate(accepted), ordered: rate(ordered), refused: rate(refused) };
  });
}

/** A colour of the page. */
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class Charts {
  #say;
  #plots = [];
  #watch;
  #theme;
  #series = null;
  #run = "";
  #now = 0;
  #width = 0;
  /** Number of the present drawing: an older one that is still under way ends. */
  #turn = 0;

  constructor(say) {
    this.#say = say;
    this.element = make("div", { class: "charts" });
    this.#watch = new ResizeObserver(() => {
      const width = this.element.clientWidth;
      if (width !== this.#width && width > 0) this.#draw();
    });
    this.#watch.observe(this.element);
    this.#theme = new MutationObserver(() => this.#draw());
    this.#theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  close() {
    this.#watch.disconnect();
    this.#theme.disconnect();
    this.#clear();
  }

  /** Of a run that was gone back in, what was there stays; a line shows where it stands. */
  show(series, run) {
    const goesOn = run === this.#run && this.#series;
    this.#run = run;
    this.#now = series?.now ?? 0;
    if (!goesOn || (series && series.now >= this.#series.now)) this.#series = series;
    this.#draw();
  }

  #clear() {
    for (const { plot } of this.#plots) plot?.destroy();
    this.#plots = [];
    this.#turn += 1;
  }

  #draw() {
    const series = this.#series;
    this.#width = this.element.clientWidth;
    if (!series || series.now === 0 || this.#width === 0) {
      this.#clear();
      this.element.replaceChildren(make("p", { class: "empty" }, this.#say("chart.none")));
      return;
    }
    const theme = document.documentElement.dataset.theme;
    if (this.#plots[0]?.key !== `${theme} ${this.#width}`) this.#build(`${theme} ${this.#width}`);
    this.#turn += 1;
    this.#drawFrom(0, this.#turn);
  }

  /** Draws one chart after another, each in a task of its own: together they would hold up everything else. */
  #drawFrom(index, turn) {
    const one = this.#plots[index];
    if (turn !== this.#turn || !one) return;
    const series = this.#series;
    one.plot ??= this.#plot(one);
    one.plot.setData(one.kind.data(series), false);
    one.plot.setScale("x", { min: 0, max: seconds(series.now) });
    const last = one.kind.last(series, this.#say);
    const sentence = last ? this.#say(`chart.${one.kind.name}.last`, last) : this.#say("chart.nothing");
    if (one.note.textContent !== sentence) one.note.textContent = sentence;
    one.plot.root.setAttribute("aria-label", `${this.#say(`chart.${one.kind.name}`)}. ${sentence}`);
    if (one.table.open) this.#fill(one);
    setTimeout(() => this.#drawFrom(index + 1, turn));
  }

  /** Makes everything anew: another theme, another width. */
  #build(key) {
    const open = new Set(this.#plots.filter(({ table }) => table.open).map(({ kind }) => kind.name));
    this.#clear();
    this.element.replaceChildren();
    for (const kind of KINDS) {
      const note = make("p", { class: "chart-note" });
      const place = make("div", { class: "chart-plot" });
      const readout = make("p", { class: "chart-readout", "aria-hidden": "true" });
      const legend = make("ul", { class: "chart-legend" }, ...this.#legend(kind));
      const table = make("details", { class: "chart-table", open: open.has(kind.name) });
      const one = { key, kind, note, place, readout, table };
      table.append(make("summary", {}, this.#say("chart.table")));
      table.addEventListener("toggle", () => table.open && this.#fill(one));
      const title = make("h3", {}, this.#say(`chart.${kind.name}`));
      this.element.append(make("section", { class: "chart" }, title, note, place, legend, table));
      this.#plots.push(one);
    }
  }

  /** What is what. One line alone is what the heading says. */
  #legend({ lines }) {
    if (lines.length === 1) return [];
    const entry = (line) =>
      make("li", {}, swatch(line, ink(line.color), ink("--panel")), this.#say(`chart.${line.key}`));
    return lines.map(entry);
  }

  #plot({ kind, place, readout }) {
    const plot = new uPlot(this.#options(kind, readout), [[], ...kind.lines.map(() => [])], place);
    plot.over.append(readout);
    plot.root.setAttribute("role", "img");
    plot.over.addEventListener("click", () => this.#click(plot));
    return plot;
  }

  #click(plot) {
    const { idx, left } = plot.cursor;
    // A bar is a moment; between the points of a line, the pointer is.
    const bar = plot.series.some((line) => line.bars) && typeof idx === "number";
    const at = bar ? plot.data[0][idx] : plot.posToVal(left, "x");
    if (Number.isFinite(at)) jump(Math.round(Math.max(0, at) * 1_000_000));
  }

  /** What stands under the pointer. */
  #read(plot, kind, readout) {
    const { idx } = plot.cursor;
    const time = typeof idx === "number" ? plot.data[0][idx] : undefined;
    const values = plot.series.slice(1).map((line, index) => [line.label, plot.data[index + 1][idx]]);
    // Of several lines those at nothing need no words.
    const isKnown = ([, value]) => value !== null && value !== undefined && (value !== 0 || values.length === 1);
    const known = time === undefined ? [] : values.filter(isKnown);
    const texts = known.map(([label, value]) => (kind.lines.length > 1 ? `${label} ` : "") + kind.unit(value));
    readout.textContent = known.length > 0 ? [clock(time * 1_000_000), ...texts].join(" · ") : "";
    readout.classList.toggle("is-left", plot.cursor.left > plot.over.clientWidth / 2);
  }

  #options(kind, readout) {
    const font = `11px ${ink("--sans")}`;
    const grid = { stroke: ink("--line"), width: 1 };
    const axis = { stroke: ink("--ink-2"), font, grid, ticks: grid };
    const line = ({ key, color, weave, dash, bars, step }) => ({
      label: this.#say(`chart.${key}`),
      stroke: ink(color),
      fill: bars ? filling({ weave }, ink(color), ink("--panel")) : undefined,
      width: bars ? 0 : 1.75,
      dash,
      bars,
      spanGaps: !bars,
      points: { show: false },
      paths: bars ? uPlot.paths.bars({ size: [0.7, 10, 2] }) : step ? uPlot.paths.stepped({ align: 1 }) : undefined,
    });
    return {
      width: this.#width,
      height: HEIGHT,
      // Half of the last figure below stands beside the plot.
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, sync: { key: "ordering-run", setSeries: false } },
      scales: {
        x: { time: false },
        y: { range: (_, __, most) => [0, Math.max(most ?? 0, 1) * 1.1 + (kind.whole ? 0.4 : 0)] },
      },
      axes: [
        { ...axis, size: 28, values: (_, values) => values.map((value) => `${value} s`) },
        {
          ...axis,
          size: 58,
          values: (_, values) => values.map((value) => (value === 0 ? "0" : kind.unit(value))),
          incrs: kind.whole ? [1, 2, 5] : undefined,
        },
      ],
      series: [{}, ...kind.lines.map(line)],
      hooks: {
        draw: [(plot) => this.#drawNow(plot, ink("--accent"))],
        setCursor: [(plot) => this.#read(plot, kind, readout)],
      },
    };
  }

  /** Where the run stands, when that is not at the end. */
  #drawNow(plot, color) {
    if (!this.#series || this.#now >= this.#series.now) return;
    const x = Math.round(plot.valToPos(seconds(this.#now), "x", true));
    const { top, height } = plot.bbox;
    plot.ctx.save();
    plot.ctx.strokeStyle = color;
    plot.ctx.lineWidth = 2 * devicePixelRatio;
    plot.ctx.beginPath();
    plot.ctx.moveTo(x, top);
    plot.ctx.lineTo(x, top + height);
    plot.ctx.stroke();
    plot.ctx.restore();
  }

  #fill({ kind, table }) {
    const rows = kind.rows(this.#series, this.#say);
    const shown = JSON.stringify(rows);
    if (table.dataset.shown === shown) return;
    table.dataset.shown = shown;
    const row = ([at, ...cells]) => {
      const button = make("button", { type: "button", class: "place", onclick: () => jump(at) });
      button.append(make("span", { class: "place-name" }, clock(at)));
      return make("tr", {}, make("th", { scope: "row" }, button), ...cells.map((text) => make("td", {}, text)));
    };
    const head = kind.columns.map((key) => make("th", { scope: "col" }, this.#say(key)));
    const body = make(
      "table",
      { class: "blocks" },
      make("caption", { class: "hidden" }, this.#say(`chart.${kind.name}`)),
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows.map(row)),
    );
    table.querySelector("table")?.remove();
    table.append(body);
  }
}
