//! The worker's bench: requests in, replies out, a little at a time. Knows no browser, so it is tested natively.

mod job;

use super::effective;
use super::protocol::{Answer, Reply, Request};
use super::setup::Setup;
use super::state::FILE_LIMIT;
use crate::config::Reader;
use crate::config::network::{ChannelOrderer, Network};
use crate::config::source::FileSet;
use crate::rules;

use job::{Goal, Job};

/// What the worker is busy with.
#[derive(Default)]
pub struct Bench {
    /// The newest text that has not been read.
    unread: Option<(u32, Setup, FileSet)>,
    /// What the text that was read last describes.
    reader: Reader,
    /// The run.
    job: Option<Job>,
    /// Whether the page shows the event log.
    follow: bool,
}

impl Bench {
    pub fn is_idle(&self) -> bool {
        self.unread.is_none() && self.job.as_ref().is_none_or(Job::is_done)
    }

    /// Notes a request. A newer text takes the place of one that was not read yet.
    pub fn take(&mut self, request: Request) {
        match request {
            Request::Read { revision, setup, files } => self.unread = Some((revision, setup, files)),
            Request::Start { run, setup, at } => {
                self.read_waiting();
                self.job = self.reader.network().map(|network| Job::new(run, network, setup, at));
                self.set_follow();
            }
            Request::Advance { run, until } => self.aim(run, Goal::Time(until)),
            Request::Step { run, step } => self.aim(run, Goal::Step(step)),
            Request::Follow { log } => {
                self.follow = log;
                self.set_follow();
            }
            Request::Seek { run, turn, to } => {
                if let Some(job) = self.job.as_mut().filter(|job| job.run == run) {
                    job.seek(turn, to);
                }
            }
        }
    }

    /// Works while `go_on` says so, at least one piece of work.
    pub fn work(&mut self, go_on: impl Fn() -> bool) -> Vec<Reply> {
        let mut replies: Vec<Reply> = self.read_waiting().into_iter().collect();
        if let Some(job) = &mut self.job {
            replies.extend(job.work(go_on).map(|frame| Reply::Framed(Box::new(frame))));
        }
        replies
    }

    fn set_follow(&mut self) {
        if let Some(job) = &mut self.job {
            job.follow(self.follow);
        }
    }

    fn aim(&mut self, run: u32, goal: Goal) {
        if let Some(job) = self.job.as_mut().filter(|job| job.run == run) {
            job.aim(goal);
        }
    }

    /// Reads the newest text if it was not read yet.
    fn read_waiting(&mut self) -> Option<Reply> {
        let (revision, setup, mut files) = self.unread.take()?;
        for file in &mut files.files {
            if file.text.len() > FILE_LIMIT {
                file.text.clear();
            }
        }
        let network = self.reader.read(files.clone(), setup.options());
        let answer = Answer {
            revision,
            findings: rules::check(&files, network),
            effective: effective::parts(network),
            runs: runs(network),
        };
        Some(Reply::Answered(answer))
    }
}

/// Whether there is enough to run: a channel, and the brokers that it needs.
fn runs(network: &Network) -> bool {
    let needs_kafka = |channel: &ChannelOrderer| channel.orderer_type.value != "solo";
    network
        .channel
        .as_ref()
        .is_some_and(|channel| !network.brokers.is_empty() || !needs_kafka(channel))
}

#[cfg(test)]
mod tests;
