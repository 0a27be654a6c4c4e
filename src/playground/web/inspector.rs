//! The right column: findings, blocks, log, effective configuration.

use std::rc::Rc;

use yew::prelude::*;

use super::effective::EffectiveView;
use super::findings::Findings;
use super::sheet::Texts;
use super::tabs::Tabs;
use super::{blocks, log, tools};
use crate::config::source::FileSet;
use crate::playground::protocol::{Answer, Thing};
use crate::playground::state::{Action, Bench, Panel, Run, Worker};
use crate::playground::text::Words;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) panel: Panel,
    pub(super) files: Rc<FileSet>,
    pub(super) answer: Rc<Answer>,
    /// Whether `answer` speaks of `files` as they are.
    pub(super) fresh: bool,
    pub(super) worker: Worker,
    pub(super) open: Option<usize>,
    pub(super) hidden: [bool; 3],
    pub(super) run: Run,
    /// The run with the channel of the stage.
    pub(super) shown: Run,
    pub(super) selected: Option<Thing>,
    pub(super) bench: Rc<Bench>,
    pub(super) words: Words,
    /// The gallery's texts and the rules' longer ones, once they are there.
    pub(super) tales: Option<Words>,
    pub(super) more: Option<Words>,
    pub(super) send: Callback<Action>,
}

const PANELS: [(Panel, &str); 5] = [
    (Panel::Findings, "panel.findings"),
    (Panel::Blocks, "panel.blocks"),
    (Panel::Log, "panel.log"),
    (Panel::Effective, "panel.effective"),
    (Panel::Tools, "panel.tools"),
];

#[component]
pub(super) fn Inspector(props: &Props) -> Html {
    let words = &props.words;
    let names: Vec<String> = PANELS.iter().map(|(_, key)| words.get(key)).collect();
    let chosen = PANELS.iter().position(|(panel, _)| *panel == props.panel).unwrap_or(0);
    let choose = props.send.reform(|index: usize| Action::Panel(PANELS[index].0));
    let body = match props.panel {
        Panel::Effective => html! {
            <EffectiveView answer={props.answer.clone()} files={props.files.clone()} words={words.clone()} send={props.send.clone()} />
        },
        Panel::Blocks => blocks::table(&props.shown, props.selected, words, &props.send),
        Panel::Tools => tools::panel(&props.bench, &props.files, &Texts::new(words, &props.more), &props.send),
        Panel::Log => log::list(&props.run, words),
        Panel::Findings => html! {
            <Findings
                files={props.files.clone()}
                answer={props.answer.clone()}
                fresh={props.fresh}
                worker={props.worker}
                open={props.open}
                hidden={props.hidden}
                words={words.clone()}
                tales={props.tales.clone()}
                more={props.more.clone()}
                send={props.send.clone()}
            />
        },
    };
    html! {
        <>
            <Tabs id="panel" label={words.get("pane.inspector")} {names} {chosen} {choose} />
            <div class="panel" role="tabpanel" id="panel-body" tabindex="0" aria-labelledby={format!("panel-{chosen}")}>{ body }</div>
        </>
    }
}
