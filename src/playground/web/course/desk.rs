//! The component behind the course's columns: keeps their state, talks to the worker, keeps the progress.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use yew::prelude::*;

use super::challenge::ChallengeColumn;
use super::lesson::LessonColumn;
use super::list::List;
use super::outside::use_outside;
use super::terminals::Terminals;
use crate::config::source::FileSet;
use crate::finding::Message;
use crate::lessons::progress::Progress;
use crate::lessons::result;
use crate::playground::course::state::{Course, Deed, Entry, Kind, Task, Work};
use crate::playground::course::{Reply, Request};
use crate::playground::permalink::Shared;
use crate::playground::protocol::{SimRequest, pack, unpack};
use crate::playground::route::Route;
use crate::playground::setup::Setup;
use crate::playground::state::{Action, Notice, Pane};
use crate::playground::text::Words;
use crate::playground::tools::Bytes;
use crate::playground::web::backend::Slot;
use crate::playground::web::part::{Same, part};
use crate::playground::web::{browser, effects};

const PROGRESS: &str = "ordering.progress";

/// The wire between the columns and the worker.
pub(crate) struct Line {
    slot: Slot,
    ear: RefCell<Option<Callback<Vec<u8>>>>,
}

impl Line {
    pub(crate) fn new(slot: Slot) -> Rc<Self> {
        Rc::new(Line {
            slot,
            ear: RefCell::new(None),
        })
    }

    /// What the worker says.
    pub(crate) fn hear(&self, bytes: Vec<u8>) {
        let ear = self.ear.borrow().clone();
        if let Some(ear) = ear {
            ear.emit(bytes);
        }
    }

    fn ask(&self, request: &Request) {
        if let Some(backend) = self.slot.borrow().as_ref() {
            backend.ask(&SimRequest::Course(Bytes(pack(request))));
        }
    }
}

/// Sends to the worker, and changes the columns' state.
#[derive(Clone)]
pub(super) struct Teller {
    line: Rc<Line>,
    deeds: Callback<Deed>,
}

impl PartialEq for Teller {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.line, &other.line) && self.deeds == other.deeds
    }
}

impl Teller {
    pub(super) fn send(&self, request: &Request) {
        self.line.ask(request);
    }

    pub(super) fn act(&self, deed: Deed) {
        self.deeds.emit(deed);
    }

    /// A callback that makes a deed of an event.
    pub(super) fn deed<E: 'static>(&self, make: impl Fn(E) -> Deed + 'static) -> Callback<E> {
        self.deeds.reform(make)
    }

    /// A callback that asks something of the worker.
    pub(super) fn ask<E: 'static>(&self, make: impl Fn(E) -> Request + 'static) -> Callback<E> {
        let line = Rc::clone(&self.line);
        Callback::from(move |event: E| line.ask(&make(event)))
    }
}

#[derive(Properties, Clone)]
pub(crate) struct Props {
    pub(crate) line: Rc<Line>,
    /// The worker takes requests.
    pub(crate) ready: bool,
    pub(crate) files: Rc<FileSet>,
    pub(crate) setup: Rc<Setup>,
    pub(crate) words: Words,
    pub(crate) send: Callback<Action>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.line, &other.line)
            && self.ready == other.ready
            && Rc::ptr_eq(&self.files, &other.files)
            && Rc::ptr_eq(&self.setup, &other.setup)
            && self.words == other.words
    }
}

/// The columns, as the page puts them into its layout.
pub(crate) fn columns(props: Props) -> Html {
    html! { <Columns ..props /> }
}

struct Store(Course);

impl Reducible for Store {
    type Action = Deed;

    fn reduce(self: Rc<Self>, deed: Deed) -> Rc<Self> {
        Rc::new(Store(self.0.after(deed)))
    }
}

fn first_course() -> Store {
    let kept = browser::stored(PROGRESS).and_then(|text| Progress::import(&text).ok());
    Store(Course::new(kept.unwrap_or_default()))
}

