//! Plays a lesson or a challenge through, as the test and the command-line tool do before it is given to students.

use std::collections::BTreeSet;

use super::challenge::Challenge;
use super::desk::Desk;
use super::grade::{Reason, grade};
use super::lesson::{Lesson, WhatIf, Work};
use super::progress::WHAT_IF;
use crate::finding::Message;

/// What does not come out as the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// A step's id, `what-if`, `solution 0` or `delivered`.
    pub part: String,
    /// The edit of it that cannot be made.
    pub edit: Option<usize>,
    pub message: Message,
}

fn slip(part: &str, message: Message) -> Slip {
    Slip {
        part: part.to_owned(),
        edit: None,
        message,
    }
}

/// Does a lesson from its first step to its end by its own "do it for me": no goal may be met before, every one must be met
/// afterwards, and each step must be reached again by going back to it. Ends at the first thing that cannot be done: what
/// comes after it would be told wrongly.
pub fn lesson(lesson: &Lesson) -> Vec<Slip> {
    let mut slips = Vec::new();
    let mut desk = Desk::new(lesson);
    for (index, step) in lesson.steps.iter().enumerate() {
        desk.begin(step.scenario.as_ref());
        let Some(goal) = &step.goal else { continue };
        let id = step.id.as_str();
        if desk.missing(goal).is_empty() {
            slips.push(slip(id, Message::new("rehearsal.met-before")));
        }
        if let Err(slip) = perform(&mut desk, &step.work, id) {
            slips.push(slip);
            return slips;
        }
        slips.extend(desk.missing(goal).into_iter().map(|message| slip(id, message)));
        match Desk::at_step(lesson, index).map(|again| again.missing(goal).is_empty()) {
            Err(message) => slips.push(slip(id, message)),
            Ok(true) => slips.push(slip(id, Message::new("rehearsal.met-after-reset"))),
            Ok(false) => {}
        }
    }
    what_if(&lesson.what_if, &mut desk, &mut slips);
    slips
}

fn perform(desk: &mut Desk, work: &Work, part: &str) -> Result<(), Slip> {
    let edit = desk.misfit(work);
    desk.perform(work).map_err(|message| Slip {
        edit,
        ..slip(part, message)
    })
}

fn what_if(what_if: &WhatIf, desk: &mut Desk, slips: &mut Vec<Slip>) {
    desk.begin(what_if.scenario.as_ref());
    if desk.missing(&what_if.goal).is_empty() {
        slips.push(slip(WHAT_IF, Message::new("rehearsal.met-before")));
    }
    if let Err(slip) = perform(desk, &what_if.work, WHAT_IF) {
        return slips.push(slip);
    }
    let missing = desk.missing(&what_if.goal);
    slips.extend(missing.into_iter().map(|message| slip(WHAT_IF, message)));
}

/// Grades a challenge as it is delivered, which must fail for exactly the stated reasons, and each of its solutions, which
/// must have the full score.
pub fn challenge(challenge: &Challenge) -> Vec<Slip> {
    let mut slips = Vec::new();
    let delivered = grade(challenge, &challenge.delivered());
    let seen: BTreeSet<String> = delivered.reasons.iter().map(Reason::name).collect();
    let stated: BTreeSet<String> = challenge.because.iter().cloned().collect();
    if seen != stated || stated.is_empty() {
        let list = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
        let message = Message::new("rehearsal.because").with("seen", list(&seen));
        slips.push(slip("delivered", message.with("stated", list(&stated))));
    }
    for index in 0..challenge.solutions.len() {
        let part = format!("solution {index}");
        let Some(files) = challenge.solved(index) else { continue };
        let grade = grade(challenge, &files);
        slips.extend(grade.reasons.iter().map(|reason| slip(&part, reason.message().clone())));
        if grade.is_solved() && grade.score < 100 {
            let message = Message::new("rehearsal.score").with("score", i64::from(grade.score));
            slips.push(slip(&part, message));
        }
    }
    slips
}
