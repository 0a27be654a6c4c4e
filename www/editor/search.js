// Search in a file. Loaded when an editor is first used.

import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { keymap } from "@codemirror/view";

export { openSearchPanel } from "@codemirror/search";
export const searching = [highlightSelectionMatches(), search({ top: true }), keymap.of(searchKeymap)];