#[component]
fn Columns(props: &Props) -> Html {
    let store = use_reducer(first_course);
    let deeds = {
        let dispatcher = store.dispatcher();
        use_callback((), move |deed: Deed, ()| dispatcher.dispatch(deed))
    };
    let tell = Teller {
        line: Rc::clone(&props.line),
        deeds: deeds.clone(),
    };
    let course = &store.0;
    let own = effects::use_more("course", props.words.lang(), true);
    use_lists(&deeds);
    use_addresses(&deeds);
    use_ear(props, own.as_ref(), &tell);
    use_task(course, props, &tell);
    use_progress(course);
    use_goal(course, props, &tell);
    use_outside(course, own.as_ref(), &tell);
    use_place(course);
    use_verdict(course);
    // The course's words; the page's own where it has none.
    let Some(words) = own else { return Html::default() };
    let column = match &course.work {
        Work::List => part(List::new(course, (&props.words, &words), &tell)),
        Work::Loading => html! { <p class="empty">{ words.get("course.loading") }</p> },
        Work::Lost => html! { <p class="empty">{ words.get("course.lost") }</p> },
        Work::Broken(mistake) => {
            let line = mistake.line.to_string();
            let why = words.say(&mistake.message);
            html! { <p class="empty">{ words.fill("course.broken", &[("line", &line), ("why", &why)]) }</p> }
        }
        Work::Lesson(lesson) => part(LessonColumn::new(
            course,
            lesson,
            (&props.files, &props.setup),
            &words,
            &tell,
        )),
        Work::Challenge(challenge) => part(ChallengeColumn::new(
            course,
            challenge,
            &props.files,
            (&props.words, &words),
            &tell,
        )),
    };
    let at_machine = matches!(&course.work, Work::Lesson(lesson) if lesson.console);
    html! {
        <>
            <section class="column lesson" id="lesson" aria-label={words.get("course.name")} tabindex="-1">{ column }</section>
            if at_machine {
                <section class="column terminals" aria-label={words.get("terminal.all")}>
                    { part(Terminals { terminals: course.terminals.clone(), shown: course.shown, words: words.clone(), tell: tell.clone() }) }
                </section>
            }
        </>
    }
}

/// Loads what can be taken up.
#[hook]
fn use_lists(deeds: &Callback<Deed>) {
    let deeds = deeds.clone();
    use_effect_with((), move |()| {
        for kind in [Kind::Lesson, Kind::Challenge] {
            let deeds = deeds.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let text = browser::load_text(&format!("{}/list.json", kind.folder())).await;
                let entries: Option<Vec<Entry>> = text.and_then(|text| serde_json::from_str(&text).ok());
                deeds.emit(Deed::Listed(kind, entries.unwrap_or_default()));
            });
        }
    });
}

/// What the address names.
fn task_of(fragment: &str) -> Option<Task> {
    match Route::parse(fragment)? {
        Route::Course(kind, name) => Some(Task {
            kind,
            name: name?,
            result: None,
        }),
        Route::Result(text) => Some(Task {
            kind: Kind::Challenge,
            // What cannot be read is of no challenge, and that is said.
            name: result::read(&text).map(|claim| claim.challenge).unwrap_or_default(),
            result: Some(text),
        }),
        _ => None,
    }
}

/// Follows the address.
#[hook]
fn use_addresses(deeds: &Callback<Deed>) {
    let deeds = deeds.clone();
    use_effect_with((), move |()| {
        let follow = {
            let deeds = deeds.clone();
            move || {
                let fragment = browser::fragment();
                if let Some(task) = task_of(&fragment) {
                    deeds.emit(Deed::TakeUp(Some(task)));
                } else if matches!(Route::parse(&fragment), Some(Route::Course(..))) {
                    deeds.emit(Deed::TakeUp(None));
                }
            }
        };
        follow();
        let listener = Closure::<dyn FnMut()>::new(move || {
            follow();
            browser::focus("lesson");
        });
        if let Some(window) = browser::window() {
            // Refused by no window.
            let _ = window.add_event_listener_with_callback("hashchange", listener.as_ref().unchecked_ref());
        }
        // The page listens as long as it is open.
        listener.forget();
    });
}

