//! The two workers: which of them is there, and what happens when one dies.

use super::{Notice, State};
use crate::finding::Message;

/// Which worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// Reads and checks the files. Where the build has read them already, it is loaded when somebody first does something.
    Reader,
    /// Runs the network. It is loaded when somebody first does something.
    Simulator,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worker {
    /// Nobody needed it yet.
    Off,
    Starting,
    Ready,
    /// It died twice on the same work and is not started again until there is other work.
    Stopped,
}

/// A worker's post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    pub worker: Worker,
    /// Counts the workers that were started.
    pub number: u32,
    /// The work on which a worker died last.
    died_on: Option<u32>,
}

impl Post {
    pub(super) const EMPTY: Post = Post {
        worker: Worker::Off,
        number: 0,
        died_on: None,
    };

    pub fn is_ready(&self) -> bool {
        self.worker == Worker::Ready
    }

    pub(super) fn start(&mut self) {
        self.worker = Worker::Starting;
        self.number += 1;
    }

    /// Starts the worker unless one is there.
    pub(super) fn rouse(&mut self) {
        if matches!(self.worker, Worker::Off | Worker::Stopped) {
            self.start();
        }
    }

    /// The second death on the same work means that the work is the cause. Whether another worker is started.
    fn died(&mut self, work: u32) -> bool {
        let again = self.died_on.replace(work) == Some(work);
        if again {
            self.worker = Worker::Stopped;
        } else {
            self.start();
        }
        !again
    }
}

impl State {
    pub fn post(&self, desk: Desk) -> &Post {
        match desk {
            Desk::Reader => &self.reader,
            Desk::Simulator => &self.simulator,
        }
    }

    pub(super) fn worker_ready(&mut self, desk: Desk) {
        match desk {
            Desk::Reader => self.reader.worker = Worker::Ready,
            Desk::Simulator => self.simulator.worker = Worker::Ready,
        }
    }

    pub(super) fn worker_died(&mut self, desk: Desk) {
        let lives = match desk {
            Desk::Reader => self.reader.died(self.revision),
            Desk::Simulator => {
                self.run.halt();
                self.unanswered();
                self.simulator.died(self.run.id)
            }
        };
        let key = match (desk, lives) {
            (Desk::Reader, true) => "worker.restarted",
            (Desk::Reader, false) => "worker.stopped",
            (Desk::Simulator, true) => "worker.run-restarted",
            (Desk::Simulator, false) => "worker.run-stopped",
        };
        self.notice = Some(Notice {
            message: Message::new(key),
            bad: true,
        });
    }
}
