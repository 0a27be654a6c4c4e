//! A solved challenge in a link: the name of the challenge, the score and the changes. Nobody has to believe the score:
//! whoever opens the link grades the changes again.

use serde::{Deserialize, Serialize};

use super::challenge::Challenge;
use super::grade::{Grade, grade};
use crate::config::source::{FileSet, SourceFile, detect};
use crate::finding::Message;
use crate::sealed::{seal, split, unknown_version, unseal};

/// Letters of a challenge's name.
const NAME_LIMIT: usize = 80;
/// Files that a result may speak of.
const FILES_LIMIT: usize = 64;

/// What a link carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The challenge's file name without its ending.
    pub challenge: String,
    /// [`FileSet::fingerprint`] of the files that were delivered.
    pub delivered: u64,
    /// What the sender's page said.
    pub score: u8,
    changes: Vec<FileChange>,
}

/// Version 1 of the form.
#[derive(Serialize, Deserialize)]
struct FormOne {
    challenge: String,
    delivered: u64,
    score: u8,
    changes: Vec<FileChange>,
}

/// A file that differs from the delivered one of this name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum FileChange {
    /// The bytes `start..end` are replaced.
    Part {
        name: String,
        start: u32,
        end: u32,
        text: String,
    },
    New {
        name: String,
        text: String,
    },
    Gone(String),
}

/// A claim that was looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub files: FileSet,
    pub grade: Grade,
    /// What the link says is what we say.
    pub holds: bool,
}

/// The link's text for `files`, which were graded with `score`.
pub fn write(name: &str, challenge: &Challenge, files: &FileSet, score: u8) -> String {
    let delivered = challenge.delivered();
    let form = FormOne {
        challenge: name.to_owned(),
        delivered: delivered.fingerprint(),
        score,
        changes: differences(&delivered, files),
    };
    seal('1', &form)
}

/// Reads a link's text. Which challenge it is about is known only now: then comes [`check`].
///
/// # Errors
/// Says what is wrong with the link.
pub fn read(link: &str) -> Result<Claim, Message> {
    let (version, body) = split(link)?;
    if version != "1" {
        return Err(unknown_version(version));
    }
    let form: FormOne = unseal(body)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let named = form.challenge.len() <= NAME_LIMIT && form.challenge.bytes().all(plain);
    if !named || form.challenge.is_empty() || form.changes.len() > FILES_LIMIT {
        return Err(Message::new("link.cut"));
    }
    Ok(Claim {
        challenge: form.challenge,
        delivered: form.delivered,
        score: form.score,
        changes: form.changes,
    })
}

/// Makes the changes and grades them.
///
/// # Errors
/// The claim is about another text of the challenge, or its changes do not fit.
pub fn check(claim: &Claim, challenge: &Challenge) -> Result<Checked, Message> {
    let delivered = challenge.delivered();
    if delivered.fingerprint() != claim.delivered {
        return Err(Message::new("result.other-text"));
    }
    let files = changed(delivered, &claim.changes).ok_or_else(|| Message::new("link.cut"))?;
    let grade = grade(challenge, &files);
    let holds = grade.score == claim.score;
    Ok(Checked { files, grade, holds })
}

fn differences(delivered: &FileSet, files: &FileSet) -> Vec<FileChange> {
    let find = |set: &'_ FileSet, name: &str| set.files.iter().position(|file| file.name == name);
    let mut changes = Vec::new();
    for old in &delivered.files {
        match find(files, &old.name).and_then(|index| files.files.get(index)) {
            None => changes.push(FileChange::Gone(old.name.clone())),
            Some(new) if new.text != old.text => changes.push(part(&old.name, &old.text, &new.text)),
            Some(_) => {}
        }
    }
    let new = files.files.iter().filter(|file| find(delivered, &file.name).is_none());
    changes.extend(new.map(|file| FileChange::New {
        name: file.name.clone(),
        text: file.text.clone(),
    }));
    changes
}

/// The one stretch in which two texts differ.
fn part(name: &str, old: &str, new: &str) -> FileChange {
    let same = |(old, new): &(char, char)| old == new;
    let head: usize = old
        .chars()
        .zip(new.chars())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or(""), new.get(head..).unwrap_or(""));
    let tails = old_rest.chars().rev().zip(new_rest.chars().rev());
    let tail: usize = tails.take_while(same).map(|(c, _)| c.len_utf8()).sum();
    FileChange::Part {
        name: name.to_owned(),
        start: head as u32,
        end: (old.len() - tail) as u32,
        text: new_rest.get(..new_rest.len() - tail).unwrap_or("").to_owned(),
    }
}

