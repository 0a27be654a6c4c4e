mod inquiries;

use super::*;
use crate::config::source::FileSet;
use crate::playground::example;
use crate::playground::permalink::{self, Shared};
use crate::playground::protocol::{Parcel, Step};
use crate::playground::setup::Setup;
use crate::sim::scenario::{Action, Node};
use crate::sim::view::Snapshot;

fn started(setup: Setup, files: FileSet, at: u64) -> Simulator {
    let mut simulator = Simulator::default();
    simulator.take(SimRequest::Start {
        run: 1,
        setup,
        files,
        at,
    });
    simulator
}

fn start(at: u64) -> SimRequest {
    SimRequest::Start {
        run: 1,
        setup: Setup::default(),
        files: example::course(),
        at,
    }
}

/// Works until there is nothing left to do, and answers with the last frame.
fn last_frame(simulator: &mut Simulator) -> Frame {
    let mut last = None;
    while !simulator.is_idle() {
        last = simulator.work(&|| true).pop().or(last);
    }
    let Some(SimReply::Framed(frame)) = last else {
        panic!("no frame")
    };
    *frame
}

fn running(at: u64) -> (Simulator, Frame) {
    let mut simulator = Simulator::default();
    simulator.take(start(at));
    let frame = last_frame(&mut simulator);
    (simulator, frame)
}

#[test]
fn the_stage_before_a_run_is_the_one_that_a_run_begins_with() {
    let (_, first) = running(0);
    let setup = Setup::default();
    let network = config::read(&example::course(), &setup.options());
    let before = Snapshot::before(&setup.shape(&network), &setup.scenario());
    let started = Snapshot {
        events: 0,
        flights: Vec::new(),
        ..first.world
    };
    assert_eq!(before, started);
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
    let (mut simulator, first) = running(5_000_000);
    simulator.take(SimRequest::Advance {
        run: 1,
        until: 9_000_000,
    });
    assert_eq!(last_frame(&mut simulator).world.now, 9_000_000);
    simulator.take(SimRequest::Seek {
        run: 1,
        turn: 7,
        to: 5_000_000,
    });
    let again = last_frame(&mut simulator);
    assert_eq!((again.turn, &again.world), (7, &first.world));
}

#[test]
fn steps_stop_at_what_they_are_named_after() {
    let (mut simulator, before) = running(3_000_000);
    let end = |frame: &Frame| {
        frame
            .world
            .partitions
            .iter()
            .map(|partition| partition.log_end)
            .sum::<i64>()
    };
    simulator.take(SimRequest::Step {
        run: 1,
        step: Step::Message,
    });
    let message = last_frame(&mut simulator);
    assert!(end(&message) > end(&before));
    simulator.take(SimRequest::Step {
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
    assert!(height(&last_frame(&mut simulator)) > height(&message));
}

#[test]
fn a_step_that_is_asked_for_at_once_waits_for_the_beginning() {
    let mut simulator = Simulator::default();
    simulator.take(start(0));
    simulator.take(SimRequest::Step {
        run: 1,
        step: Step::Block,
    });
    let frame = last_frame(&mut simulator);
    let heights = frame.world.orderers.iter().map(|orderer| orderer.chains[1].height);
    assert_eq!(heights.max(), Some(2), "the first block after the channel's own");
}

#[test]
fn a_request_for_another_run_is_ignored() {
    let (mut simulator, _) = running(0);
    simulator.take(SimRequest::Advance { run: 2, until: 1 });
    assert!(simulator.is_idle());
}

#[test]
fn a_fault_in_the_middle_of_a_run_is_the_same_run_up_to_there() {
    use crate::sim::scenario::{Action, Fault, Node};
    let (mut simulator, _) = running(9_000_000);
    let mut setup = Setup::default();
    setup.faults.push(Fault::at(6_000_000, Action::Kill(Node::Orderer(1))));
    let again = |at: u64| SimRequest::Start {
        run: 2,
        setup: setup.clone(),
        files: example::course(),
        at,
    };
    simulator.take(again(7_000_000));
    let forked = last_frame(&mut simulator);
    let mut fresh = Simulator::default();
    fresh.take(again(7_000_000));
    assert_eq!(forked, last_frame(&mut fresh));
    assert!(!forked.world.orderers[1].alive);
}

#[test]
fn other_files_begin_another_run() {
    let (mut simulator, before) = running(9_000_000);
    let mut files = example::course();
    files.files[0].text = files.files[0].text.replace("BatchTimeout: 2s", "BatchTimeout: 7s");
    simulator.take(SimRequest::Start {
        run: 2,
        setup: Setup::default(),
        files,
        at: 9_000_000,
    });
    assert_ne!(last_frame(&mut simulator).trace_hash, before.trace_hash);
}

fn unpacked(parcel: Parcel) -> Option<Shared> {
    let mut simulator = Simulator::default();
    simulator.take(SimRequest::Unpack { number: 3, parcel });
    let replies = simulator.work(&|| true);
    assert!(simulator.is_idle());
    let [SimReply::Unpacked { number: 3, shared }] = &replies[..] else {
        panic!("one answer")
    };
    shared.clone().map(|shared| *shared)
}

/// The scenario of the gallery with this name.
fn gallery(name: &str) -> Shared {
    let path = format!("{}/www/scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let name = name.to_owned();
    unpacked(Parcel::Scenario { name, text }).expect("a scenario")
}

#[test]
fn every_scenario_of_the_gallery_comes_out_of_its_parcel() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/www/scenarios")).unwrap() {
        let name = entry
            .unwrap()
            .path()
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let shared = gallery(&name);
        assert!(shared.setup.play.as_ref().unwrap().is_untouched(&shared.files) && !shared.is_work());
        let link = permalink::write(&shared);
        assert!(link.len() <= 2000, "{name}: {} characters", link.len());
        assert_eq!(permalink::read(&link), Ok(Some(shared)));
    }
}

#[test]
fn every_witness_comes_out_of_its_parcel() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/witnesses");
    let network = std::fs::read_to_string(format!("{folder}/networks/standard.txt")).unwrap();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "txt") {
            let parcel = Parcel::Witness {
                code: path.file_stem().unwrap().to_string_lossy().into_owned(),
                text: std::fs::read_to_string(&path).unwrap(),
                network: network.clone(),
            };
            assert!(unpacked(parcel).is_some(), "{}", path.display());
            count += 1;
        }
    }
    assert!(count > 40, "{count} witnesses");
}

