//! The whole page: the state, its effects, the layout.

use std::rc::Rc;

use yew::prelude::*;

use super::course::Line;
use super::divider::Divider;
use super::files::Files;
use super::gallery::Gallery;
use super::header::Header;
use super::inspector::Inspector;
use super::notice::NoticeBar;
use super::panes::Panes;
use super::part::part;
use super::stage::Stage;
use super::store::Opening;
use super::transport::Transport;
use super::{browser, effects, embed, link, player};
use crate::playground::route::Route;
use crate::playground::state::{Action, Pane, Panel, Run, State};
use crate::playground::text::{Lang, Words};

/// Draws the course's columns. Handed over by the program's start, so that a program without a course has none of it.
pub(super) type Columns = fn(super::course::Props) -> Html;

#[derive(Properties)]
pub(crate) struct Props {
    pub(super) words: Words,
    pub(super) opening: Rc<Opening>,
    pub(super) course: Option<Columns>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        // The rest is the program's own and never changes.
        self.words == other.words && self.opening == other.opening
    }
}

/// The state behind Yew's reducer.
#[derive(PartialEq)]
pub(super) struct Store(pub(super) State);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Store(self.0.after(action)))
    }
}

fn first_state(opening: &Opening, lang: Lang, course: bool) -> Store {
    let mut state = State::new(opening.shared.clone(), lang, browser::root_theme());
    if let Some(answer) = opening.answer.clone() {
        state = state.with_answer(answer);
    }
    state.notice = opening.notice();
    if course {
        state.pane = Pane::Lesson;
    }
    state.own = opening.own.clone().map(Rc::new);
    Rc::make_mut(&mut state.bench).moment = browser::moment();
    match opening.route.clone() {
        Some(route) => {
            match route {
                Route::Scenario(_) => browser::forget_fragment(),
                Route::Course(..) | Route::Result(_) => browser::open_course(),
                Route::Rules | Route::Rule(_) => {}
            }
            Store(state.after(Action::Route(route)))
        }
        None => Store(state),
    }
}

