//! The bar at the top: what this is, the Fabric version, share, language, theme.

use super::part::{Draw, part};
use yew::prelude::*;

use super::{choice, icons};
use crate::config::versions::FabricVersion;
use crate::playground::setup::Setup;
use crate::playground::state::{Action, Theme};
use crate::playground::text::Words;

/// Releases that can be chosen, as the page names them.
const RELEASES: [(FabricVersion, &str); 9] = [
    (FabricVersion::V1_0, "1.0"),
    (FabricVersion::V1_1, "1.1"),
    (FabricVersion::V1_2, "1.2"),
    (FabricVersion::V1_3, "1.3"),
    (FabricVersion::V1_4_0, "1.4.0"),
    (FabricVersion::V1_4_1, "1.4.1"),
    (FabricVersion::V1_4_2, "1.4.2+"),
    (FabricVersion::V2, "2.x"),
    (FabricVersion::V3, "3.x"),
];

#[derive(PartialEq)]
pub(super) struct Header {
    pub(super) setup: std::rc::Rc<Setup>,
    pub(super) theme: Theme,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
    pub(super) share: Callback<()>,
    pub(super) children: Html,
    /// This is the course's page.
    pub(super) course: bool,
}

impl Draw for Header {
    fn draw(&self) -> Html {
        let words = &self.words;
        let other = words.lang().other();
        let (theme, theme_key) = match self.theme {
            Theme::Light => (Theme::Dark, "header.dark"),
            Theme::Dark => (Theme::Light, "header.light"),
        };
        let (page, page_key) = if self.course {
            ("./", "header.playground")
        } else {
            ("course.html", "header.course")
        };
        let switch = self.send.reform(move |_| Action::Lang(other));
        let shade = self.send.reform(move |_| Action::Theme(theme));
        let release = part(Release {
            setup: self.setup.clone(),
            words: words.clone(),
            send: self.send.clone(),
        });
        html! {
            <header class="top">
                <h1 class="brand">{ icons::mark() }<span class="brand-name">{ words.get("header.name") }</span></h1>
                <p class="tagline">{ words.get("header.tagline") }</p>
                <div class="top-tools">
                    <a class="tool" href={page} data-do="course">{ icons::course() }<span class="tool-word">{ words.get(page_key) }</span></a>
                    { self.children.clone() }
                    { release }
                    <button type="button" class="tool" onclick={self.share.reform(|_| ())}>
                        { icons::share() }<span class="tool-word">{ words.get("header.share") }</span>
                    </button>
                    <button type="button" class="tool" onclick={switch} lang={other.tag()} data-tool="lang">
                        { words.get("header.language") }
                    </button>
                    <button type="button" class="tool keys-open" data-do="keys" aria-label={words.get("header.keys")} title={words.get("header.keys")}>{ "?" }</button>
                    <button type="button" class="tool" onclick={shade} aria-label={words.get(theme_key)} title={words.get(theme_key)}>
                        { icons::theme() }
                    </button>
                </div>
            </header>
        }
    }
}

#[derive(PartialEq)]
struct Release {
    setup: std::rc::Rc<Setup>,
    words: Words,
    send: Callback<Action>,
}

/// The releases whose rules are in force.
impl Draw for Release {
    fn draw(&self) -> Html {
        let setup = self.setup.clone();
        let place = RELEASES.iter().position(|(version, _)| *version == setup.fabric);
        let places: Vec<u32> = (0..RELEASES.len() as u32).collect();
        let change = self.send.reform(move |place: u32| {
            let fabric = RELEASES[place as usize].0;
            Action::Setup(Setup {
                fabric,
                ..(*setup).clone()
            })
        });
        let name = |place: u32| RELEASES[place as usize].1.to_owned();
        let place = place.unwrap_or_default() as u32;
        html! {
            <>
                { choice::list("tool choice", self.words.get("header.fabric"), place, &places, name, change) }
                { choice::kafka("tool choice kafka", &self.setup, &self.send) }
            </>
        }
    }
}
