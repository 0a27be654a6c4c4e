// What can be done with the files beside editing them: loaded when the menu is opened or a zip is dropped. The page makes
// the element and keeps its attributes up to date: lang, index (of the open file), name.
import { ask } from "../runs/desk.js";
import { make, style, texts } from "../runs/parts.js";
import { exportFiles, exportState, exportTrace, importState } from "./exchange.js";
import { filesOf, pack } from "./zip.js";

const order = (name, value) => globalThis.orderingDrive?.(name, value);
const words = () => texts(document.documentElement.lang, "files");

/** Opens the texts of a zip, and says what was left out. */
export async function openZip(file) {
  const say = await words();
  try {
    const { opened, left } = await filesOf(file);
    if (opened.length > 0) order("open", opened.flat().join("\0"));
    if (left.length > 0 || opened.length === 0) {
      const key = opened.length > 0 ? "zip.left" : "zip.empty";
      order("warn", say(key, { names: left.slice(0, 5).join(", "), count: left.length }));
    }
  } catch (error) {
    order("warn", say(error.key ?? "zip.broken", error.args));
  }
}

class FileTools extends HTMLElement {
  static observedAttributes = ["lang", "index", "name"];
  #say;
  #shown = 0;

  connectedCallback() {
    const menu = this.closest("details");
    menu.addEventListener("toggle", () => menu.open && this.#show());
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    addEventListener("pointerdown", ({ target }) => {
      if (!menu.contains(target)) menu.open = false;
    });
    if (menu.open) this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected && this.closest("details").open) this.#show();
  }

  #close() {
    this.closest("details").open = false;
  }

  async #show() {
    this.#shown += 1;
    const shown = this.#shown;
    const [say] = await Promise.all([words(), style("files.css")]);
    const link = (await order("link", "")) ?? "";
    if (shown !== this.#shown) return;
    this.#say = say;
    this.replaceChildren(this.#own(), make("div", { class: "file-about" }), ...this.#exchange());
    const about = await ask({ about: { link } });
    if (shown === this.#shown && about) this.querySelector(".file-about").replaceChildren(...this.#about(about, link));
  }

  #button(key, onclick, attributes = {}) {
    return make("button", { type: "button", class: "fix", onclick, ...attributes }, this.#say(key));
  }

  /** Of the file in the editor. */
  #own() {
    const [index, name] = [this.getAttribute("index"), this.getAttribute("name")];
    const field = make("input", {
      name: "name",
      value: name,
      maxlength: 255,
      spellcheck: "false",
      autocomplete: "off",
    });
    const onsubmit = (event) => {
      event.preventDefault();
      order("rename", `${index}\0${field.value}`);
    };
    const close = this.#button("file.close", () => {
      this.#close();
      order("close", index);
    });
    return make(
      "form",
      { class: "file-own", onsubmit },
      make("label", { class: "bench-field" }, this.#say("file.name"), field),
      make("p", { class: "file-do" }, make("button", { class: "fix" }, this.#say("file.rename")), close),
      make(
        "p",
        { class: "file-do" },
        this.#button("files.add-broker", () => order("broker", "")),
      ),
    );
  }

  #about({ profiles, profile, brokers, differences }, link) {
    const say = this.#say;
    const parts = [];
    if (profiles.length > 1) {
      const option = (name) => make("option", { value: name, selected: name === profile }, name);
      const onchange = ({ target }) => order("profile", target.value);
      const choice = make("select", { name: "profile", onchange }, ...profiles.map(option));
      parts.push(make("label", { class: "bench-field" }, say("file.profile"), choice));
    }
    if (brokers.length > 1) {
      parts.push(make("h2", {}, say("file.brokers")));
      if (differences.length === 0) parts.push(make("p", { class: "quiet" }, say("file.alike")));
      else parts.push(this.#differences(brokers, differences, link));
    }
    return parts;
  }

  /** Where the brokers' files differ; what need not be so can be made the same. */
  #differences(brokers, differences, link) {
    const say = this.#say;
    const take = async (key, from) => {
      const files = await ask({ level: { link, key, from } });
      if (files?.length > 0) order("open", files.flat().join("\0"));
      await this.#show();
    };
    const cell = ({ key, values, own }, index) => {
      const text = values[index] ?? say("file.unset");
      if (own) return make("td", {}, text);
      const label = say("file.level", { key, value: text, broker: brokers[index] });
      const onclick = () => take(key, index);
      return make(
        "td",
        {},
        make("button", { type: "button", class: "place", title: label, "aria-label": label, onclick }, text),
      );
    };
    // What can be made the same comes first.
    differences.sort((one, other) => Number(one.own) - Number(other.own));
    const row = (one) =>
      make("tr", {}, make("th", { scope: "row" }, one.key), ...brokers.map((_, index) => cell(one, index)));
    const heads = brokers.map((name) => make("th", { scope: "col", title: name }, name.split("/")[0]));
    const table = make(
      "table",
      { class: "values" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("file.key")), ...heads)),
      make("tbody", {}, ...differences.map(row)),
    );
    const some = differences.some(({ own }) => !own);
    return make(
      "div",
      { class: "file-brokers", tabindex: 0, role: "group", "aria-label": say("file.brokers") },
      make("p", { class: "quiet" }, say(some ? "file.differ" : "file.own")),
      table,
    );
  }

  #exchange() {
    const say = this.#say;
    const chosen =
      (act) =>
      async ({ target }) => {
        const file = target.files?.[0];
        target.value = "";
        if (!file) return;
        this.#close();
        await act(file);
      };
    const input = (key, accept, act) =>
      make(
        "label",
        { class: "fix file-open" },
        say(key),
        make("input", { type: "file", accept, onchange: chosen(act) }),
      );
    return [
      make("h2", {}, say("exchange.out")),
      make(
        "p",
        { class: "file-do" },
        this.#button("exchange.zip", () => exportFiles(order("files", ""), pack)),
        this.#button("exchange.state", async () => exportState(await order("link", ""))),
        this.#button("exchange.trace", async () =>
          exportTrace(await order("link", ""), say, (text) => order("say", text)),
        ),
      ),
      make("h2", {}, say("exchange.in")),
      make(
        "p",
        { class: "file-do" },
        input("exchange.open-zip", ".zip", openZip),
        input("exchange.open-state", ".json", async (file) => {
          const { link, key } = await importState(file);
          if (key) order("warn", say(key));
          else order("take", link);
        }),
      ),
    ];
  }
}

customElements.define("file-tools", FileTools);
