//! One finding: a line that unfolds into what, why, what to do, source, places and fixes.

use std::rc::Rc;

use super::part::Draw;
use yew::prelude::*;

use super::icons;
use crate::config::source::{FileSet, Span};
use crate::finding::{Finding, Fix};
use crate::playground::diff::{self, Line};
use crate::playground::offsets::line_of;
use crate::playground::state::{Action, Wish};
use crate::playground::text::Words;

#[derive(PartialEq)]
pub(super) struct FindingCard {
    pub(super) index: usize,
    pub(super) finding: Finding,
    pub(super) files: Rc<FileSet>,
    pub(super) fresh: bool,
    pub(super) open: bool,
    pub(super) words: Words,
    /// The gallery's texts, which know who has a witness; the rules' longer texts. Nothing until they are there.
    pub(super) tales: Option<Words>,
    pub(super) more: Option<Words>,
    pub(super) send: Callback<Action>,
}

impl Draw for FindingCard {
    fn draw(&self) -> Html {
        let (words, finding) = (&self.words, &self.finding);
        let (index, open) = (self.index, self.open);
        let toggle = self
            .send
            .reform(move |_: MouseEvent| Action::OpenFinding((!open).then_some(index)));
        let body = format!("finding-{index}");
        let severity = words.get(icons::severity_word(finding.severity, 1));
        html! {
            <li class={classes!("finding", open.then_some("is-open"))} data-code={finding.code.to_string()}>
                <h3 class="finding-head">
                    <button type="button" class="finding-toggle" aria-expanded={open.to_string()} aria-controls={body.clone()} onclick={toggle}>
                        { icons::severity(finding.severity) }
                        <span class="hidden">{ severity }</span>
                        <span class="finding-title">{ words.title(finding) }</span>
                        <code class="finding-code">{ finding.code.to_string() }</code>
                    </button>
                </h3>
                <p class="finding-what">{ words.say(&finding.message) }</p>
                <div class="finding-row">
                    { for finding.at.map(|span| go_to(self, span)) }
                    if let (false, Some(fix)) = (open, finding.fixes.first()) {
                        { fix_button(self, 0, fix) }
                    }
                </div>
                if open {
                    <div class="finding-body" id={body}>
                        { paragraph(self, "why") }
                        { paragraph(self, "todo") }
                        { refusal(self) }
                        { related(self) }
                        { for finding.fixes.iter().enumerate().map(|(number, fix)| fix_box(self, number, fix)) }
                        { source(self) }
                        <div class="finding-row">
                            { witness(self) }
                            { super::sheet::rule_link(&finding.code, words.get("finding.rule"), &self.send) }
                        </div>
                    </div>
                }
            </li>
        }
    }
}

/// A part of the rule's text, with its heading, when the rule has it.
fn paragraph(props: &FindingCard, part: &str) -> Html {
    let key = format!("{}.{part}", props.finding.code);
    let Some(more) = props.more.as_ref().filter(|more| more.has(&key)) else {
        return Html::default();
    };
    html! {
        <>
            <h4>{ props.words.get(&format!("finding.{part}")) }</h4>
            <p>{ more.say_as(&key, &props.finding.message) }</p>
        </>
    }
}

fn source(props: &FindingCard) -> Html {
    let key = format!("{}.source", props.finding.code);
    let Some(more) = props.more.as_ref().filter(|more| more.has(&key)) else {
        return Html::default();
    };
    html! { <p class="finding-source">{ props.words.get("finding.source") }{ " " }{ more.get(&key) }</p> }
}

/// The button that puts the rule's witness on the stage, when it has one.
fn witness(props: &FindingCard) -> Html {
    let code = props.finding.code.to_string();
    let key = format!("{code}.witness");
    if !props.tales.as_ref().is_some_and(|tales| tales.has(&key)) {
        return Html::default();
    }
    let onclick = props
        .send
        .reform(move |_: MouseEvent| Action::Wish(Wish::Witness(code.clone())));
    html! {
        <button type="button" class="fix" data-do="witness" {onclick} title={props.words.get("finding.show-me.title")}>
            { props.words.get("finding.show-me") }
        </button>
    }
}

/// The exact words of the program that refuses.
fn refusal(props: &FindingCard) -> Html {
    let Some(refusal) = &props.finding.refusal else {
        return Html::default();
    };
    let stage = format!("refusal.{:?}", refusal.stage);
    html! {
        <>
            <h4>{ props.words.get(&stage) }</h4>
            <pre class="words-of-program">{ refusal.text.clone() }</pre>
        </>
    }
}

fn related(props: &FindingCard) -> Html {
    let place = |(span, message): &(Span, crate::finding::Message)| {
        html! { <li>{ props.words.say(message) }{ " " }{ go_to(props, *span) }</li> }
    };
    if props.finding.related.is_empty() {
        return Html::default();
    }
    html! { <ul class="finding-related">{ for props.finding.related.iter().map(place) }</ul> }
}

/// A button that shows a place in the editor: `server.properties:14`.
fn go_to(props: &FindingCard, span: Span) -> Html {
    let Some(file) = props.files.get(span.file) else {
        return Html::default();
    };
    let name = format!("{}:{}", file.name, line_of(&file.text, span.start as usize));
    let onclick = props.send.reform(move |_: MouseEvent| Action::GoTo(span));
    html! {
        <button type="button" class="place" {onclick} title={props.words.get("finding.go")}>
            { icons::place() }<span class="place-name">{ name }</span>
        </button>
    }
}

fn fix_button(props: &FindingCard, number: usize, fix: &Fix) -> Html {
    let index = props.index;
    let onclick = props.send.reform(move |_: MouseEvent| Action::Fix(index, number));
    html! {
        <button type="button" class="fix" {onclick} disabled={!props.fresh}>{ props.words.say(&fix.title) }</button>
    }
}

/// A fix with its preview.
fn fix_box(props: &FindingCard, number: usize, fix: &Fix) -> Html {
    let line = |line: &Line| match line {
        Line::Place(name) => html! { <span class="diff-place">{ name }{ "\n" }</span> },
        Line::Old(text) => html! { <del>{ "−" }{ text }{ "\n" }</del> },
        Line::New(text) => html! { <ins>{ "+" }{ text }{ "\n" }</ins> },
    };
    let lines = if props.fresh {
        diff::preview(&props.files, &fix.edits)
    } else {
        Vec::new()
    };
    html! {
        <div class="fix-box">
            <pre class="diff" aria-label={props.words.get("finding.preview")}>{ for lines.iter().map(line) }</pre>
            { fix_button(props, number, fix) }
            if !fix.safe {
                <p class="fix-note">{ props.words.get("finding.look") }</p>
            }
        </div>
    }
}
