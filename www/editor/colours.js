// The colours of YAML and properties files, line by line: enough to read by. A grammar's machinery would be a tenth of
// what the page loads at first.
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";

const ink = (name) => Decoration.mark({ class: `ink-${name}` });
const inks = {
  comment: ink("comment"),
  key: ink("key"),
  string: ink("string"),
  number: ink("number"),
  anchor: ink("anchor"),
};
/** Lines before the first visible one that are looked at: a block of text or a continued line may begin there. */
const BEFORE = 200;

const quoted = /"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?/y;
const anchor = /[&*!][^\s,[\]{}]+/y;
const plain = /[^\s,[\]{}:#](?:[^,[\]{}:#]|:(?=\S)|(?<=\S)#)*/y;
const isKey = /\s*:(?:\s|$)/y;
const number = /^(?:[-+]?(?:0x[\da-f]+|[\d_]*\.?\d[\d_]*(?:e[-+]?\d+)?)|true|false|yes|no|on|off|null|~)$/i;
const opensBlock = /(?:^|[:\s-])[|>][-+\d]*\s*(?:\s#.*)?$/;
const indent = (line) => line.search(/\S|$/);

function matches(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** `note(kind, from, to)` for each coloured stretch; answers what the next line has to know: the indentation of a block. */
function yaml(line, block, note) {
  if (block !== undefined && (line.trim() === "" || indent(line) > block)) {
    note("string", indent(line), line.length);
    return block;
  }
  for (let at = 0; at < line.length; ) {
    if (line[at] === "#" && (at === 0 || /\s/.test(line[at - 1]))) {
      note("comment", at, line.length);
      break;
    }
    const string = matches(quoted, line, at);
    const name = string ? undefined : matches(anchor, line, at);
    const word =
      string ?? name ?? (/^-\s|^-$/.test(line.slice(at, at + 2)) ? undefined : matches(plain, line, at)?.trimEnd());
    if (!word) {
      at += 1;
      continue;
    }
    const end = at + word.length;
    if (name) note("anchor", at, end);
    else if (matches(isKey, line, end) !== undefined) note("key", at, end);
    else if (string) note("string", at, end);
    else if (number.test(word)) note("number", at, end);
    at = end;
  }
  return opensBlock.test(line) ? indent(line) : undefined;
}

/** As above; what the next line has to know is whether it goes on with this one's value. */
function properties(line, goesOn, note) {
  const start = indent(line);
  if (!goesOn && /[#!]/.test(line[start] ?? "")) {
    note("comment", start, line.length);
    return undefined;
  }
  const key = goesOn ? 0 : /(?:\\.|[^\\=:\s])*/y;
  let from = start;
  if (key) {
    from += matches(key, line, start).length;
    note("key", start, from);
    from += matches(/\s*[=:]?\s*/y, line, from).length;
  }
  note("string", from, line.length);
  return /(?:^|[^\\])(?:\\\\)*\\$/.test(line) || undefined;
}

function paint(view, read) {
  const marks = new RangeSetBuilder();
  const { doc } = view.state;
  for (const range of view.visibleRanges) {
    const first = doc.lineAt(range.from).number;
    let known;
    for (let number = Math.max(1, first - BEFORE); number <= doc.lines; number += 1) {
      const line = doc.line(number);
      if (line.from > range.to) break;
      known = read(line.text.slice(0, 2000), known, (kind, from, to) => {
        if (number >= first && from < to) marks.add(line.from + from, line.from + to, inks[kind]);
      });
    }
  }
  return marks.finish();
}

const colours = (read) =>
  ViewPlugin.define(
    (view) => ({
      marks: paint(view, read),
      update(update) {
        if (update.docChanged || update.viewportChanged) this.marks = paint(update.view, read);
      },
    }),
    { decorations: (plugin) => plugin.marks },
  );

export const languages = { yaml: colours(yaml), properties: colours(properties) };
