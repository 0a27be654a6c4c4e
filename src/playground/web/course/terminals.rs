//! The terminals: what they show, and a line to type into.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::desk::Teller;
use crate::console::{Line, Piece, Stream};
use crate::playground::course::Request;
use crate::playground::course::state::{Deed, Terminal};
use crate::playground::text::Words;
use crate::playground::web::part::Draw;
use crate::playground::web::tabs::Tabs;

/// Terminals that can be opened here.
const MOST: usize = 8;

#[derive(PartialEq)]
pub(super) struct Terminals {
    pub(super) terminals: Vec<Terminal>,
    pub(super) shown: usize,
    pub(super) words: Words,
    pub(super) tell: Teller,
}

impl Draw for Terminals {
    fn draw(&self) -> Html {
        let words = &self.words;
        let name = |terminal: &Terminal| words.fill("terminal.name", &[("number", &(terminal.number + 1).to_string())]);
        let names: Vec<String> = self.terminals.iter().map(name).collect();
        let choose = self.tell.deed(Deed::Show);
        let open = self.tell.ask(|_: MouseEvent| Request::OpenTerminal);
        let body = self.terminals.get(self.shown).map(|terminal| view(self, terminal));
        html! {
            <>
                <div class="files-bar terminal-bar">
                    <Tabs id="terminal" label={words.get("terminal.all")} {names} chosen={self.shown} {choose} />
                    <button
                        type="button" class="tool" onclick={open} disabled={self.terminals.len() >= MOST}
                        aria-label={words.get("terminal.open")} title={words.get("terminal.open")}
                    >
                        { "＋" }
                    </button>
                    <p class="terminal-note">{ words.get("terminal.simulated") }</p>
                </div>
                { body }
            </>
        }
    }
}

fn view(props: &Terminals, terminal: &Terminal) -> Html {
    let words = &props.words;
    let first = terminal.first;
    let line = |(index, line): (usize, &Line)| {
        html! { <div key={first + index as u64}>{ for line.pieces.iter().map(piece) }{ "\n" }</div> }
    };
    let label = words.fill("terminal.name", &[("number", &(terminal.number + 1).to_string())]);
    html! {
        <div class="terminal" role="tabpanel" id="terminal-body" aria-label={label.clone()} key={terminal.number} onclick={Callback::from(focus_input)}>
            // Turned over, so that the end stays in sight while lines are added.
            <div class="terminal-scroll" role="log" tabindex="0" aria-label={label}>
                <pre class="terminal-lines">{ for terminal.lines.iter().enumerate().map(line) }</pre>
            </div>
            if !terminal.choices.is_empty() {
                <p class="terminal-choices" role="status">{ terminal.choices.join("  ") }</p>
            }
            { input(props, terminal) }
        </div>
    }
}

fn piece(piece: &Piece) -> Html {
    let class = match piece.stream {
        Stream::Prompt => "piece-prompt",
        Stream::Input => "piece-input",
        Stream::Stdout => "",
        Stream::Stderr => "piece-error",
        Stream::Note => "piece-note",
    };
    html! { <span {class}>{ piece.text.clone() }</span> }
}

/// A click into the terminal goes to its line, unless it ends a selection.
fn focus_input(event: MouseEvent) {
    let window = web_sys::window();
    let selecting = window
        .and_then(|window| window.get_selection().ok()?)
        .is_some_and(|chosen| !chosen.is_collapsed());
    let here = event
        .current_target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let input = here.and_then(|here| here.query_selector("input").ok()??.dyn_into::<HtmlElement>().ok());
    if let (false, Some(input)) = (selecting, input) {
        // A field of the page can take the focus.
        let _ = input.focus();
    }
}

