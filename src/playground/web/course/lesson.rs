//! A lesson: its steps, their goals, hints, "do it for me", and what is broken on purpose at the end.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::challenge::{hints, more_hints};
use super::desk::{Teller, href};
use crate::config::source::FileSet;
use crate::finding::Message;
use crate::lessons::update::KEYS;
use crate::lessons::wording;
use crate::playground::course::state::{Course, Deed, Kind, Task};
use crate::playground::course::{LessonBrief, Request, StepBrief};
use crate::playground::route::Route;
use crate::playground::setup::Setup;
use crate::playground::text::Words;
use crate::playground::web::breaks::breaking;
use crate::playground::web::part::Draw;

#[derive(PartialEq)]
pub(super) struct LessonColumn {
    brief: Box<LessonBrief>,
    files: Rc<FileSet>,
    setup: Rc<Setup>,
    /// Step that is unfolded; the number of steps: the last part.
    step: usize,
    hints: usize,
    done: Vec<bool>,
    goal: Option<(usize, Vec<Message>)>,
    /// A goal that was reached earlier has to be reached again.
    again: bool,
    next: Option<Task>,
    words: Words,
    tell: Teller,
}

impl LessonColumn {
    pub(super) fn new(
        course: &Course,
        brief: &LessonBrief,
        (files, setup): (&Rc<FileSet>, &Rc<Setup>),
        words: &Words,
        tell: &Teller,
    ) -> Self {
        LessonColumn {
            brief: Box::new(brief.clone()),
            files: Rc::clone(files),
            setup: Rc::clone(setup),
            step: course.step,
            hints: course.hints,
            done: (0..=brief.steps.len()).map(|index| course.is_done(index)).collect(),
            goal: course.goal.clone(),
            again: course.again,
            next: course.next(),
            words: words.clone(),
            tell: tell.clone(),
        }
    }
}

impl Draw for LessonColumn {
    fn draw(&self) -> Html {
        let (words, brief) = (&self.words, &self.brief);
        let lang = words.lang();
        let minutes = brief.minutes.to_string();
        let parts = brief.steps.iter().chain(std::iter::once(&brief.what_if));
        let reset = self.tell.deed(|_: MouseEvent| Deed::Again(0));
        // The last part has its own way on.
        let all_done = self.done.iter().all(|done| *done) && self.step != brief.steps.len();
        html! {
            <article class="lesson-body">
                { back(Kind::Lesson, words) }
                <h2>{ brief.title.get(lang).to_owned() }</h2>
                <p class="lesson-about">{ words.fill("lesson.minutes", &[("minutes", &minutes)]) }</p>
                { paragraphs(brief.about.get(lang)) }
                <ol class="lesson-steps">{ for parts.enumerate().map(|(index, one)| step(self, index, one)) }</ol>
                <p class="lesson-buttons">
                    <button type="button" class="fix lesson-quiet" data-do="again" onclick={reset}>{ words.get("lesson.reset") }</button>
                    if let (true, Some(next)) = (all_done, &self.next) {
                        <a class="rule-link lesson-onward" href={href(next)}>{ words.get("lesson.next") }{ " →" }</a>
                    }
                </p>
            </article>
        }
    }
}

fn step(props: &LessonColumn, index: usize, step: &StepBrief) -> Html {
    let words = &props.words;
    let lang = words.lang();
    let open = index == props.step;
    let done = props.done.get(index).copied().unwrap_or(false);
    let last = index == props.brief.steps.len();
    let toggle = props.tell.deed(move |_: MouseEvent| Deed::Step(index));
    let state = words.get(if done { "lesson.done" } else { "lesson.open" });
    html! {
        <li key={index} class={classes!("lesson-step", open.then_some("is-open"), done.then_some("is-done"))} data-step={step.id.clone()} data-done={done.to_string()}>
            <h3>
                <button type="button" class="lesson-toggle" aria-expanded={open.to_string()} onclick={toggle}>
                    <span class="lesson-mark" aria-hidden="true">{ if done { "✓" } else { "○" } }</span>
                    <span class="hidden">{ state }</span>
                    <span class={last.then_some("lesson-what-if")}>{ step.title.get(lang).to_owned() }</span>
                </button>
            </h3>
            if open {
                <div class="lesson-text">
                    { paragraphs(step.text.get(lang)) }
                    <div role="status">{ goal(props, index, done) }</div>
                    if let (true, Some(after)) = (done, &step.after) {
                        <div class="lesson-after">{ paragraphs(after.get(lang)) }</div>
                    }
                    if done && !last {
                        <p>
                            <button type="button" class="run" data-do="next" onclick={props.tell.deed(move |_: MouseEvent| Deed::Step(index + 1))}>
                                { words.get("lesson.go-on") }
                            </button>
                        </p>
                    }
                    if let (true, true, Some(next)) = (done, last, &props.next) {
                        <p class="lesson-onward"><a class="run" href={href(next)}>{ words.get("lesson.next") }{ " →" }</a></p>
                    }
                    if step.updates {
                        { update(props) }
                    }
                    { hints(&step.hints, props.hints, words) }
                    { buttons(props, index, step, done) }
                </div>
            }
        </li>
    }
}

