//! What a fix would change, line by line.

use std::collections::BTreeSet;

use crate::config::edit::apply;
use crate::config::source::{FileId, FileSet};
use crate::finding::Edit;

/// Lines of a preview at most.
const LIMIT: usize = 24;

/// A line of a preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// `server.properties:14`
    Place(String),
    Old(String),
    New(String),
}

/// The lines that `edits` take away and put in, at most 24 of them.
pub fn preview(files: &FileSet, edits: &[Edit]) -> Vec<Line> {
    let after = apply(files, edits);
    let touched: BTreeSet<FileId> = edits.iter().map(|edit| edit.span.file).collect();
    let mut lines = Vec::new();
    for id in touched {
        if let (Some(old), Some(new)) = (files.get(id), after.get(id)) {
            compare(&old.name, &old.text, &new.text, &mut lines);
        }
    }
    lines.truncate(LIMIT);
    lines
}

/// The lines that lead from one set of files to another, at most 24 of them. A file without its like is compared with an
/// empty one.
pub fn difference(old: &FileSet, new: &FileSet) -> Vec<Line> {
    fn text<'f>(files: &'f FileSet, name: &str) -> &'f str {
        let file = files.files.iter().find(|file| file.name == name);
        file.map_or("", |file| &file.text)
    }
    let gone = old
        .files
        .iter()
        .filter(|file| new.files.iter().all(|other| other.name != file.name));
    let mut lines = Vec::new();
    for file in new.files.iter().chain(gone) {
        compare(&file.name, text(old, &file.name), text(new, &file.name), &mut lines);
    }
    lines.truncate(LIMIT);
    lines
}

/// Walks through both texts; where they part, looks for the nearest line at which they meet again.
fn compare(name: &str, old: &str, new: &str, lines: &mut Vec<Line>) {
    let (old_lines, new_lines): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let (mut left, mut right) = (0, 0);
    while left < old_lines.len() || right < new_lines.len() {
        if left < old_lines.len() && old_lines.get(left) == new_lines.get(right) {
            left += 1;
            right += 1;
            continue;
        }
        let (skip_old, skip_new) = meeting(&old_lines[left..], &new_lines[right..]);
        lines.push(Line::Place(format!("{name}:{}", left + 1)));
        lines.extend(
            old_lines[left..left + skip_old]
                .iter()
                .map(|text| Line::Old((*text).to_owned())),
        );
        lines.extend(
            new_lines[right..right + skip_new]
                .iter()
                .map(|text| Line::New((*text).to_owned())),
        );
        left += skip_old;
        right += skip_new;
        if lines.len() >= LIMIT {
            return;
        }
    }
}

/// How many lines to skip on each side until both go on alike; the fewest altogether, and never none.
fn meeting(old: &[&str], new: &[&str]) -> (usize, usize) {
    for total in 1..LIMIT {
        for skip_old in 0..=total {
            let skip_new = total - skip_old;
            let meet = match (old.get(skip_old), new.get(skip_new)) {
                (Some(old), Some(new)) => old == new,
                (None, None) => skip_old == old.len() && skip_new == new.len(),
                _ => false,
            };
            if meet {
                return (skip_old, skip_new);
            }
        }
    }
    (old.len(), new.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::source::{FileKind, SourceFile, Span};

    fn lines(text: &str, edits: &[(usize, usize, &str)]) -> Vec<Line> {
        let file = SourceFile {
            name: "a".into(),
            kind: FileKind::Other,
            text: text.into(),
        };
        let edit = |(start, end, text): &(usize, usize, &str)| Edit {
            span: Span::new(FileId(0), *start, *end),
            text: (*text).into(),
        };
        let edits: Vec<_> = edits.iter().map(edit).collect();
        preview(&FileSet { files: vec![file] }, &edits)
    }

    #[test]
    fn whole_sets_are_compared_by_the_names_of_their_files() {
        let set = |files: &[(&str, &str)]| FileSet {
            files: files
                .iter()
                .map(|(name, text)| SourceFile {
                    name: (*name).into(),
                    kind: FileKind::Other,
                    text: (*text).into(),
                })
                .collect(),
        };
        let (old, new) = (
            set(&[("a", "x=1\n"), ("b", "y=1\n")]),
            set(&[("c", "z=1\n"), ("b", "y=1\n")]),
        );
        let expected = [
            Line::Place("c:1".into()),
            Line::New("z=1".into()),
            Line::Place("a:1".into()),
            Line::Old("x=1".into()),
        ];
        assert_eq!(difference(&old, &new), expected);
        assert_eq!(difference(&new, &new), []);
    }

    #[test]
    fn a_changed_line_is_shown_whole() {
        let expected = [
            Line::Place("a:2".into()),
            Line::Old("b=2".into()),
            Line::New("b=3".into()),
        ];
        assert_eq!(lines("a=1\nb=2\nc=3\n", &[(6, 7, "3")]), expected);
    }

    #[test]
    fn lines_come_and_go() {
        let expected = [Line::Place("a:2".into()), Line::New("x".into())];
        assert_eq!(lines("a\nb\n", &[(2, 2, "x\n")]), expected);
        let expected = [Line::Place("a:1".into()), Line::Old("a".into())];
        assert_eq!(lines("a\nb\n", &[(0, 2, "")]), expected);
        let expected = [Line::Place("a:3".into()), Line::New("c".into())];
        assert_eq!(lines("a\nb\n", &[(4, 4, "c\n")]), expected);
    }

    #[test]
    fn everything_else_is_bounded() {
        let new = "y\n".repeat(100);
        assert!(lines(&"x\n".repeat(100), &[(0, 200, &new)]).len() <= LIMIT);
    }
}
