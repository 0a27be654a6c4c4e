// The file editors: one CodeMirror view, one document with its own undo history per open file.
//
// Offsets are UTF-16 code units here; the page translates from the core's UTF-8 bytes. The view lives in a shadow root,
// where CodeMirror mounts its styles as constructed sheets: the content security policy allows no inline style.

// A copy of its own of this part of @codemirror/commands: see www/tools/editor.mjs.
import { history, historyKeymap } from "@codemirror/commands/undo";
import { Annotation, Compartment, EditorState, StateEffect, StateField, Transaction } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  GutterMarker,
  gutter,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { languages } from "./colours.js";
import { theme } from "./theme.js";

/** Marks a change that the page itself asked for. */
const fromPage = Annotation.define();
const setMarks = StateEffect.define();
const severities = ["error", "warning", "advice"];

/** Findings shown in a document: ranges that move along while the text changes. */
const marks = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let next = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) next = decorate(effect.value, transaction.newDoc.length);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(list, length) {
  const ranges = [];
  for (const item of list) {
    const from = Math.max(0, Math.min(item.from, length));
    const to = Math.min(length, Math.max(item.to, from + 1));
    if (from < to) {
      const kind = severities[item.severity];
      ranges.push(Decoration.mark({ class: `mark mark-${kind}`, item }).range(from, to));
    }
  }
  return Decoration.set(ranges, true);
}

class SeverityMarker extends GutterMarker {
  constructor(severity, label) {
    super();
    this.severity = severity;
    this.label = label;
  }
  eq(other) {
    return other.severity === this.severity && other.label === this.label;
  }
  toDOM() {
    const dot = document.createElement("span");
    dot.className = `sign sign-${severities[this.severity]}`;
    dot.textContent = ["✕", "!", "i"][this.severity];
    dot.title = this.label;
    return dot;
  }
}

const findingGutter = gutter({
  class: "cm-findings",
  lineMarker(view, line) {
    let worst = null;
    view.state.field(marks).between(line.from, line.to, (from, _to, value) => {
      const { item } = value.spec;
      if (from >= line.from && (worst === null || item.severity < worst.severity)) worst = item;
    });
    return worst && new SeverityMarker(worst.severity, worst.title);
  },
  lineMarkerChange: (update) => update.startState.field(marks) !== update.state.field(marks),
  initialSpacer: () => new SeverityMarker(2, ""),
});

/** Typing over a selection is not left to the browser, which would bring the old style along as a style attribute. */
function typeOverSelection(event, view) {
  if (event.inputType !== "insertText" || !event.data || view.composing || view.state.selection.main.empty)
    return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  return true;
}

/** All findings at a position, the most severe first. */
function findingsAt(state, position) {
  const found = [];
  state.field(marks).between(position, position, (from, to, value) => {
    found.push({ ...value.spec.item, from, to });
  });
  return found.sort((left, right) => left.severity - right.severity);
}

function element(tag, className, text) {
  const node = document.createElement(tag);
  node.className = className;
  if (text) node.textContent = text;
  return node;
}

/** The tooltip of a position: what was found there, and what the key there means. */
function hoverCard(host, id) {
  return hoverTooltip((view, position) => {
    const found = findingsAt(view.state, position);
    const line = view.state.doc.lineAt(position);
    const help = host.describe(id(), position);
    if (!found.length && !help) return null;
    return {
      pos: found.length ? found[0].from : line.from + (line.text.length - line.text.trimStart().length),
      end: found.length ? found[0].to : line.to,
      above: true,
      create() {
        const dom = element("div", "card");
        for (const item of found) dom.append(findingCard(host, item, view));
        if (help) dom.append(helpCard(help));
        return { dom };
      },
    };
  });
}

function findingCard(host, item, view) {
  const box = element("div", `card-part card-${severities[item.severity]}`);
  const head = element("div", "card-head");
  head.append(element("span", `sign sign-${severities[item.severity]}`, ["✕", "!", "i"][item.severity]));
  head.append(element("strong", "", item.title), element("code", "", item.code));
  box.append(head, element("p", "", item.text));
  if (item.fix) {
    const button = element("button", "card-fix", item.fix);
    button.type = "button";
    button.onclick = () => {
      host.fix(item.index);
      view.focus();
    };
    box.append(button);
  }
  return box;
}

