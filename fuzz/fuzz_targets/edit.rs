//! Any sequence of edits of any file: the text stays readable, says what was set, and says everything else as before.
//!
//! The input's first lines are the steps (`set PATH VALUE`, `source PATH VALUE`, `list PATH ITEM|ITEM`, `remove PATH`,
//! `property KEY VALUE`, `after KEY KEY VALUE`, `unset KEY`); the text begins after the line `===`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ordering_playground::config::edit::yaml::{NewValue, Target};
use ordering_playground::config::edit::{apply, properties, yaml};
use ordering_playground::config::source::{FileId, FileKind, FileSet, SourceFile};
use ordering_playground::finding::Edit;
use ordering_playground_fuzz::{Leaf, assert_inside, leaves, settings};

const FILE: FileId = FileId(0);
const STEPS: usize = 6;
const DEPTH: usize = 6;

fuzz_target!(|input: &str| {
    let (steps, text) = input.split_once("\n===\n").unwrap_or(("", input));
    steps
        .lines()
        .take(STEPS)
        .fold(text.to_owned(), |text, step| edited(&text, step).unwrap_or(text));
});

/// The text after one step; `None` when the editor declines or there is no such step.
fn edited(text: &str, step: &str) -> Option<String> {
    let (verb, rest) = step.split_once(' ')?;
    let (key, value) = rest.split_once(' ').unwrap_or((rest, ""));
    match verb {
        "set" => set_yaml(text, key, NewValue::Scalar(value), Target::Here),
        "source" => set_yaml(text, key, NewValue::Scalar(value), Target::Source),
        "list" => {
            let items: Vec<&str> = value.split('|').filter(|item| !item.is_empty()).collect();
            set_yaml(text, key, NewValue::List(&items), Target::Here)
        }
        "remove" => remove_yaml(text, key),
        "property" => set_property(text, key, value),
        "after" => insert_property(text, key, value),
        "unset" => Some(remove_property(text, key)),
        _ => None,
    }
}

fn files(text: &str) -> FileSet {
    let file = SourceFile {
        name: "a".to_owned(),
        kind: FileKind::Other,
        text: text.to_owned(),
    };
    FileSet { files: vec![file] }
}

/// The edits lie in the text and do not overlap, so the rest of it stays as it is.
fn changed(text: &str, edits: &[Edit]) -> String {
    let files = files(text);
    edits.iter().for_each(|edit| assert_inside(&files, edit.span));
    let after = apply(&files, edits).files.remove(0).text;
    let removed: usize = edits.iter().map(|edit| edit.span.range().len()).sum();
    let added: usize = edits.iter().map(|edit| edit.text.len()).sum();
    assert_eq!(after.len(), text.len() - removed + added, "{edits:?} overlap");
    after
}

fn set_property(text: &str, key: &str, value: &str) -> Option<String> {
    let after = changed(text, &[properties::set(&files(text), FILE, key, value)?]);
    let mut expected = settings(text).expect("it was readable");
    expected.insert(key.to_owned(), value.to_owned());
    expected.retain(|key, value| !(key.is_empty() && value.is_empty()));
    assert_eq!(settings(&after), Some(expected), "{after}");
    Some(after)
}

/// Where the key is there already, the later line of the two counts.
fn insert_property(text: &str, after: &str, rest: &str) -> Option<String> {
    let (key, value) = rest.split_once(' ').unwrap_or((rest, ""));
    let changed = changed(
        text,
        &[properties::insert_after(&files(text), FILE, after, key, value)?],
    );
    let before = settings(text).expect("it was readable");
    let now = settings(&changed).unwrap_or_else(|| panic!("unreadable:\n{changed}"));
    for (other, expected) in before.iter().filter(|(other, _)| *other != key) {
        assert_eq!(now.get(other), Some(expected), "{other}:\n{changed}");
    }
    if !before.contains_key(key) && !key.is_empty() {
        assert_eq!(now.get(key).map(String::as_str), Some(value), "{changed}");
    }
    Some(changed)
}

fn remove_property(text: &str, key: &str) -> String {
    let after = changed(text, &properties::remove(&files(text), FILE, key));
    if let Some(mut before) = settings(text) {
        before.remove(key);
        assert_eq!(settings(&after), Some(before), "{after}");
    }
    after
}

fn keys(path: &str) -> Vec<&str> {
    path.split('.').take(DEPTH).collect()
}

fn set_yaml(text: &str, path: &str, value: NewValue<'_>, target: Target) -> Option<String> {
    let path = keys(path);
    let edits = yaml::set(FILE, text, &path, value, target).ok()?;
    let after = changed(text, &edits);
    // What the decoder refuses (a key of a wrong type elsewhere) has no values to compare.
    let Some(before) = leaves(text) else { return Some(after) };
    let now = leaves(&after).unwrap_or_else(|| panic!("unreadable after {edits:?}:\n{after}"));
    assert_kept(&before, &now, &path, &edits, &after);
    if let NewValue::Scalar(value) = value
        && path.iter().all(|key| is_plain(key))
    {
        let expected = alternatives(value);
        let written = now
            .iter()
            .any(|leaf| leaf.is_at(&path) && expected.contains(&leaf.value));
        assert!(written, "{path:?} is not one of {expected:?} after {edits:?}:\n{after}");
    }
    Some(after)
}

fn remove_yaml(text: &str, path: &str) -> Option<String> {
    let path = keys(path);
    let edits = yaml::remove(FILE, text, &path).ok()?;
    let after = changed(text, &edits);
    let Some(before) = leaves(text) else { return Some(after) };
    let now = leaves(&after).unwrap_or_else(|| panic!("unreadable after {edits:?}:\n{after}"));
    assert_kept(&before, &now, &path, &edits, &after);
    Some(after)
}

/// What stands elsewhere is what it was.
fn assert_kept(before: &[Leaf], now: &[Leaf], path: &[&str], edits: &[Edit], after: &str) {
    let others = before
        .iter()
        .filter(|leaf| !leaf.is_on_the_way(path) && !leaf.touched(edits));
    for leaf in others {
        let same = now
            .iter()
            .any(|other| other.path == leaf.path && other.value == leaf.value);
        assert!(same, "{leaf:?} is lost after {edits:?}:\n{after}");
    }
}

/// A key that reads as itself and not as a number, a truth value or a merge.
fn is_plain(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && alternatives(key).iter().all(|value| value.starts_with("Text("))
}

/// A text, or what the reader takes it for when it stands alone.
fn alternatives(value: &str) -> Vec<String> {
    let text = format!("Text({value:?})");
    let alone = leaves(&format!("k: {value}\n")).unwrap_or_default();
    match &alone[..] {
        [leaf] if leaf.path == ["k"] => vec![text, leaf.value.clone()],
        _ => vec![text],
    }
}
