//! The page inside another page: it tells `www/embed/inside.js` how things stand, and does what that asks for.
//!
//! Only there is anything listening; see `docs/embedding.md`. The panels that are loaded later have the same orders.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};
use yew::prelude::*;

use super::sealing;
use crate::config::source::{FileId, FileSet};
use crate::finding::Message;
use crate::playground::permalink::Shared;
use crate::playground::protocol::Command;
use crate::playground::setup::Setup;
use crate::playground::state::{Action, Notice, Panel, State, Theme};
use crate::playground::strike;
use crate::playground::text::{Lang, Words};

#[wasm_bindgen]
extern "C" {
    /// How things stand: the scenario's name; virtual milliseconds now and in all; [`PLAYING`] and so on; broken
    /// invariants; errors, warnings and advice; what the page complains of.
    #[wasm_bindgen(js_name = orderingTell)]
    fn tell(name: &str, now: f64, whole: f64, flags: u32, broken: u32, counts: &[u32], trouble: &str);

    /// Takes the function that does what it is told.
    #[wasm_bindgen(js_name = orderingObey)]
    fn obey(drive: &JsValue);
}

const PLAYING: u32 = 1;
const OVER: u32 = 2;
/// The findings speak of the text as it is.
const READ: u32 = 4;
/// A scenario is on its way.
const WAITING: u32 = 8;

/// Keeps the outside informed, and obeys it.
#[hook]
pub(super) fn use_embed(state: &State, words: &Words, send: &Callback<Action>) {
    let latest = use_mut_ref(|| state.clone());
    *latest.borrow_mut() = state.clone();
    let send = send.clone();
    use_effect_with((), move |()| {
        let drive = move |order: String, value: String| carry_out(&latest, &order, value, &send);
        obey(&Closure::<dyn Fn(String, String) -> JsValue>::new(drive).into_js_value());
    });
    let world = &state.run.frame.world;
    let play = state.setup.play.as_ref();
    let flag = |is: bool, flag: u32| if is { flag } else { 0 };
    let flags = flag(state.run.playing, PLAYING)
        | flag(world.finished, OVER)
        | flag(state.is_read(), READ)
        | flag(state.wish.is_some(), WAITING);
    let told = (
        play.map(|play| (play.name.clone(), play.scenario.duration)),
        (world.now, flags, world.broken.len()),
        state.counts(),
        state.notice.as_ref().filter(|notice| notice.bad).cloned(),
    );
    let words = words.clone();
    use_effect_with(told, move |(play, (now, flags, broken), counts, trouble)| {
        let (name, whole) = play.as_ref().map_or(("", 0), |(name, whole)| (name, *whole));
        let trouble = trouble.as_ref().map(|notice| words.say(&notice.message));
        let counts = counts.map(|count| count as u32);
        let millis = |micros: u64| micros as f64 / 1000.0;
        let trouble = trouble.unwrap_or_default();
        tell(
            name,
            millis(*now),
            millis(whole),
            *flags,
            *broken as u32,
            &counts,
            &trouble,
        );
    });
}

/// Carries out an order of the outside. Answers with a promise of the link of the present state, or with the files, where
/// that is asked for.
fn carry_out(state: &Rc<RefCell<State>>, order: &str, value: String, send: &Callback<Action>) -> JsValue {
    let action = match (order, &*value) {
        ("link", _) => {
            let shared = state.borrow().shared();
            let link = async move { Ok(sealing::write(&shared).await.unwrap_or_default().into()) };
            return future_to_promise(link).into();
        }
        ("files", _) => return listed(&state.borrow().files).into(),
        ("take", _) => {
            let send = send.clone();
            spawn_local(async move {
                send.emit(match sealing::read(&value).await {
                    Ok(shared) => Action::Take(Box::new(shared.unwrap_or_else(Shared::example))),
                    Err(message) => Action::Notice(Some(Notice { message, bad: true })),
                });
            });
            return JsValue::UNDEFINED;
        }
        ("open", value) => Action::Open(pairs(value)),
        ("close", value) => Action::Close(FileId(value.parse().unwrap_or(u16::MAX))),
        ("rename", value) => {
            let (index, name) = value.split_once(NUL).unwrap_or_default();
            Action::Rename(FileId(index.parse().unwrap_or(u16::MAX)), name.to_owned())
        }
        ("broker", _) => Action::AddBroker,
        ("profile", value) => Action::Setup(Setup {
            profile: Some(value.to_owned()),
            ..(*state.borrow().setup).clone()
        }),
        // Words of a panel, in the language of the page.
        ("say" | "warn", value) => Action::Notice(Some(Notice {
            message: Message::new("notice.said").with("text", value),
            bad: order == "warn",
        })),
        ("goto", value) => {
            // Milliseconds of virtual time; what is no number is the beginning.
            let micros = (value.parse::<f64>().unwrap_or(0.0) * 1000.0) as u64;
            if state.borrow().run.id == 0 {
                send.emit(Action::Drive(Command::Reset));
            }
            Action::Jump(micros)
        }
        ("strike", value) => match strike::read(value, state.borrow().channel) {
            Some(deed) => Action::Strike(deed),
            None => return JsValue::UNDEFINED,
        },
        ("example", _) => Action::Load(Shared::example()),
        ("play", _) => Action::Drive(Command::Play),
        ("pause", _) => Action::Drive(Command::Pause),
        ("language", value) => Action::Lang(Lang::from_tag(value)),
        ("theme", "dark") => Action::Theme(Theme::Dark),
        ("theme", "light") => Action::Theme(Theme::Light),
        ("panel", "findings") => Action::Panel(Panel::Findings),
        ("panel", "blocks") => Action::Panel(Panel::Blocks),
        ("panel", "log") => Action::Panel(Panel::Log),
        ("panel", "charts") => Action::Panel(Panel::Charts),
        ("panel", "effective") => Action::Panel(Panel::Effective),
        _ => return JsValue::UNDEFINED,
    };
    send.emit(action);
    JsValue::UNDEFINED
}

/// Between names and texts of files: no text that is opened has it.
const NUL: char = '\0';

/// Names and texts in turn.
fn listed(files: &FileSet) -> String {
    let parts: Vec<&str> = files.files.iter().flat_map(|file| [&*file.name, &*file.text]).collect();
    parts.join("\0")
}

fn pairs(value: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = value.split(NUL).collect();
    let pairs = parts.chunks_exact(2);
    pairs.map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect()
}
