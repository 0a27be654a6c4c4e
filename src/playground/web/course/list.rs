//! What can be taken up: the lessons and the challenges, with what is done of each.

use yew::prelude::*;

use super::desk::Teller;
use crate::lessons::progress::Progress;
use crate::playground::course::state::{Course, Deed, Entry, Kind};
use crate::playground::route::Route;
use crate::playground::text::Words;
use crate::playground::web::browser;
use crate::playground::web::part::Draw;

#[derive(PartialEq)]
pub(super) struct List {
    /// Entries with what is shown of each, and the same in words.
    lessons: Vec<(Entry, String, String)>,
    challenges: Vec<(Entry, String, String)>,
    progress: Progress,
    /// The page's words know what can be wrong with a text that was carried about.
    page: Words,
    words: Words,
    tell: Teller,
}

impl List {
    pub(super) fn new(course: &Course, (page, words): (&Words, &Words), tell: &Teller) -> Self {
        let lesson = |entry: &Entry| {
            let (done, all) = course.done(entry);
            let part = format!("{done}/{all}");
            let (shown, said) = match done {
                0 => (String::new(), String::new()),
                _ if done == all => ("✓".to_owned(), part),
                _ => (part.clone(), part),
            };
            (entry.clone(), shown, said)
        };
        let challenge = |entry: &Entry| {
            let score = course.progress.challenges.get(&entry.name);
            let level = entry.level.unwrap_or(1).min(3);
            let (shown, said) = match score {
                Some(score) => (
                    format!("✓ {score}"),
                    words.fill("challenge.best", &[("score", &score.to_string())]),
                ),
                None => (
                    "●".repeat(usize::from(level)),
                    words.fill("challenge.level", &[("level", &level.to_string())]),
                ),
            };
            (entry.clone(), shown, said)
        };
        List {
            lessons: course.lessons.iter().map(lesson).collect(),
            challenges: course.challenges.iter().map(challenge).collect(),
            progress: course.progress.clone(),
            page: page.clone(),
            words: words.clone(),
            tell: tell.clone(),
        }
    }
}

impl Draw for List {
    fn draw(&self) -> Html {
        let words = &self.words;
        html! {
            <div class="course-list">
                <h2>{ words.get("course.name") }</h2>
                <p>{ words.get("course.about") }</p>
                { list(self, Kind::Lesson, &self.lessons, "course.lessons") }
                { list(self, Kind::Challenge, &self.challenges, "course.challenges") }
                { progress(self) }
            </div>
        }
    }
}

fn list(props: &List, kind: Kind, entries: &[(Entry, String, String)], name: &str) -> Html {
    let words = &props.words;
    let row = |(entry, shown, said): &(Entry, String, String)| {
        let href = Route::Course(kind, Some(entry.name.clone())).href();
        html! {
            <li>
                <a class="course-entry" {href} data-task={entry.name.clone()}>
                    <span>{ entry.title.get(words.lang()).to_owned() }</span>
                    <span class="hidden">{ said.clone() }</span>
                    <span class="course-note" aria-hidden="true" title={said.clone()}>{ shown.clone() }</span>
                </a>
            </li>
        }
    };
    html! {
        <section aria-label={words.get(name)}>
            <h3>{ words.get(name) }</h3>
            <ol class="course-entries">{ for entries.iter().map(row) }</ol>
        </section>
    }
}

/// Takes the progress along, and brings it back.
fn progress(props: &List) -> Html {
    let words = &props.words;
    let export = {
        let text = props.progress.export();
        Callback::from(move |_: MouseEvent| browser::save("ordering-progress.txt", text.as_bytes()))
    };
    let import = {
        let (tell, page, bad) = (props.tell.clone(), props.page.clone(), words.get("course.progress.bad"));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let form = event.target_dyn_into::<web_sys::Element>();
            let field = form.and_then(|form| form.query_selector("input").ok()?);
            let field = field.and_then(|field| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlInputElement>(field).ok());
            let Some(field) = field else { return };
            let trouble = match Progress::import(&field.value()) {
                Ok(progress) => {
                    field.set_value("");
                    tell.act(Deed::Progress(progress));
                    String::new()
                }
                Err(message) => bad.replace("{why}", &page.say(&message)),
            };
            field.set_custom_validity(&trouble);
            field.report_validity();
        })
    };
    html! {
        <details class="course-progress">
            <summary>{ words.get("course.progress") }</summary>
            <p>{ words.get("course.progress.about") }</p>
            <p><button type="button" class="fix" onclick={export}>{ words.get("course.progress.save") }</button></p>
            <form class="bench-form" onsubmit={import}>
                <label class="bench-field">{ words.get("course.progress.text") }<input autocomplete="off" spellcheck="false" oninput={Callback::from(forgive)} /></label>
                <button type="submit" class="fix">{ words.get("course.progress.load") }</button>
            </form>
        </details>
    }
}

/// What was wrong is forgotten while one types.
fn forgive(event: InputEvent) {
    if let Some(field) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
        field.set_custom_validity("");
    }
}
