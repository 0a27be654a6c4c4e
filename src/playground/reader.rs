//! The reading worker's desk: texts in, findings and values in force out. Knows no browser, so it is tested natively.

use std::cell::RefCell;

use super::permalink::Shared;
use super::state::FILE_LIMIT;
use super::{effective, knobs};
use crate::config::network::{ChannelOrderer, Network};
use crate::config::source::FileSet;
use crate::sim::view::Snapshot;
use crate::{config, rules};

use super::protocol::{Answer, ReadReply, ReadRequest, Work, pack, unpack};

/// Reads the newest text.
#[derive(Default)]
pub struct Reader {
    /// The newest text that has not been read.
    unread: Option<ReadRequest>,
    /// What it read last: a file that has not changed is not read again.
    files: config::Reader,
}

impl Work for Reader {
    type Request = ReadRequest;
    type Reply = ReadReply;

    fn is_idle(&self) -> bool {
        self.unread.is_none()
    }

    /// A newer text takes the place of one that was not read yet.
    fn take(&mut self, request: ReadRequest) {
        self.unread = Some(request);
    }

    fn work(&mut self, _go_on: &dyn Fn() -> bool) -> Vec<ReadReply> {
        let Some(request) = self.unread.take() else {
            return Vec::new();
        };
        vec![ReadReply::Answered(Box::new(self.read(request)))]
    }
}

impl Reader {
    /// Reads and checks the files.
    fn read(&mut self, request: ReadRequest) -> Answer {
        let ReadRequest { revision, setup, files } = request;
        let files = readable(files);
        let network = self.files.read(files.clone(), setup.options());
        let answer = Answer {
            revision,
            findings: rules::check(&files, network),
            effective: effective::parts(network),
            gaps: Vec::new(),
            stage: runs(network).then(|| Snapshot::before(&setup.shape(network), &setup.scenario())),
        };
        Answer {
            gaps: knobs::gaps(&files, &answer),
            ..answer
        }
    }
}

/// What there is to say of the files that the page opens with, packed. It speaks of revision 1.
pub fn first_answer() -> Vec<u8> {
    let Shared { files, setup } = Shared::example();
    pack(&Reader::default().read(ReadRequest {
        revision: 1,
        setup,
        files,
    }))
}

thread_local! {
    static HERE: RefCell<Reader> = RefCell::default();
}

/// Reads and checks files in this thread: a packed [`ReadRequest`] in, a packed [`Answer`] out.
pub fn read(request: &[u8]) -> Option<Vec<u8>> {
    let request = unpack(request)?;
    Some(HERE.with_borrow_mut(|reader| pack(&reader.read(request))))
}

/// Whether there is enough to run: a channel, and the brokers that it needs.
fn runs(network: &Network) -> bool {
    let needs_kafka = |channel: &ChannelOrderer| channel.orderer_type.value != "solo";
    network
        .channel
        .as_ref()
        .is_some_and(|channel| !network.brokers.is_empty() || !needs_kafka(channel))
}

/// The files as they are read: one that is too large counts as empty.
pub(super) fn readable(mut files: FileSet) -> FileSet {
    for file in &mut files.files {
        if file.text.len() > FILE_LIMIT {
            file.text.clear();
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::example;
    use crate::playground::setup::Setup;

    #[test]
    fn only_the_newest_text_is_read() {
        let mut reader = Reader::default();
        for (revision, files) in [(1, example::course()), (2, FileSet::default())] {
            reader.take(ReadRequest {
                revision,
                setup: Setup::default(),
                files,
            });
        }
        let replies = reader.work(&|| true);
        let [ReadReply::Answered(answer)] = &replies[..] else {
            panic!("one answer")
        };
        assert_eq!((answer.revision, &answer.stage), (2, &None));
        assert!(reader.is_idle());
    }

    #[test]
    fn in_the_pages_own_thread_the_answer_is_the_same() {
        let request = ReadRequest {
            revision: 7,
            setup: Setup::default(),
            files: example::course(),
        };
        let here: Answer = unpack(&read(&pack(&request)).expect("a question")).expect("an answer");
        assert_eq!(here, Reader::default().read(request));
        assert_eq!(read(&[0xff; 9]), None);
    }
}
