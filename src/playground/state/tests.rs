use std::borrow::Cow;

use super::*;
use crate::config::source::FileKind;
use crate::finding::{Edit, Fix};
use crate::playground::example;
use crate::playground::protocol::{Step, unpack};
use crate::playground::setup::{Play, fingerprint};
use crate::sim::scenario::{Fault, Node, Scenario};
use crate::sim::view::Snapshot;

fn fresh() -> State {
    State::new(
        Shared {
            files: example::course(),
            setup: Setup::default(),
        },
        Lang::En,
        Theme::Light,
    )
}

fn place(state: &State, file: u16, needle: &str) -> Span {
    let start = state.files.files[usize::from(file)].text.find(needle).unwrap();
    Span::new(FileId(file), start, start + needle.len())
}

fn finding(state: &State, needle: &str, better: &str) -> Finding {
    let span = place(state, 2, needle);
    Finding::new("TEST-01", Severity::Warning).at(span).fix(Fix {
        title: Message::new("fix"),
        safe: true,
        edits: vec![Edit {
            span,
            text: better.to_owned(),
        }],
    })
}

/// The state with findings for the present text, that can be run.
fn read(state: State, findings: Vec<Finding>) -> State {
    let revision = state.revision;
    state
        .after(Action::WorkerReady(Desk::Reader))
        .after(Action::Answered(Box::new(Answer {
            revision,
            findings,
            stage: Some(Snapshot::default()),
            ..Answer::default()
        })))
}

#[test]
fn a_fix_changes_the_text_and_asks_the_editors_to_follow() {
    let state = fresh();
    let one = finding(&state, "10485760", "1048576");
    let state = read(state, vec![one]).after(Action::Fix(0, 0));
    assert!(state.files.files[2].text.contains("replica.fetch.max.bytes=1048576\n"));
    assert_eq!(state.writes.len(), 1);
    assert!(!state.is_read());
    let number = state.writes[0].number;
    assert!(state.after(Action::Written(number)).writes.is_empty());
}

#[test]
fn a_fix_for_an_older_text_is_left_alone() {
    let state = fresh();
    let one = finding(&state, "10485760", "1048576");
    let typed = read(state, vec![one]).after(Action::Typed(FileId(2), "broker.id=1\n".into()));
    assert_eq!(typed.after(Action::Fix(0, 0)).files.files[2].text, "broker.id=1\n");
}

#[test]
fn fixing_everything_skips_what_touches_an_earlier_fix() {
    let state = fresh();
    let findings = vec![
        finding(&state, "10485760", "1"),
        finding(&state, "0485760", "2"),
        finding(&state, "10000120", "3"),
    ];
    let text = &read(state, findings).after(Action::FixAll).files.files[2].text.clone();
    assert!(text.contains("replica.fetch.max.bytes=1\n"));
    assert!(text.contains("message.max.bytes=3\n"));
}

#[test]
fn late_answers_are_dropped() {
    let state = read(fresh(), Vec::new()).after(Action::Typed(FileId(0), "x".into()));
    let newest = read(state, Vec::new());
    let late = newest.after(Action::Answered(Box::new(Answer {
        revision: 1,
        ..Answer::default()
    })));
    assert_eq!(late.answer.revision, 2);
}

#[test]
fn an_unfolded_finding_stays_unfolded_when_others_come_before_it() {
    let state = fresh();
    let one = finding(&state, "10485760", "1");
    let other = Finding {
        code: Cow::Borrowed("TEST-00"),
        ..one.clone()
    };
    let state = read(state, vec![one.clone()]).after(Action::OpenFinding(Some(0)));
    let text = format!("{}\n", state.files.files[0].text);
    let state = read(state.after(Action::Typed(FileId(0), text)), vec![other, one]);
    assert_eq!(state.open_finding, Some(1));
}

/// The state after one frame, a second into the run.
fn played(state: State) -> State {
    let mut frame = Frame {
        run: state.run.id,
        ..Frame::default()
    };
    frame.world.now = 1_000_000;
    state.after(Action::Framed(Box::new(frame)))
}

