//! Changes of the files: typing, fixes, knobs, opened files.

use std::rc::Rc;

use super::{Action, FILE_LIMIT, Notice, State, Worker};
use crate::config::edit::apply;
use crate::config::source::{FileId, FileSet, SourceFile, Span, detect};
use crate::finding::{Arg, Edit, Fix, Message};
use crate::playground::broker;
use crate::playground::knobs::KNOBS;
use crate::playground::permalink::{FILES_LIMIT, Shared};

/// A change that the page made itself and that the editors have to show, as one undo step per file.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    pub number: u32,
    /// The files as they were: places are theirs.
    pub before: Rc<FileSet>,
    /// `None`: files came, went or were replaced, so everything is shown afresh.
    pub edits: Option<Vec<Edit>>,
}

/// Bytes of a file's name.
const NAME_LIMIT: usize = 255;

impl Action {
    /// Whether it changes files that are to be looked at only.
    pub fn is_edit(&self) -> bool {
        matches!(
            self,
            Action::Typed(..)
                | Action::Fix(..)
                | Action::FixAll
                | Action::Turn(..)
                | Action::Open(_)
                | Action::AddBroker
                | Action::Close(_)
                | Action::Rename(..)
                | Action::Reopen
        )
    }
}

impl State {
    pub(super) fn typed(&mut self, file: FileId, text: String) {
        let known = self.files.get(file).is_some_and(|known| known.text != text);
        if known {
            Rc::make_mut(&mut self.files).files[usize::from(file.0)].text = text;
            self.changed();
        }
    }

    pub(super) fn fix(&mut self, finding: usize, fix: usize) {
        let fix = self.finding(finding).and_then(|finding| finding.fixes.get(fix));
        if let Some(Fix { edits, .. }) = fix.cloned() {
            self.write(edits);
        }
    }

    /// Fixes that touch the same place as an earlier one wait for the next reading.
    pub(super) fn fix_all(&mut self) {
        let mut edits: Vec<Edit> = Vec::new();
        for finding in &self.answer.findings {
            let Some(fix) = finding.fixes.iter().find(|fix| fix.safe) else {
                continue;
            };
            let free = |edit: &Edit| edits.iter().all(|other| !touch(edit.span, other.span));
            if fix.edits.iter().all(free) {
                edits.extend(fix.edits.iter().cloned());
            }
        }
        edits.sort_by_key(|edit| edit.span);
        self.write(edits);
    }

    pub(super) fn turn(&mut self, knob: usize, position: usize) {
        if let Some(knob) = KNOBS.get(knob) {
            self.write(knob.turn(&self.files, &self.answer, position));
        }
    }

    /// Carries out edits that were made for the text as it was last read; a text that has moved on is left alone.
    fn write(&mut self, edits: Vec<Edit>) {
        if !self.is_read() || edits.is_empty() {
            return;
        }
        let files = apply(&self.files, &edits);
        if files == *self.files {
            return;
        }
        let number = self.number();
        let before = std::mem::replace(&mut self.files, Rc::new(files));
        Rc::make_mut(&mut self.writes).push(Write {
            number,
            before,
            edits: Some(edits),
        });
        self.changed();
    }

    pub(super) fn open(&mut self, opened: Vec<(String, String)>) {
        let before = Rc::clone(&self.files);
        let files = Rc::make_mut(&mut self.files);
        for (name, text) in opened {
            let known = files.files.iter().position(|file| file.name == name);
            let index = match known {
                Some(index) => {
                    files.files[index].text = text;
                    index
                }
                None if files.files.len() < FILES_LIMIT => {
                    let kind = detect(&name, &text);
                    files.files.push(SourceFile { name, kind, text });
                    files.files.len() - 1
                }
                None => {
                    self.notice = Some(Notice {
                        message: Message::new("files.many").with("limit", Arg::Number(FILES_LIMIT as i64)),
                        bad: true,
                    });
                    break;
                }
            };
            self.current = FileId(index as u16);
        }
        self.show_afresh(before);
    }

    pub(super) fn add_broker(&mut self) {
        let file = broker::next(&self.files);
        self.open(vec![(file.name, file.text)]);
    }

    pub(super) fn close(&mut self, file: FileId) {
        if self.files.get(file).is_none() {
            return;
        }
        let before = Rc::clone(&self.files);
        let closed = Rc::make_mut(&mut self.files).files.remove(usize::from(file.0));
        self.closed = Some(Rc::clone(&before));
        self.notice = Some(Notice {
            message: Message::new("notice.closed").with("name", closed.name),
            bad: false,
        });
        let last = self.files.files.len().saturating_sub(1) as u16;
        let shift = u16::from(self.current > file);
        self.current = FileId((self.current.0 - shift).min(last));
        self.show_afresh(before);
    }

    /// A name that is empty, too long or taken is refused, and says so.
    pub(super) fn rename(&mut self, file: FileId, name: &str) {
        let name = name.trim();
        let taken = self.files.iter().any(|(id, other)| id != file && other.name == name);
        let Some(old) = self.files.get(file).filter(|old| old.name != name) else {
            return;
        };
        if name.is_empty() || name.len() > NAME_LIMIT || name.contains(char::is_control) || taken {
            let key = if taken { "files.taken" } else { "files.unnamed" };
            self.notice = Some(Notice {
                message: Message::new(key).with("name", name),
                bad: true,
            });
            return;
        }
        let renamed = SourceFile {
            name: name.to_owned(),
            kind: detect(name, &old.text),
            text: old.text.clone(),
        };
        let before = Rc::clone(&self.files);
        Rc::make_mut(&mut self.files).files[usize::from(file.0)] = renamed;
        self.show_afresh(before);
    }

    pub(super) fn reopen(&mut self) {
        if let Some(files) = self.closed.take() {
            let before = std::mem::replace(&mut self.files, files);
            self.notice = None;
            self.show_afresh(before);
        }
    }

    pub(super) fn load(&mut self, shared: Shared) {
        let before = std::mem::replace(&mut self.files, Rc::new(shared.files));
        self.reopened();
        self.current = FileId(0);
        self.selected = None;
        self.channel = super::Frame::CHANNEL;
        self.open_finding = None;
        self.run = super::Run::after(&self.run);
        self.show_afresh(before);
        self.act(Action::Setup(shared.setup));
    }

    fn show_afresh(&mut self, before: Rc<FileSet>) {
        let number = self.number();
        Rc::make_mut(&mut self.writes).push(Write {
            number,
            before,
            edits: None,
        });
        self.changed();
    }

    fn changed(&mut self) {
        self.revision += 1;
        if self.reader.worker == Worker::Stopped {
            self.reader.start();
        }
        let large = self.files.files.iter().find(|file| file.text.len() > FILE_LIMIT);
        if let Some(file) = large {
            self.notice = Some(Notice {
                message: Message::new("files.large")
                    .with("name", file.name.as_str())
                    .with("size", Arg::Bytes(file.text.len() as u64))
                    .with("limit", Arg::Bytes(FILE_LIMIT as u64)),
                bad: true,
            });
        } else if self
            .notice
            .as_ref()
            .is_some_and(|notice| notice.message.key == "files.large")
        {
            self.notice = None;
        }
    }
}

fn touch(left: Span, right: Span) -> bool {
    left.file == right.file && left.start <= right.end && right.start <= left.end
}
