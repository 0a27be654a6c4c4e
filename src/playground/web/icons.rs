//! Icons: 16 × 16 line drawings in the colour of the text. Every button that has one also has a name.

use yew::prelude::*;

use crate::finding::Severity;

/// An icon by the path of its strokes.
fn strokes(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d={path} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}

fn filled(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d={path} fill="currentColor" />
        </svg>
    }
}

pub(super) fn play() -> Html {
    filled("M4.5 2.6v10.8a.6.6 0 0 0 .9.5l8.6-5.4a.6.6 0 0 0 0-1L5.400 2.1a.6.6 0 0 0-.9.5z")
}

pub(super) fn pause() -> Html {
    filled("M4 2.500h2.800v11H4zM9.200 2.500H12v11H9.200z")
}

pub(super) fn restart() -> Html {
    strokes("M3 8a5 5 0 1 0 1.600-3.650M3 2.500v3h3")
}

pub(super) fn step() -> Html {
    strokes("M4 3.500 9.500 8 4 12.500zM12 3.500v9")
}

pub(super) fn more() -> Html {
    filled(
        "M3 6.700a1.300 1.300 0 1 0 0 2.600a1.300 1.300 0 1 0 0-2.600zM8 6.700a1.300 1.300 0 1 0 0 2.600a1.300 1.300 0 1 0 0-2.600zM13 6.700a1.300 1.300 0 1 0 0 2.600a1.300 1.300 0 1 0 0-2.600z",
    )
}

/// A switch for something that runs.
pub(super) fn power() -> Html {
    strokes("M8 2.500v5M5 4a5 5 0 1 0 6 0")
}

/// A line that splits.
pub(super) fn fork() -> Html {
    strokes("M4.500 2.500v11M4.500 9.500c0-3 7-1.500 7-7M9.500 4.500l2-2 2 2")
}

pub(super) fn scenarios() -> Html {
    strokes("M2.500 3.500h11v7h-11zM5 13.500h6M6.500 5.500v3l3-1.500z")
}

pub(super) fn course() -> Html {
    strokes(
        "M8 4.500C6.500 3.500 4.500 3 2.500 3v9c2 0 4 .5 5.500 1.500C9.500 12.500 11.500 12 13.500 12V3c-2 0-4 .5-5.500 1.500zM8 4.500v9",
    )
}

pub(super) fn share() -> Html {
    strokes(
        "M6.500 9.500a2.700 2.700 0 0 0 3.800 0l2.400-2.400a2.700 2.700 0 0 0-3.800-3.800l-.8.8M9.500 6.500a2.700 2.700 0 0 0-3.800 0L3.300 8.900a2.700 2.700 0 0 0 3.800 3.800l.8-.8",
    )
}

pub(super) fn theme() -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <circle cx="8" cy="8" r="5.500" fill="none" stroke="currentColor" stroke-width="1.500" />
            <path d="M8 2.500a5.500 5.500 0 0 1 0 11z" fill="currentColor" />
        </svg>
    }
}

pub(super) fn close() -> Html {
    strokes("M4 4l8 8M12 4l-8 8")
}

pub(super) fn add() -> Html {
    strokes("M8 3v10M3 8h10")
}

pub(super) fn place() -> Html {
    strokes("M3 8h9M8.500 4.500 12 8l-3.500 3.500")
}

/// The page's mark: a log of cells, the last one a block.
pub(super) fn mark() -> Html {
    html! {
        <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <rect x="1.500" y="9" width="4" height="6" rx="1" />
            <rect x="7" y="9" width="4" height="6" rx="1" />
            <rect x="12.500" y="5.500" width="10" height="13" rx="2" class="brand-block" />
        </svg>
    }
}

/// The shape of a severity: round, three-cornered, square.
pub(super) fn severity(severity: Severity) -> Html {
    let (class, body) = match severity {
        Severity::Error => (
            "severity severity-error",
            html! {
                <>
                    <circle cx="8" cy="8" r="7" class="severity-shape" />
                    <path d="M5.300 5.300l5.400 5.400M10.700 5.300l-5.400 5.400" class="severity-sign" />
                </>
            },
        ),
        Severity::Warning => (
            "severity severity-warning",
            html! {
                <>
                    <path d="M8 1.200 15.400 14.200H.6z" class="severity-shape" />
                    <path d="M8 6v4M8 12v.1" class="severity-sign" />
                </>
            },
        ),
        Severity::Advice => (
            "severity severity-advice",
            html! {
                <>
                    <rect x="1.500" y="1.500" width="13" height="13" rx="2.500" class="severity-shape" />
                    <path d="M8 7.200v4.300M8 4.500v.1" class="severity-sign" />
                </>
            },
        ),
    };
    html! { <svg {class} viewBox="0 0 16 16" aria-hidden="true" focusable="false">{ body }</svg> }
}

/// Key of the word for so many findings of a severity.
pub(super) fn severity_word(severity: Severity, count: usize) -> &'static str {
    match (severity, count) {
        (Severity::Error, 1) => "severity.error.one",
        (Severity::Error, _) => "severity.error",
        (Severity::Warning, 1) => "severity.warning.one",
        (Severity::Warning, _) => "severity.warning",
        (Severity::Advice, _) => "severity.advice",
    }
}