#[test]
fn a_bad_file_keeps_the_last_run_and_marks_it() {
    let state = read(fresh(), Vec::new()).after(Action::Drive(Command::Play));
    assert!(state.run.playing && !state.is_stale());
    let run = state.run.id;
    let state = played(state);
    let bad = state.after(Action::Typed(FileId(0), "{{{".into()));
    assert!(bad.is_stale());
    let revision = bad.revision;
    let bad = bad.after(Action::Answered(Box::new(Answer {
        revision,
        ..Answer::default()
    })));
    assert_eq!(bad.after(Action::Drive(Command::Reset)).run.id, run);
}

#[test]
fn a_stage_that_nobody_started_follows_the_files() {
    let state = read(fresh(), Vec::new());
    assert_eq!((state.run.id, state.can_run()), (0, true));
    assert_eq!(state.simulator.worker, Worker::Off);
    let typed = state.after(Action::Typed(FileId(1), "x: 1".into()));
    assert!(!typed.can_run());
    let revision = typed.revision;
    let mut stage = Snapshot::default();
    stage.channels.push("another".to_owned());
    let typed = typed.after(Action::Answered(Box::new(Answer {
        revision,
        stage: Some(stage.clone()),
        ..Answer::default()
    })));
    assert_eq!(typed.run.frame.world, stage);
    assert!(!typed.is_stale());
}

#[test]
fn a_run_takes_its_files_along() {
    let state = read(fresh(), Vec::new()).after(Action::Drive(Command::Play));
    assert_eq!(state.simulator.worker, Worker::Starting);
    let typed = played(state.clone()).after(Action::Typed(FileId(0), "{{{".into()));
    assert_eq!(typed.run.files, state.files);
}

#[test]
fn frames_of_an_older_run_are_dropped() {
    let state = read(fresh(), Vec::new()).after(Action::Drive(Command::Play));
    let old = state.run.id;
    let state = state.after(Action::Drive(Command::Reset));
    assert_ne!(state.run.id, old);
    let mut frame = Frame {
        run: old,
        ..Frame::default()
    };
    frame.world.now = 5;
    assert_eq!(
        state.after(Action::Framed(Box::new(frame.clone()))).run.frame.world.now,
        0
    );
    frame.run = state.run.id;
    let state = state.after(Action::Framed(Box::new(frame.clone())));
    assert_eq!(state.run.frame.world.now, 5);
    let jumped = state.after(Action::Jump(2));
    frame.world.now = 6;
    assert_eq!(
        jumped.after(Action::Framed(Box::new(frame))).run.frame.world.now,
        5,
        "made before the jump"
    );
}

#[test]
fn a_jump_leaves_no_step_behind_that_would_go_beyond_it() {
    let stepped = read(fresh(), Vec::new()).after(Action::Drive(Command::Step(Step::Event)));
    assert!(stepped.run.step.is_some());
    let jumped = stepped.after(Action::Jump(5));
    assert_eq!((jumped.run.step, jumped.run.jump.map(|(_, to)| to)), (None, Some(5)));
}

#[test]
fn a_worker_that_dies_twice_on_one_text_waits_for_another_text() {
    let die = |state: State| state.after(Action::WorkerDied(Desk::Reader));
    let once = die(fresh());
    assert_eq!((once.reader.worker, once.reader.number), (Worker::Starting, 2));
    let twice = die(once.after(Action::WorkerReady(Desk::Reader)));
    assert_eq!(twice.reader.worker, Worker::Stopped);
    let typed = twice.after(Action::Typed(FileId(0), "x".into()));
    assert_eq!((typed.reader.worker, typed.reader.number), (Worker::Starting, 3));
    assert_eq!(die(typed).reader.worker, Worker::Starting);
}

