//! Finding the recorded cases, counting agreement, reporting the first disagreement.

use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;

/// The folder with the recorded cases.
pub(crate) fn folder() -> PathBuf {
    match std::env::var_os("ORDERING_VECTORS") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors")),
    }
}

/// What one case came to.
pub(crate) enum Outcome {
    Agree,
    Disagree { ours: String, real: String },
}

impl Outcome {
    /// Agreement of two answers that can be printed.
    pub(crate) fn of<T: PartialEq + std::fmt::Debug>(ours: T, real: T) -> Self {
        if ours == real {
            Outcome::Agree
        } else {
            Outcome::Disagree {
                ours: format!("{ours:#?}"),
                real: format!("{real:#?}"),
            }
        }
    }
}

/// Judges all cases of `label` and prints the line; panics on the first disagreement (after printing the count).
///
/// `cases` is `None` when the folder has no such file. Written past the test runner's capture, so that the line is seen
/// on success too.
pub(crate) fn judge<C>(label: &str, cases: Option<Vec<(String, C)>>, mut check: impl FnMut(&C) -> Outcome) {
    let mut out = std::io::stdout();
    let Some(cases) = cases else {
        writeln!(out, "conformance {label}: absent").unwrap();
        return;
    };
    assert!(!cases.is_empty(), "conformance {label}: the file holds no case");
    let (mut agree, mut first) = (0, None);
    for (id, case) in &cases {
        match check(case) {
            Outcome::Agree => agree += 1,
            Outcome::Disagree { ours, real } => {
                first.get_or_insert_with(|| format!("case {id}\n--- ours\n{ours}\n--- real\n{real}"));
            }
        }
    }
    let judged = cases.len();
    writeln!(out, "conformance {label}: {agree}/{judged} agree").unwrap();
    if let Some(first) = first {
        panic!(
            "conformance {label}: {} of {judged} disagree; the first:\n{first}",
            judged - agree
        );
    }
}

/// The lines of a `.jsonl` file, each with its `id` (else its line number).
pub(crate) fn jsonl(file: &str) -> Option<Vec<(String, Value)>> {
    let text = std::fs::read_to_string(folder().join(file)).ok()?;
    Some(
        text.lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(index, line)| {
                let value: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{file}:{}: {e}", index + 1));
                let id = match &value["id"] {
                    Value::Null => format!("line {}", index + 1),
                    Value::String(id) => id.clone(),
                    id => id.to_string(),
                };
                let name = value["name"]
                    .as_str()
                    .map(|name| format!(" ({name})"))
                    .unwrap_or_default();
                (format!("{id}{name}"), value)
            })
            .collect(),
    )
}

/// The elements of a `.json` file that holds a list, each with its index.
pub(crate) fn json_list(file: &str) -> Option<Vec<(String, Value)>> {
    let text = std::fs::read_to_string(folder().join(file)).ok()?;
    let list: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
    Some(
        list.into_iter()
            .enumerate()
            .map(|(index, value)| (format!("#{index}"), value))
            .collect(),
    )
}
