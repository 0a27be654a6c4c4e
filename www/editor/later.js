// What comes when somebody first does something: the usual keys, search, completion of keys and values.

import { autocompletion, completionKeymap, startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { wayOut } from "./way-out.js";

export { openSearchPanel } from "@codemirror/search";

/** `complete(state, offset)` answers `{from, options: [{label, apply, detail, info}]}` or nothing. */
export function extras(complete) {
  const source = ({ state, pos, explicit, view }) => {
    const found = complete(state, pos);
    // Unasked, only a word that was begun is completed.
    if (!found || (!explicit && found.from === pos)) return null;
    return view?.composing ? null : { ...found, validFor: /^[\w.*-]*$/ };
  };
  return [
    bracketMatching(),
    indentUnit.of("  "),
    highlightSelectionMatches(),
    search({ top: true }),
    autocompletion({ override: [source], icons: false }),
    keymap.of([...searchKeymap, ...completionKeymap]),
    wayOut,
    // The editor's own keys come first.
    Prec.low(keymap.of([...defaultKeymap, indentWithTab])),
  ];
}

/** Offers what completes the word at the cursor, as typing it would have done. */
export function completeBegun(view, complete) {
  const { head } = view.state.selection.main;
  if (complete(view.state, head)?.from < head) startCompletion(view);
}
