use super::*;
use crate::lessons::lesson::Lesson;
use crate::playground::setup::Setup;

const CHALLENGE: &str = include_str!("../../../www/challenges/05-one-door-only.json");
const LESSON: &str = include_str!("../../../www/lessons/07-when-a-block-is-cut.json");

/// The desk's answers to one request.
fn ask(desk: &mut Desk, request: Request) -> Vec<Reply> {
    desk.take(request);
    desk.news()
}

fn take_up(desk: &mut Desk, result: Option<String>) -> Vec<Reply> {
    ask(
        desk,
        Request::Challenge {
            name: "05-one-door-only".to_owned(),
            text: CHALLENGE.to_owned(),
            result,
        },
    )
}

fn take_up_lesson(desk: &mut Desk, name: String, text: String) -> Vec<Reply> {
    let done = BTreeSet::new();
    ask(
        desk,
        Request::Lesson {
            name,
            text,
            at: None,
            done,
        },
    )
}

fn delivered(replies: &[Reply]) -> FileSet {
    let brief = replies.iter().find_map(|reply| match reply {
        Reply::Challenge(Ok(brief)) => Some(brief.files.clone()),
        _ => None,
    });
    brief.expect("the challenge was taken up")
}

fn repaired(mut files: FileSet) -> FileSet {
    for file in &mut files.files {
        file.text = file.text.replace(":9192", ":9092");
    }
    files
}

#[test]
fn a_repair_is_graded_and_can_be_shown_to_others() {
    let mut desk = Desk::default();
    let files = delivered(&take_up(&mut desk, None));
    let open = ask(&mut desk, Request::Grade(files.clone()));
    assert!(
        matches!(&open[..], [Reply::Graded { grade, result: None }] if !grade.is_solved()),
        "{open:?}"
    );
    let solved = ask(&mut desk, Request::Grade(repaired(files.clone())));
    let [
        Reply::Graded {
            grade,
            result: Some(result),
        },
    ] = &solved[..]
    else {
        panic!("{solved:?}")
    };
    assert_eq!(grade.score, 100);
    // Somebody else opens the link.
    let replies = take_up(&mut Desk::default(), Some(result.clone()));
    assert_eq!(delivered(&replies), repaired(files));
    assert!(
        replies.contains(&Reply::Claimed {
            score: 100,
            holds: true
        }),
        "{replies:?}"
    );
}

#[test]
fn a_result_that_was_tampered_with_is_not_believed() {
    let replies = take_up(&mut Desk::default(), Some("1.AAAA".to_owned()));
    assert!(
        replies.iter().any(|reply| matches!(reply, Reply::Trouble(_))),
        "{replies:?}"
    );
    assert!(!replies.iter().any(|reply| matches!(reply, Reply::Claimed { .. })));
}

/// What the page has after these answers.
fn network(replies: &[Reply]) -> Option<(FileSet, Setup)> {
    replies.iter().rev().find_map(|reply| match reply {
        Reply::Network { files, setup } => Some((files.clone(), (**setup).clone())),
        _ => None,
    })
}

fn is_met(replies: &[Reply], wanted: u32) -> Option<bool> {
    replies.iter().rev().find_map(|reply| match reply {
        Reply::Goal { step, missing } if *step == wanted => Some(missing.is_empty()),
        _ => None,
    })
}

#[test]
fn each_step_of_a_lesson_is_open_until_it_is_done() {
    let mut desk = Desk::default();
    let (name, text) = ("07-when-a-block-is-cut".to_owned(), LESSON.to_owned());
    let replies = take_up_lesson(&mut desk, name, text);
    let (mut files, mut setup) = network(&replies).expect("the lesson has a network");
    let steps = Lesson::parse(LESSON).unwrap().steps.len() as u32;
    for step in 0..=steps {
        let begun = ask(
            &mut desk,
            Request::Begin {
                step,
                files: files.clone(),
                setup: setup.clone(),
            },
        );
        if let Some(now) = network(&begun) {
            (files, setup) = now;
        }
        if is_met(&begun, step).is_none() {
            continue;
        }
        assert_eq!(is_met(&begun, step), Some(false), "step {step}");
        let done = ask(
            &mut desk,
            Request::Do {
                step,
                files: files.clone(),
                setup: setup.clone(),
            },
        );
        (files, setup) = network(&done).expect("something was done");
        let after = ask(
            &mut desk,
            Request::Look {
                step,
                files: files.clone(),
                setup: setup.clone(),
            },
        );
        assert_eq!(is_met(&after, step), Some(true), "step {step}: {after:?}");
    }
}

#[test]
fn a_file_with_a_mistake_says_where() {
    let mut desk = Desk::default();
    let replies = ask(
        &mut desk,
        Request::Lesson {
            name: "x".to_owned(),
            text: "{\n  \"form\": 1,\n  oops\n}".to_owned(),
            at: None,
            done: BTreeSet::new(),
        },
    );
    assert!(
        matches!(&replies[..], [Reply::Lesson(Err(mistake))] if mistake.line == 3),
        "{replies:?}"
    );
}

