use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::config::yaml::{Item, Merge, Value};

const FILE: FileId = FileId(0);

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = text.to_owned();
    for edit in sorted {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

fn after(text: &str, path: &str, value: &str) -> String {
    let path: Vec<&str> = path.split('.').collect();
    apply(
        text,
        &set(FILE, text, &path, NewValue::Scalar(value), Target::Here).unwrap(),
    )
}

fn leaves(text: &str) -> BTreeMap<String, String> {
    fn walk(item: &Item<'_>, path: &str, out: &mut BTreeMap<String, String>) {
        match &item.value {
            Value::Map(map) if !map.is_empty() => {
                for entry in map.iter() {
                    walk(&entry.item, &format!("{path}.{}", entry.key.text()), out);
                }
            }
            Value::List(items) => {
                let items: Vec<_> = items.iter().map(|item| item.value.clone()).collect();
                out.insert(path.to_owned(), format!("{items:?}"));
            }
            value => {
                out.insert(path.to_owned(), format!("{value:?}"));
            }
        }
    }
    let mut out = BTreeMap::new();
    let document = yaml::parse(FILE, text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    let tree = yaml::decode(&document, Merge::Positional).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    for entry in tree.top.iter() {
        walk(&entry.item, &entry.key.text(), &mut out);
    }
    out
}

#[test]
fn replaces_a_value_and_nothing_else() {
    let text = "# top\nA:   # a\n    B: 10 MB # why\n    C: \"x\"\n";
    assert_eq!(
        after(text, "A.B", "8 MB"),
        "# top\nA:   # a\n    B: 8 MB # why\n    C: \"x\"\n"
    );
    assert_eq!(
        after(text, "a.c", "y: z"),
        "# top\nA:   # a\n    B: 10 MB # why\n    C: \"y: z\"\n"
    );
    assert_eq!(
        after("a: {b: 1, c: 2}\r\n", "a.c", "x, y"),
        "a: {b: 1, c: \"x, y\"}\r\n"
    );
    assert_eq!(after("a:\n  b: # none\n", "a.b", "1"), "a:\n  b: 1 # none\n");
    assert_eq!(after("a: |\n  x\nb: 1\n", "a", "y"), "a: y\nb: 1\n");
}

#[test]
fn adds_missing_keys() {
    assert_eq!(
        after("A:\n    B: 1 # b\nC: 2\n", "A.D.E", "x"),
        "A:\n    B: 1 # b\n    D:\n        E: x\nC: 2\n"
    );
    assert_eq!(after("A: # a\nC: 2\n", "A.B", "1"), "A: # a\n  B: 1\nC: 2\n");
    assert_eq!(after("A: ~\n", "A.B", "1"), "A:\n  B: 1\n");
    assert_eq!(after("a: {}\n", "a.b.c", "1"), "a: {b: {c: 1}}\n");
    assert_eq!(after("a: {b: 1}", "c", "1"), "a: {b: 1}\nc: 1");
    assert_eq!(after("# only this", "a.b", "1"), "# only this\na:\n  b: 1\n");
    assert_eq!(
        after("a: 1\r\nb:\r\n  c: 2\r\n", "b.d", "3"),
        "a: 1\r\nb:\r\n  c: 2\r\n  d: 3\r\n"
    );
    assert_eq!(after("a: 1\nb: |\n  x\n", "c", "3"), "a: 1\nb: |\n  x\nc: 3\n");
}

const MERGED: &str = "\
Orderer: &Defaults
  OrdererType: solo
  BatchSize:
    Max: 10 # ten
    Abs: 8 MB
Profiles:
  P:
    Orderer:
      <<: *Defaults
      Extra: 1
  Q:
    Orderer: *Defaults # as it is
";

#[test]
fn overrides_in_the_profile() {
    let text = after(MERGED, "Profiles.P.Orderer.OrdererType", "kafka");
    assert!(text.contains("      Extra: 1\n      OrdererType: kafka\n"), "{text}");
    let text = after(MERGED, "Profiles.P.Orderer.BatchSize.Abs", "9 MB");
    let written = "      Extra: 1\n      BatchSize:\n        Max: 10 # ten\n        Abs: 9 MB\n";
    assert!(text.contains(written), "{text}");
    let text = after(MERGED, "Profiles.Q.Orderer.OrdererType", "kafka");
    assert!(
        text.ends_with("    Orderer:\n      <<: *Defaults # as it is\n      OrdererType: kafka\n"),
        "{text}"
    );
    let text = after(MERGED, "Profiles.Q.Orderer.BatchSize.Max", "5");
    assert_eq!(
        leaves(&text)["Profiles.Q.Orderer.BatchSize.Abs"],
        leaves(MERGED)["Orderer.BatchSize.Abs"]
    );
}

#[test]
fn a_key_that_a_merge_replaces_is_moved_behind_it() {
    let text = MERGED.replace(
        "      <<: *Defaults\n",
        "      OrdererType: kafka\n      <<: *Defaults\n",
    );
    let text = after(&text, "Profiles.P.Orderer.OrdererType", "kafka");
    assert!(
        text.contains("    Orderer:\n      <<: *Defaults\n      Extra: 1\n      OrdererType: kafka\n"),
        "{text}"
    );
}

#[test]
fn changes_the_anchor_where_asked() {
    let path = ["Profiles", "P", "Orderer", "BatchSize", "Abs"];
    let text = apply(
        MERGED,
        &set(FILE, MERGED, &path, NewValue::Scalar("9 MB"), Target::Source).unwrap(),
    );
    assert_eq!(text, MERGED.replace("8 MB", "9 MB"));
    let alias = "a: &x 1\nb: *x\n";
    let edits = set(FILE, alias, &["b"], NewValue::Scalar("2"), Target::Source).unwrap();
    assert_eq!(apply(alias, &edits), "a: &x 2\nb: *x\n");
    assert_eq!(after(alias, "b", "2"), "a: &x 1\nb: 2\n");
}

#[test]
fn changes_lists_item_by_item() {
    let text = "k:\n- a:1 # first\n- b:2\nz: 1\n";
    let list = |items: &[&str]| {
        apply(
            text,
            &set(FILE, text, &["k"], NewValue::List(items), Target::Here).unwrap(),
        )
    };
    assert_eq!(list(&["a:1", "c:3", "d:4"]), "k:\n- a:1 # first\n- c:3\n- d:4\nz: 1\n");
    assert_eq!(list(&["a:1"]), "k:\n- a:1 # first\nz: 1\n");
    let flow = "k: [a]\n";
    let edits = set(FILE, flow, &["k"], NewValue::List(&["a", "b:1"]), Target::Here).unwrap();
    assert_eq!(apply(flow, &edits), "k: [a, \"b:1\"]\n".replace('"', ""));
}

#[test]
fn removes_a_key() {
    let removed = |text: &str, path: &[&str]| remove(FILE, text, path).map(|edits| apply(text, &edits));
    assert_eq!(removed("a: 1 # x\nb: 2\n", &["a"]).unwrap(), "b: 2\n");
    assert_eq!(
        removed("a:\n  b:\n    c: 1\n  d: 2\n", &["a", "b"]).unwrap(),
        "a:\n  d: 2\n"
    );
    assert_eq!(removed("a: {b: 1, c: 2}\n", &["a", "c"]).unwrap(), "a: {b: 1}\n");
    assert_eq!(removed("a: {b: 1, c: 2}\n", &["a", "b"]).unwrap(), "a: {c: 2}\n");
    assert_eq!(
        removed(MERGED, &["Profiles", "P", "Orderer", "BatchSize"]),
        Err(CannotEdit::WrittenElsewhere)
    );
    assert_eq!(removed(MERGED, &["Profiles", "X"]), Err(CannotEdit::NotFound));
}

const FILES: [&str; 4] = [
    MERGED,
    "Orderer: &D\r\n    OrdererType: kafka # type\r\n    BatchSize: {Max: 1, Abs: \"8 MB\"}\r\n    Kafka:\r\n        Brokers: [a:1, 'b:2']\r\nProfiles:\r\n    P: {Orderer: {<<: *D}}\r\n    Q:\r\n        Orderer:\r\n            OrdererType: solo\r\n            <<: *D\r\n",
    "\u{feff}---\nProfiles: # first\n\n  P:\n    # a comment\n    Orderer:\n      BatchTimeout: 2s\n      BatchSize:\n\n        Max: 0x10\n  # end of P\n  Q: ~\n# 注释\nOrderer:\n",
    "Profiles:\n  P:\n    Orderer: &O\n      <<: [&A {BatchSize: &S {Max: 1, Abs: 2}}, {X: 1}]\n      Kafka:\n        Brokers:\n        - 'a:1'\n        - b:2\n      Text: >\n        folded\n        text\n  Q:\n    Orderer: {<<: *O, OrdererType: kafka}\nlast: \"a\n  b\"",
];

const PATHS: [&str; 12] = [
    "Profiles.P.Orderer.OrdererType",
    "Profiles.Q.Orderer.OrdererType",
    "Profiles.P.Orderer.BatchSize.Max",
    "Profiles.Q.Orderer.BatchSize.Abs",
    "Profiles.P.Orderer.BatchTimeout",
    "Orderer.OrdererType",
    "Orderer.BatchSize.Abs",
    "Orderer.BatchSize.New",
    "Profiles.R.Orderer.Kafka.Key",
    "Profiles.P.Orderer.Kafka.Other",
    "Profiles.Q.Consortium",
    "Top",
];

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,9}",
        "[0-9]{1,3} [KMG]B",
        Just("kafka".to_owned()),
        Just("- x".to_owned()),
        Just("a #b".to_owned()),
        Just("x: y".to_owned()),
        Just("*x".to_owned()),
        Just("注 \"q\" \\".to_owned()),
        "[ -~]{0,12}",
    ]
}

