//! A challenge: what happened, what must come true, and what the repair is worth.

use std::rc::Rc;

use yew::prelude::*;

use super::desk::Teller;
use super::lesson::{back, inline, paragraphs};
use crate::config::source::FileSet;
use crate::lessons::grade::{Grade, Reason};
use crate::lessons::text::Text;
use crate::lessons::wording;
use crate::playground::course::state::{Course, Deed, Kind, Task};
use crate::playground::course::{ChallengeBrief, Request};
use crate::playground::route::Route;
use crate::playground::text::Words;
use crate::playground::web::part::Draw;
use crate::playground::web::{browser, icons};

#[derive(PartialEq)]
pub(super) struct ChallengeColumn {
    brief: Box<ChallengeBrief>,
    files: Rc<FileSet>,
    hints: usize,
    grade: Option<Grade>,
    best: Option<u8>,
    result: Option<String>,
    claim: Option<(u8, bool)>,
    next: Option<Task>,
    /// The page's words know the rules.
    page: Words,
    words: Words,
    tell: Teller,
}

impl ChallengeColumn {
    pub(super) fn new(
        course: &Course,
        brief: &ChallengeBrief,
        files: &Rc<FileSet>,
        (page, words): (&Words, &Words),
        tell: &Teller,
    ) -> Self {
        let best = course
            .task
            .as_ref()
            .and_then(|task| course.progress.challenges.get(&task.name));
        ChallengeColumn {
            brief: Box::new(brief.clone()),
            files: Rc::clone(files),
            hints: course.hints,
            grade: course.grade.clone(),
            best: best.copied(),
            result: course.result.clone(),
            claim: course.claim,
            next: course.next(),
            page: page.clone(),
            words: words.clone(),
            tell: tell.clone(),
        }
    }

    fn text(&self, text: &Text) -> String {
        text.get(self.words.lang()).to_owned()
    }
}

impl Draw for ChallengeColumn {
    fn draw(&self) -> Html {
        let (words, brief) = (&self.words, &self.brief);
        let files = Rc::clone(&self.files);
        let check = self.tell.ask(move |_: MouseEvent| Request::Grade((*files).clone()));
        let again = self.tell.deed(|_: MouseEvent| Deed::Resume);
        let goals = brief.runs.iter().chain(&brief.keep);
        let goal = |text: &Text| html! { <li>{ self.text(text) }</li> };
        html! {
            <article class="lesson-body">
                { back(Kind::Challenge, words) }
                <h2>{ self.text(&brief.title) }</h2>
                <p class="lesson-about">
                    { words.fill("challenge.level", &[("level", &"●".repeat(usize::from(brief.level.min(3))))]) }
                    if let Some(best) = self.best {
                        { " · " }{ words.fill("challenge.best", &[("score", &best.to_string())]) }
                    }
                </p>
                { paragraphs(&self.text(&brief.story)) }
                if !brief.symptom.is_empty() {
                    <h3>{ words.get("challenge.symptom") }</h3>
                    <pre class="words-of-program" tabindex="0">{ brief.symptom.join("\n") }</pre>
                }
                <h3>{ words.get("challenge.goal") }</h3>
                <p>{ words.get("challenge.rules") }</p>
                <ul class="lesson-goals">{ for goals.map(goal) }</ul>
                { hints(&brief.hints, self.hints, words) }
                <p class="lesson-buttons lesson-check">
                    <button type="button" class="run" data-do="grade" onclick={check}>{ words.get("challenge.check") }</button>
                    { more_hints(&brief.hints, self.hints, words, &self.tell) }
                    <button type="button" class="fix lesson-quiet" data-do="again" onclick={again}>{ words.get("challenge.again") }</button>
                </p>
                { for self.claim.map(|claim| claimed(claim, words)) }
                <div role="status" aria-live="polite">{ for self.grade.as_ref().map(|grade| verdict(self, grade)) }</div>
            </article>
        }
    }
}

/// The hints so far.
pub(super) fn hints(hints: &[Text], shown: usize, words: &Words) -> Html {
    let shown = shown.min(hints.len());
    let hint = |text: &Text| html! { <li tabindex="-1">{ inline(text.get(words.lang())) }</li> };
    html! {
        <div role="status">
            if shown > 0 {
                <ul class="lesson-hints">{ for hints[..shown].iter().map(hint) }</ul>
            }
        </div>
    }
}