/// What terminal 0 shows, put together as the page does it.
fn screen(course: &state::Course) -> String {
    let lines = course.terminals.iter().flat_map(|terminal| &terminal.lines);
    lines.map(|line| line.text() + "\n").collect()
}

#[test]
fn a_lesson_at_the_machine_is_done_at_its_terminals() {
    const LESSON: &str = include_str!("../../../www/lessons/02-start-kafka.json");
    let mut desk = Desk::default();
    let (name, text) = ("02-start-kafka".to_owned(), LESSON.to_owned());
    let mut course = state::Course::new(crate::lessons::progress::Progress::default());
    let task = state::Task {
        kind: state::Kind::Lesson,
        name: name.clone(),
        result: None,
    };
    course = course.after(state::Deed::TakeUp(Some(task)));
    let hear = |course: &mut state::Course, replies: Vec<Reply>| {
        for reply in replies {
            *course = course.after(state::Deed::Heard(Box::new(reply)));
        }
    };
    let replies = take_up_lesson(&mut desk, name, text);
    let (files, setup) = network(&replies).expect("the machine's files");
    assert!(files.files.iter().any(|file| file.name.ends_with("server.properties")));
    hear(&mut course, replies);
    let hello = Request::Type {
        terminal: 0,
        text: "ls config".to_owned(),
    };
    hear(&mut course, ask(&mut desk, hello));
    assert!(screen(&course).contains("zookeeper.properties"), "{}", screen(&course));
    let steps = Lesson::parse(LESSON).unwrap().steps.len() as u32;
    for step in 0..=steps {
        course = course.after(state::Deed::Step(step as usize));
        let begun = Request::Begin {
            step,
            files: files.clone(),
            setup: setup.clone(),
        };
        hear(&mut course, ask(&mut desk, begun));
        if course.goal.as_ref().is_none_or(|(goal, _)| *goal != step as usize) {
            course = course.after(state::Deed::Read);
            continue;
        }
        assert!(!course.is_done(step as usize), "step {step}");
        let work = Request::Do {
            step,
            files: files.clone(),
            setup: setup.clone(),
        };
        hear(&mut course, ask(&mut desk, work));
        for _ in 0..1200 {
            if course.is_done(step as usize) {
                break;
            }
            desk.advance(desk.now() + 250_000, &|| true);
            hear(&mut course, desk.news());
        }
        assert!(
            course.is_done(step as usize),
            "step {step}: {:?}\n{}",
            course.goal,
            screen(&course)
        );
        // What was typed for the student is over before the next step begins.
        while desk.is_typing() {
            desk.advance(desk.now() + 250_000, &|| true);
            hear(&mut course, desk.news());
        }
    }
    assert!(
        screen(&course).contains("zookeeper-server-start.sh"),
        "{}",
        screen(&course)
    );
}

/// Takes up the lesson at a step, or at the first that is not done.
fn begun(desk: &mut Desk, text: &str, at: Option<u32>, done: &[&str]) -> Vec<Reply> {
    let done = done.iter().map(|id| (*id).to_owned()).collect();
    let (name, text) = ("x".to_owned(), text.to_owned());
    ask(desk, Request::Lesson { name, text, at, done })
}

fn begins_at(replies: &[Reply]) -> Option<u32> {
    replies.iter().find_map(|reply| match reply {
        Reply::Lesson(Ok(brief)) => Some(brief.begin),
        _ => None,
    })
}

#[test]
fn a_lesson_begins_where_it_was_left() {
    let lesson = Lesson::parse(LESSON).unwrap();
    let first = &lesson.steps[0].id;
    for (at, done, expected) in [
        (None, vec![], 0),
        (None, vec![first.as_str()], 1),
        (None, vec!["what-if"], 0),
        (Some(2), vec![], 2),
        (Some(u32::MAX), vec![], lesson.steps.len() as u32),
    ] {
        let replies = begun(&mut Desk::default(), LESSON, at, &done);
        assert_eq!(begins_at(&replies), Some(expected), "{at:?} {done:?}");
        let (files, setup) = network(&replies).unwrap();
        let there = crate::lessons::desk::Desk::at_step(&lesson, expected as usize).unwrap();
        assert_eq!((&files, setup.fabric), (&there.files, there.fabric));
        assert_eq!(setup.play.map(|play| play.scenario), there.scenario);
    }
}

