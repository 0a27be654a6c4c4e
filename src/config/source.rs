//! The files that a person edits, and places in them.

use serde::{Deserialize, Serialize};

/// Index of a file in its [`FileSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u16);

/// A range of bytes in a file, `start..end`. Always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Span {
            file,
            start: start as u32,
            end: end as u32,
        }
    }

    /// The bytes as a range to index the file's text with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What a file is for. Decided from its content and its name when it is opened, or by the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FileKind {
    /// configtx.yaml of configtxgen.
    Configtx,
    /// orderer.yaml of an ordering service node.
    Orderer,
    /// server.properties of one broker, or the part that all brokers share.
    Broker,
    /// zookeeper.properties (zoo.cfg).
    ZooKeeper,
    /// A docker-compose file.
    Compose,
    /// A `.env` or `env_file` beside a compose file.
    Env,
    /// Read by nobody.
    Other,
}

pub use super::detect::detect;

/// One file of the set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Path as the person knows it, with `/` between folders: `broker0/server.properties`.
    pub name: String,
    pub kind: FileKind,
    pub text: String,
}

/// All open files, in the order of their tabs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSet {
    pub files: Vec<SourceFile>,
}

impl FileSet {
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(usize::from(id.0))
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(index as u16), file))
    }

    /// The files of one kind, in order.
    pub fn of_kind(&self, kind: FileKind) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.iter().filter(move |(_, file)| file.kind == kind)
    }

    /// A number that changes with every change of a name or a text (FNV-1a). Not proof against anybody's intent.
    pub fn fingerprint(&self) -> u64 {
        let parts = self.files.iter().flat_map(|file| [&file.name, &file.text]);
        let bytes = parts.flat_map(|part| part.bytes().chain([0]));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// The text that a place covers; empty when the place is not in this set.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file)
            .and_then(|file| file.text.get(span.range()))
            .unwrap_or("")
    }
}
