//! The course in another page: tells how the lesson or the challenge stands, and does what the page around asks for.

use serde::Serialize;
use wasm_bindgen::prelude::*;
use yew::prelude::*;

use super::desk::Teller;
use crate::lessons::progress::{Progress, WHAT_IF};
use crate::playground::course::state::{Course, Deed, Kind, Work};
use crate::playground::text::Words;
use crate::playground::web::browser;

#[wasm_bindgen]
extern "C" {
    /// How the course stands, as JSON of [`Told`], and the function that does what it is told. See `www/embed/inside.js`.
    #[wasm_bindgen(js_name = orderingGoal)]
    fn tell(told: &str, drive: &JsValue);
}

/// How the course stands.
#[derive(Serialize)]
struct Told<'a> {
    lesson: Option<&'a str>,
    challenge: Option<&'a str>,
    /// It is there: its texts, and its network in the editors.
    here: bool,
    /// It is done at the terminals of a machine, whose state no link has.
    machine: bool,
    /// The parts of the lesson by their ids, the one that is open, and those that are done.
    parts: Vec<&'a str>,
    step: usize,
    done: Vec<&'a str>,
    /// Of a challenge that the student has solved just now.
    score: Option<u8>,
    result: Option<&'a str>,
    progress: String,
    /// What the page says of what it could not load.
    trouble: String,
}

/// Keeps the page around informed, and obeys it.
#[hook]
pub(super) fn use_outside(course: &Course, words: Option<&Words>, tell_worker: &Teller) {
    let drive = {
        let teller = tell_worker.clone();
        use_memo((), move |()| {
            let act = move |order: String, value: String| carry_out(&order, &value, &teller);
            Closure::<dyn Fn(String, String)>::new(act).into_js_value()
        })
    };
    let told = browser::is_embedded().then(|| serde_json::to_string(&told(course, words)).unwrap_or_default());
    use_effect_with(told, move |told| {
        if let Some(told) = told {
            tell(told, &drive);
        }
    });
}

fn told<'a>(course: &'a Course, words: Option<&Words>) -> Told<'a> {
    let name = |kind: Kind| {
        course
            .task
            .as_ref()
            .filter(|task| task.kind == kind)
            .map(|task| task.name.as_str())
    };
    let mut parts: Vec<&str> = Vec::new();
    let mut machine = false;
    if let Work::Lesson(lesson) = &course.work {
        parts.extend(lesson.steps.iter().map(|step| step.id.as_str()));
        parts.push(WHAT_IF);
        machine = lesson.console;
    }
    let done = parts.iter().enumerate().filter(|(index, _)| course.is_done(*index));
    let done = done.map(|(_, id)| *id).collect();
    // Somebody else's result is not the student's.
    let own = course.task.as_ref().is_some_and(|task| task.result.is_none());
    let trouble = match &course.work {
        Work::Lost | Work::Broken(_) => words.map(|words| words.get("course.lost")),
        _ => None,
    };
    Told {
        lesson: name(Kind::Lesson),
        challenge: name(Kind::Challenge),
        here: words.is_some() && matches!(course.work, Work::Lesson(_) | Work::Challenge(_)),
        machine,
        parts,
        step: course.step,
        done,
        score: course
            .grade
            .as_ref()
            .filter(|grade| own && grade.is_solved())
            .map(|grade| grade.score),
        result: course.result.as_deref().filter(|_| own),
        progress: course.progress.export(),
        trouble: trouble.unwrap_or_default(),
    }
}

/// What cannot be read is left.
fn carry_out(order: &str, value: &str, teller: &Teller) {
    match order {
        "step" => {
            if let Ok(step) = value.parse() {
                teller.act(Deed::Again(step));
            }
        }
        "progress" => {
            if let Ok(progress) = Progress::import(value) {
                teller.act(Deed::Progress(progress));
            }
        }
        "again" => teller.act(Deed::Resume),
        "forget" => teller.act(Deed::Forget),
        _ => {}
    }
}
