use super::*;
use crate::playground::example;
use crate::playground::protocol::{Frame, Step};

fn course() -> Bench {
    let mut bench = Bench::default();
    bench.take(Request::Read {
        revision: 1,
        setup: Setup::default(),
        files: example::course(),
    });
    bench
}

/// Works until there is nothing left to do.
fn finish(bench: &mut Bench) -> Vec<Reply> {
    let mut replies = Vec::new();
    while !bench.is_idle() {
        replies.extend(bench.work(|| true));
    }
    replies
}

fn last_frame(bench: &mut Bench) -> Frame {
    match finish(bench).pop() {
        Some(Reply::Framed(frame)) => *frame,
        other => panic!("no frame: {other:?}"),
    }
}

fn running(at: u64) -> (Bench, Frame) {
    let mut bench = course();
    bench.take(Request::Start {
        run: 1,
        setup: Setup::default(),
        at,
    });
    let frame = last_frame(&mut bench);
    (bench, frame)
}

#[test]
fn only_the_newest_text_is_read() {
    let mut bench = course();
    bench.take(Request::Read {
        revision: 2,
        setup: Setup::default(),
        files: FileSet::default(),
    });
    let replies = finish(&mut bench);
    assert!(matches!(&replies[..], [Reply::Answered(Answer { revision: 2, .. })]));
}

#[test]
fn the_course_cuts_equal_blocks_on_every_orderer() {
    let (_, frame) = running(20_000_000);
    let chain = |index: usize| &frame.world.orderers[index].chains[1];
    assert!(chain(0).height > 3, "{} blocks", chain(0).height);
    let newest = |index: usize| {
        let block = chain(index).blocks.iter().find(|block| block.number == 3).unwrap();
        (block.fingerprint, block.envelopes.clone())
    };
    assert_eq!(newest(0), newest(1));
    assert_eq!(newest(0), newest(2));
    assert!(!frame.marks.is_empty());
    let envelope = newest(0).1[0];
    assert!(frame.author(envelope).is_some());
}

#[test]
fn seeking_back_shows_the_same_world_again() {
    let (mut bench, first) = running(5_000_000);
    bench.take(Request::Advance {
        run: 1,
        until: 9_000_000,
    });
    assert_eq!(last_frame(&mut bench).world.now, 9_000_000);
    bench.take(Request::Seek {
        run: 1,
        turn: 7,
        to: 5_000_000,
    });
    let again = last_frame(&mut bench);
    assert_eq!((again.turn, &again.world), (7, &first.world));
}

#[test]
fn steps_stop_at_what_they_are_named_after() {
    let (mut bench, before) = running(3_000_000);
    let end = |frame: &Frame| {
        frame
            .world
            .partitions
            .iter()
            .map(|partition| partition.log_end)
            .sum::<i64>()
    };
    bench.take(Request::Step {
        run: 1,
        step: Step::Message,
    });
    let message = last_frame(&mut bench);
    assert!(end(&message) > end(&before));
    bench.take(Request::Step {
        run: 1,
        step: Step::Block,
    });
    let height = |frame: &Frame| {
        frame
            .world
            .orderers
            .iter()
            .map(|orderer| orderer.chains[1].height)
            .sum::<u64>()
    };
    assert!(height(&last_frame(&mut bench)) > height(&message));
}

#[test]
fn a_request_for_another_run_is_ignored() {
    let (mut bench, _) = running(0);
    bench.take(Request::Advance { run: 2, until: 1 });
    assert!(bench.is_idle());
}

#[test]
fn the_event_log_comes_when_it_is_followed() {
    let (mut bench, frame) = running(5_000_000);
    assert_eq!(frame.log, None);
    bench.take(Request::Follow { log: true });
    let log = last_frame(&mut bench).log.unwrap();
    assert!(!log.is_empty() && log.len() <= Frame::LOG);
    bench.take(Request::Advance {
        run: 1,
        until: 5_000_000,
    });
    assert_eq!(last_frame(&mut bench).log, None, "nothing new");
}
