// How the keyboard leaves the editor, where Tab indents: Esc, then Tab. It is said when the keyboard has come in, and
// after each Tab.
import { EditorView, keymap, ViewPlugin } from "@codemirror/view";

/** Real milliseconds in which Tab leaves, unless another key is pressed. */
const OPEN = 60_000;

const hint = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.view = view;
      this.dom = document.createElement("p");
      this.dom.className = "way-out";
      this.dom.setAttribute("role", "status");
      view.dom.append(this.dom);
      // Whether the key that goes up now went down here.
      this.own = false;
    }
    say(key) {
      const text = key && this.view.state.phrase(key);
      // Its words are loaded like those of the search panel.
      this.dom.textContent = text === key ? "" : text;
    }
    update({ docChanged }) {
      if (docChanged) this.say("");
    }
    destroy() {
      this.dom.remove();
    }
  },
  {
    eventObservers: {
      keydown() {
        this.own = true;
      },
      keyup({ key }) {
        if (key === "Tab" || !this.own) this.say("way-out");
      },
      blur(_event, view) {
        this.own = false;
        this.say("");
        view.setTabFocusMode(false);
      },
    },
  },
);

function open(view) {
  view.setTabFocusMode(OPEN);
  view.plugin(hint)?.say("now-out");
  return true;
}

const look = EditorView.theme({
  ".way-out": {
    position: "absolute",
    zIndex: "301",
    right: "12px",
    bottom: "8px",
    maxWidth: "calc(100% - 24px)",
    margin: "0",
    padding: "4px 10px",
    border: "1px solid var(--line-strong)",
    borderRadius: "4px",
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    fontSize: "0.75rem",
    boxShadow: "var(--shadow)",
    pointerEvents: "none",
  },
  ".way-out:empty": { display: "none" },
});

/** A list that is open or the search panel takes the key first. */
export const wayOut = [hint, look, keymap.of([{ key: "Escape", run: open }])];
