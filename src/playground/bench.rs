//! The worker's bench: requests in, replies out, a little at a time. Knows no browser, so it is tested natively.

use super::effective;
use super::protocol::{Answer, Reply, Request};
use super::setup::Setup;
use super::state::FILE_LIMIT;
use crate::config::source::FileSet;
use crate::{config, rules};

/// What the worker is busy with.
#[derive(Default)]
pub struct Bench {
    /// The newest text that has not been read.
    unread: Option<(u32, Setup, FileSet)>,
}

impl Bench {
    pub fn is_idle(&self) -> bool {
        self.unread.is_none()
    }

    /// Notes a request. A newer text takes the place of one that was not read yet.
    pub fn take(&mut self, request: Request) {
        match request {
            Request::Read { revision, setup, files } => self.unread = Some((revision, setup, files)),
            Request::Start { .. } | Request::Advance { .. } | Request::Step { .. } | Request::Stop { .. } => {}
        }
    }

    /// Works while `go_on` says so, at least one piece of work.
    pub fn work(&mut self, _go_on: impl Fn() -> bool) -> Vec<Reply> {
        let mut replies = Vec::new();
        if let Some((revision, setup, mut files)) = self.unread.take() {
            for file in &mut files.files {
                if file.text.len() > FILE_LIMIT {
                    file.text.clear();
                }
            }
            let network = config::read(&files, &setup.options());
            replies.push(Reply::Answered(Answer {
                revision,
                findings: rules::check(&files, &network),
                effective: effective::parts(&network),
                runs: true,
            }));
        }
        replies
    }
}