#[test]
fn a_step_is_done_for_whoever_has_written_something_else() {
    let lesson = Lesson::parse(LESSON).unwrap();
    for step in 0..=lesson.steps.len() as u32 {
        if lesson.part(step as usize).1.is_none() {
            continue;
        }
        let mut desk = Desk::default();
        let replies = begun(&mut desk, LESSON, Some(step), &[]);
        let (mut files, setup) = network(&replies).unwrap();
        for file in &mut files.files {
            file.text = format!("# mine\n{}", file.text.replace(':', ": nonsense "));
        }
        let begin = Request::Begin {
            step,
            files: files.clone(),
            setup: setup.clone(),
        };
        ask(&mut desk, begin);
        let done = ask(&mut desk, Request::Do { step, files, setup });
        let [Reply::Redone { files, setup }] = &done[..] else {
            panic!("step {step}: {done:?}")
        };
        assert!(!files.files.iter().any(|file| file.text.contains("# mine")));
        let look = Request::Look {
            step,
            files: files.clone(),
            setup: (**setup).clone(),
        };
        assert_eq!(is_met(&ask(&mut desk, look), step), Some(true), "step {step}");
    }
}

/// Lets the machine run until what is done for the student is over.
fn let_type(desk: &mut Desk) -> Vec<Reply> {
    let mut replies = desk.news();
    for _ in 0..400 {
        desk.advance(desk.now() + 250_000, &|| true);
        replies.extend(desk.news());
    }
    replies
}

#[test]
fn a_step_is_done_on_a_machine_whose_files_say_something_else() {
    const LESSON: &str = include_str!("../../../www/lessons/04-point-fabric-at-kafka.json");
    let path = "/etc/hyperledger/fabric/configtx.yaml";
    let lesson = Lesson::parse(LESSON).unwrap();
    let edits = |step: &crate::lessons::lesson::Step| !step.work.edits.is_empty();
    let step = lesson.steps.iter().position(edits).expect("a step that edits") as u32;
    let mut desk = Desk::default();
    let replies = begun(&mut desk, LESSON, Some(step), &[]);
    let (files, setup) = network(&replies).unwrap();
    let file = files.files.iter().find(|file| file.name == path).expect("the file");
    let text = file.text.replace("OrdererType: solo", "OrdererType:   solo");
    assert_ne!(text, file.text);
    ask(
        &mut desk,
        Request::Begin {
            step,
            files: files.clone(),
            setup: setup.clone(),
        },
    );
    let path = path.to_owned();
    ask(
        &mut desk,
        Request::Save {
            path: path.clone(),
            text,
        },
    );
    desk.take(Request::Do { step, files, setup });
    let replies = let_type(&mut desk);
    assert!(replies.contains(&Reply::Replaced { path }), "{replies:?}");
    assert_eq!(is_met(&replies, step), Some(true));
    assert!(!replies.iter().any(|reply| matches!(reply, Reply::NotLed { .. })));
}

#[test]
fn what_does_not_lead_to_the_goal_is_said() {
    const LESSON: &str = include_str!("../../../www/lessons/02-start-kafka.json");
    let lesson = Lesson::parse(LESSON).unwrap();
    let last = lesson.steps.len() as u32 - 1;
    // The last step is done with nothing of the steps before.
    let mut desk = Desk::default();
    let replies = begun(&mut desk, LESSON, Some(0), &[]);
    let (files, setup) = network(&replies).unwrap();
    ask(
        &mut desk,
        Request::Begin {
            step: last,
            files: files.clone(),
            setup: setup.clone(),
        },
    );
    desk.take(Request::Do {
        step: last,
        files,
        setup,
    });
    assert!(let_type(&mut desk).contains(&Reply::NotLed { step: last }));
}

#[test]
fn a_configuration_update_is_sent_by_hand() {
    const LESSON: &str = include_str!("../../../www/lessons/13-change-while-it-runs.json");
    let lesson = Lesson::parse(LESSON).unwrap();
    let index = lesson.steps.iter().position(|step| step.id == "count").unwrap();
    let step = index as u32;
    let mut desk = Desk::default();
    let replies = begun(&mut desk, LESSON, Some(step), &[]);
    let has_form = |reply: &Reply| matches!(reply, Reply::Lesson(Ok(brief)) if brief.steps[index].updates);
    assert!(replies.iter().any(has_form));
    let (files, setup) = network(&replies).unwrap();
    let mut send = |second: u32, value: &str| {
        let request = Request::Update {
            second,
            key: "MaxMessageCount".to_owned(),
            value: value.to_owned(),
            files: files.clone(),
            setup: setup.clone(),
        };
        ask(&mut desk, request)
    };
    for (second, value, key) in [(10, "two", "lesson.update.bad"), (u32::MAX, "2", "lesson.update.late")] {
        let replies = send(second, value);
        assert!(
            matches!(&replies[..], [Reply::Trouble(message)] if message.key == key),
            "{replies:?}"
        );
    }
    let (files, setup) = network(&send(10, "2")).expect("another run");
    let look = Request::Look { step, files, setup };
    assert_eq!(is_met(&ask(&mut desk, look), step), Some(true));
}
