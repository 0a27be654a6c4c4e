//! The right column: findings, blocks, log, effective configuration.

use std::rc::Rc;

use super::part::{Draw, part};
use yew::prelude::*;

use super::effective::EffectiveView;
use super::findings::Findings;
use super::sheet::Texts;
use super::tabs::Tabs;
use super::{blocks, tools};
use crate::config::source::FileSet;
use crate::playground::protocol::{Answer, Thing};
use crate::playground::state::{Action, Bench, Panel, Run, Worker};
use crate::playground::text::Words;

#[derive(PartialEq)]
pub(super) struct Inspector {
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
    pub(super) channel: u32,
    pub(super) bench: Rc<Bench>,
    pub(super) words: Words,
    /// The gallery's texts and the rules' longer ones, once they are there.
    pub(super) tales: Option<Words>,
    pub(super) more: Option<Words>,
    pub(super) send: Callback<Action>,
}

const PANELS: [(Panel, &str); 6] = [
    (Panel::Findings, "panel.findings"),
    (Panel::Blocks, "panel.blocks"),
    (Panel::Log, "panel.log"),
    (Panel::Effective, "panel.effective"),
    (Panel::Tools, "panel.tools"),
    (Panel::Charts, "panel.charts"),
];

impl Draw for Inspector {
    fn draw(&self) -> Html {
        let words = &self.words;
        let names: Vec<String> = PANELS.iter().map(|(_, key)| words.get(key)).collect();
        let chosen = PANELS.iter().position(|(panel, _)| *panel == self.panel).unwrap_or(0);
        let choose = self.send.reform(|index: usize| Action::Panel(PANELS[index].0));
        let body = match self.panel {
            Panel::Effective => html! {
                <EffectiveView answer={self.answer.clone()} files={self.files.clone()} words={words.clone()} send={self.send.clone()} />
            },
            Panel::Blocks => blocks::table(&self.shown, self.selected, words, &self.send),
            Panel::Tools => tools::panel(&self.bench, &self.files, &Texts::new(words, &self.more), &self.send),
            Panel::Log => log(&self.run, words),
            Panel::Charts => charts(&self.shown, self.channel, words),
            Panel::Findings => part(Findings {
                files: self.files.clone(),
                answer: self.answer.clone(),
                fresh: self.fresh,
                worker: self.worker,
                open: self.open,
                hidden: self.hidden,
                words: words.clone(),
                tales: self.tales.clone(),
                more: self.more.clone(),
                send: self.send.clone(),
            }),
        };
        html! {
            <>
                <Tabs id="panel" label={words.get("pane.inspector")} {names} {chosen} {choose} />
                <div class="panel" role="tabpanel" id="panel-body" tabindex="0" aria-labelledby={format!("panel-{chosen}")}>{ body }</div>
            </>
        }
    }
}

/// The event log, which `www/runs` shows, as it does the charts: the page's program keeps their elements up to date and
/// no more.
fn log(run: &Run, words: &Words) -> Html {
    let now = run.frame.world.now.to_string();
    html! { <run-log lang={words.lang().tag()} run={run.id.to_string()} {now} fixed={run.machine.then_some("")} /> }
}

fn charts(run: &Run, channel: u32, words: &Words) -> Html {
    let now = run.frame.world.now.to_string();
    html! { <run-charts lang={words.lang().tag()} run={run.id.to_string()} {now} channel={channel.to_string()} /> }
}