#[test]
fn a_simulator_that_dies_twice_on_one_run_waits_for_another_run() {
    let die = |state: State| state.after(Action::WorkerDied(Desk::Simulator));
    let state = read(fresh(), Vec::new()).after(Action::Drive(Command::Play));
    let run = state.run.id;
    let once = die(state);
    assert_eq!((once.simulator.worker, once.run.playing), (Worker::Starting, false));
    let twice = die(once);
    assert_eq!((twice.simulator.worker, twice.run.id), (Worker::Stopped, run));
    assert_eq!(twice.reader.worker, Worker::Ready, "files are read all the same");
    let again = twice.after(Action::Drive(Command::Play));
    assert_eq!(again.simulator.worker, Worker::Starting);
    assert_ne!(again.run.id, run);
}

#[test]
fn files_come_and_go() {
    let state = fresh().after(Action::Open(vec![(
        "broker1/server.properties".into(),
        "broker.id=1".into(),
    )]));
    assert_eq!(state.current, FileId(4));
    assert_eq!(state.files.files[4].kind, FileKind::Broker);
    let state = state.after(Action::Close(FileId(0)));
    assert_eq!(state.current, FileId(3));
    let empty = (0..9).fold(state, |state, _| state.after(Action::Close(FileId(0))));
    assert!(empty.files.files.is_empty());
    assert_eq!(empty.after(Action::Close(FileId(0))).current, FileId(0));
}

#[test]
fn a_file_over_the_limit_is_said_and_taken_back() {
    let large = fresh().after(Action::Typed(FileId(0), "x".repeat(FILE_LIMIT + 1)));
    assert_eq!(large.notice.as_ref().unwrap().message.key, "files.large");
    assert_eq!(large.after(Action::Typed(FileId(0), String::new())).notice, None);
}

/// The example with a scenario on the stage.
fn scenario() -> Shared {
    let mut files = example::course();
    files.files[0].text.push_str("# of the scenario\n");
    let play = Play {
        name: "05-unclean-election".to_owned(),
        scenario: Scenario {
            faults: vec![Fault::at(9_000_000, Deed::Kill(Node::Broker(0)))],
            ..Scenario::default()
        },
        came_with: fingerprint(&files),
    };
    let setup = Setup {
        play: Some(play),
        ..Setup::default()
    };
    Shared { files, setup }
}

/// The state after a scenario was asked for and has come.
fn given(state: &State) -> State {
    let asked = state.after(Action::Wish(Wish::Scenario("05-unclean-election".to_owned())));
    let number = asked.wish.as_ref().unwrap().0;
    asked.after(Action::Unpacked(number, Some(Box::new(scenario()))))
}

#[test]
fn a_scenario_takes_the_place_of_own_work_and_gives_it_back() {
    let own = fresh().after(Action::Typed(FileId(0), "# mine".to_owned()));
    let state = given(&own);
    assert_eq!(state.shared(), scenario());
    assert!(state.revision > own.revision && state.wish.is_none());
    assert_eq!(state.offered(), Some(Action::BringBack));
    let back = state.after(Action::BringBack);
    assert_eq!((back.shared(), back.offered()), (own.shared(), None));
}

#[test]
fn the_example_is_not_own_work() {
    let state = given(&fresh());
    assert_eq!((&state.own, state.offered()), (&None, None));
    assert_eq!(state.after(Action::BringBack).shared(), fresh().shared());
}

#[test]
fn a_second_scenario_does_not_push_own_work_out() {
    let own = fresh().after(Action::Typed(FileId(0), "# mine".to_owned()));
    let edited = given(&own).after(Action::Typed(FileId(0), "# other".to_owned()));
    assert_eq!(given(&edited).after(Action::BringBack).shared(), own.shared());
}

#[test]
fn edited_files_stay_in_the_scenario() {
    let state = given(&fresh()).after(Action::Typed(FileId(0), "# other".to_owned()));
    assert_eq!(state.setup, Rc::new(scenario().setup));
    assert!(state.shared().is_work() && !scenario().is_work());
}

#[test]
fn a_scenario_that_cannot_be_had_leaves_everything_as_it_was() {
    let own = fresh().after(Action::Typed(FileId(0), "# mine".to_owned()));
    let asked = own.after(Action::Wish(Wish::Witness("NO-SUCH-01".to_owned())));
    let number = asked.wish.as_ref().unwrap().0;
    let state = asked.after(Action::Unpacked(number, None));
    assert_eq!(state.shared(), own.shared());
    assert_eq!(state.notice.unwrap().message.key, "gallery.failed");
}

