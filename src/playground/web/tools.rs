//! The panel of tools: which one, its form, its answer.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::sheet::{self, Texts, View};
use crate::config::source::FileSet;
use crate::finding::{Arg, Message};
use crate::playground::route::Route;
use crate::playground::state::{Action, Bench, Notice, Tool};
use crate::playground::tools::{Ask, BLOCK_LIMIT, Before, Bytes, LOG_LIMIT, Sheet, too_large};

const NAMES: [&str; 5] = [
    "tool.decoder",
    "tool.genesis",
    "tool.block",
    "tool.update",
    "tool.rules",
];

pub(super) fn panel(bench: &Rc<Bench>, files: &FileSet, words: &Texts, send: &Callback<Action>) -> Html {
    if !words.are_whole() {
        // The panel's texts are on their way.
        return Html::default();
    }
    let choice = |(tool, key): (Tool, &str)| {
        let onclick = send.reform(move |_: MouseEvent| Action::Tool(tool));
        let pressed = (tool == bench.tool).to_string();
        html! { <button type="button" class="filter" aria-pressed={pressed} {onclick}>{ words.get(key) }</button> }
    };
    let form = match bench.tool {
        Tool::Decoder => decoder(bench, words, send),
        Tool::Genesis => genesis(bench, words, send),
        Tool::Block => block(words, send),
        Tool::Update => update(bench, words, send),
        Tool::Rules => rules(bench, words, send),
    };
    let view = View {
        files,
        words,
        send,
        sieve: match bench.talk().ask.as_deref() {
            Some(Ask::Rules) => &bench.sieve.trim().to_lowercase(),
            _ => "",
        },
    };
    let busy = bench.waiting.is_some();
    html! {
        <div class="bench">
            <div class="filters choices" role="group" aria-label={words.get("panel.tools")}>
                { for Tool::ALL.into_iter().zip(NAMES).map(choice) }
            </div>
            { form }
            <div aria-live="polite" aria-busy={busy.to_string()}>
                if let Some(sheet) = &bench.talk().sheet {
                    { sheet::show(sheet, &view) }
                } else if busy {
                    <p class="empty">{ words.get("tools.working") }</p>
                }
            </div>
        </div>
    }
}

/// A form: what it is for, its fields, its button. Sends what `ask` makes of the fields.
fn form(bench: &Bench, about: &str, fields: Html, words: &Texts, ask: Callback<web_sys::Element>) -> Html {
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(form) = event.target_dyn_into() {
            ask.emit(form);
        }
    });
    html! {
        <form class="bench-form" key={NAMES[bench.tool as usize]} {onsubmit}>
            <p>{ words.get(about) }</p>
            { fields }
        </form>
    }
}

/// The value of a form's field; empty when it has no such field.
fn value(form: &web_sys::Element, name: &str) -> String {
    let field = form.query_selector(&format!("[name={name}]")).ok().flatten();
    let value = field.and_then(|field| js_sys::Reflect::get(&field, &JsValue::from_str("value")).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

fn submit(words: &Texts, key: &str) -> Html {
    html! { <button type="submit" class="fix">{ words.get(key) }</button> }
}

fn decoder(bench: &Bench, words: &Texts, send: &Callback<Action>) -> Html {
    let pasted = match bench.talk().ask.as_deref() {
        Some(Ask::Decode { log }) => log.clone(),
        _ => String::new(),
    };
    let send = send.clone();
    let ask = Callback::from(move |form: web_sys::Element| {
        let log = value(&form, "log");
        send.emit(if log.len() > LOG_LIMIT {
            let message = Message::new("decode.large")
                .with("size", Arg::Bytes(log.len() as u64))
                .with("limit", Arg::Bytes(LOG_LIMIT as u64));
            Action::Notice(Some(Notice { message, bad: true }))
        } else {
            Action::Ask(Ask::Decode { log })
        });
    });
    let fields = html! {
        <>
            <label class="bench-field">
                { words.get("decode.log") }
                <textarea name="log" rows="6" spellcheck="false" value={pasted} />
            </label>
            { submit(words, "decode.do") }
        </>
    };
    form(bench, "decode.about", fields, words, ask)
}

/// The profile and the channel, which a block and an update need.
fn target(bench: &Bench, words: &Texts) -> Html {
    let channel = match bench.talk().ask.as_deref() {
        Some(Ask::Genesis { channel, .. } | Ask::Update { channel, .. }) => channel.clone(),
        _ => String::new(),
    };
    let sheet = bench.talk().sheet.clone().unwrap_or_default();
    html! {
        <>
            { profiles(&sheet, &sheet.profile, "profile", words.get("genesis.profile")) }
            <label class="bench-field">
                { words.get("genesis.channel") }
                <input name="channel" value={channel} spellcheck="false" autocomplete="off" maxlength="249" />
            </label>
        </>
    }
}

fn profiles(sheet: &Sheet, chosen: &str, name: &'static str, label: String) -> Html {
    let option = |profile: &String| {
        html! { <option value={profile.clone()} selected={profile == chosen}>{ profile.clone() }</option> }
    };
    html! {
        <label class="bench-field">{ label }<select {name}>{ for sheet.profiles.iter().map(option) }</select></label>
    }
}

fn genesis(bench: &Bench, words: &Texts, send: &Callback<Action>) -> Html {
    let moment = bench.moment;
    let ask = send.reform(move |form: web_sys::Element| {
        Action::Ask(Ask::Genesis {
            profile: value(&form, "profile"),
            channel: value(&form, "channel"),
            moment,
        })
    });
    let fields = html! { <>{ target(bench, words) }{ submit(words, "genesis.do") }</> };
    form(bench, "genesis.about", fields, words, ask)
}

fn block(words: &Texts, send: &Callback<Action>) -> Html {
    let ask = |name: String, bytes: Bytes, _: &web_sys::Element| Ask::Block { name, bytes };
    html! {
        <div class="bench-form">
            <p>{ words.get("block.about") }</p>
            { file_input(words.get("block.open"), send.clone(), ask) }
        </div>
    }
}

/// An input for a block file; what is asked once it is read.
fn file_input(
    label: String,
    send: Callback<Action>,
    ask: impl Fn(String, Bytes, &web_sys::Element) -> Ask + Clone + 'static,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.item(0)) else {
            return;
        };
        let (send, ask) = (send.clone(), ask.clone());
        spawn_local(async move {
            let form = input.closest("form").ok().flatten();
            let action = match read(&file).await {
                Ok(bytes) => Action::Ask(ask(file.name(), bytes, form.as_ref().unwrap_or(&input))),
                Err(message) => Action::Notice(Some(Notice { message, bad: true })),
            };
            input.set_value("");
            send.emit(action);
        });
    });
    html! { <label class="bench-field">{ label }<input type="file" {onchange} /></label> }
}