function helpCard(help) {
  const box = element("div", "card-part");
  box.append(element("strong", "", help.name));
  const list = element("dl", "");
  for (const [term, value] of help.rows) list.append(element("dt", "", term), element("dd", "", value));
  box.append(list);
  if (help.text) box.append(element("p", "", help.text));
  return box;
}

/**
 * Makes the editors inside `parent`.
 *
 * `host` is told of what happens: `change(id, text)`, `fix(index)`, `cursor(id, offset)`, and answers
 * `describe(id, offset)` with `{name, rows: [[term, value]], text}` or nothing, and `complete(id, text, offset)` (see later.js).
 */
export function create(parent, host) {
  const root = parent.attachShadow({ mode: "open" });
  const documents = new Map();
  const phrases = new Compartment();
  const naming = new Compartment();
  const later = new Compartment();
  let loaded = [];
  // Something was typed before completion was there.
  let typed = false;
  let name = "";
  /** The words of the search panel and its announcements. */
  let words = {};
  /** The findings of a document, to be shown with the next frame. */
  let coming = null;
  let shown = null;
  /** There is none until the first file is shown: each change of what a view shows costs a layout. */
  let view = null;
  const waiting = [];
  let timer = 0;

  const report = (id, doc) => {
    clearTimeout(timer);
    const tell = () => host.change(id, doc.toString());
    if (doc.length > 200_000) timer = setTimeout(tell, 200);
    else tell();
  };

  const named = () => EditorView.contentAttributes.of({ "aria-label": name, spellcheck: "false", tabindex: "0" });

  const extensions = (mode) => [
    EditorState.readOnly.of("readOnly" in document.documentElement.dataset),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    later.of(loaded),
    languages[mode] ?? [],
    marks,
    findingGutter,
    hoverCard(host, () => shown),
    keymap.of([
      { key: "Mod-.", run: quickFix },
      { key: "F8", run: (view) => nextFinding(view, 1) },
      { key: "Shift-F8", run: (view) => nextFinding(view, -1) },
      { key: "Mod-f", run: find },
      ...historyKeymap,
    ]),
    phrases.of(EditorState.phrases.of(words)),
    naming.of(named()),
    theme,
    EditorView.domEventHandlers({ beforeinput: typeOverSelection }),
    EditorView.updateListener.of((update) => {
      typed ||= update.transactions.some((transaction) => transaction.isUserEvent("input.type"));
      if (update.docChanged && !update.view.composing && !update.transactions.some((t) => t.annotation(fromPage))) {
        report(shown, update.state.doc);
      }
    }),
  ];

  function draw(state) {
    if (view) {
      view.setState(state);
      return;
    }
    // Outside of the page while it is made: CodeMirror asks for places that nothing needs yet.
    view = new EditorView({ root, state });
    root.append(view.dom);
    view.contentDOM.addEventListener("focus", loadCalmly);
    view.contentDOM.addEventListener("compositionend", () => {
      // CodeMirror reads the composed text in after this event.
      setTimeout(() => {
        if (shown !== null) report(shown, view.state.doc);
        for (const job of waiting.splice(0)) job();
      });
    });
  }

  /** What the first screen does not need comes with the first thing that somebody does. */
  async function bring() {
    const part = await import("./later.js");
    const complete = (state, offset) => host.complete(shown, state.doc.toString(), offset);
    loaded = part.extras(complete);
    dispatchAll(() => later.reconfigure(loaded));
    if (typed && view?.hasFocus) part.completeBegun(view, complete);
    await speakSearch();
    return part;
  }
  let loading = null;
  function load() {
    loading ??= bring();
    loading.catch(() => {
      loading = null;
    });
    return loading;
  }
  // Without a connection these are missing, and everything else goes on.
  const loadCalmly = () => load().catch(() => null);
  for (const event of ["pointermove", "pointerdown", "keydown"]) {
    addEventListener(event, loadCalmly, { once: true, passive: true, capture: true });
  }

  function find(target) {
    loadCalmly().then((part) => part?.openSearchPanel(target));
    return true;
  }

  function quickFix(target) {
    const line = target.state.doc.lineAt(target.state.selection.main.head);
    let item = null;
    target.state.field(marks).between(line.from, line.to, (_from, _to, value) => {
      if (value.spec.item.fix && (!item || value.spec.item.severity < item.severity)) item = value.spec.item;
    });
    if (item) host.fix(item.index);
    return item !== null;
  }

  function nextFinding(target, direction) {
    const places = [];
    target.state.field(marks).between(0, target.state.doc.length, (from, to) => {
      places.push([from, to]);
    });
    if (!places.length) return false;
    const head = target.state.selection.main.from;
    const ahead = direction > 0 ? places.find(([from]) => from > head) : places.findLast(([from]) => from < head);
    const [from, to] = ahead ?? (direction > 0 ? places[0] : places[places.length - 1]);
    target.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
    return true;
  }

  const stateOf = (id) => (id === shown ? view.state : documents.get(id)?.state);

  /** Runs a transaction on a document, shown or not. */
  function dispatch(id, spec) {
    if (id === shown) view.dispatch(spec);
    else if (documents.has(id)) documents.get(id).state = documents.get(id).state.update(spec).state;
  }

  function dispatchAll(effects) {
    for (const id of documents.keys()) dispatch(id, { effects: effects() });
  }

  /** Without its words the search panel speaks English. */
  async function speakSearch() {
    const folder = document.documentElement.lang === "en" ? "en" : "zh";
    const texts = await globalThis.orderingTexts(`${folder}-search`).catch(() => ({}));
    words = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key.slice("search.".length), text]));
    dispatchAll(() => phrases.reconfigure(EditorState.phrases.of(words)));
  }

  function showComing() {
    const { id, doc, list } = coming;
    coming = null;
    // Of another text there is another answer on its way.
    if (stateOf(id)?.doc === doc) dispatch(id, { effects: setMarks.of(list) });
  }

  /** Never touches the document while an input method composes. */
  const calmly = (job) => (view?.composing ? waiting.push(job) : job());

  return {
    /** Opens a file under `id`, or replaces its text as one undo step when it differs. */
    open(id, mode, text) {
      const known = stateOf(id);
      if (known && documents.get(id).mode === mode) {
        if (known.doc.toString() === text) return;
        calmly(() =>
          dispatch(id, {
            changes: { from: 0, to: stateOf(id).doc.length, insert: text },
            annotations: [fromPage.of(true), Transaction.userEvent.of("input.replace")],
          }),
        );
        return;
      }
      const state = EditorState.create({ doc: text, extensions: extensions(mode) });
      documents.set(id, { mode, state });
      if (id === shown) draw(state);
    },
    close(id) {
      documents.delete(id);
      if (id === shown) shown = null;
    },
    show(id) {
      if (id === shown || !documents.has(id)) return;
      if (shown !== null && documents.has(shown)) documents.get(shown).state = view.state;
      shown = id;
      draw(documents.get(id).state);
    },
    /** Applies `[from, to, text, …]` to a file as one undo step. */
    edit(id, flat) {
      const changes = [];
      for (let i = 0; i + 2 < flat.length; i += 3)
        changes.push({ from: flat[i], to: flat[i + 1], insert: flat[i + 2] });
      calmly(() => {
        const { length } = stateOf(id).doc;
        if (changes.some((change) => change.to > length)) return;
        dispatch(id, { changes, annotations: [fromPage.of(true), Transaction.userEvent.of("input.fix")] });
      });
    },
    text: (id) => stateOf(id)?.doc.toString(),
    /**
     * Shows the findings of a file. In the one that is looked at they come with the next frame: a view reads the selection
     * after each change, and the page, which changes with the findings, would be laid out for it once more.
     */
    mark(id, list) {
      const state = stateOf(id);
      if (!state) return;
      if (id !== shown || document.hidden) {
        dispatch(id, { effects: setMarks.of(list) });
        return;
      }
      if (!coming) requestAnimationFrame(showComing);
      coming = { id, doc: state.doc, list };
    },
    goTo(id, from, to, focus) {
      this.show(id);
      if (id !== shown) return;
      const { length } = view.state.doc;
      const anchor = Math.min(from, length);
      view.dispatch({
        selection: { anchor, head: Math.min(to, length) },
        effects: EditorView.scrollIntoView(anchor, { y: "center" }),
      });
      if (focus) view.focus();
    },
    /** Names the editor for assistive technology, and puts its own panels into the page's language. */
    speak(text) {
      name = text;
      if (!documents.size) return;
      // Each editor is drawn anew for this, so it waits until the page around it has changed its words.
      setTimeout(() => {
        dispatchAll(() => naming.reconfigure(named()));
        if (loaded.length) speakSearch();
      });
    },
  };
}
