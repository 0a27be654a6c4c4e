//! What the browser remembers: the files, and small choices. Works without a storage.

use super::super::permalink::{self, Shared};
use super::super::route::Route;
use super::super::state::Notice;
use super::browser;
use crate::finding::Message;

/// Where the work is kept, and own work that something else has taken the place of. The course keeps apart: its files
/// are not the person's own.
fn keys() -> [&'static str; 2] {
    if browser::is_course() {
        ["ordering.course", "ordering.course-before"]
    } else {
        ["ordering.saved", "ordering.before"]
    }
}

/// How the page begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Opening {
    pub(super) shared: Shared,
    /// What was wrong with the link or the stored state.
    trouble: Option<Message>,
    /// Own work that a link or a scenario has taken the place of.
    pub(super) own: Option<Shared>,
    /// Whether a link has taken its place just now.
    by_link: bool,
    /// What the address shows.
    pub(super) route: Option<Route>,
}

impl Opening {
    /// What to tell at the start.
    pub(super) fn notice(&self) -> Option<Notice> {
        if let Some(message) = self.trouble.clone() {
            return Some(Notice { message, bad: true });
        }
        self.by_link.then(|| Notice {
            message: Message::new("notice.link"),
            bad: false,
        })
    }
}

/// The link's state; else what was saved; else the course's example.
pub(super) fn opening() -> Opening {
    let saved = saved(keys()[0]);
    let fragment = browser::fragment();
    if let Some(route) = Route::parse(&fragment) {
        return Opening {
            route: Some(route),
            ..open(saved.ok().flatten(), None)
        };
    }
    match permalink::read(&fragment) {
        Ok(Some(shared)) => {
            let own = saved.ok().flatten().filter(|own| *own != shared && own.is_work());
            Opening {
                by_link: own.is_some(),
                own,
                ..open(Some(shared), None)
            }
        }
        Ok(None) => match saved {
            Ok(saved) => open(saved, None),
            Err(message) => open(
                None,
                Some(Message::new("store.broken").with("why", message.key.into_owned())),
            ),
        },
        Err(trouble) => open(saved.ok().flatten(), Some(trouble)),
    }
}

fn open(shared: Option<Shared>, trouble: Option<Message>) -> Opening {
    let shared = shared.unwrap_or_else(Shared::example);
    let aside = shared
        .setup
        .play
        .is_some()
        .then(|| saved(keys()[1]).ok().flatten())
        .flatten();
    Opening {
        own: aside.filter(|own| *own != shared),
        shared,
        trouble,
        by_link: false,
        route: None,
    }
}

fn saved(key: &str) -> Result<Option<Shared>, Message> {
    browser::stored(key).map_or(Ok(None), |text| permalink::read(&text))
}

/// Keeps work that something else takes the place of. Without a storage it lives as long as the page.
pub(super) fn keep(own: &Shared) {
    browser::store(keys()[1], &permalink::write(own));
}

/// `false`: it could not be saved. An embedded page saves nothing, and nobody expects it to.
pub(super) fn save(shared: &Shared) -> bool {
    browser::is_embedded() || browser::store(keys()[0], &permalink::write(shared))
}
