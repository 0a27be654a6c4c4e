// How the editor looks. Every colour is a custom property of the page, so that light and dark need no code here.
import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const inks = HighlightStyle.define([
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-comment)", fontStyle: "italic" },
  {
    tag: [tags.atom, tags.definition(tags.propertyName), tags.propertyName, tags.definition(tags.variableName)],
    color: "var(--ink-key)",
  },
  { tag: [tags.string, tags.quote, tags.special(tags.string)], color: "var(--ink-string)" },
  { tag: [tags.number, tags.bool, tags.keyword], color: "var(--ink-number)" },
  { tag: [tags.meta, tags.variableName, tags.special(tags.variableName)], color: "var(--ink-anchor)" },
]);

const underline = (colour) => ({
  textDecoration: `underline wavy ${colour} 1.5px`,
  textDecorationSkipInk: "none",
  textUnderlineOffset: "3px",
});

export const theme = EditorView.theme({
  "&": { height: "100%", fontSize: "0.8125rem", color: "var(--ink)", backgroundColor: "var(--panel)" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.54", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-line": { padding: "0 12px 0 4px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": {
    backgroundColor: "var(--panel)",
    color: "var(--ink-3)",
    border: "0",
    fontVariantNumeric: "tabular-nums",
  },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 4px 0 10px", minWidth: "30px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--line-active)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--match)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--match)",
    outline: "1px solid var(--line-strong)",
  },
  ".cm-findings": { width: "20px" },
  ".cm-findings .cm-gutterElement": { display: "grid", placeItems: "center" },
  ".sign": {
    display: "inline-grid",
    placeItems: "center",
    width: "14px",
    height: "14px",
    fontSize: "10px",
    lineHeight: "1",
    fontWeight: "700",
    fontFamily: "var(--sans)",
    flex: "none",
  },
  ".sign-error": { backgroundColor: "var(--error)", color: "var(--on-error)", borderRadius: "50%" },
  ".sign-warning": {
    backgroundColor: "var(--warning)",
    color: "var(--on-warning)",
    clipPath: "polygon(50% 0, 100% 100%, 0 100%)",
    paddingTop: "3px",
    boxSizing: "border-box",
    width: "16px",
  },
  ".sign-advice": { backgroundColor: "var(--advice)", color: "var(--on-advice)", borderRadius: "3px" },
  ".mark-error": underline("var(--error)"),
  ".mark-warning": underline("var(--warning-line)"),
  ".mark-advice": { textDecoration: "underline dotted var(--advice) 2px", textUnderlineOffset: "3px" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    boxShadow: "var(--shadow)",
    fontFamily: "var(--sans)",
    maxWidth: "min(440px, 92vw)",
    overflow: "hidden",
  },
  ".card-part": { padding: "8px 12px", fontSize: "0.8125rem", lineHeight: "1.45", overflowWrap: "anywhere" },
  ".card-part + .card-part": { borderTop: "1px solid var(--line)" },
  ".card-head": { display: "flex", gap: "8px", alignItems: "center" },
  ".card-head strong": { flex: "1" },
  ".card-head code": { fontFamily: "var(--mono)", fontSize: "0.6875rem", color: "var(--ink-2)" },
  ".card p": { margin: "4px 0 0" },
  ".card dl": { display: "grid", gridTemplateColumns: "auto 1fr", gap: "2px 12px", margin: "4px 0 0" },
  ".card dt": { color: "var(--ink-2)" },
  ".card dd": { margin: "0", fontFamily: "var(--mono)", fontSize: "0.75rem" },
  ".card-fix": {
    marginTop: "8px",
    padding: "4px 10px",
    font: "inherit",
    fontWeight: "600",
    color: "var(--accent-ink)",
    background: "transparent",
    border: "1px solid var(--accent)",
    borderRadius: "4px",
    cursor: "pointer",
  },
  ".cm-panels": { backgroundColor: "var(--bg)", color: "var(--ink)", fontFamily: "var(--sans)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-textfield": {
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line-strong)",
    color: "var(--ink)",
    borderRadius: "4px",
  },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line-strong)",
    color: "var(--ink)",
    borderRadius: "4px",
  },
  ".cm-searchMatch": { backgroundColor: "var(--match)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--selection)", outline: "1px solid var(--accent)" },
});