/// Hears the worker: the columns' state takes it in, and the page does what is its own part.
#[hook]
fn use_ear(props: &Props, words: Option<&Words>, tell: &Teller) {
    let latest = use_mut_ref(Words::default);
    if let Some(words) = words {
        *latest.borrow_mut() = words.clone();
    }
    let (line, send, tell) = (Rc::clone(&props.line), props.send.clone(), tell.clone());
    use_effect_with((), move |()| {
        let ear = Callback::from(move |bytes: Vec<u8>| {
            let Some(reply) = unpack::<Reply>(&bytes) else { return };
            obey(&reply, &send, &latest.borrow());
            tell.act(Deed::Heard(Box::new(reply)));
        });
        *line.ear.borrow_mut() = Some(ear);
    });
}

fn obey(reply: &Reply, send: &Callback<Action>, words: &Words) {
    // The page does not know the course's words.
    let notice = |message: Message, bad: bool| {
        let message = Message::new("notice.said").with("text", words.say(&message));
        send.emit(Action::Notice(Some(Notice { message, bad })));
    };
    match reply {
        Reply::Challenge(Ok(brief)) => send.emit(Action::Load(Shared {
            files: brief.files.clone(),
            setup: Setup {
                fabric: brief.fabric,
                ..Setup::default()
            },
        })),
        Reply::Lesson(Ok(brief)) if brief.console => send.emit(Action::Boot),
        Reply::Network { files, setup } => send.emit(Action::Load(Shared {
            files: files.clone(),
            setup: (**setup).clone(),
        })),
        Reply::Edit { path, text, asked } => {
            send.emit(Action::Open(vec![(path.clone(), text.clone())]));
            if *asked {
                send.emit(Action::Pane(Pane::Files));
            }
        }
        // The student's own files are kept aside: the notice offers them.
        Reply::Redone { files, setup } => {
            send.emit(Action::Take(Box::new(Shared {
                files: files.clone(),
                setup: (**setup).clone(),
            })));
            notice(Message::new("course.redone"), false);
        }
        Reply::Replaced { path } => notice(Message::new("course.replaced").with("file", path.as_str()), false),
        Reply::NotLed { .. } => notice(Message::new("course.not-led"), true),
        Reply::NotSaved(words) => notice(Message::new("course.not-saved").with("why", words.as_str()), true),
        Reply::Trouble(message) => notice(message.clone(), true),
        _ => {}
    }
}

/// Fetches what was taken up and hands it to the worker.
#[hook]
fn use_task(course: &Course, props: &Props, tell: &Teller) {
    let (task, tell, send) = (course.task.clone(), tell.clone(), props.send.clone());
    let at = course.from;
    let done = task
        .as_ref()
        .and_then(|task| course.progress.lessons.get(&task.name).cloned());
    use_effect_with((course.turn, props.ready), move |(_, ready)| {
        let Some(task) = task else { return };
        if !ready {
            return send.emit(Action::Rouse);
        }
        wasm_bindgen_futures::spawn_local(async move {
            let text = browser::load_text(&format!("{}/{}.json", task.kind.folder(), task.name)).await;
            match (text, task.kind) {
                (Some(text), Kind::Lesson) => tell.send(&Request::Lesson {
                    name: task.name,
                    text,
                    at,
                    done: done.unwrap_or_default(),
                }),
                (Some(text), Kind::Challenge) => tell.send(&Request::Challenge {
                    name: task.name,
                    text,
                    result: task.result,
                }),
                (None, _) => tell.act(Deed::Lost),
            }
        });
    });
}

