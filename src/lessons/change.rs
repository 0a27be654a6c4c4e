//! Changes of files as a person writes them down: a solution, a "do it for me".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::config::source::{FileSet, SourceFile, detect};
use crate::finding::Message;
use crate::rules::case::numbered;

/// Files that one name may stand for.
const FILES: usize = 32;
/// Bytes that a file may come to.
const SIZE: usize = 1 << 20;

/// One change: `find` with `put`, `find_all` with `put`, `add`, or `whole`.
///
/// `file` may stand for several files: `kafka{0..3}/server.properties`; `{n}` in the other texts is then the file's
/// number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub file: String,
    /// This text, which the file has exactly once, becomes `put`.
    #[serde(default)]
    pub find: Option<String>,
    /// This text, wherever the file has it, at least once, becomes `put`.
    #[serde(default)]
    pub find_all: Option<String>,
    #[serde(default)]
    pub put: Option<String>,
    /// Lines at the end of the file, which is made if it is not there.
    #[serde(default)]
    pub add: Option<Lines>,
    /// The whole text of the file, which is made if it is not there.
    #[serde(default)]
    pub whole: Option<Lines>,
}

/// A file's text: in one piece, or line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Lines {
    Text(String),
    List(Vec<String>),
}

impl Lines {
    pub fn text(&self) -> String {
        match self {
            Lines::Text(text) => text.clone(),
            Lines::List(lines) => lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect(),
        }
    }
}

/// The files of a lesson or challenge: by name, which may stand for several, the text of each.
pub fn files_of(files: &BTreeMap<String, Lines>) -> FileSet {
    let mut set = FileSet::default();
    for (name, lines) in files {
        let text = lines.text();
        for (name, number) in names(name) {
            set.files.push(source(name, with_number(&text, number.as_deref())));
        }
    }
    set
}

/// The files with every change made, in their order.
///
/// # Errors
/// Names the change that cannot be made, by its place in the list, and says why.
pub fn apply(files: &FileSet, changes: &[Change]) -> Result<FileSet, (usize, Message)> {
    let mut files = files.clone();
    for (index, change) in changes.iter().enumerate() {
        for (name, number) in names(&change.file) {
            make(&mut files, &name, number.as_deref(), change).map_err(|message| (index, message))?;
        }
    }
    Ok(files)
}

/// The files with every change made that can be, and the names of the files of which one cannot: these are untouched.
pub fn apply_where_it_fits(files: &FileSet, changes: &[Change]) -> (FileSet, Vec<String>) {
    let mut changed = files.clone();
    let mut misfits: Vec<String> = Vec::new();
    for change in changes {
        for (name, number) in names(&change.file) {
            if !misfits.contains(&name) && make(&mut changed, &name, number.as_deref(), change).is_err() {
                misfits.push(name);
            }
        }
    }
    let is_misfit = |file: &&SourceFile| misfits.contains(&file.name);
    changed.files.retain(|file| !misfits.contains(&file.name));
    changed.files.extend(files.files.iter().filter(is_misfit).cloned());
    (changed, misfits)
}

fn make(files: &mut FileSet, name: &str, number: Option<&str>, change: &Change) -> Result<(), Message> {
    let known = files.files.iter().position(|file| file.name == name);
    let there = known.and_then(|index| files.files.get(index));
    let old = there.map(|file| file.text.as_str());
    let text = |text: &str| with_number(text, number);
    let new = match change {
        Change {
            find: None,
            find_all: None,
            put: None,
            add: Some(add),
            whole: None,
            ..
        } => {
            let old = old.unwrap_or_default();
            let gap = if old.is_empty() || old.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            let new = text(&add.text());
            let end = if new.ends_with('\n') { "" } else { "\n" };
            format!("{old}{gap}{new}{end}")
        }
        Change {
            find: None,
            find_all: None,
            put: None,
            add: None,
            whole: Some(whole),
            ..
        } => text(&whole.text()),
        Change {
            find: Some(find),
            find_all: None,
            put: Some(put),
            add: None,
            whole: None,
            ..
        } => replaced(old, name, &text(find), &text(put), true)?,
        Change {
            find: None,
            find_all: Some(find),
            put: Some(put),
            add: None,
            whole: None,
            ..
        } => replaced(old, name, &text(find), &text(put), false)?,
        _ => return Err(Message::new("lesson.mistake.change")),
    };
    if new.len() > SIZE {
        return Err(Message::new("lesson.mistake.growth").with("file", name));
    }
    let file = source(name.to_owned(), new);
    match known.and_then(|index| files.files.get_mut(index)) {
        Some(place) => *place = file,
        None => files.files.push(file),
    }
    Ok(())
}

