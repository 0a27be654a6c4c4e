//! What the browser remembers: the files, and small choices. Works without a storage.

use super::super::example;
use super::super::permalink::{self, Shared};
use super::super::setup::Setup;
use super::super::state::Notice;
use super::browser;
use crate::finding::Message;

const SAVED: &str = "ordering.saved";
const BEFORE: &str = "ordering.before";

/// How the page begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Opening {
    pub(super) shared: Shared,
    /// What was wrong with the link or the stored state.
    trouble: Option<Message>,
    /// Own work that a link has taken the place of.
    pub(super) own: Option<Shared>,
}

impl Opening {
    /// What to tell at the start.
    pub(super) fn notice(&self) -> Option<Notice> {
        if let Some(message) = self.trouble.clone() {
            return Some(Notice { message, bad: true });
        }
        self.own.as_ref().map(|_| Notice {
            message: Message::new("notice.link"),
            bad: false,
        })
    }
}

/// The link's state; else what was saved; else the course's example.
pub(super) fn opening() -> Opening {
    let saved = saved(SAVED);
    let fragment = browser::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default();
    match permalink::read(&fragment) {
        Ok(Some(shared)) => {
            let own = saved.ok().flatten().filter(|own| *own != shared);
            if own.is_some() {
                keep_own();
            }
            Opening {
                shared,
                trouble: None,
                own,
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
    Opening {
        shared: shared.unwrap_or_else(|| Shared {
            files: example::course(),
            setup: Setup::default(),
        }),
        trouble,
        own: None,
    }
}

fn saved(key: &str) -> Result<Option<Shared>, Message> {
    browser::stored(key).map_or(Ok(None), |text| permalink::read(&text))
}

/// Copies the saved work aside before a link's files are saved over it.
fn keep_own() {
    if let Some(text) = browser::stored(SAVED) {
        browser::store(BEFORE, &text);
    }
}

/// `false`: it could not be saved.
pub(super) fn save(shared: &Shared) -> bool {
    browser::store(SAVED, &permalink::write(shared))
}
