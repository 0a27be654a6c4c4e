//! The files that the page opens with: those of the course.

use crate::config::source::{FileKind, FileSet, SourceFile};

const COURSE: [(&str, FileKind, &str); 4] = [
    (
        "configtx.yaml",
        FileKind::Configtx,
        include_str!("../../www/examples/course/configtx.yaml"),
    ),
    (
        "orderer.yaml",
        FileKind::Orderer,
        include_str!("../../www/examples/course/orderer.yaml"),
    ),
    (
        "server.properties",
        FileKind::Broker,
        include_str!("../../www/examples/course/server.properties"),
    ),
    (
        "zookeeper.properties",
        FileKind::ZooKeeper,
        include_str!("../../www/examples/course/zookeeper.properties"),
    ),
];

/// The course's network: one orderer, one broker, one ZooKeeper server.
pub fn course() -> FileSet {
    let file = |(name, kind, text): (&str, FileKind, &str)| SourceFile {
        name: name.to_owned(),
        kind,
        text: text.to_owned(),
    };
    FileSet {
        files: COURSE.into_iter().map(file).collect(),
    }
}
