//! Text edits: changes of the files that touch nothing but what they are about.

pub mod properties;
pub mod yaml;

use super::source::FileSet;
use crate::finding::Edit;

/// Applies edits to the files. They must not overlap; their order does not matter. An edit whose place is not in the
/// set, or overlaps one that is already applied, is left out.
pub fn apply(files: &FileSet, edits: &[Edit]) -> FileSet {
    let mut files = files.clone();
    for (index, file) in files.files.iter_mut().enumerate() {
        let own = edits.iter().filter(|edit| usize::from(edit.span.file.0) == index);
        apply_to(&mut file.text, own);
    }
    files
}

/// Applies the edits of one file to its text.
fn apply_to<'e>(text: &mut String, edits: impl Iterator<Item = &'e Edit>) {
    let mut sorted: Vec<&Edit> = edits.collect();
    // From the end to the start, so that the places of those still to come stay right; an insertion at the start of a
    // replaced range comes out before it.
    sorted.sort_by_key(|edit| std::cmp::Reverse((edit.span.start, edit.span.end)));
    let mut last = usize::MAX;
    for edit in sorted {
        let range = edit.span.range();
        if range.end <= last && text.get(range.clone()).is_some() {
            text.replace_range(range.clone(), &edit.text);
            last = range.start;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::source::{FileId, FileKind, SourceFile, Span};

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit {
            span: Span::new(FileId(0), start, end),
            text: text.into(),
        }
    }

    fn applied(text: &str, edits: &[Edit]) -> String {
        let file = SourceFile {
            name: "a".into(),
            kind: FileKind::Other,
            text: text.into(),
        };
        apply(&FileSet { files: vec![file] }, edits).files.remove(0).text
    }

    #[test]
    fn edits_in_any_order_touch_only_their_places() {
        assert_eq!(
            applied("a=1\nb=2\n", &[edit(2, 3, "10"), edit(6, 7, "20")]),
            "a=10\nb=20\n"
        );
        assert_eq!(
            applied("a=1\nb=2\n", &[edit(6, 7, "20"), edit(2, 3, "10")]),
            "a=10\nb=20\n"
        );
    }

    #[test]
    fn overlapping_and_impossible_edits_are_left_out() {
        assert_eq!(applied("abcdef", &[edit(1, 4, "-"), edit(3, 5, "+")]), "abc+f");
        assert_eq!(applied("排序", &[edit(1, 2, "x")]), "排序");
        assert_eq!(applied("abc", &[edit(7, 9, "x")]), "abc");
    }
}