/// What a scalar reads as, when it stands alone.
fn read_alone(text: &str) -> Option<String> {
    leaves(&format!("k: {text}\n")).remove("k")
}

proptest! {
    /// Any sequence of edits sets what it says and changes no other value; outside the edits not a byte changes.
    #[test]
    fn edits_set_the_value_and_keep_the_rest(
        file in 0..FILES.len(),
        steps in prop::collection::vec((0..PATHS.len(), value()), 1..8),
    ) {
        let mut text = FILES[file].to_owned();
        for (path, value) in steps {
            let keys: Vec<&str> = PATHS[path].split('.').collect();
            let before = leaves(&text);
            let Ok(edits) = set(FILE, &text, &keys, NewValue::Scalar(&value), Target::Here) else { continue };
            let new = apply(&text, &edits);
            let mut now = leaves(&new);
            let written = now.remove(PATHS[path]);
            let string = format!("Text({value:?})");
            let plain = edits.iter().any(|edit| edit.text.contains(&value));
            let expected = if plain && !value.contains(['#', ':', '*']) && yaml::parse(FILE, &format!("k: {value}\n")).is_ok() {
                std::iter::once(string.clone()).chain(read_alone(&value)).collect()
            } else {
                vec![string]
            };
            prop_assert!(written.as_ref().is_some_and(|written| expected.contains(written)), "{written:?} {value:?}\n{new}");
            // What an anchor names changes for all who refer to it.
            let named = ["Orderer", "Profiles.P"].into_iter().find(|prefix| PATHS[path].starts_with(prefix));
            let judged = |path: &str| named.is_none_or(|prefix| path.starts_with(prefix));
            for (path_now, value_now) in now.iter().filter(|(path, _)| judged(path)) {
                if let Some(value_before) = before.get(path_now) {
                    prop_assert_eq!(value_now, value_before, "{}\n{}\n--\n{}", path_now, text, new);
                }
            }
            for path_before in before.keys().filter(|path| judged(path)) {
                let on_the_way = PATHS[path].starts_with(path_before.as_str());
                prop_assert!(on_the_way || now.contains_key(path_before), "{path_before}\n{text}\n--\n{new}");
            }
            text = new;
        }
    }

    /// No text and no path makes the editor panic.
    #[test]
    fn no_input_panics(text in "[a-c:{}\\[\\]&*<,#'\"|> \n-]{0,60}", path in prop::collection::vec("[abc<]{1,2}", 0..4)) {
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        for target in [Target::Here, Target::Source] {
            for value in [NewValue::Scalar("v"), NewValue::List(&["x", "y"])] {
                if let Ok(edits) = set(FILE, &text, &keys, value, target) {
                    apply(&text, &edits);
                }
            }
        }
        if let Ok(edits) = remove(FILE, &text, &keys) {
            apply(&text, &edits);
        }
    }
}

#[test]
fn declines_what_would_not_come_out_as_meant() {
    // A lone carriage return ends a line for YAML.
    let text = " a : 1\\\n  2\rb=2.c x\nlist\n";
    assert_eq!(
        set(FILE, text, &["B", "c"], NewValue::Scalar("9"), Target::Here),
        Err(CannotEdit::Form)
    );
}
