//! The whole page in a link, and in the browser's storage: `1.<base64url of deflated bytes>`.
//!
//! The number is the version of the form. A form is never changed: a new one gets a new number, and the old reader
//! stays. Only what differs from the course's example is written.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use serde::{Deserialize, Serialize};

use super::example;
use super::setup::Setup;
use crate::config::source::{FileKind, FileSet, SourceFile};
use crate::finding::{Arg, Message};

/// Bytes that a link may unfold to. Larger than any network of files, small enough for every phone.
const UNFOLDED_LIMIT: usize = 8 << 20;
/// Characters of a link that is read at all.
const LENGTH_LIMIT: usize = 12 << 20;
/// Files that a link may carry.
pub const FILES_LIMIT: usize = 64;

/// What a link carries: the files and the setup of the run.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    pub files: FileSet,
    pub setup: Setup,
}

/// Version 1 of the form.
#[derive(Serialize, Deserialize)]
struct FormOne {
    files: Vec<FileOne>,
    setup: Option<Setup>,
}

#[derive(Serialize, Deserialize)]
enum FileOne {
    /// The example's file at this place, unchanged.
    Example(u16),
    /// The example's file at this place with another text.
    Changed(u16, String),
    Own(String, FileKind, String),
}

/// The fragment of a link, without `#`; empty for the untouched example.
pub fn write(shared: &Shared) -> String {
    let base = example::course();
    let setup = (shared.setup != Setup::default()).then(|| shared.setup.clone());
    if shared.files == base && setup.is_none() {
        return String::new();
    }
    let files = shared.files.files.iter().map(|file| write_file(file, &base)).collect();
    let Ok(bytes) = postcard::to_allocvec(&FormOne { files, setup }) else {
        return String::new();
    };
    format!("1.{}", URL_SAFE_NO_PAD.encode(compress_to_vec(&bytes, 9)))
}

fn write_file(file: &SourceFile, base: &FileSet) -> FileOne {
    let known = base
        .files
        .iter()
        .position(|other| other.name == file.name && other.kind == file.kind);
    match known {
        Some(index) if base.files[index].text == file.text => FileOne::Example(index as u16),
        Some(index) => FileOne::Changed(index as u16, file.text.clone()),
        None => FileOne::Own(file.name.clone(), file.kind, file.text.clone()),
    }
}

/// Reads a fragment. `Ok(None)`: the link carries nothing. The message of an error says what is wrong with the link.
pub fn read(fragment: &str) -> Result<Option<Shared>, Message> {
    let fragment = fragment.trim_start_matches('#');
    if fragment.is_empty() {
        return Ok(None);
    }
    if fragment.len() > LENGTH_LIMIT {
        return Err(too_large());
    }
    let Some((version, body)) = fragment.split_once('.') else {
        return Err(Message::new("link.unknown"));
    };
    match version {
        "1" => read_one(body).map(Some),
        _ if !version.is_empty() && version.len() <= 4 && version.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(Message::new("link.newer").with("version", version))
        }
        _ => Err(Message::new("link.unknown")),
    }
}

fn read_one(body: &str) -> Result<Shared, Message> {
    let packed = URL_SAFE_NO_PAD.decode(body).map_err(|_| Message::new("link.letters"))?;
    let bytes = decompress_to_vec_with_limit(&packed, UNFOLDED_LIMIT).map_err(|error| {
        if error.status == TINFLStatus::HasMoreOutput {
            too_large()
        } else {
            Message::new("link.cut")
        }
    })?;
    let form: FormOne = postcard::from_bytes(&bytes).map_err(|_| Message::new("link.cut"))?;
    if form.files.len() > FILES_LIMIT {
        return Err(Message::new("link.files").with("limit", FILES_LIMIT as i64));
    }
    let base = example::course();
    let files = form
        .files
        .into_iter()
        .map(|file| read_file(file, &base))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| Message::new("link.cut"))?;
    let twice = |(index, file): (usize, &SourceFile)| files[..index].iter().any(|other| other.name == file.name);
    if files.iter().enumerate().any(twice) {
        return Err(Message::new("link.cut"));
    }
    Ok(Shared {
        files: FileSet { files },
        setup: form.setup.unwrap_or_default().within_limits(),
    })
}

fn read_file(file: FileOne, base: &FileSet) -> Option<SourceFile> {
    match file {
        FileOne::Example(index) => base.files.get(usize::from(index)).cloned(),
        FileOne::Changed(index, text) => {
            let known = base.files.get(usize::from(index))?;
            Some(SourceFile { text, ..known.clone() })
        }
        FileOne::Own(name, kind, text) => Some(SourceFile { name, kind, text }),
    }
}

fn too_large() -> Message {
    Message::new("link.large").with("limit", Arg::Bytes(UNFOLDED_LIMIT as u64))
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Arg::Number(number as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited() -> Shared {
        let mut files = example::course();
        files.files[0].text = files.files[0].text.replace("2s", "500ms");
        Shared {
            files,
            setup: Setup {
                seed: 7,
                ..Setup::default()
            },
        }
    }

    #[test]
    fn the_untouched_example_needs_no_fragment() {
        let shared = Shared {
            files: example::course(),
            setup: Setup::default(),
        };
        assert_eq!(write(&shared), "");
        assert_eq!(read("#"), Ok(None));
    }

    #[test]
    fn a_link_restores_what_it_was_made_of_and_stays_short() {
        let link = write(&edited());
        assert!(link.len() <= 2000, "{} characters", link.len());
        assert_eq!(read(&link), Ok(Some(edited())));
    }

    #[test]
    fn own_files_travel_whole() {
        let mut shared = edited();
        shared.files.files.push(SourceFile {
            name: "broker1/server.properties".into(),
            kind: FileKind::Broker,
            text: "broker.id=1\n# 代理\n".into(),
        });
        assert_eq!(read(&write(&shared)), Ok(Some(shared)));
    }

    #[test]
    fn every_broken_link_says_what_is_wrong() {
        let key = |fragment: &str| read(fragment).unwrap_err().key.into_owned();
        let link = write(&edited());
        assert_eq!(key("hello"), "link.unknown");
        assert_eq!(key("x.y"), "link.unknown");
        assert_eq!(key("12.abc"), "link.newer");
        assert_eq!(key("1.@@"), "link.letters");
        assert_eq!(key("1."), "link.cut");
        for end in 2..link.len() {
            assert!(read(&link[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let mut shared = edited();
        let copy = shared.files.files[1].clone();
        shared.files.files.push(copy);
        assert_eq!(read(&write(&shared)).unwrap_err().key, "link.cut");
    }

    #[test]
    fn a_bomb_is_not_unfolded() {
        let bomb = compress_to_vec(&vec![0; UNFOLDED_LIMIT + 1], 9);
        let message = read(&format!("1.{}", URL_SAFE_NO_PAD.encode(bomb))).unwrap_err();
        assert_eq!(message.key, "link.large");
    }
}
