//! What the page is told of a lesson or a challenge when it is taken up.

use std::collections::BTreeSet;

use super::{ChallengeBrief, LessonBrief, Reply, StepBrief};
use crate::config::source::FileSet;
use crate::lessons::challenge::Challenge;
use crate::lessons::grade::grade;
use crate::lessons::lesson::{Lesson, Step, Work};
use crate::lessons::progress::WHAT_IF;
use crate::lessons::result;
use crate::sim::scenario::{Action, Fault};

/// A challenge as it is handed over; with somebody's result, as they have repaired it.
pub(super) fn taken_up(name: &str, challenge: &Challenge, result: Option<&str>) -> Vec<Reply> {
    let mut brief = Box::new(brief(challenge));
    let claim = result.map(|link| {
        let claim = result::read(link)?;
        let checked = result::check(&claim, challenge)?;
        Ok((claim.score, checked))
    });
    match claim {
        None => vec![Reply::Challenge(Ok(brief))],
        Some(Err(message)) => vec![Reply::Challenge(Ok(brief)), Reply::Trouble(message)],
        Some(Ok((score, checked))) => {
            brief.files = checked.files;
            let graded = graded(name, challenge, &brief.files);
            let holds = checked.holds;
            vec![Reply::Challenge(Ok(brief)), graded, Reply::Claimed { score, holds }]
        }
    }
}

pub(super) fn graded(name: &str, challenge: &Challenge, files: &FileSet) -> Reply {
    let grade = Box::new(grade(challenge, files));
    let result = grade
        .is_solved()
        .then(|| result::write(name, challenge, files, grade.score));
    Reply::Graded { grade, result }
}

fn brief(challenge: &Challenge) -> ChallengeBrief {
    ChallengeBrief {
        level: challenge.level,
        title: challenge.title.clone(),
        story: challenge.story.clone(),
        symptom: challenge.symptom.clone(),
        runs: challenge.runs.iter().map(|run| run.says.clone()).collect(),
        keep: challenge.keep.iter().map(|keep| keep.says.clone()).collect(),
        hints: challenge.hints.clone(),
        explanation: challenge.explanation.clone(),
        solutions: challenge
            .solutions
            .iter()
            .map(|solution| solution.says.clone())
            .collect(),
        files: challenge.delivered(),
        fabric: challenge.release(),
    }
}

/// The first step that is not done; the first one, when all are.
pub(super) fn first_undone(lesson: &Lesson, done: &BTreeSet<String>) -> usize {
    let ids = lesson.steps.iter().map(|step| step.id.as_str()).chain([WHAT_IF]);
    ids.enumerate()
        .find(|(_, id)| !done.contains(*id))
        .map_or(0, |(index, _)| index)
}

pub(super) fn of_lesson(lesson: &Lesson, begin: usize) -> LessonBrief {
    let what_if = &lesson.what_if;
    LessonBrief {
        title: lesson.title.clone(),
        about: lesson.about.clone(),
        minutes: lesson.minutes,
        console: lesson.console,
        steps: lesson.steps.iter().map(of_step).collect(),
        what_if: StepBrief {
            id: WHAT_IF.to_owned(),
            title: what_if.title.clone(),
            text: what_if.text.clone(),
            hints: Vec::new(),
            after: Some(what_if.after.clone()),
            is_read: false,
            updates: updates(&what_if.work),
        },
        begin: begin as u32,
    }
}

fn of_step(step: &Step) -> StepBrief {
    StepBrief {
        id: step.id.clone(),
        title: step.title.clone(),
        text: step.text.clone(),
        hints: step.hints.clone(),
        after: step.after.clone(),
        is_read: step.goal.is_none(),
        updates: updates(&step.work),
    }
}

fn updates(work: &Work) -> bool {
    let is_update = |fault: &Fault| matches!(fault.action, Action::ConfigUpdate { .. });
    work.faults.iter().any(is_update)
}
