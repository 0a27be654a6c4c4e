//! What the state does to the world outside: texts, theme, storage, links, the worker.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::AddEventListenerOptions;
use yew::prelude::*;

use super::backend::{Backend, News, Slot};
use super::part::Same;
use super::{browser, sealing, store};
use crate::config::source::FileSet;
use crate::finding::Message;
use crate::playground::permalink::Shared;
use crate::playground::protocol::{Frame, Parcel, ReadReply, ReadRequest, SimReply, SimRequest, pack, unpack};
use crate::playground::route::Route;
use crate::playground::setup::Setup;
use crate::playground::state::{Action, Desk, Notice, Question, Run, State, Theme, Wish};
use crate::playground::text::{Lang, Words};
use crate::playground::tools::Ask;

/// Real milliseconds of quiet before the work is saved.
const SAVE_AFTER: i32 = 400;

/// The texts of the chosen language. Until another language's are there, the old ones stay.
#[hook]
pub(super) fn use_words(state: &State, first: &Words) -> Words {
    let words = use_state(|| first.clone());
    let (lang, setter) = (state.lang, words.setter());
    let shown = words.lang();
    use_effect_with(lang, move |lang: &Lang| {
        let lang = *lang;
        if lang == shown {
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            let loaded = browser::load_words(lang).await;
            if !loaded.is_empty() && browser::complete(&loaded).await {
                browser::store("ordering.lang", lang.tag());
                setter.set(loaded);
            }
        });
    });
    use_effect_with((*words).clone(), |words: &Words| {
        if browser::root_lang() != words.lang().tag()
            && let Some(root) = browser::root()
        {
            root.set_lang(words.lang().tag());
        }
        if let Some(document) = browser::document() {
            document.set_title(&words.get("header.title"));
        }
    });
    (*words).clone()
}

/// The same a task later: a page that is in another language all at once keeps the browser busy for too long.
#[hook]
pub(super) fn use_late_words(words: &Words) -> Words {
    let late = use_state(|| words.clone());
    let timer = use_mut_ref(|| Rc::new(Later::default()));
    let (setter, shown) = (late.setter(), late.lang());
    use_effect_with(words.clone(), move |words| {
        if words.lang() != shown {
            let words = words.clone();
            timer.borrow().call(0, move || setter.set(words));
        }
    });
    (*late).clone()
}

/// The theme as an attribute of the root. Only a theme that was chosen is remembered.
#[hook]
pub(super) fn use_theme(state: &State) {
    let first = use_mut_ref(|| true);
    use_effect_with(state.theme, move |theme| {
        let name = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        browser::set_data("theme", name);
        if !std::mem::replace(&mut *first.borrow_mut(), false) {
            browser::store("ordering.theme", name);
        }
    });
}

/// Calls back once, some time after the last call.
#[derive(Default)]
struct Later {
    timer: Cell<Option<i32>>,
    call: RefCell<Option<Closure<dyn FnMut()>>>,
}

impl Later {
    fn call(&self, delay: i32, act: impl FnOnce() + 'static) {
        let Some(window) = browser::window() else { return };
        if let Some(timer) = self.timer.take() {
            window.clear_timeout_with_handle(timer);
        }
        let closure = Closure::once(act);
        let timer =
            window.set_timeout_with_callback_and_timeout_and_arguments_0(closure.as_ref().unchecked_ref(), delay);
        self.timer.set(timer.ok());
        *self.call.borrow_mut() = Some(closure);
    }
}

type Work = (Rc<FileSet>, Rc<Setup>);

fn shared((files, setup): &Work) -> Shared {
    Shared {
        files: (**files).clone(),
        setup: (**setup).clone(),
    }
}

/// What is not saved when the page goes away is saved then.
#[hook]
fn use_saving_on_leaving(unsaved: &Rc<RefCell<Option<Work>>>) {
    let unsaved = Rc::clone(unsaved);
    use_effect_with((), move |()| {
        let leaving = Closure::<dyn FnMut()>::new(move || {
            if let Some(work) = unsaved.take() {
                store::save(Some(sealing::write_at_once(&shared(&work))));
            }
        });
        if let Some(window) = browser::window() {
            window.set_onpagehide(Some(leaving.as_ref().unchecked_ref()));
        }
        // The page listens as long as it is open.
        leaving.forget();
    });
}

/// Saves files and setup a moment after each change, and says once when that is not possible. Then the browser asks before
/// it leaves the page.
#[hook]
pub(super) fn use_saving(state: &State, send: &Callback<Action>) {
    let later = use_mut_ref(|| Rc::new(Later::default()));
    let refused = use_mut_ref(|| false);
    let unsaved = use_mut_ref(|| None::<Work>);
    use_saving_on_leaving(&unsaved);
    let (send, first) = (send.clone(), state.revision == 1);
    use_effect_with(
        (Rc::clone(&state.files), Rc::clone(&state.setup)),
        move |(files, setup)| {
            if first {
                return;
            }
            let later = Rc::clone(&later.borrow());
            let work = (Rc::clone(files), Rc::clone(setup));
            *unsaved.borrow_mut() = Some(work.clone());
            later.call(SAVE_AFTER, move || {
                wasm_bindgen_futures::spawn_local(async move {
                    let folded = sealing::write(&shared(&work)).await;
                    // Something newer will be saved in its place.
                    if unsaved.borrow().as_ref() != Some(&work) {
                        return;
                    }
                    unsaved.take();
                    let now = !store::save(folded);
                    if now == refused.replace(now) {
                        return;
                    }
                    browser::ask_before_leaving(now);
                    if now {
                        let message = Message::new("store.refused");
                        send.emit(Action::Notice(Some(Notice { message, bad: false })));
                    }
                });
            });
        },
    );
}