#[test]
fn a_scenario_that_was_asked_for_before_another_is_dropped() {
    let first = fresh().after(Action::Wish(Wish::Scenario("01".to_owned())));
    let number = first.wish.as_ref().unwrap().0;
    let second = first.after(Action::Wish(Wish::Scenario("02".to_owned())));
    let state = second.after(Action::Unpacked(number, Some(Box::new(scenario()))));
    assert_eq!(state.shared(), fresh().shared());
    assert!(state.wish.is_some());
}

/// The run as it is at a virtual time (µs).
fn shown_at(state: &State, now: u64) -> State {
    let mut frame = Frame {
        run: state.run.id,
        ..Frame::default()
    };
    frame.world.now = now;
    state.after(Action::Framed(Box::new(frame)))
}

#[test]
fn what_a_scenario_has_for_later_still_comes_after_a_stroke() {
    let state = read(given(&fresh()), Vec::new()).after(Action::Drive(Command::Reset));
    let state = shown_at(&state, 3_000_000).after(Action::Strike(Deed::Kill(Node::Orderer(1))));
    let times = |setup: &Setup| -> Vec<u64> {
        let play = setup.play.as_ref().unwrap();
        play.scenario.faults.iter().map(|fault| fault.at).collect()
    };
    assert_eq!(times(&state.setup), [9_000_000, 3_000_000]);
    assert!(!state.is_stale() && state.shared().is_work());
}

#[test]
fn a_stroke_in_the_past_forks_the_run_there() {
    let kill = || Action::Strike(Deed::Kill(Node::Orderer(1)));
    let state = read(given(&fresh()), Vec::new()).after(Action::Drive(Command::Reset));
    let state = shown_at(&state, 5_000_000).after(kill());
    assert_eq!((&state.run.forks[..], state.run.reached), (&[][..], 5_000_000));
    let state = shown_at(&shown_at(&state, 9_000_000), 4_000_000).after(kill());
    assert_eq!((&state.run.forks[..], state.run.reached), (&[4_000_000][..], 4_000_000));
    let state = shown_at(&shown_at(&state, 8_000_000), 3_000_000).after(kill());
    assert_eq!(&state.run.forks[..], &[3_000_000]);
    let state = shown_at(&shown_at(&state, 7_000_000), 6_000_000).after(kill());
    assert_eq!(&state.run.forks[..], &[3_000_000, 6_000_000]);
    assert!(state.after(Action::Drive(Command::Reset)).run.forks.is_empty());
}

#[test]
fn the_cause_of_a_breach_is_shown_even_if_its_severity_is_hidden() {
    let state = fresh();
    let one = finding(&state, "10485760", "1048576");
    let state = read(state, vec![one]).after(Action::Filter(Severity::Warning));
    let shown = state.after(Action::Blame(0));
    assert_eq!(
        (shown.open_finding, shown.hidden, shown.panel),
        (Some(0), [false; 3], Panel::Findings)
    );
    assert_eq!(state.after(Action::Blame(7)), state);
}

fn told(state: &State, sheet: crate::playground::tools::Sheet) -> State {
    let number = state.bench.waiting.as_ref().expect("a question").number;
    state.after(Action::Told(number, Box::new(sheet)))
}

#[test]
fn a_tool_is_asked_once_and_again_when_the_files_have_changed() {
    let state = read(fresh(), Vec::new()).after(Action::Tool(Tool::Genesis));
    let state = told(&state, Default::default());
    assert!(state.bench.talk().sheet.is_some());
    assert_eq!(state.bench.waiting, None);
    let same = state
        .after(Action::Panel(Panel::Log))
        .after(Action::Panel(Panel::Tools));
    assert_eq!(same.bench.waiting, None);
    let text = state.files.files[0].text.replace("2s", "3s");
    let changed = read(state.after(Action::Typed(FileId(0), text)), Vec::new());
    assert!(changed.bench.waiting.is_some());
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let ask = |log: &str| Action::Ask(Ask::Decode { log: log.to_owned() });
    let first = fresh().after(ask("a"));
    let number = first.bench.waiting.as_ref().map(|question| question.number).unwrap();
    let second = first.after(ask("b"));
    let late = second.after(Action::Told(number, Box::default()));
    assert_eq!((&late.bench.talk().sheet, late.bench.waiting.is_some()), (&None, true));
}

