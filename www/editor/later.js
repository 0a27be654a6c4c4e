// What an editor's first use brings: search, and completion of keys and values.

import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { keymap } from "@codemirror/view";

export { openSearchPanel } from "@codemirror/search";

/** `complete(offset)` answers `{from, options: [{label, apply, detail, info}]}` or nothing. */
export function extras(complete) {
  const source = ({ pos, explicit, view }) => {
    const found = complete(pos);
    // Unasked, only a word that was begun is completed.
    if (!found || (!explicit && found.from === pos)) return null;
    return view?.composing ? null : { ...found, validFor: /^[\w.*-]*$/ };
  };
  return [
    highlightSelectionMatches(),
    search({ top: true }),
    autocompletion({ override: [source], icons: false }),
    keymap.of([...searchKeymap, ...completionKeymap]),
  ];
}