/// Keeps own work that something else took the place of over a reload.
#[hook]
pub(super) fn use_own(state: &State) {
    use_effect_with(state.own.clone(), |own| {
        if let Some(own) = own.clone() {
            wasm_bindgen_futures::spawn_local(async move { store::keep(&own).await });
        }
    });
}

/// Goes to an address inside the page. A scenario is gone to once: a reload goes on with what was saved.
fn follow(route: Route, send: &Callback<Action>) {
    match route {
        Route::Course(..) | Route::Result(_) => return browser::open_course(),
        Route::Scenario(_) => browser::forget_fragment(),
        Route::Rules | Route::Rule(_) => browser::focus("panel-body"),
    }
    send.emit(Action::Route(route));
}

/// Opens the link that is put into the address bar of the open page.
#[hook]
pub(super) fn use_links(send: &Callback<Action>) {
    let send = send.clone();
    use_effect_with((), move |()| {
        let opened = Closure::<dyn FnMut()>::new(move || {
            let fragment = browser::fragment();
            if let Some(route) = Route::parse(&fragment) {
                return follow(route, &send);
            }
            let send = send.clone();
            wasm_bindgen_futures::spawn_local(async move {
                match sealing::read(&fragment).await {
                    Ok(Some(shared)) => send.emit(Action::Load(shared)),
                    Ok(None) => {}
                    Err(message) => send.emit(Action::Notice(Some(Notice { message, bad: true }))),
                }
            });
        });
        if let Some(window) = browser::window() {
            window.set_onhashchange(Some(opened.as_ref().unchecked_ref()));
        }
        // The page listens as long as it is open.
        opened.forget();
    });
}

/// Keeps a worker running from the moment that it is wanted.
#[hook]
fn use_worker(
    desk: Desk,
    state: &State,
    words: &Words,
    send: &Callback<Action>,
    said: fn(&[u8]) -> Option<Action>,
) -> Slot {
    let slot: Slot = use_mut_ref(|| None);
    let (kept, send, words) = (slot.clone(), send.clone(), words.clone());
    use_effect_with(state.post(desk).number, move |number| {
        // The old one ends before the new one begins.
        *kept.borrow_mut() = None;
        if *number == 0 {
            return;
        }
        let telling = send.clone();
        let backend = Backend::start(
            desk,
            words,
            Callback::from(move |news: News| {
                let action = match news {
                    News::Ready => Some(Action::WorkerReady(desk)),
                    News::Said(bytes) => said(&bytes),
                    News::Died => Some(Action::WorkerDied(desk)),
                };
                if let Some(action) = action {
                    telling.emit(action);
                }
            }),
        );
        if backend.is_none() {
            let message = Message::new("worker.none");
            send.emit(Action::Notice(Some(Notice { message, bad: true })));
        }
        *kept.borrow_mut() = backend;
    });
    slot
}

/// The reading worker: asked to read each new text, where that is not done at once in this thread.
#[hook]
pub(super) fn use_reader(state: &State, words: &Words, send: &Callback<Action>) {
    let slot = use_worker(Desk::Reader, state, words, send, |bytes| {
        let ReadReply::Answered(answer) = unpack(bytes)?;
        Some(Action::Answered(answer))
    });
    let (files, setup, sending) = (Rc::clone(&state.files), Rc::clone(&state.setup), send.clone());
    use_effect_with((state.revision, state.reader.is_ready()), move |(revision, ready)| {
        let slot = slot.borrow();
        let (true, Some(backend)) = (*ready, slot.as_ref()) else {
            return;
        };
        let question = pack(&ReadRequest {
            revision: *revision,
            setup: (*setup).clone(),
            files: (*files).clone(),
        });
        match browser::read_here(&question) {
            Some(answer) => sending.emit(Action::Answered(Box::new(answer))),
            None => backend.post(&question),
        }
    });
}

/// The simulating worker: loaded at the first thing that somebody does.
#[hook]
pub(super) fn use_simulator(state: &State, words: &Words, send: &Callback<Action>) -> Slot {
    let rousing = send.clone();
    use_effect_with((), move |()| {
        let Some(document) = browser::document() else { return };
        let rouse = Closure::<dyn FnMut()>::new(move || rousing.emit(Action::Rouse));
        let options = AddEventListenerOptions::new();
        options.set_once(true);
        for event in ["pointermove", "pointerdown", "keydown"] {
            // Refused by no document.
            let _ = document.add_event_listener_with_callback_and_add_event_listener_options(
                event,
                rouse.as_ref().unchecked_ref(),
                &options,
            );
        }
        // The page listens as long as it is open.
        rouse.forget();
    });
    use_worker(Desk::Simulator, state, words, send, |bytes| {
        Some(match unpack(bytes)? {
            SimReply::Framed(frame) => Action::Framed(frame),
            SimReply::Course(bytes) => Action::Course(bytes.0),
            SimReply::Told { number, sheet } => Action::Told(number, sheet),
            SimReply::Unpacked { number, shared } => Action::Unpacked(number, shared),
        })
    })
}