/// The button for one more hint, while there is one.
pub(super) fn more_hints(hints: &[Text], shown: usize, words: &Words, tell: &Teller) -> Html {
    let left = hints.len().saturating_sub(shown);
    let more = tell.deed(|_: MouseEvent| Deed::Hint);
    html! {
        if left > 0 {
            <button type="button" class="fix" data-do="hint" onclick={more}>{ words.fill("lesson.hint", &[("left", &left.to_string())]) }</button>
        }
    }
}

fn verdict(props: &ChallengeColumn, grade: &Grade) -> Html {
    let (words, brief) = (&props.words, &props.brief);
    if !grade.is_solved() {
        let reason = |reason: &Reason| html! { <li>{ why(props, reason) }</li> };
        let count = grade.reasons.len().to_string();
        return html! {
            <div class="verdict verdict-bad" data-score="0">
                <p class="verdict-head">{ icons::severity(crate::finding::Severity::Error) }<span>{ words.fill("challenge.open", &[("count", &count)]) }</span></p>
                <ul class="lesson-goals">{ for grade.reasons.iter().map(reason) }</ul>
            </div>
        };
    }
    let numbers = [
        ("score", grade.score.to_string()),
        ("changed", grade.changed.to_string()),
        ("reference", grade.reference.to_string()),
    ];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let solution = |text: &Text| html! { <li>{ props.text(text) }</li> };
    html! {
        <div class="verdict verdict-good" data-score={grade.score.to_string()}>
            <p class="verdict-head"><span aria-hidden="true">{ "✓" }</span><span>{ words.fill("challenge.solved", &numbers) }</span></p>
            { paragraphs(&props.text(&brief.explanation)) }
            <h3>{ words.get("challenge.solutions") }</h3>
            <ul class="lesson-goals">{ for brief.solutions.iter().map(solution) }</ul>
            if let Some(result) = &props.result {
                { share(result, words) }
            }
            if let Some(next) = &props.next {
                <p class="lesson-onward"><a class="run" href={super::desk::href(next)}>{ words.get("challenge.next") }{ " →" }</a></p>
            }
        </div>
    }
}

/// A reason in words. A run's or a condition's begins with what it is about.
fn why(props: &ChallengeColumn, reason: &Reason) -> Html {
    let say = |message: &crate::finding::Message| {
        let own = props.words.has(&message.key);
        if own {
            wording::say(&props.words, message)
        } else {
            props.page.say(message)
        }
    };
    let about = match reason {
        Reason::Run { index, .. } => props.brief.runs.get(*index as usize),
        Reason::Keep { index, .. } => props.brief.keep.get(*index as usize),
        Reason::Finding(_) | Reason::Reduced(_) => None,
    };
    let text = say(reason.message());
    match (about, reason) {
        (Some(about), _) => html! { <><span class="verdict-about">{ props.text(about) }{ " " }</span>{ text }</> },
        (None, Reason::Finding(finding)) => {
            let file = finding.file().and_then(|file| props.files.get(file));
            let place = file.map(|file| format!(" ({})", file.name)).unwrap_or_default();
            format!("{}{place}: {text}", finding.code).into()
        }
        (None, _) => text.into(),
    }
}

/// What somebody's result says, and what we find.
fn claimed((score, holds): (u8, bool), words: &Words) -> Html {
    let key = if holds { "result.holds" } else { "result.not" };
    html! { <p class="lesson-goal" data-holds={holds.to_string()}>{ words.fill(key, &[("score", &score.to_string())]) }</p> }
}

/// A field with the link to the repair: whoever opens it grades it again.
fn share(result: &str, words: &Words) -> Html {
    let link = browser::course_address(&Route::Result(result.to_owned()));
    let select = Callback::from(|event: FocusEvent| {
        if let Some(field) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
            field.select();
        }
    });
    html! {
        <label class="bench-field">
            { words.get("result.link") }
            <input class="result-link" readonly=true value={link} onfocus={select} />
        </label>
    }
}
