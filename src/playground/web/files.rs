//! The left column: one tab per file, the editor, files dropped on it.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::editors::{EditorsView, Props};
use super::icons;
use super::knobs;
use super::tabs::Tabs;
use crate::config::source::FileId;
use crate::finding::{Arg, Message, Severity};
use crate::playground::state::{Action, FILE_LIMIT, Notice};
use crate::playground::text::Words;

#[component]
pub(super) fn Files(props: &Props) -> Html {
    let words = &props.words;
    let over = use_state(|| false);
    let ondragover = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(true);
        })
    };
    let ondragleave = {
        let over = over.clone();
        Callback::from(move |_: DragEvent| over.set(false))
    };
    let ondrop = {
        let (over, send) = (over.clone(), props.send.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            if let Some(list) = event.data_transfer().and_then(|data| data.files()) {
                read_all(&list, send.clone());
            }
        })
    };
    html! {
        <div class={classes!("files-body", over.then_some("is-over"))} {ondragover} {ondragleave} {ondrop}>
            <div class="files-bar">
                { tabs(props) }
                <OpenButton words={words.clone()} send={props.send.clone()} />
                { menu(props) }
            </div>
            <div class="files-editor" role="tabpanel" id="file-body" aria-labelledby={format!("file-{}", props.current.0)}>
                if props.files.files.is_empty() {
                    <p class="empty">{ words.get("files.none") }</p>
                }
                <EditorsView ..props.clone() />
            </div>
            { knobs::strip(props) }
            <p class="drop-hint" aria-hidden="true">{ words.get("files.drop") }</p>
        </div>
    }
}

fn tabs(props: &Props) -> Html {
    let names: Vec<String> = props
        .files
        .files
        .iter()
        .map(|file| short(&file.name).to_owned())
        .collect();
    let extras: Vec<Html> = props.files.iter().map(|(id, _)| badge(props, id)).collect();
    let choose = props.send.reform(|index: usize| Action::Show(FileId(index as u16)));
    let chosen = usize::from(props.current.0);
    html! { <Tabs id="file" class="file-tabs" label={props.words.get("files.tabs")} {names} {extras} {chosen} {choose} /> }
}

/// A file of a machine goes by its last name: its path is long, and begins like all the others.
fn short(name: &str) -> &str {
    match name.strip_prefix('/') {
        Some(path) => path.rsplit('/').next().unwrap_or(path),
        None => name,
    }
}

/// The worst severity in a file and how many findings it has.
fn badge(props: &Props, file: FileId) -> Html {
    let here = props
        .answer
        .findings
        .iter()
        .filter(|finding| finding.file() == Some(file));
    let severities: Vec<Severity> = here.map(|finding| finding.severity).collect();
    let Some(worst) = severities.iter().min() else {
        return Html::default();
    };
    let label = props
        .words
        .fill("files.count", &[("count", &severities.len().to_string())]);
    html! {
        <span class="badge" title={label.clone()}>
            { icons::severity(*worst) }<span aria-hidden="true">{ severities.len() }</span><span class="hidden">{ label }</span>
        </span>
    }
}

/// What else can be done with the files: `www/files` makes it once it is opened.
fn menu(props: &Props) -> Html {
    let Some(file) = props.files.get(props.current) else {
        return Html::default();
    };
    let (label, ontoggle) = (props.words.get("files.more"), |_: Event| {
        super::browser::load_later("files")
    });
    let (index, name) = (props.current.0.to_string(), file.name.clone());
    html! {
        <details class="file-menu" {ontoggle}>
            <summary title={label.clone()}>{ icons::more() }<span class="hidden">{ label }</span></summary>
            <file-tools lang={props.words.lang().tag()} {index} {name} />
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct OpenProps {
    words: Words,
    send: Callback<Action>,
}

/// Opens files from the disk.
#[component]
fn OpenButton(props: &OpenProps) -> Html {
    let send = props.send.clone();
    let onchange = Callback::from(move |event: Event| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        if let Some((input, list)) = input.and_then(|input| Some((input.clone(), input.files()?))) {
            read_all(&list, send.clone());
            input.set_value("");
        }
    });
    html! {
        <label class="open-file" title={props.words.get("files.open")}>
            { icons::add() }<span class="hidden">{ props.words.get("files.open") }</span>
            <input type="file" multiple=true class="hidden" {onchange} />
        </label>
    }
}

/// Reads files and opens them together; a file that is too large or is no text is named and left out.
fn read_all(list: &web_sys::FileList, send: Callback<Action>) {
    let files: Vec<web_sys::File> = (0..list.length()).filter_map(|index| list.item(index)).collect();
    spawn_local(async move {
        let mut opened = Vec::new();
        for file in files {
            if file.name().to_ascii_lowercase().ends_with(".zip") {
                super::browser::open_zip(&file);
                continue;
            }
            match read_one(&file).await {
                Ok(text) => opened.push((file.name(), text)),
                Err(message) => send.emit(Action::Notice(Some(Notice { message, bad: true }))),
            }
        }
        if !opened.is_empty() {
            send.emit(Action::Open(opened));
        }
    });
}

async fn read_one(file: &web_sys::File) -> Result<String, Message> {
    if file.size() > FILE_LIMIT as f64 {
        return Err(Message::new("files.large")
            .with("name", file.name())
            .with("size", Arg::Bytes(file.size() as u64))
            .with("limit", Arg::Bytes(FILE_LIMIT as u64)));
    }
    let unreadable = || Message::new("files.unreadable").with("name", file.name());
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| unreadable())?;
    let buffer = buffer.dyn_into::<js_sys::ArrayBuffer>().map_err(|_| unreadable())?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(text),
        _ => Err(Message::new("files.binary").with("name", file.name())),
    }
}