/// Keeps the progress. Where the browser keeps its storage closed, it lasts as long as the page.
#[hook]
fn use_progress(course: &Course) {
    use_effect_with(course.progress.clone(), |progress| {
        if *progress != Progress::default() {
            browser::store(PROGRESS, &progress.export());
        }
    });
}

/// Tells the worker which step is being done, and of changed files and runs: the machine has the files, and the goal is
/// held against them.
#[hook]
fn use_goal(course: &Course, props: &Props, tell: &Teller) {
    let step = matches!(course.work, Work::Lesson(_)).then_some(course.step as u32);
    let at_machine = matches!(&course.work, Work::Lesson(lesson) if lesson.console);
    let known = use_mut_ref(|| None::<(u32, u32, Rc<FileSet>)>);
    let (files, setup, tell, turn) = (
        Rc::clone(&props.files),
        Rc::clone(&props.setup),
        tell.clone(),
        course.turn,
    );
    let (same_files, same_setup) = (Same(Rc::clone(&files)), Same(Rc::clone(&setup)));
    let news = (step, turn, same_files, same_setup);
    use_effect_with(news, move |_| {
        let Some(step) = step else {
            *known.borrow_mut() = None;
            return;
        };
        let before = known.borrow_mut().replace((turn, step, Rc::clone(&files)));
        let (all, setup) = ((*files).clone(), (*setup).clone());
        match before {
            Some((_, old, before)) if old == step => {
                if at_machine {
                    save(&before, &files, &tell);
                }
                tell.send(&Request::Look {
                    step,
                    files: all,
                    setup,
                });
            }
            _ => tell.send(&Request::Begin {
                step,
                files: all,
                setup,
            }),
        }
    });
}

/// A step that is unfolded comes into view, and the keyboard goes on there: the button that led to it is gone.
#[hook]
fn use_place(course: &Course) {
    let shown = matches!(course.work, Work::Lesson(_)).then_some((course.turn, course.step));
    let before = use_mut_ref(|| None::<(u32, usize)>);
    use_effect_with(shown, move |shown| {
        let before = std::mem::replace(&mut *before.borrow_mut(), *shown);
        let moved = before.zip(*shown).is_some_and(|(before, now)| before.0 == now.0);
        if let (true, Some(step)) = (moved, find(".lesson-step.is-open")) {
            bring(&step, 8);
            let toggle = step.query_selector(".lesson-toggle").ok().flatten();
            let toggle: Option<web_sys::HtmlElement> = toggle.and_then(|toggle| toggle.dyn_into().ok());
            // A button can take the focus.
            let _ = toggle.map(|toggle| toggle.focus());
        }
    });
}

/// The verdict comes into view, with the button above it that was pressed.
#[hook]
fn use_verdict(course: &Course) {
    use_effect_with(course.graded, |graded| {
        if let (true, Some(verdict)) = (*graded > 0, find(".verdict")) {
            bring(&verdict, 60);
        }
    });
}

fn find(selector: &str) -> Option<web_sys::Element> {
    browser::document()?.query_selector(selector).ok()?
}

/// Scrolls the column until an element begins so many pixels below its top. The column alone: `scrollIntoView` would move
/// the page around it, too.
fn bring(element: &web_sys::Element, below: i32) {
    if let Some(column) = find("#lesson") {
        let above = element.get_bounding_client_rect().top() - column.get_bounding_client_rect().top();
        column.set_scroll_top(column.scroll_top() + above as i32 - below);
    }
}

/// Saves what was changed in the editors on the machine.
fn save(before: &FileSet, files: &FileSet, tell: &Teller) {
    for file in &files.files {
        let old = before.files.iter().find(|old| old.name == file.name);
        if old.is_some_and(|old| old.text != file.text) {
            tell.send(&Request::Save {
                path: file.name.clone(),
                text: file.text.clone(),
            });
        }
    }
}

/// Address of a lesson or a challenge.
pub(super) fn href(task: &Task) -> String {
    Route::Course(task.kind, Some(task.name.clone())).href()
}
