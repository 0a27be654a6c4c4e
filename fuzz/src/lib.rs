//! What holds for every input, whatever the target.

use std::collections::BTreeMap;

use ordering_playground::config::edit::apply;
use ordering_playground::config::properties;
use ordering_playground::config::source::{FileId, FileSet, SourceFile, Span, detect};
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::yaml::{self, Item, Merge, Value};
use ordering_playground::config::{Options, read};
use ordering_playground::finding::{Edit, Finding};
use ordering_playground::rules;

/// Reads a set of files out of one text: a line `=== NAME` begins a file, what stands before the first one is a file
/// without a name.
pub fn files(text: &str) -> FileSet {
    let mut files = FileSet::default();
    let (mut name, mut body) = (String::new(), String::new());
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("=== ") {
            close(&mut files, &name, &mut body);
            name = next.trim_end().to_owned();
        } else {
            body.push_str(line);
        }
    }
    close(&mut files, &name, &mut body);
    files
}

fn close(files: &mut FileSet, name: &str, body: &mut String) {
    if !name.is_empty() || !body.is_empty() {
        let text = std::mem::take(body);
        files.files.push(SourceFile {
            name: name.to_owned(),
            kind: detect(name, &text),
            text,
        });
    }
}

/// Reads and checks the files as the page does.
pub fn findings(files: &FileSet) -> Vec<Finding> {
    let options = Options::of(FabricVersion::V1_2);
    rules::check(files, &read(files, &options))
}

/// Every place of every finding lies in its file on character boundaries, and every fix changes the files.
pub fn assert_sound(files: &FileSet, findings: &[Finding]) {
    for finding in findings {
        finding.at.iter().for_each(|&span| assert_inside(files, span));
        finding.related.iter().for_each(|(span, _)| assert_inside(files, *span));
        for fix in &finding.fixes {
            fix.edits.iter().for_each(|edit| assert_inside(files, edit.span));
            assert_ne!(
                &apply(files, &fix.edits),
                files,
                "{}: a fix that changes nothing",
                finding.code
            );
        }
    }
}

/// The place lies in its file on character boundaries.
pub fn assert_inside(files: &FileSet, span: Span) {
    let file = files.get(span.file).expect("a place in a file of the set");
    assert!(
        file.text.get(span.range()).is_some(),
        "{span:?} is not a place in the text"
    );
}

/// What a properties file says; `None` when it cannot be read. The reader's setting without key and value, for a lone
/// backslash at the end, is left out.
pub fn settings(text: &str) -> Option<BTreeMap<String, String>> {
    let all = properties::read(FileId(0), text).ok()?;
    let pairs = all
        .into_iter()
        .map(|property| (property.key.into_owned(), property.value.into_owned()));
    Some(
        pairs
            .filter(|(key, value)| !(key.is_empty() && value.is_empty()))
            .collect(),
    )
}

/// One value of a YAML file: the keys that lead to it, the value as its debug text, its place.
#[derive(Debug)]
pub struct Leaf {
    pub path: Vec<String>,
    pub value: String,
    at: Span,
}

impl Leaf {
    pub fn is_at(&self, path: &[&str]) -> bool {
        self.path.len() == path.len() && self.is_on_the_way(path)
    }

    /// The leaf stands at the path, above it or below it.
    pub fn is_on_the_way(&self, path: &[&str]) -> bool {
        self.path
            .iter()
            .zip(path)
            .all(|(own, key)| own.eq_ignore_ascii_case(key))
    }

    /// The value is what the edits change, by whatever alias it is seen here.
    pub fn touched(&self, edits: &[Edit]) -> bool {
        edits
            .iter()
            .any(|edit| edit.span.start <= self.at.end && self.at.start <= edit.span.end)
    }
}

/// All values of a YAML file; `None` when it cannot be read.
pub fn leaves(text: &str) -> Option<Vec<Leaf>> {
    let document = yaml::parse(FileId(0), text).ok()?;
    let tree = yaml::decode(&document, Merge::Positional).ok()?;
    let mut found = Vec::new();
    for entry in tree.top.iter() {
        walk(&entry.item, vec![entry.key.text().into_owned()], &mut found);
    }
    Some(found)
}

fn walk(item: &Item<'_>, path: Vec<String>, found: &mut Vec<Leaf>) {
    let below = |name: String| path.iter().cloned().chain([name]).collect();
    match &item.value {
        Value::Map(map) if !map.is_empty() => {
            for entry in map.iter() {
                walk(&entry.item, below(entry.key.text().into_owned()), found);
            }
        }
        Value::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                walk(item, below(index.to_string()), found);
            }
        }
        value => found.push(Leaf {
            path,
            value: format!("{value:?}"),
            at: item.at,
        }),
    }
}
