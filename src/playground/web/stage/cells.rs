//! What envelopes, records and blocks have in common on the stage.

use yew::prelude::*;

use crate::ordering::cutter::CutReason;
use crate::playground::protocol::Thing;

/// Class of what is pointed at or selected.
pub(in super::super) fn lit(lit: Option<Thing>, thing: Thing) -> Option<&'static str> {
    (lit == Some(thing)).then_some("is-lit")
}

/// How fast the run goes, as far as the eye is concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) enum Pace {
    /// Nothing moves by itself.
    Still,
    /// Things travel visibly: virtual µs per real millisecond.
    Live(u64),
    /// Too many things to follow one by one.
    Fast,
}

impl Pace {
    /// Class of what is still on its way to the eye: it happened at `at`, and its traveller takes `delay` real
    /// milliseconds to get there.
    pub(in super::super) fn hold(self, now: u64, at: u64, delay: u64) -> Option<&'static str> {
        match self {
            Pace::Live(rate) => (now.saturating_sub(at) < delay * rate).then_some("is-coming"),
            Pace::Still | Pace::Fast => None,
        }
    }
}

/// Class of an envelope's square: its client's colour and pattern.
pub(in super::super) fn tint(author: Option<u8>) -> &'static str {
    const TINTS: [&str; 6] = [
        "env env-0",
        "env env-1",
        "env env-2",
        "env env-3",
        "env env-4",
        "env env-5",
    ];
    author.map_or("env env-other", |author| TINTS[usize::from(author) % TINTS.len()])
}

/// Several classes as one: there are hundreds of cells in each picture, and a set of [`Classes`] would be made for each.
pub(in super::super) fn joined(first: &'static str, more: &[Option<&'static str>]) -> AttrValue {
    if more.iter().all(Option::is_none) {
        return AttrValue::Static(first);
    }
    let mut all = first.to_owned();
    for class in more.iter().flatten() {
        all.push(' ');
        all.push_str(class);
    }
    all.into()
}

/// A small square that stands for one envelope. It has no key: those that wait are others all the time, and to tint a square
/// is cheaper than to take it out and to put in another.
pub(in super::super) fn dot(envelope: u32, author: Option<u8>, pointed: Option<Thing>) -> Html {
    let thing = Thing::Envelope(envelope);
    html! { <i class={joined(tint(author), &[lit(pointed, thing)])} data-thing={thing.code()} /> }
}

/// Sign of a reason to cut, and the key of its word.
pub(in super::super) fn reason(reason: Option<CutReason>) -> (&'static str, &'static str) {
    match reason {
        None => ("⊢", "cut.first"),
        Some(CutReason::Count) => ("#", "cut.count"),
        Some(CutReason::Overflow) => ("≥", "cut.overflow"),
        Some(CutReason::Isolated) => ("◧", "cut.isolated"),
        Some(CutReason::BeforeIsolated) => ("⋯", "cut.before-isolated"),
        Some(CutReason::Timeout) => ("◔", "cut.timeout"),
        Some(CutReason::Config) => ("⚙", "cut.config"),
        Some(CutReason::BeforeConfig) => ("⋯", "cut.before-config"),
    }
}

/// Moves the selection within a row of things with the arrow keys.
pub(in super::super) fn walk(
    things: Vec<Thing>,
    current: Option<Thing>,
    choose: Callback<Thing>,
) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let Some(last) = things.len().checked_sub(1) else {
            return;
        };
        let here = current.and_then(|thing| things.iter().position(|other| *other == thing));
        let next = match (event.key().as_str(), here) {
            ("ArrowLeft", Some(index)) => index.saturating_sub(1),
            ("ArrowRight", Some(index)) => (index + 1).min(last),
            ("Home", _) => 0,
            ("ArrowLeft" | "ArrowRight" | "End", _) => last,
            _ => return,
        };
        event.prevent_default();
        choose.emit(things[next]);
    })
}
