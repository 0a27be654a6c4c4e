// What can be done to a node of the stage, loaded when the first such list is asked for. The page makes the buttons. Their
// data: faults (`o1`, `b0`; `z` for all of ZooKeeper), name, down, links (`cut b0,slow o1`: those that are not as they should
// be), servers (of ZooKeeper: `+` or `-` and a name in each line).
// The orders are those of `src/playground/strike.rs`.
import { make, style, texts } from "../runs/parts.js";

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

const serversOf = ({ dataset }) => (dataset.servers ?? "").split("\n").map((line) => [line.slice(1), line[0] === "-"]);

/** Nodes that one of `kind` has links to: `[code, name]`. */
function others(node) {
  const all = [...document.querySelectorAll("[data-faults]")];
  const named = (kind) => all.map(({ dataset }) => [dataset.faults, dataset.name]).filter(([code]) => code[0] === kind);
  const zookeeper = all.find(({ dataset }) => dataset.faults === "z");
  const servers = zookeeper ? serversOf(zookeeper).map(([name], index) => [`z${index}`, name]) : [];
  if (node[0] === "o") return named("b");
  return [...named("b"), ...servers].filter(([code]) => code !== node);
}

/** The list that is open, and its button. */
let open = null;

function close() {
  open?.body.remove();
  open?.button.removeAttribute("aria-expanded");
  open = null;
}

/** The list of a button, in the page's language. */
function list(button, say) {
  const { faults: node, name } = button.dataset;
  const act = (order) => {
    close();
    button.focus();
    globalThis.orderingDrive?.("strike", order);
  };
  const press = (label, order, full) =>
    make("button", { type: "button", class: "faults-deed", onclick: () => act(order), "aria-label": full }, label);
  const deeds = (kind, index, down) =>
    DEEDS[kind][down ? "down" : "up"](index).map(([key, order]) => [say(`faults.${key}`), order]);
  if (node === "z") {
    return serversOf(button).flatMap(([server, down], index) => {
      const buttons = deeds("z", index, down).map(([label, order]) =>
        press(label, order, say("faults.of", { deed: label, name: server })),
      );
      return [make("h4", {}, server), make("div", { class: "faults-row" }, ...buttons)];
    });
  }
  const own = deeds(node[0], Number(node.slice(1)), "down" in button.dataset);
  const ill = new Map((button.dataset.links || "").split(",").map((link) => link.split(" ").reverse()));
  const links = others(node).map(([code, other]) => {
    const link = ([key, much]) =>
      press(say(`faults.${key}`), `${key} ${node} ${code}${much}`, say(`faults.${key}-of`, { name, other }));
    // A session lives on over a slow link, and what is well needs no help.
    const fits = ([key]) =>
      key === "heal" ? ill.has(code) : key !== ill.get(code) && !(key === "slow" && code[0] === "z");
    return make("div", { class: "faults-row" }, make("span", { title: other }, other), ...LINK.filter(fits).map(link));
  });
  const head = links.length > 0 && make("h4", {}, say("faults.links"));
  return [...own.map(([label, order]) => press(label, order)), head, ...links];
}

async function show(button) {
  const [say] = await Promise.all([texts(document.documentElement.lang, "faults"), style("faults.css")]);
  close();
  if (!button.isConnected) return;
  const label = button.getAttribute("aria-label");
  const body = make(
    "div",
    { class: "faults-body", popover: "manual", role: "group", "aria-label": label },
    ...list(button, say),
  );
  document.body.append(body);
  open = { body, button };
  button.setAttribute("aria-expanded", "true");
  body.showPopover();
  place(body, button);
  body.querySelector("button").focus();
}

/** Below the button, or above it where there is more room. */
function place(body, button) {
  const at = button.getBoundingClientRect();
  const { width, height } = body.getBoundingClientRect();
  const { clientWidth: wide, clientHeight: high } = document.documentElement;
  const below = at.bottom + 4;
  const top = below + height <= high - 8 ? below : Math.max(8, Math.min(at.top - height - 4, high - height - 8));
  body.style.left = `${Math.max(8, Math.min(at.right - width, wide - width - 8))}px`;
  body.style.top = `${top}px`;
}

addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-faults]");
  if (!button) return;
  if (open?.button === button) close();
  else show(button);
});
addEventListener("pointerdown", ({ target }) => {
  if (open && !open.body.contains(target) && !open.button.contains(target)) close();
});
addEventListener("focusin", ({ target }) => {
  if (open && !open.body.contains(target) && !open.button.contains(target)) close();
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  const { button } = open;
  close();
  button.focus();
});
// The press that had this loaded.
const pressed = document.activeElement?.closest("[data-faults]");
if (pressed) show(pressed);