#[component]
pub(super) fn App(props: &Props) -> Html {
    let store = {
        let (opening, lang, course) = (Rc::clone(&props.opening), props.words.lang(), props.course.is_some());
        use_reducer(move || first_state(&opening, lang, course))
    };
    let line = use_mut_ref(|| None::<Rc<Line>>);
    let send = {
        let (dispatcher, line) = (store.dispatcher(), line.clone());
        use_callback((), move |action: Action, ()| match (action, &*line.borrow()) {
            (Action::Course(bytes), Some(line)) => line.hear(bytes),
            (action, _) if action.is_edit() && browser::is_read_only() => {}
            (action, _) => dispatcher.dispatch(action),
        })
    };
    let state = &store.0;
    let words = effects::use_words(state, &props.words);
    let late_words = effects::use_late_words(&words);
    effects::use_theme(state);
    effects::use_saving(state, &send);
    effects::use_own(state);
    effects::use_blame(state);
    effects::use_links(&send);
    effects::use_reader(state, &words, &send);
    let slot = effects::use_simulator(state, &words, &send);
    let line = line.borrow_mut().get_or_insert_with(|| Line::new(slot.clone())).clone();
    effects::use_wish(state, &slot, &send);
    player::use_player(state, &slot);
    let shown = effects::use_shown(&state.run, state.channel);
    let tales_needed = state.gallery_open || state.setup.play.is_some() || state.open_finding.is_some();
    let tales = effects::use_more("gallery", words.lang(), tales_needed);
    let reasons_needed = state.open_finding.is_some() || state.panel == Panel::Tools;
    let more = effects::use_more("later", words.lang(), reasons_needed);
    effects::use_later("runs", matches!(state.panel, Panel::Charts | Panel::Log));
    effects::use_questions(state, &slot, &words);
    embed::use_embed(state, &words, &send);
    let share = {
        let (store, send) = (store.clone(), send.clone());
        Callback::from(move |()| link::share(store.0.shared(), send.clone()))
    };
    let header = part(Header {
        setup: state.setup.clone(),
        theme: state.theme,
        course: props.course.is_some(),
        words: words.clone(),
        send: send.clone(),
        share,
        children: part(Gallery {
            open: state.gallery_open,
            loading: state.wish.is_some(),
            on_stage: state.setup.play.as_ref().map(|play| play.name.clone()),
            own: state.own.is_some(),
            tales: tales.clone(),
            words: words.clone(),
            send: send.clone(),
        }),
    });
    let notice_bar = part(NoticeBar {
        notice: state.notice.clone(),
        offer: state.offered(),
        words: words.clone(),
        send: send.clone(),
    });
    let stage = part(Stage {
        run: shown.clone(),
        channel: state.channel,
        setup: state.setup.clone(),
        files: state.files.clone(),
        answer: state.answer.clone(),
        tales: tales.clone(),
        stale: state.is_stale(),
        runs: state.answer.stage.is_some(),
        selected: state.selected,
        pointed: state.pointed,
        words: words.clone(),
        send: send.clone(),
    });
    let transport = part(Transport {
        run: state.run.clone(),
        can_run: state.can_run(),
        anew: state.begins_anew(),
        stale: state.is_stale(),
        words: words.clone(),
        send: send.clone(),
    });
    let panes = part(Panes {
        pane: state.pane,
        counts: state.counts(),
        course: props.course.is_some(),
        words: words.clone(),
        send: send.clone(),
    });
    let course = props.course.map(|columns| {
        columns(super::course::Props {
            line,
            ready: state.simulator.is_ready(),
            files: state.files.clone(),
            setup: state.setup.clone(),
            words: words.clone(),
            send: send.clone(),
        })
    });
    html! {
        <div class="page" data-pane={pane_name(state.pane)}>
            <a class="skip" href="#flow">{ words.get("page.skip") }</a>
            { header }
            { notice_bar }
            <main class="columns">
                { for course }
                <section class="column files" id="files" aria-label={words.get("pane.files")}>{ files(state, &words, &send) }</section>
                <Divider name="files" label={words.get("divider.files")} initial={310} />
                <section class="column flow" id="flow" tabindex="-1" aria-label={words.get("pane.flow")}>
                    { stage }
                </section>
                <Divider name="inspector" label={words.get("divider.inspector")} initial={290} right=true />
                <section class="column inspector" id="inspector" aria-label={words.get("pane.inspector")}>{ inspector(state, &late_words, (&tales, &more), shown, &send) }</section>
            </main>
            { transport }
            { panes }
        </div>
    }
}

fn inspector(
    state: &State,
    words: &Words,
    (tales, more): (&Option<Words>, &Option<Words>),
    shown: Run,
    send: &Callback<Action>,
) -> Html {
    part(Inspector {
        panel: state.panel,
        files: state.files.clone(),
        answer: state.answer.clone(),
        fresh: state.is_read(),
        worker: state.reader.worker,
        open: state.open_finding,
        hidden: state.hidden,
        run: state.run.clone(),
        shown,
        selected: state.selected,
        channel: state.channel,
        bench: state.bench.clone(),
        words: words.clone(),
        tales: tales.clone(),
        more: more.clone(),
        send: send.clone(),
    })
}

/// Value of the attribute that tells the style sheet which part a phone shows.
fn pane_name(pane: Pane) -> &'static str {
    match pane {
        Pane::Lesson => "lesson",
        Pane::Files => "files",
        Pane::Flow => "flow",
        Pane::Inspector => "inspector",
    }
}

fn files(state: &State, words: &Words, send: &Callback<Action>) -> Html {
    html! {
        <Files
            files={state.files.clone()}
            current={state.current}
            releases={state.setup.releases()}
            writes={state.writes.clone()}
            answer={state.answer.clone()}
            fresh={state.is_read()}
            go_to={state.go_to}
            words={words.clone()}
            send={send.clone()}
        />
    }
}
