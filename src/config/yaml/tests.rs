use super::*;
use crate::config::source::{FileId, Span};

fn read(text: &str) -> Result<Tree<'_>, Error> {
    decode(&parse(FileId(0), text)?, Merge::Positional)
}

fn refusal(text: &str) -> String {
    match read(text) {
        Err(Error::Refused { text, .. }) => text,
        other => panic!("{other:?}"),
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| show(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(map) => show_map(map),
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => format!("{value}u"),
        Value::Float(value) => format!("{value}f"),
    }
}

fn show_map(map: &Map) -> String {
    let entries: Vec<String> = map
        .iter()
        .map(|entry| format!("{}: {}", entry.key.text(), show(&entry.item.value)))
        .collect();
    format!("{{{}}}", entries.join(", "))
}

fn shown(text: &str) -> String {
    show_map(&read(text).unwrap().top)
}

#[test]
fn types_scalars_as_yaml_v2() {
    for (written, value) in [
        ("yes", "true"),
        ("Off", "false"),
        ("y", "true"),
        ("~", "null"),
        ("", "null"),
        ("nULL", "\"nULL\""),
        ("010", "8"),
        ("08", "8f"),
        ("0x10", "16"),
        ("0b101", "5"),
        ("-0b11", "-3"),
        ("1_000", "1000"),
        ("1e3", "\"1e3\""),
        ("1e+3", "1000f"),
        (".5", "0.5f"),
        (".inf", "inff"),
        ("18446744073709551615", "18446744073709551615u"),
        ("99 MB", "\"99 MB\""),
        ("\"10\"", "\"10\""),
        ("!!str 10", "\"10\""),
        ("!!float 1", "1f"),
        ("! 10", "\"10\""),
        ("2018-01-02", "\"2018-01-02\""),
        ("!!binary aGk=", "\"hi\""),
    ] {
        assert_eq!(
            shown(&format!("k: {written}\n")),
            format!("{{k: {value}}}"),
            "{written}"
        );
    }
    assert_eq!(refusal("k: !!int abc\n"), "yaml: cannot decode !!str `abc` as a !!int");
}

#[test]
fn reads_every_form_of_collection() {
    assert_eq!(
        shown("a: [x:1, {b: c, d}, [e: f]]\n"),
        r#"{a: ["x:1", {b: "c", d: null}, [{e: "f"}]]}"#
    );
    assert_eq!(
        shown("a:\n- 1\n-\n- - 2\n  - 3\nb:\n  ? c\n  : d\n"),
        r#"{a: [1, null, [2, 3]], b: {c: "d"}}"#
    );
    assert_eq!(shown("--- # one\na: 1\n...\n[broken\n"), "{a: 1}");
    assert_eq!(shown("\u{feff}a: 1\r\nb: 2\r\n"), "{a: 1, b: 2}");
    assert_eq!(shown("# nothing\n"), "{}");
    assert_eq!(shown("1: a\ntrue: b\n"), r#"{1: "a", true: "b"}"#);
}

#[test]
fn reads_every_form_of_scalar() {
    assert_eq!(
        shown("a: one\n  two\n\n  three # not four\n"),
        r#"{a: "one two\nthree"}"#
    );
    assert_eq!(shown("a: 'it''s\n  so'\n"), r#"{a: "it's so"}"#);
    assert_eq!(shown("a: \"x\\ty\\u5341\\\n   z\"\n"), r#"{a: "x\ty十z"}"#);
    assert_eq!(
        shown("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\n"),
        r#"{a: "x\n y\n", b: "x y\nz"}"#
    );
    assert_eq!(shown("a: |2+\n   x\n\n"), r#"{a: " x\n\n"}"#);
}

#[test]
fn merges_by_position_and_shallowly() {
    let defaults = "d: &d\n  type: solo\n  size: {a: 1, b: 2}\n";
    assert_eq!(
        shown(&format!("{defaults}p:\n  type: kafka\n  <<: *d\n  size: {{a: 3}}\n")),
        r#"{d: {type: "solo", size: {a: 1, b: 2}}, p: {type: "solo", size: {a: 3}}}"#
    );
    assert_eq!(
        shown("a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc: {<<: [*a, *b]}\n"),
        "{a: {x: 1}, b: {x: 2, z: 3}, c: {x: 1, z: 3}}"
    );
    assert_eq!(
        refusal("a: &a 1\nb:\n  <<: *a\n"),
        "yaml: map merge requires map or sequence of maps as the value"
    );
}

#[test]
fn own_keys_win_where_asked() {
    let document = parse(FileId(0), "d: &d {a: 1, b: 2}\np: {a: 3, <<: *d}\n").unwrap();
    let tree = decode(&document, Merge::OwnKeysWin).unwrap();
    assert_eq!(show_map(&tree.top), "{d: {a: 1, b: 2}, p: {a: 3, b: 2}}");
}

#[test]
fn keeps_places_and_ways() {
    let text = "d: &d\n  type: solo\np:\n  <<: *d\nq: *d\n";
    let tree = read(text).unwrap();
    let Value::Map(profile) = &tree.top.get("p").unwrap().item.value else {
        panic!()
    };
    let kind = profile.get("type").unwrap();
    assert_eq!(&text[kind.item.at.range()], "solo");
    assert_eq!(&text[kind.key_at.range()], "type");
    let via: Vec<&str> = tree.via(kind.item.via).iter().map(|span| &text[span.range()]).collect();
    assert_eq!(via, ["*d"]);
    assert_eq!(tree.via(tree.top.get("q").unwrap().item.via).len(), 1);
    assert_eq!(tree.via(tree.top.get("d").unwrap().item.via), []);
}

#[test]
fn says_which_key_was_replaced() {
    let text =
        "a: 1\na: 2\nd: &d {x: 1, y: 1, y: 2}\np:\n  x: 2\n  <<: *d\nq: *d\nr:\n  <<: {x: 1}\n  <<: *d\n  y: 0\n";
    let tree = read(text).unwrap();
    let shown: Vec<String> = tree
        .replaced
        .iter()
        .map(|replaced| {
            let merge = replaced.merge.map(|span| &text[span.range()]);
            format!("{} {merge:?} {}", &text[replaced.key_at.range()], replaced.merged)
        })
        .collect();
    let wanted = [
        "a None false",
        "y None false",
        "x Some(\"*d\") false",
        "y Some(\"*d\") true",
        "x Some(\"*d\") true",
        "y Some(\"*d\") true",
        "y None true",
    ];
    assert_eq!(shown, wanted);
}

#[test]
fn says_where_a_second_document_begins() {
    for (text, second) in [
        ("a: 1\n", None),
        ("---\na: 1\n---\n# nothing\n...\n", None),
        ("a: 1\n--- \nb: 2\n", Some(5..8)),
        ("a: 1\n...\nb: 2\n", Some(5..8)),
        ("a: 1\n---\nb: [\n", Some(5..8)),
    ] {
        assert_eq!(read(text).unwrap().second.map(Span::range), second, "{text:?}");
    }
}

#[test]
fn refuses_in_yaml_v2s_words() {
    for (text, words) in [
        ("a: *nope\n", "yaml: unknown anchor 'nope' referenced"),
        ("a: 1\nb: \"open\n", "yaml: line 3: found unexpected end of stream"),
        (
            "a: 1\n\tb: 2\n",
            "yaml: line 2: found a tab character that violates indentation",
        ),
        (
            "a:\n\tb: 2\n",
            "yaml: line 2: found character that cannot start any token",
        ),
        ("a:\n  b: 1\n c: 2\n", "yaml: line 2: did not find expected key"),
        ("a: b: c\n", "yaml: mapping values are not allowed in this context"),
        (
            "x: 1\na: b: c\n",
            "yaml: line 2: mapping values are not allowed in this context",
        ),
        (
            "- a\n",
            "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into map[string]interface {}",
        ),
        (
            "text\n",
            "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `text` into map[string]interface {}",
        ),
        (
            "\n[a]: 1\n",
            "yaml: unmarshal errors:\n  line 2: cannot unmarshal !!seq into string",
        ),
        ("a: &a [*a]\n", "yaml: anchor 'a' value contains itself"),
        ("a: [1, 2\nb: 3\n", "yaml: line 1: did not find expected ',' or ']'"),
        ("%YAML 1.2\n---\na: 1\n", "yaml: found incompatible YAML document"),
        ("a: \u{7f}\n", "yaml: control characters are not allowed"),
        (
            "a:\n  {{ .x }}: 1\n",
            "yaml: invalid map key: map[interface {}]interface {}{\".x\":interface {}(nil)}",
        ),
    ] {
        assert_eq!(refusal(text), words, "{text:?}");
    }
}

#[test]
fn stays_within_its_limits() {
    let limit = |text: &str| match read(text) {
        Err(Error::Limit { limit, .. }) => limit,
        other => panic!("{other:?}"),
    };
    assert_eq!(limit(&"[".repeat(5000)), Limit::Depth);
    assert_eq!(limit(&format!("a: {}", "{b: ".repeat(500))), Limit::Depth);
    assert_eq!(limit(&" ".repeat(MAX_FILE_BYTES + 1)), Limit::FileSize);
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let alias = format!("*a{}", level - 1);
        bomb += &format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 10].join(", "));
    }
    assert_eq!(limit(&bomb), Limit::Expansion);
}

#[test]
fn a_big_map_finds_its_keys() {
    let text: String = (0..100)
        .map(|number| format!("k{number}: {number}\n"))
        .collect::<String>()
        + "k7: x\n";
    let tree = read(&text).unwrap();
    assert_eq!(tree.top.len(), 100);
    assert_eq!(show(&tree.top.get("k7").unwrap().item.value), "\"x\"");
}
