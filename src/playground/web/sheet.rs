//! Shows what a tool has answered. Plain functions: the page knows sheets, not tools.

use yew::prelude::*;

use super::breaks::breaking;
use super::{browser, icons};
use crate::config::source::{FileSet, Span};
use crate::finding::{Message, Severity};
use crate::playground::offsets::line_of;
use crate::playground::permalink::Shared;
use crate::playground::route::Route;
use crate::playground::setup::Setup;
use crate::playground::state::Action;
use crate::playground::text::Words;
use crate::playground::tools::{Piece, Sheet};

/// The page's texts, and those that the first screen did not need.
pub(super) struct Texts<'w> {
    words: &'w Words,
    more: Option<&'w Words>,
}

impl<'w> Texts<'w> {
    pub(super) fn new(words: &'w Words, more: &'w Option<Words>) -> Self {
        Texts {
            words,
            more: more.as_ref(),
        }
    }

    /// Whether all of them are there.
    pub(super) fn are_whole(&self) -> bool {
        self.more.is_some()
    }

    fn of(&self, key: &str) -> &Words {
        self.more.filter(|more| more.has(key)).unwrap_or(self.words)
    }

    pub(super) fn get(&self, key: &str) -> String {
        self.of(key).get(key)
    }

    pub(super) fn fill(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.of(key).fill(key, args)
    }

    pub(super) fn say(&self, message: &Message) -> String {
        self.of(&message.key).say(message)
    }
}

/// What every piece is shown with.
pub(super) struct View<'v> {
    pub(super) files: &'v FileSet,
    pub(super) words: &'v Texts<'v>,
    pub(super) send: &'v Callback<Action>,
    /// Only rules that have this in them, in small letters.
    pub(super) sieve: &'v str,
}

pub(super) fn show(sheet: &Sheet, view: &View) -> Html {
    let fits = |piece: &Piece| match piece {
        Piece::Rule(code, _) => is_sifted(code, view),
        _ => true,
    };
    let pieces = sheet.pieces.iter().filter(|piece| fits(piece));
    html! { <div class="sheet">{ for pieces.map(|one| piece(one, view)) }</div> }
}

/// Whether a rule has in it what is looked for.
fn is_sifted(code: &str, view: &View) -> bool {
    let title = || view.words.get(&format!("{code}.title"));
    view.sieve.is_empty() || format!("{code} {}", title()).to_lowercase().contains(view.sieve)
}

fn piece(piece: &Piece, view: &View) -> Html {
    let say = |message: &Message| view.words.say(message);
    match piece {
        Piece::Heading(message) => html! { <h3>{ say(message) }</h3> },
        Piece::Part(message) => html! { <h4>{ say(message) }</h4> },
        Piece::Text(message) => html! { <p>{ say(message) }</p> },
        Piece::Alarm(message) => {
            html! { <p class="sheet-bad">{ icons::severity(Severity::Error) }<span>{ say(message) }</span></p> }
        }
        Piece::Good(message) => html! { <p class="sheet-good">{ "✓ " }{ say(message) }</p> },
        Piece::Severity(severity) => html! {
            <p class="sheet-severity">{ icons::severity(*severity) }{ view.words.get(icons::severity_word(*severity, 1)) }</p>
        },
        Piece::Code { name, text, mark } => code(name, text, *mark),
        Piece::Rows(rows) => {
            let row = |(name, value): &(std::borrow::Cow<'static, str>, String)| {
                html! { <><dt>{ view.words.get(name) }</dt><dd>{ breaking(value) }</dd></> }
            };
            html! { <dl>{ for rows.iter().map(row) }</dl> }
        }
        Piece::Places(spans) => {
            html! { <p class="sheet-places">{ for spans.iter().map(|span| place(*span, view)) }</p> }
        }
        Piece::Rule(code, severity) => rule(code, *severity, view),
        Piece::Open { title, files, releases } => {
            let shared = Shared {
                files: files.clone(),
                setup: Setup {
                    fabric: releases.fabric,
                    kafka: releases.kafka,
                    ..Setup::default()
                },
            };
            let send = view.send.clone();
            let onclick = Callback::from(move |_: MouseEvent| {
                send.emit(Action::Take(Box::new(shared.clone())));
            });
            button(view.words.get(title), onclick)
        }
        Piece::Save { name, bytes } => {
            let title = view.words.fill("tools.save", &[("name", name)]);
            let (name, bytes) = (name.clone(), bytes.clone());
            button(
                title,
                Callback::from(move |_: MouseEvent| browser::save(&name, &bytes.0)),
            )
        }
    }
}

fn button(title: String, onclick: Callback<MouseEvent>) -> Html {
    html! { <p><button type="button" class="fix" {onclick}>{ title }</button></p> }
}

/// Verbatim text with the marked part lit up.
fn code(name: &str, text: &str, mark: Option<(u32, u32)>) -> Html {
    let marked = mark.and_then(|(start, end)| {
        let (before, rest) = text.split_at_checked(start as usize)?;
        let (marked, after) = rest.split_at_checked(end.checked_sub(start)? as usize)?;
        Some(html! { <>{ before.to_owned() }<mark>{ marked.to_owned() }</mark>{ after.to_owned() }</> })
    });
    html! {
        <>
            if !name.is_empty() {
                <p class="sheet-name"><code>{ name.to_owned() }</code></p>
            }
            <pre class="words-of-program" tabindex="0">{ marked.unwrap_or_else(|| text.into()) }</pre>
        </>
    }
}

fn place(span: Span, view: &View) -> Html {
    let Some(file) = view.files.get(span.file) else {
        return Html::default();
    };
    let name = format!("{}:{}", file.name, line_of(&file.text, span.start as usize));
    let onclick = view.send.reform(move |_: MouseEvent| Action::GoTo(span));
    html! {
        <button type="button" class="place" {onclick}>{ icons::place() }<span class="place-name">{ name }</span></button>
    }
}

fn rule(code: &str, severity: Severity, view: &View) -> Html {
    let title = view.words.get(&format!("{code}.title"));
    html! {
        <p class="sheet-rule">
            { icons::severity(severity) }
            <span class="hidden">{ view.words.get(icons::severity_word(severity, 1)) }</span>
            <span>{ rule_link(code, title, view.send) }{ " " }<code>{ code.to_owned() }</code></span>
        </p>
    }
}

/// A link to a rule's page. The address may be there already, then only the click tells.
pub(super) fn rule_link(code: &str, title: String, send: &Callback<Action>) -> Html {
    let route = Route::Rule(code.to_owned());
    let href = route.href();
    let onclick = send.reform(move |_: MouseEvent| Action::Route(route.clone()));
    html! { <a class="rule-link" {href} {onclick}>{ title }</a> }
}
