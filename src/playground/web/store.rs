//! What the browser remembers: the files, and small choices. Works without a storage.

use super::super::permalink::Shared;
use super::super::protocol::Answer;
use super::super::route::Route;
use super::super::state::Notice;
use super::{browser, sealing};
use crate::finding::Message;

/// Where the work is kept, own work that something else has taken the place of, and what could not be read: a newer build
/// may have written it. The course keeps apart: its files are not the person's own.
fn keys() -> [&'static str; 3] {
    if browser::is_course() {
        ["ordering.course", "ordering.course-before", "ordering.course-unread"]
    } else {
        ["ordering.saved", "ordering.before", "ordering.unread"]
    }
}

/// How the page begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Opening {
    pub(super) shared: Shared,
    /// What the build read in these files, when they are those that the page opens with.
    pub(super) answer: Option<Answer>,
    /// What was wrong with the link or the stored state.
    trouble: Option<Message>,
    /// Own work that a link or a scenario has taken the place of.
    pub(super) own: Option<Shared>,
    /// What has happened to it just now.
    told: Option<&'static str>,
    /// What the address shows.
    pub(super) route: Option<Route>,
}

impl Opening {
    /// Whether the build has read these files.
    pub(super) fn is_example(&self) -> bool {
        self.shared == Shared::example()
    }

    /// What to tell at the start.
    pub(super) fn notice(&self) -> Option<Notice> {
        if let Some(message) = self.trouble.clone() {
            return Some(Notice { message, bad: true });
        }
        self.told.map(|key| Notice {
            message: Message::new(key),
            bad: false,
        })
    }
}

/// The link's state; else what was saved; else the course's example.
pub(super) async fn opening() -> Opening {
    let saved = saved(keys()[0]).await;
    if saved.is_err() {
        // The next change is saved in its place.
        browser::store(keys()[2], &browser::stored(keys()[0]).unwrap_or_default());
    }
    let fragment = browser::fragment();
    if let Some(route) = Route::parse(&fragment) {
        return Opening {
            route: Some(route),
            ..open(saved.ok().flatten(), None).await
        };
    }
    match sealing::read(&fragment).await {
        Ok(Some(shared)) => {
            let own = saved.ok().flatten().filter(|own| *own != shared && own.is_work());
            Opening {
                told: own.is_some().then_some("notice.link"),
                own,
                ..open(Some(shared), None).await
            }
        }
        Ok(None) => match saved {
            Ok(saved) => open(saved, None).await,
            Err(_) => open(None, Some(Message::new("store.broken"))).await,
        },
        Err(trouble) => open(saved.ok().flatten(), Some(trouble)).await,
    }
}

async fn open(shared: Option<Shared>, trouble: Option<Message>) -> Opening {
    let shared = shared.unwrap_or_else(Shared::example);
    let aside = match shared.setup.play {
        Some(_) => saved(keys()[1]).await.ok().flatten(),
        None => None,
    };
    let read = saved(keys()[2]).await.ok().flatten();
    if read.is_some() {
        browser::store(keys()[2], "");
    }
    Opening {
        told: read.is_some().then_some("notice.read-again"),
        own: read.or(aside).filter(|own| *own != shared),
        shared,
        answer: None,
        trouble,
        route: None,
    }
}

async fn saved(key: &str) -> Result<Option<Shared>, Message> {
    match browser::stored(key) {
        Some(text) => sealing::read(&text).await,
        None => Ok(None),
    }
}

/// Keeps work that something else takes the place of. Without a storage it lives as long as the page.
pub(super) async fn keep(own: &Shared) {
    if let Some(link) = sealing::write(own).await {
        browser::store(keys()[1], &link);
    }
}

/// `false`: it could not be saved. An embedded page saves nothing, and nobody expects it to.
pub(super) fn save(folded: Option<String>) -> bool {
    browser::is_embedded() || folded.is_some_and(|folded| browser::store(keys()[0], &folded))
}
