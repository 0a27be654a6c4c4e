//! What holds for every input, whatever the target.

use ordering_playground::config::edit::apply;
use ordering_playground::config::source::{FileSet, SourceFile, Span, detect};
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::{Options, read};
use ordering_playground::finding::Finding;
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
    let options = Options {
        fabric: FabricVersion::V1_2,
        profile: None,
        environment: Vec::new(),
    };
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