#[test]
fn a_question_over_which_the_worker_died_is_not_asked_again() {
    let state = fresh().after(Action::Route(Route::Rules));
    assert_eq!((state.panel, state.pane), (Panel::Tools, Pane::Inspector));
    let state = state.after(Action::WorkerDied(Desk::Simulator));
    assert_eq!(state.bench.waiting, None);
    assert!(state.bench.talk().sheet.is_some());
}

#[test]
fn files_that_take_the_place_of_own_work_can_be_taken_back() {
    let own = fresh().after(Action::Typed(FileId(0), "a: 1\n".to_owned()));
    let state = own.after(Action::Take(Box::new(Shared::example())));
    assert_eq!(state.shared(), Shared::example());
    assert_eq!(state.offered(), Some(Action::BringBack));
    let back = state.after(Action::BringBack);
    assert_eq!((back.shared(), &back.notice), (own.shared(), &None));
}

#[test]
fn a_closed_file_can_be_opened_again() {
    let state = fresh();
    let closed = state.after(Action::Close(FileId(1)));
    assert_eq!(closed.files.files.len() + 1, state.files.files.len());
    assert_eq!(closed.offered(), Some(Action::Reopen));
    let back = closed.after(Action::Reopen);
    assert_eq!((&back.files, &back.notice), (&state.files, &None));
    assert_eq!(back.after(Action::Reopen), back);
}

#[test]
fn a_file_gets_another_name_unless_that_is_taken_or_none() {
    let state = fresh();
    let renamed = state.after(Action::Rename(FileId(1), " node/orderer.yaml ".to_owned()));
    assert_eq!(renamed.files.files[1].name, "node/orderer.yaml");
    assert_eq!(renamed.files.files[1].kind, FileKind::Orderer);
    for (name, key) in [
        ("configtx.yaml", "files.taken"),
        ("", "files.unnamed"),
        ("a\nb", "files.unnamed"),
        (&"x".repeat(256), "files.unnamed"),
    ] {
        let refused = state.after(Action::Rename(FileId(1), name.to_owned()));
        assert_eq!(refused.files, state.files);
        assert_eq!(
            refused.notice.map(|notice| notice.message.key.into_owned()).as_deref(),
            Some(key)
        );
    }
    assert_eq!(state.after(Action::Rename(FileId(99), "a".to_owned())), state);
}

#[test]
fn another_profile_is_read() {
    let state = fresh();
    let setup = Setup {
        profile: Some("Channel".to_owned()),
        ..(*state.setup).clone()
    };
    let chosen = state.after(Action::Setup(setup));
    assert_eq!(
        (chosen.revision, chosen.setup.options().profile.as_deref()),
        (state.revision + 1, Some("Channel"))
    );
}

#[test]
fn what_the_build_has_read_needs_no_reader_until_somebody_does_something() {
    let answer: Answer = unpack(&crate::playground::reader::first_answer()).expect("an answer");
    let state = fresh().with_answer(answer);
    assert_eq!(state.reader.worker, Worker::Off);
    assert!(state.is_read() && state.counts() != [0; 3] && state.answer.stage.is_some());
    let roused = state.after(Action::Rouse);
    assert_eq!((roused.reader.worker, roused.reader.number), (Worker::Starting, 1));
    let typed = state.after(Action::Typed(FileId(2), "broker.id=1\n".to_owned()));
    assert_eq!(typed.reader.worker, Worker::Starting);
    assert_eq!(state.after(Action::Theme(Theme::Dark)).reader.worker, Worker::Off);
}
