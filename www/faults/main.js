// What can be done to a node of the stage, loaded when the first such list is opened. The page makes the elements. Attributes:
// node (`o1`, `b0`; `z` for all of ZooKeeper), name, down, servers (of ZooKeeper: `+` or `-` and a name in each line).
// The orders are those of `src/playground/strike.rs`.
import { make, style, texts } from "../runs/parts.js";
import { unfolding } from "../runs/unfolding.js";

/** Per kind of node: what is done to one that is up, and to one that is down, as keys of words and orders. */
const DEEDS = {
  o: {
    up: (index) => [
      ["stop", `stop o${index}`],
      ["many", `send ${index} 3072 100`],
      ["large", `send ${index} 12582912 1`],
      ["update", `update ${index} 500000`],
    ],
    down: (index) => [["wipe", `wipe o${index}`]],
  },
  b: {
    up: (index) => [
      ["stop", `stop b${index}`],
      ["disk", `disk ${index}`],
      ["clock", `clock b${index} 3600000000`],
    ],
    down: (index) => [["wipe", `wipe b${index}`]],
  },
  z: {
    up: (index) => [["kill", `kill z${index}`]],
    down: (index) => [
      ["start", `start z${index}`],
      ["wipe", `wipe z${index}`],
    ],
  },
};
const LINK = [
  ["cut", ""],
  ["slow", " 300000"],
  ["heal", ""],
];

const serversOf = (element) =>
  (element.getAttribute("servers") ?? "").split("\n").map((line) => [line.slice(1), line[0] === "-"]);

/** Nodes that one of `kind` has links to: `[code, name]`. */
function others(node) {
  const all = [...document.querySelectorAll("node-faults")];
  const named = (kind) =>
    all.map((one) => [one.getAttribute("node"), one.getAttribute("name")]).filter(([code]) => code[0] === kind);
  const zookeeper = all.find((one) => one.getAttribute("node") === "z");
  const servers = zookeeper ? serversOf(zookeeper).map(([name], index) => [`z${index}`, name]) : [];
  if (node[0] === "o") return named("b");
  return [...named("b"), ...servers].filter(([code]) => code !== node);
}

class NodeFaults extends HTMLElement {
  #frame;
  #body;

  connectedCallback() {
    this.#frame ??= unfolding(
      this,
      () => this.#show(),
      () => this.replaceChildren(),
    );
  }

  async #show() {
    const [say] = await Promise.all([texts(document.documentElement.lang, "faults"), style("faults.css")]);
    if (!this.isConnected || !this.#frame.open) return;
    const [node, name] = [this.getAttribute("node"), this.getAttribute("name")];
    const press = (label, order, full) =>
      make(
        "button",
        { type: "button", class: "faults-deed", onclick: () => this.#do(order), "aria-label": full },
        label,
      );
    const deeds = (kind, index, down) =>
      DEEDS[kind][down ? "down" : "up"](index).map(([key, order]) => [say(`faults.${key}`), order]);
    const parts =
      node === "z"
        ? serversOf(this).flatMap(([server, down], index) => {
            const buttons = deeds("z", index, down).map(([label, order]) =>
              press(label, order, say("faults.of", { deed: label, name: server })),
            );
            return [make("h4", {}, server), make("div", { class: "faults-row" }, ...buttons)];
          })
        : deeds(node[0], Number(node.slice(1)), this.hasAttribute("down")).map(([label, order]) => press(label, order));
    const linked = node === "z" ? [] : others(node);
    const links = linked.map(([code, other]) => {
      const link = ([key, much]) =>
        press(say(`faults.${key}`), `${key} ${node} ${code}${much}`, say(`faults.${key}-of`, { name, other }));
      return make("div", { class: "faults-row" }, make("span", { title: other }, other), ...LINK.map(link));
    });
    if (links.length > 0) parts.push(make("h4", {}, say("faults.links")), ...links);
    const label = this.#frame.querySelector("summary").getAttribute("aria-label");
    this.#body = make("div", { class: "faults-body", popover: "manual", role: "group", "aria-label": label }, ...parts);
    this.replaceChildren(this.#body);
    this.#body.showPopover();
    this.#place();
    this.#body.querySelector("button")?.focus();
  }

  /** Below the button, or above it where there is more room. */
  #place() {
    const button = this.#frame.querySelector("summary").getBoundingClientRect();
    const { width, height } = this.#body.getBoundingClientRect();
    const [wide, high] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
    const below = button.bottom + 4;
    const top = below + height <= high - 8 ? below : Math.max(8, Math.min(button.top - height - 4, high - height - 8));
    this.#body.style.left = `${Math.max(8, Math.min(button.right - width, wide - width - 8))}px`;
    this.#body.style.top = `${top}px`;
  }

  #do(order) {
    globalThis.orderingDrive?.("strike", order);
    this.#frame.open = false;
    this.#frame.querySelector("summary").focus();
  }
}

customElements.define("node-faults", NodeFaults);