/// `None`: a change does not fit the files.
fn changed(mut files: FileSet, changes: &[FileChange]) -> Option<FileSet> {
    for change in changes {
        let find = |name: &str| files.files.iter().position(|file| file.name == name);
        match change {
            FileChange::Gone(name) => drop(files.files.remove(find(name)?)),
            FileChange::New { name, text } => {
                if find(name).is_some() {
                    return None;
                }
                files.files.push(source(name.clone(), text.clone()));
            }
            FileChange::Part { name, start, end, text } => {
                let index = find(name)?;
                let file = files.files.get_mut(index)?;
                let range = *start as usize..*end as usize;
                file.text.get(range.clone())?;
                file.text.replace_range(range, text);
                *file = source(file.name.clone(), std::mem::take(&mut file.text));
            }
        }
    }
    Some(files)
}

fn source(name: String, text: String) -> SourceFile {
    SourceFile {
        kind: detect(&name, &text),
        name,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHALLENGE: &str = r#"{
  "form": 1, "level": 1, "fabric": "1.4",
  "title": {"en": "a", "zh": "b"}, "story": {"en": "a", "zh": "b"}, "explanation": {"en": "a", "zh": "b"},
  "symptom": [], "because": ["BROKER-VALUE-03"], "hints": [{"en": "a", "zh": "b"}],
  "files": {"broker0/server.properties": ["broker.id=0", "zookeeper.connect=zk:2181", "log.retention.ms=-1 # 保留"]},
  "solutions": [{"says": {"en": "a", "zh": "b"}, "edits": [
    {"file": "broker0/server.properties", "find": " # 保留", "put": ""}
  ]}]
}"#;
    /// Written by the first version: a form never changes.
    const FORM_ONE: &str = "1.AS4A0f8EMDEtYafcyubQmIGhUmQBABlicm9rZXIwL3NlcnZlci5wcm9wZXJ0aWVzOUIA";

    fn challenge() -> Challenge {
        Challenge::parse(CHALLENGE).unwrap()
    }

    #[test]
    fn a_result_of_form_1_means_what_it_did() {
        let solved = challenge().solved(0).unwrap();
        let claim = read(FORM_ONE).unwrap();
        assert_eq!((claim.challenge.as_str(), claim.score), ("01-a", 100));
        assert_eq!(check(&claim, &challenge()).unwrap().files, solved);
    }

    #[test]
    fn files_come_and_go_and_change_in_the_middle_of_a_character() {
        let mut files = challenge().delivered();
        let text = files.files[0].text.replace("保留", "保存");
        files.files[0].text = text;
        files.files.push(source("new.txt".to_owned(), "排序\n".to_owned()));
        let claim = read(&write("01-a", &challenge(), &files, 0)).unwrap();
        assert_eq!(check(&claim, &challenge()).unwrap().files, files);

        files.files.remove(0);
        let claim = read(&write("01-a", &challenge(), &files, 0)).unwrap();
        let checked = check(&claim, &challenge()).unwrap();
        assert_eq!((checked.files, checked.grade.score, checked.holds), (files, 0, true));
    }

    #[test]
    fn changes_that_do_not_fit_are_refused() {
        let delivered = challenge().delivered().fingerprint();
        let part = |name: &str, start: u32, end: u32| FileChange::Part {
            name: name.to_owned(),
            start,
            end,
            text: "x".to_owned(),
        };
        let known = "broker0/server.properties";
        let middle = challenge().delivered().files[0].text.find('保').unwrap() as u32 + 1;
        for change in [
            part("none", 0, 1),
            part(known, 0, 10_000),
            part(known, 9, 3),
            part(known, middle, middle + 1),
            FileChange::Gone("none".to_owned()),
            FileChange::New {
                name: known.to_owned(),
                text: String::new(),
            },
        ] {
            let claim = Claim {
                challenge: "01-a".to_owned(),
                delivered,
                score: 100,
                changes: vec![change],
            };
            assert_eq!(check(&claim, &challenge()).unwrap_err().key, "link.cut");
        }
    }

    #[test]
    fn a_name_is_the_name_of_a_file() {
        for name in ["", "../x", "a b", &"x".repeat(81)] {
            let link = write(name, &challenge(), &challenge().delivered(), 1);
            assert_eq!(read(&link).unwrap_err().key, "link.cut", "{name}");
        }
    }
}
