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