/// Fetches the scenario that is wished for and has the simulating worker unpack it.
#[hook]
pub(super) fn use_wish(state: &State, slot: &Slot, send: &Callback<Action>) {
    let (slot, send) = (slot.clone(), send.clone());
    let wish = state.wish.clone();
    use_effect_with((wish, state.simulator.is_ready()), move |(wish, ready)| {
        let (Some((number, wish)), true) = (wish.clone(), *ready) else {
            return;
        };
        wasm_bindgen_futures::spawn_local(async move {
            let parcel = fetch(wish).await;
            match (parcel, slot.borrow().as_ref()) {
                (Some(parcel), Some(backend)) => backend.ask(&SimRequest::Unpack { number, parcel }),
                _ => send.emit(Action::Unpacked(number, None)),
            }
        });
    });
}

async fn fetch(wish: Wish) -> Option<Parcel> {
    Some(match wish {
        Wish::Scenario(name) => Parcel::Scenario {
            text: browser::load_text(&format!("scenarios/{name}.json")).await?,
            name,
        },
        Wish::Witness(code) => {
            let text = browser::load_text(&format!("witnesses/{code}.txt")).await?;
            let network = match text.lines().find_map(|line| line.strip_prefix("network:")) {
                Some(name) => browser::load_text(&format!("witnesses/networks/{}.txt", name.trim())).await?,
                None => String::new(),
            };
            Parcel::Witness { code, text, network }
        }
    })
}

/// Texts beside the page's own, loaded when they are first needed: nothing until they are there, and none of them when
/// they cannot be loaded.
#[hook]
pub(super) fn use_more(part: &'static str, lang: Lang, needed: bool) -> Option<Words> {
    let words = use_state(|| None::<Words>);
    let setter = words.setter();
    use_effect_with((lang, needed), move |(lang, needed)| {
        let lang = *lang;
        if *needed {
            wasm_bindgen_futures::spawn_local(async move {
                setter.set(Some(browser::load_more(lang, part).await));
            });
        }
    });
    (*words).clone()
}

/// The run with the chosen channel on the stage.
#[hook]
pub(super) fn use_shown(run: &Run, channel: u32) -> Run {
    let frame = Rc::clone(&run.frame);
    let shown = use_memo((Same(Rc::clone(&frame)), channel), move |(_, channel)| {
        if *channel == Frame::CHANNEL {
            frame
        } else {
            Rc::new(frame.with_channel(*channel))
        }
    });
    Run {
        frame: Rc::clone(&shown),
        ..run.clone()
    }
}

/// Goes to the finding that somebody asked for as a cause, once it is there.
#[hook]
pub(super) fn use_blame(state: &State) {
    use_effect_with(state.blamed, |blamed| {
        let toggle = (*blamed > 0)
            .then(browser::document)
            .flatten()
            .and_then(|document| document.query_selector(".finding.is-open .finding-toggle").ok()?);
        if let Some(toggle) = toggle.and_then(|toggle| toggle.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A button in the page can take the focus; that brings it into view, too.
            let _ = toggle.focus();
        }
    });
}

/// Sends the tools' questions to the simulating worker.
#[hook]
pub(super) fn use_questions(state: &State, slot: &Slot, words: &Words) {
    let (files, setup, slot) = (Rc::clone(&state.files), Rc::clone(&state.setup), slot.clone());
    let (waiting, words) = (state.bench.waiting.clone(), words.clone());
    use_effect_with(
        (waiting, state.simulator.number, state.simulator.is_ready()),
        move |(waiting, _, ready)| {
            let Some(Question { number, ask, .. }) = waiting.clone().filter(|_| *ready) else {
                return;
            };
            let send = move |ask: Ask| {
                let request = SimRequest::Ask {
                    number,
                    ask,
                    files: (*files).clone(),
                    setup: (*setup).clone(),
                };
                if let Some(backend) = slot.borrow().as_ref() {
                    backend.ask(&request);
                }
            };
            let Ask::Rule { code, .. } = &*ask else {
                return send((*ask).clone());
            };
            let code = code.clone();
            if !words.has(&format!("{code}.title")) {
                return send(Ask::Rule { code, example: None });
            }
            wasm_bindgen_futures::spawn_local(async move {
                let example = browser::load_text(&format!("rules/{code}.txt")).await;
                send(Ask::Rule { code, example });
            });
        },
    );
}

/// Loads a script of the page when it is first needed.
#[hook]
pub(super) fn use_later(name: &'static str, needed: bool) {
    use_effect_with(needed, move |needed| {
        if *needed {
            browser::load_later(name);
        }
    });
}