#[test]
fn what_is_no_scenario_is_not_unpacked() {
    for text in ["", "{", "{}", "[[[[", "{\"fabric\":\"9\",\"files\":{},\"scenario\":{}}"] {
        let text = text.to_owned();
        let (name, network) = (String::new(), String::new());
        assert_eq!(
            unpacked(Parcel::Scenario {
                name: name.clone(),
                text: text.clone()
            }),
            None
        );
        assert_eq!(
            unpacked(Parcel::Witness {
                code: name,
                text,
                network
            }),
            None
        );
    }
}

#[test]
fn a_broken_invariant_comes_with_what_led_to_it() {
    let Shared { files, setup } = gallery("05-unclean-election");
    let at = setup.duration();
    let mut simulator = started(setup, files, at);
    let frame = last_frame(&mut simulator);
    assert!(frame.world.finished && !frame.world.broken.is_empty());
    assert_eq!(frame.trails.len(), frame.world.broken.len().min(Frame::TRAILS));
    for trail in &frame.trails {
        assert!(
            trail.suspects.iter().any(|code| code == "KAFKA-DURABLE-01"),
            "{trail:?}"
        );
        assert!(
            trail.links.iter().any(|link| link.message.key == "cause.unclean"),
            "{trail:?}"
        );
    }
}

#[test]
fn another_channel_takes_the_place_of_the_first() {
    let Shared { files, setup } = gallery("03-replicas-equal-brokers");
    let at = setup.duration();
    let mut simulator = started(setup, files, at);
    let frame = last_frame(&mut simulator);
    let heights = |frame: &Frame, channel: u32| -> Vec<u64> {
        let chains = frame.world.orderers.iter().flat_map(|orderer| &orderer.chains);
        let of = chains.filter(|chain| chain.channel == channel);
        of.map(|chain| chain.height).collect()
    };
    let system = frame.with_channel(0);
    assert_eq!(system.world.channels[1], frame.world.channels[0]);
    assert_eq!(heights(&system, 1), heights(&frame, 0));
    assert_eq!(heights(&system, 0), heights(&frame, 1));
    assert_ne!(heights(&frame, 0), heights(&frame, 1));
    assert_eq!(system.with_channel(0), frame);
    assert_eq!(frame.with_channel(1), frame);
    assert_eq!(frame.with_channel(99), frame);
}

#[test]
fn a_fault_in_a_scenario_forks_its_run_without_beginning_again() {
    let Shared { files, setup } = gallery("05-unclean-election");
    let mut simulator = started(setup.clone(), files.clone(), 20_000_000);
    let before = last_frame(&mut simulator);
    let mut struck = setup.clone();
    assert!(struck.add_fault(8_000_000, Action::Kill(Node::Orderer(1))));
    assert_eq!(struck.faults_beyond(&setup).map(<[_]>::len), Some(1));
    assert_eq!(setup.faults_beyond(&struck), None);
    let again = |run: u32| SimRequest::Start {
        run,
        setup: struck.clone(),
        files: files.clone(),
        at: 20_000_000,
    };
    simulator.take(again(2));
    let begun = simulator
        .job
        .as_ref()
        .and_then(|job| job.world())
        .map(|world| world.now());
    assert!(begun > Some(0), "began anew");
    let forked = last_frame(&mut simulator);
    let mut whole = Simulator::default();
    whole.take(again(2));
    let whole = last_frame(&mut whole);
    assert_eq!((forked.trace_hash, &forked.world), (whole.trace_hash, &whole.world));
    assert_ne!(forked.trace_hash, before.trace_hash);
}