/// What is still missing for the goal.
fn goal(props: &LessonColumn, index: usize, done: bool) -> Html {
    let words = &props.words;
    let Some((_, missing)) = props.goal.as_ref().filter(|(step, _)| *step == index) else {
        return Html::default();
    };
    if missing.is_empty() || (done && !props.again) {
        return html! { <p class="lesson-goal is-met">{ "✓ " }{ words.get("lesson.met") }</p> };
    }
    let line = |message: &Message| html! { <li>{ wording::say(words, message) }</li> };
    html! {
        <div class="lesson-goal">
            <p>{ words.get("lesson.missing") }</p>
            <ul>{ for missing.iter().take(5).map(line) }</ul>
        </div>
    }
}

fn buttons(props: &LessonColumn, index: usize, step: &StepBrief, done: bool) -> Html {
    let words = &props.words;
    if step.is_read {
        let read = props.tell.deed(|_: MouseEvent| Deed::Read);
        return html! {
            if !done {
                <p><button type="button" class="run" data-do="read" onclick={read}>{ words.get("lesson.read") }</button></p>
            }
        };
    }
    let (files, setup) = (Rc::clone(&props.files), Rc::clone(&props.setup));
    let work = props.tell.ask(move |_: MouseEvent| Request::Do {
        step: index as u32,
        files: (*files).clone(),
        setup: (*setup).clone(),
    });
    let last = index == props.brief.steps.len();
    let key = if last { "lesson.break" } else { "lesson.do" };
    let back = props.tell.deed(move |_: MouseEvent| Deed::Again(index as u32));
    html! {
        <p class="lesson-buttons">
            { more_hints(&step.hints, props.hints, words, &props.tell) }
            <button type="button" class="fix" data-do="do" onclick={work}>{ words.get(key) }</button>
            <button type="button" class="fix lesson-quiet" data-do="back" onclick={back}>{ words.get("lesson.back") }</button>
        </p>
    }
}

/// A configuration update to send: when, what, and the new value.
fn update(props: &LessonColumn) -> Html {
    let words = &props.words;
    let (files, setup, tell) = (Rc::clone(&props.files), Rc::clone(&props.setup), props.tell.clone());
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target_dyn_into::<web_sys::Element>();
        let find = |name: &str| form.as_ref()?.query_selector(name).ok()?;
        let typed = |name: &str| Some(find(name)?.dyn_into::<HtmlInputElement>().ok()?.value());
        let key = find("select").and_then(|field| Some(field.dyn_into::<HtmlSelectElement>().ok()?.value()));
        let second = typed(r#"[name="second"]"#).and_then(|text| text.parse().ok());
        if let (Some(second), Some(key), Some(value)) = (second, key, typed(r#"[name="value"]"#)) {
            tell.send(&Request::Update {
                second,
                key,
                value,
                files: (*files).clone(),
                setup: (*setup).clone(),
            });
        }
    });
    let key = |(index, key): (usize, &'static str)| html! { <option selected={index == 0}>{ key }</option> };
    html! {
        <form class="bench-form lesson-update" {onsubmit} aria-label={words.get("lesson.update")}>
            <label class="bench-field">{ words.get("lesson.update.second") }<input name="second" type="number" min="1" max="3600" required=true /></label>
            <label class="bench-field">{ words.get("lesson.update.key") }<select>{ for KEYS.into_iter().enumerate().map(key) }</select></label>
            <label class="bench-field">{ words.get("lesson.update.value") }<input name="value" required=true autocomplete="off" spellcheck="false" /></label>
            <button type="submit" class="fix" data-do="update">{ words.get("lesson.update") }</button>
        </form>
    }
}

/// The way back to the lists.
pub(super) fn back(kind: Kind, words: &Words) -> Html {
    let href = Route::Course(kind, None).href();
    html! { <p class="lesson-back"><a class="rule-link" {href}>{ "← " }{ words.get("course.all") }</a></p> }
}

/// A text with `code` between back quotes.
pub(super) fn inline(text: &str) -> Html {
    let piece = |(index, part): (usize, &str)| match index % 2 {
        1 => html! { <code>{ breaking(part) }</code> },
        _ => part.to_owned().into(),
    };
    text.split('`').enumerate().map(piece).collect()
}

/// A text of a lesson: paragraphs between empty lines.
pub(super) fn paragraphs(text: &str) -> Html {
    let paragraph = |text: &str| html! { <p>{ inline(text) }</p> };
    text.split("\n\n")
        .filter(|text| !text.trim().is_empty())
        .map(paragraph)
        .collect()
}