fn replaced(old: Option<&str>, name: &str, find: &str, put: &str, once: bool) -> Result<String, Message> {
    let of_file = |key: &'static str| Message::new(key).with("file", name);
    let old = old.ok_or_else(|| of_file("lesson.mistake.file"))?;
    let count = if find.is_empty() { 0 } else { old.matches(find).count() };
    if count.saturating_mul(put.len()) > SIZE {
        return Err(of_file("lesson.mistake.growth"));
    }
    if count == 0 || (once && count > 1) {
        return Err(of_file("lesson.mistake.find").with("text", find));
    }
    Ok(old.replace(find, put))
}

fn source(name: String, text: String) -> SourceFile {
    SourceFile {
        kind: detect(&name, &text),
        name,
        text,
    }
}

/// `a{0..1}/b` → (`a0/b`, `0`), (`a1/b`, `1`); a plain name alone.
fn names(name: &str) -> Vec<(String, Option<String>)> {
    match numbered(name) {
        None => vec![(name.to_owned(), None)],
        Some((before, numbers, after)) => numbers
            .take(FILES)
            .map(|number| (format!("{before}{number}{after}"), Some(number.to_string())))
            .collect(),
    }
}

fn with_number(text: &str, number: Option<&str>) -> String {
    match number {
        Some(number) => text.replace("{n}", number),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(text: &str) -> Vec<Change> {
        serde_json::from_str(text).unwrap()
    }

    fn files() -> FileSet {
        let files = r#"{"b{0..1}/server.properties": ["broker.id={n}", "a=1"], "c.yaml": "x: 1"}"#;
        files_of(&serde_json::from_str(files).unwrap())
    }

    fn text(files: &FileSet, name: &str) -> String {
        let file = files.files.iter().find(|file| file.name == name);
        file.map(|file| file.text.clone()).unwrap_or_default()
    }

    #[test]
    fn changes_are_made_one_after_the_other() {
        let list = r#"[{"file": "b{0..1}/server.properties", "find": "id={n}", "put": "id=1{n}"},
            {"file": "b0/server.properties", "add": "c={n}"}, {"file": "c.yaml", "find_all": "1", "put": "2"},
            {"file": "new.txt", "whole": ["d", "e"]}]"#;
        let after = apply(&files(), &changes(list)).unwrap();
        assert_eq!(text(&after, "b0/server.properties"), "broker.id=10\na=1\nc={n}\n");
        assert_eq!(text(&after, "b1/server.properties"), "broker.id=11\na=1\n");
        assert_eq!(text(&after, "c.yaml"), "x: 2");
        assert_eq!(text(&after, "new.txt"), "d\ne\n");
    }

    #[test]
    fn a_change_that_cannot_be_made_is_named() {
        let list = r#"[{"file": "c.yaml", "find": "x", "put": "y"}, {"file": "c.yaml", "find": "x", "put": "z"}]"#;
        let (index, message) = apply(&files(), &changes(list)).unwrap_err();
        assert_eq!((index, message.key.as_ref()), (1, "lesson.mistake.find"));
        let list = r#"[{"file": "none", "find_all": "x", "put": "y"}]"#;
        assert_eq!(
            apply(&files(), &changes(list)).unwrap_err().1.key,
            "lesson.mistake.file"
        );
    }

    #[test]
    fn a_misspelt_change_is_refused() {
        assert!(serde_json::from_str::<Change>(r#"{"file": "a", "fnd": "b", "put": "c"}"#).is_err());
        let list = r#"[{"file": "c.yaml", "find": "x", "add": "y"}]"#;
        assert_eq!(
            apply(&files(), &changes(list)).unwrap_err().1.key,
            "lesson.mistake.change"
        );
    }
}