fn input(props: &Terminals, terminal: &Terminal) -> Html {
    let (words, tell, number) = (&props.words, &props.tell, terminal.number);
    let oninput = tell.deed(|event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        Deed::Line(input.map(|input| input.value()).unwrap_or_default())
    });
    let onkeydown = {
        let (tell, line) = (tell.clone(), terminal.line.clone());
        Callback::from(move |event: KeyboardEvent| press(&event, &tell, number, &line))
    };
    let onpaste = {
        let (tell, line) = (tell.clone(), terminal.line.clone());
        Callback::from(move |event: Event| paste(&event, &tell, number, &line))
    };
    let onsubmit = {
        let (tell, line) = (tell.clone(), terminal.line.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            enter(&tell, number, &line);
        })
    };
    let complete = {
        let line = terminal.line.clone();
        tell.ask(move |_: MouseEvent| Request::Complete {
            terminal: number,
            line: line.clone(),
        })
    };
    let recall = tell.deed(|_: MouseEvent| Deed::Recall(-1));
    let stop = tell.ask(move |_: MouseEvent| Request::Interrupt(number));
    let prompt = if terminal.busy {
        String::new()
    } else {
        terminal.prompt.clone()
    };
    html! {
        <form class="terminal-form" {onsubmit}>
            <span class="terminal-prompt" aria-hidden="true">{ prompt }</span>
            <input
                class="terminal-input" value={terminal.line.clone()} {oninput} {onkeydown} {onpaste}
                aria-label={words.get("terminal.line")} aria-describedby="terminal-keys"
                autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" enterkeyhint="send"
            />
            <span class="hidden" id="terminal-keys">{ words.get("terminal.keys") }</span>
            <span class="terminal-keys">
                <button type="button" class="tool" onclick={complete} title={words.get("terminal.complete")}>{ "Tab" }</button>
                <button type="button" class="tool" onclick={recall} aria-label={words.get("terminal.recall")} title={words.get("terminal.recall")}>{ "↑" }</button>
                <button type="button" class="tool" onclick={stop} title={words.get("terminal.interrupt")}>{ "Ctrl-C" }</button>
            </span>
        </form>
    }
}

fn enter(tell: &Teller, terminal: u32, line: &str) {
    tell.send(&Request::Type {
        terminal,
        text: line.to_owned(),
    });
    tell.act(Deed::Typed);
}

fn press(event: &KeyboardEvent, tell: &Teller, terminal: u32, line: &str) {
    // An input method is at work.
    if event.is_composing() {
        return;
    }
    let selected = event
        .target_dyn_into::<HtmlInputElement>()
        .is_some_and(|input| input.selection_start().ok() != input.selection_end().ok());
    match (event.key().as_str(), event.ctrl_key()) {
        ("c", true) if !selected => tell.send(&Request::Interrupt(terminal)),
        ("d", true) => tell.send(&Request::End(terminal)),
        ("l", true) => tell.send(&Request::Type {
            terminal,
            text: "clear".to_owned(),
        }),
        ("ArrowUp", false) => tell.act(Deed::Recall(-1)),
        ("ArrowDown", false) => tell.act(Deed::Recall(1)),
        // With nothing typed, Tab leaves as it does everywhere.
        ("Tab", false) if !event.shift_key() && !line.is_empty() => tell.send(&Request::Complete {
            terminal,
            line: line.to_owned(),
        }),
        ("Escape", false) => tell.act(Deed::Line(String::new())),
        _ => return,
    }
    event.prevent_default();
}

/// Several lines are typed one after the other; the last one, without a return, stays in the input.
fn paste(event: &Event, tell: &Teller, terminal: u32, line: &str) {
    let Some(text) = event
        .dyn_ref::<web_sys::ClipboardEvent>()
        .and_then(|event| event.clipboard_data()?.get_data("text").ok())
    else {
        return;
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let Some((lines, rest)) = text.rsplit_once('\n') else {
        return;
    };
    event.prevent_default();
    tell.send(&Request::Type {
        terminal,
        text: format!("{line}{lines}"),
    });
    tell.act(Deed::Line(rest.to_owned()));
}
