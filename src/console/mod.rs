//! The course's terminals: a simulated machine on which the lesson's commands run.
//!
//! A [`Session`] is the machine: files, processes, terminals, and a [`crate::sim::World`] in which the brokers, ZooKeeper
//! servers and orderers that are started here live. Nothing is real and nothing is executed: each command is a small
//! program of this module that prints what the real one prints and does to the world what the real one does.
//!
//! Time is virtual and passes only in [`Session::advance`]. A command takes as long as the real one; until then its
//! terminal is busy, and [`Session::interrupt`] ends it.
//!
//! ```
//! use ordering_playground::console::{Options, Session};
//!
//! let mut session = Session::new(Options::default());
//! let terminal = session.open_terminal().unwrap();
//! session.enter(terminal, "bin/zookeeper-server-start.sh -daemon config/zookeeper.properties");
//! session.advance(2_000_000);
//! session.enter(terminal, "bin/kafka-topics.sh --list --zookeeper localhost:2181");
//! while session.is_busy(terminal) {
//!     session.advance(100_000);
//! }
//! let output = session.output(terminal, 0);
//! assert!(output.lines.len() > 1);
//! ```

mod builtins;
mod clock;
mod commands;
mod complete;
mod course;
mod facts;
mod files;
mod jopt;
mod log;
mod machine;
mod nodes;
mod process;
mod regex;
mod runner;
mod scheduler;
mod session;
mod shell;
mod terminal;
mod topics;

pub use course::course_files;
pub use facts::{
    BrokerFacts, ChannelFacts, Facts, GroupFacts, OrdererFacts, PartitionFacts, TopicFacts, ZooKeeperFacts,
};
pub use files::{FileError, Files};
pub use session::{Event, Options, Session};
pub use terminal::{Line, Output, Piece, Stream};

/// What the simulated machine takes in at most.
pub mod limits {
    /// Terminals at the same time.
    pub const TERMINALS: usize = 12;
    /// Bytes of one line that is typed or pasted.
    pub const LINE: usize = 65_536;
    /// Bytes of one paste.
    pub const PASTE: usize = 262_144;
    /// Lines of output that a terminal keeps.
    pub const KEPT_LINES: usize = 5_000;
    /// Bytes of all files together.
    pub const DISK: usize = 16 << 20;
    /// Processes at the same time.
    pub const PROCESSES: usize = 200;
    /// Messages of one console producer's line, in bytes.
    pub const MESSAGE: usize = 4 << 20;
    /// Messages that console producers have written and that are kept to be read, in bytes of text.
    pub const MESSAGES: usize = 32 << 20;
}
