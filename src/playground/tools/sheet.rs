//! A small document: what every tool answers with, and what the page shows without knowing which tool it was.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::config::source::{FileSet, Span};
use crate::config::versions::Releases;
use crate::finding::{Message, Severity};

/// Bytes of a text that a page shows at once.
const SHOWN: usize = 200_000;

/// The document. Pieces follow each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub pieces: Vec<Piece>,
    /// Profiles that can be asked for instead, and the one that was taken.
    pub profiles: Vec<String>,
    pub profile: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    Heading(Message),
    /// A heading below another one.
    Part(Message),
    Text(Message),
    /// What went wrong, or must be known.
    Alarm(Message),
    /// It is all right.
    Good(Message),
    Severity(Severity),
    /// Verbatim text under a name that may be empty, with a marked range of bytes.
    Code {
        name: String,
        text: String,
        mark: Option<(u32, u32)>,
    },
    /// Names and values. A name is the key of a text; one of Fabric's own needs none.
    Rows(Vec<(Cow<'static, str>, String)>),
    /// Places of the open files.
    Places(Vec<Span>),
    /// A rule, as a link to its page.
    Rule(String, Severity),
    /// Files that can be opened in place of the present ones.
    Open {
        /// Key of the words on the button.
        title: Cow<'static, str>,
        files: FileSet,
        releases: Releases,
    },
    /// A file that can be saved.
    Save {
        name: String,
        bytes: Bytes,
    },
}

impl Sheet {
    pub(super) fn push(&mut self, piece: Piece) -> &mut Self {
        self.pieces.push(piece);
        self
    }

    pub(super) fn heading(&mut self, message: impl Into<Message>) -> &mut Self {
        self.push(Piece::Heading(message.into()))
    }

    pub(super) fn part(&mut self, message: impl Into<Message>) -> &mut Self {
        self.push(Piece::Part(message.into()))
    }

    pub(super) fn text(&mut self, message: impl Into<Message>) -> &mut Self {
        self.push(Piece::Text(message.into()))
    }

    pub(super) fn alarm(&mut self, message: impl Into<Message>) -> &mut Self {
        self.push(Piece::Alarm(message.into()))
    }

    /// Verbatim text, cut off where nobody reads on; says so.
    pub(super) fn code(&mut self, text: String) -> &mut Self {
        let whole = text.len();
        let text = start_of(text, SHOWN);
        let cut = text.len() < whole;
        self.push(Piece::Code {
            name: String::new(),
            text,
            mark: None,
        });
        if cut {
            let bytes = |size: usize| crate::finding::Arg::Bytes(size as u64);
            self.text(
                Message::new("tools.cut")
                    .with("shown", bytes(SHOWN))
                    .with("whole", bytes(whole)),
            );
        }
        self
    }
}

/// At most so many bytes of a text, up to a character's boundary.
pub(super) fn start_of(mut text: String, most: usize) -> String {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most));
    }
    text
}

/// Bytes that travel as one piece, not one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;
        impl Visitor<'_> for Whole {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Whole)
    }
}