/// A file's bytes. One that is too large is not even read.
async fn read(file: &web_sys::File) -> Result<Bytes, Message> {
    if file.size() > BLOCK_LIMIT as f64 {
        return Err(too_large(&file.name(), file.size() as u64));
    }
    let unreadable = || Message::new("files.unreadable").with("name", file.name());
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| unreadable())?;
    let buffer: js_sys::ArrayBuffer = buffer.dyn_into().map_err(|_| unreadable())?;
    Ok(Bytes(js_sys::Uint8Array::new(&buffer).to_vec()))
}

fn update(bench: &Bench, words: &Texts, send: &Callback<Action>) -> Html {
    let ask_with = |before: Before, form: &web_sys::Element| Ask::Update {
        before,
        profile: value(form, "profile"),
        channel: value(form, "channel"),
    };
    let (opened, talk) = (bench.opened.clone(), bench.talk().ask.clone());
    let ask = send.reform(move |form: web_sys::Element| {
        let profile = value(&form, "before");
        let before = match talk.as_deref() {
            // The block that was chosen stays.
            Some(Ask::Update {
                before: before @ Before::Block(_),
                ..
            }) if profile.is_empty() => before.clone(),
            _ => Before::Text {
                text: opened.clone(),
                profile,
            },
        };
        Action::Ask(ask_with(before, &form))
    });
    let sheet = bench.talk().sheet.clone().unwrap_or_default();
    let (own, of_block) = match bench.talk().ask.as_deref() {
        Some(Ask::Update {
            before: Before::Text { profile, .. },
            ..
        }) if !profile.is_empty() => (profile.clone(), false),
        Some(Ask::Update {
            before: Before::Block(_),
            ..
        }) => (String::new(), true),
        _ => (sheet.profile.clone(), false),
    };
    let option = |profile: &String| {
        let name = words.fill("update.opened", &[("profile", profile)]);
        html! { <option value={profile.clone()} selected={*profile == own}>{ name }</option> }
    };
    let fields = html! {
        <>
            <label class="bench-field">
                { words.get("update.before") }
                <select name="before">
                    if of_block {
                        <option value="" selected=true>{ words.get("update.block") }</option>
                    }
                    { for sheet.profiles.iter().map(option) }
                </select>
            </label>
            { file_input(words.get("update.file"), send.clone(), move |_, bytes, form| ask_with(Before::Block(bytes), form)) }
            { target(bench, words) }
            { submit(words, "update.do") }
        </>
    };
    form(bench, "update.about", fields, words, ask)
}

fn rules(bench: &Bench, words: &Texts, send: &Callback<Action>) -> Html {
    if let Some(Ask::Rule { .. }) = bench.talk().ask.as_deref() {
        let onclick = send.reform(|_: MouseEvent| Action::Route(Route::Rules));
        let href = Route::Rules.href();
        return html! { <p class="bench-form"><a class="rule-link" {href} {onclick}>{ "← " }{ words.get("rules.all") }</a></p> };
    }
    let oninput = send.reform(|event: InputEvent| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        Action::Sift(input.map(|input| input.value()).unwrap_or_default())
    });
    html! {
        <div class="bench-form">
            <label class="bench-field">
                { words.get("rules.sift") }
                <input type="search" value={bench.sieve.clone()} {oninput} spellcheck="false" autocomplete="off" />
            </label>
        </div>
    }
}
