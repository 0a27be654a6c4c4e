// Two runs side by side: A is of the files that were kept, B of the present ones, both under the same load, seed and faults.
import { ask } from "./desk.js";
import { clock, group, jump, make, reason, span } from "./parts.js";

export class Comparison {
  #say;
  #changed;
  #shown = "";

  constructor(say, changed) {
    this.#say = say;
    this.#changed = changed;
    this.element = make("section", { class: "comparison", "aria-label": say("compare.title") });
  }

  show(compared, started) {
    const shown = JSON.stringify([compared, started]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const focus = document.activeElement?.dataset?.compare;
    this.element.replaceChildren(make("h3", {}, this.#say("compare.title")), ...this.#body(compared, started));
    if (focus) this.element.querySelector(`[data-compare="${focus}"]`)?.focus();
  }

  #button(name, key, inquiry, disabled) {
    const onclick = async () => {
      await ask(inquiry);
      this.#changed();
    };
    return make("button", { type: "button", class: "fix", "data-compare": name, disabled, onclick }, this.#say(key));
  }

  #body(compared, started) {
    const say = this.#say;
    if (!compared) {
      return [
        make("p", { class: "quiet" }, say(started ? "compare.about" : "compare.first")),
        this.#button("keep", "compare.keep", "keep", !started),
      ];
    }
    const controls = make(
      "p",
      { class: "comparison-do" },
      this.#button("keep", "compare.again", "keep", false),
      this.#button("drop", "compare.drop", "drop", false),
    );
    const { same, trouble, comparison } = compared;
    if (trouble) return [make("p", { class: "comparison-first" }, say("compare.trouble")), controls];
    return [
      same && make("p", { class: "quiet" }, say("compare.same")),
      make("div", {}, ...this.#first(comparison)),
      this.#table(comparison),
      controls,
    ].filter(Boolean);
  }

  /** Where the two part. */
  #first({ first, at }) {
    const say = this.#say;
    if (!first) {
      const text = `＝ ${say("compare.equal", { time: clock(at) })}`;
      return [make("p", { class: "comparison-first comparison-equal" }, text)];
    }
    const time = make("button", { type: "button", class: "place", onclick: () => jump(first.at) });
    time.append(make("span", { class: "place-name" }, clock(first.at)));
    const { Block: block, Answer: answer } = first.what;
    const head = block
      ? say("compare.block", { number: block.number })
      : say("compare.answer", { envelope: answer.envelope });
    const sides = block
      ? block.cuts.map((cut) => this.#cut(cut))
      : answer.answers.map((words) => words.join(" ").trim());
    const side = (name, text) => make("li", {}, make("b", {}, name), " ", text);
    return [
      make("p", { class: "comparison-first comparison-differs" }, `≠ ${head} `, time),
      make("ul", { class: "comparison-sides" }, side("A", sides[0]), side("B", sides[1])),
    ];
  }

  #cut(cut) {
    if (!cut) return this.#say("compare.no-block");
    const offset = cut.last_offset ?? "–";
    const why = this.#say(reason(cut.reason));
    return this.#say("compare.cut", { count: group(cut.envelopes), why, offset, time: clock(cut.at) });
  }

  #table({ sides }) {
    const say = this.#say;
    const rows = [];
    const row = (name, values) => rows.push([name, values]);
    for (const key of ["sent", "accepted", "refused", "ordered", "blocks"]) {
      row(
        say(`compare.${key}`),
        sides.map((side) => group(side[key])),
      );
    }
    for (const key of ["p50", "p95"])
      row(
        say(`compare.${key}`),
        sides.map((side) => span(side[key])),
      );
    const reasons = new Set(sides.flatMap((side) => side.reasons.map(([name]) => name)));
    for (const name of reasons) {
      const times = (side) => side.reasons.find(([other]) => other === name)?.[1] ?? 0;
      row(
        say("compare.cut-by", { why: say(reason(name)) }),
        sides.map((side) => group(times(side))),
      );
    }
    row(
      say("compare.broken"),
      sides.map((side) => group(side.broken)),
    );
    const line = ([name, [a, b]]) =>
      make(
        "tr",
        { class: a !== b && "is-different" },
        make("th", { scope: "row" }, name),
        make("td", { class: "number" }, a),
        make("td", { class: "number" }, b, a !== b && make("span", { class: "hidden" }, ` ${say("compare.other")}`)),
      );
    const head = ["compare.figure", "compare.a", "compare.b"].map((key) => make("th", { scope: "col" }, say(key)));
    return make(
      "table",
      { class: "blocks" },
      make("caption", { class: "hidden" }, say("compare.title")),
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows.map(line)),
    );
  }
}
