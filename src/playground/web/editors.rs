//! The component that holds the CodeMirror editors and keeps them in step with the state.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::browser;
use super::editor::{Editors, Mark, byte_at, set};
use crate::config::source::{FileId, FileKind, FileSet, SourceFile, Span};
use crate::config::versions::Releases;
use crate::config::{complete, keys};
use crate::finding::Message;
use crate::playground::offsets::to_utf16;
use crate::playground::protocol::{Answer, From, Row};
use crate::playground::state::{Action, Notice, Write};
use crate::playground::text::Words;

/// What the editors and their tabs show.
#[derive(Properties, Clone, PartialEq)]
pub(super) struct Props {
    pub(super) files: Rc<FileSet>,
    pub(super) current: FileId,
    pub(super) releases: Releases,
    pub(super) writes: Rc<Vec<Write>>,
    pub(super) answer: Rc<Answer>,
    /// Whether `answer` speaks of `files` as they are.
    pub(super) fresh: bool,
    pub(super) go_to: Option<(u32, Span)>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

/// What the editor's callbacks look at: always the newest of it.
type Latest = Rc<RefCell<Sight>>;

struct Sight {
    files: Rc<FileSet>,
    answer: Rc<Answer>,
    releases: Releases,
    words: Words,
}

impl Sight {
    fn of(props: &Props) -> Self {
        Sight {
            files: Rc::clone(&props.files),
            answer: Rc::clone(&props.answer),
            releases: props.releases,
            words: props.words.clone(),
        }
    }
}

#[component]
pub(super) fn EditorsView(props: &Props) -> Html {
    let node = use_node_ref();
    let editors = use_state(|| None::<Editors>);
    let latest: Latest = use_mut_ref(|| Sight::of(props));
    *latest.borrow_mut() = Sight::of(props);
    {
        let (node, setter, latest, send) = (node.clone(), editors.setter(), latest.clone(), props.send.clone());
        use_effect_with((), move |()| {
            let Some(parent) = node.cast::<web_sys::Element>() else {
                return;
            };
            spawn_local(async move {
                match Editors::load(&parent, &host(&latest, &send)).await {
                    Some(made) => setter.set(Some(made)),
                    None => send.emit(Action::Notice(Some(Notice {
                        message: Message::new("editor.none"),
                        bad: true,
                    }))),
                }
            });
        });
    }
    use_words(&editors, &props.words);
    use_written(&editors, props);
    use_shown(&editors, props);
    use_effect_with(editors.is_some(), |there| {
        if !there {
            return;
        }
        browser::set_data("ready", "true");
        if let Some(clock) = browser::window().and_then(|window| window.performance()) {
            // A mark without options is never refused.
            let _ = clock.mark("ready");
        }
    });
    html! { <div class="editor" ref={node} /> }
}

/// Puts the editors into the page's language: before they open anything, so that it is drawn once.
#[hook]
fn use_words(editors: &Option<Editors>, words: &Words) {
    let editors = editors.clone();
    use_effect_with((words.clone(), editors.is_some()), move |(words, _)| {
        if let Some(editors) = editors {
            editors.speak(&words.get("editor.name"));
        }
    });
}

/// Carries the page's own changes into the editors. New ones open the files as they are.
#[hook]
fn use_written(editors: &Option<Editors>, props: &Props) {
    let opened = use_mut_ref(|| false);
    let (files, send, editors) = (Rc::clone(&props.files), props.send.clone(), editors.clone());
    let writes = Rc::clone(&props.writes);
    use_effect_with(
        (writes, editors.is_some()),
        move |(writes, _): &(Rc<Vec<Write>>, bool)| {
            let Some(editors) = editors else { return };
            if opened.replace(true) {
                for (index, write) in writes.iter().enumerate() {
                    let after = writes.get(index + 1).map_or(&files, |next| &next.before);
                    carry(&editors, write, after);
                }
            } else {
                files.files.iter().for_each(|file| editors.open_file(file));
            }
            if let Some(last) = writes.last() {
                send.emit(Action::Written(last.number));
            }
        },
    );
}

fn carry(editors: &Editors, write: &Write, after: &FileSet) {
    let Some(edits) = &write.edits else {
        let gone = |name: &str| after.files.iter().all(|file| file.name != name);
        for file in write.before.files.iter().filter(|file| gone(&file.name)) {
            editors.close(&file.name);
        }
        for file in &after.files {
            editors.open_file(file);
        }
        return;
    };
    for (id, before) in write.before.iter() {
        let here: Vec<_> = edits.iter().filter(|edit| edit.span.file == id).collect();
        if let (false, Some(after)) = (here.is_empty(), after.get(id)) {
            editors.edit_file(before, after, &here);
        }
    }
}

/// Shows the chosen file, its findings and the place that was asked for.
#[hook]
fn use_shown(editors: &Option<Editors>, props: &Props) {
    let there = editors.is_some();
    let each = || {
        let editors = editors.clone();
        move |act: &dyn Fn(&Editors)| editors.iter().for_each(act)
    };
    // Before a file is shown for the first time its findings are in it: so it is drawn once.
    let (with, files) = (each(), Rc::clone(&props.files));
    let answer = props.fresh.then(|| Rc::clone(&props.answer));
    use_effect_with((answer, props.words.clone(), there), move |(answer, words, _)| {
        if let Some(answer) = answer {
            with(&|editors| mark(editors, &files, answer, words));
        }
    });
    let with = each();
    let name = props.files.get(props.current).map(|file| file.name.clone());
    use_effect_with((name, props.writes.len(), there), move |(name, ..)| {
        if let Some(name) = name {
            with(&|editors| editors.show(name));
        }
    });
    let (with, files) = (each(), Rc::clone(&props.files));
    use_effect_with((props.go_to, there), move |(place, _)| {
        let Some((_, span)) = place else { return };
        if let Some(file) = files.get(span.file) {
            with(&|editors| editors.show_place(file, span.start, span.end));
        }
    });
}

fn mark(editors: &Editors, files: &FileSet, answer: &Answer, words: &Words) {
    for (id, file) in files.iter() {
        let list = js_sys::Array::new();
        for (index, finding) in answer.findings.iter().enumerate() {
            let Some(span) = finding.at.filter(|span| span.file == id) else {
                continue;
            };
            let mark = Mark {
                index,
                from: to_utf16(&file.text, span.start as usize),
                to: to_utf16(&file.text, span.end as usize),
                severity: finding.severity,
                code: finding.code.clone().into_owned(),
                title: words.title(finding),
                text: words.say(&finding.message),
                fix: finding.fixes.first().map(|fix| words.say(&fix.title)),
            };
            list.push(&mark.to_js());
        }
        editors.mark(&file.name, list);
    }
}

/// The object that the editors' JavaScript talks to. It lives as long as the page.
fn host(latest: &Latest, send: &Callback<Action>) -> JsValue {
    let object = js_sys::Object::new();
    let id = {
        let latest = latest.clone();
        move |name: &str| {
            let files = &latest.borrow().files;
            let found = files.iter().find(|(_, file)| file.name == name);
            found.map(|(id, _)| id)
        }
    };
    let typed = send.clone();
    let change = Closure::<dyn Fn(String, String)>::new(move |name: String, text: String| {
        if let Some(id) = id(&name) {
            typed.emit(Action::Typed(id, text));
        }
    });
    let fixing = send.clone();
    let fix = Closure::<dyn Fn(u32)>::new(move |index: u32| fixing.emit(Action::Fix(index as usize, 0)));
    let known = latest.clone();
    let describe = Closure::<dyn Fn(String, u32) -> JsValue>::new(move |name: String, unit: u32| {
        describe(&known.borrow(), &name, unit).unwrap_or(JsValue::NULL)
    });
    let known = latest.clone();
    let complete =
        Closure::<dyn Fn(String, String, u32) -> JsValue>::new(move |name: String, text: String, unit: u32| {
            complete(&known.borrow(), &name, text, unit).unwrap_or(JsValue::NULL)
        });
    set(&object, "change", &change.into_js_value());
    set(&object, "fix", &fix.into_js_value());
    set(&object, "describe", &describe.into_js_value());
    set(&object, "complete", &complete.into_js_value());
    object.into()
}

/// What the value on a line is, for the hover card.
fn describe(sight: &Sight, name: &str, unit: u32) -> Option<JsValue> {
    let Sight {
        files, answer, words, ..
    } = sight;
    let (id, file) = files.iter().find(|(_, file)| file.name == name)?;
    let byte = byte_at(file, unit);
    let start = file.text.get(..byte)?.rfind('\n').map_or(0, |index| index + 1);
    let end = file
        .text
        .get(byte..)?
        .find('\n')
        .map_or(file.text.len(), |index| byte + index);
    let on_line = |row: &&Row| {
        row.at
            .is_some_and(|at| at.file == id && at.start as usize >= start && at.start as usize <= end)
    };
    let row = answer.effective.iter().flat_map(|part| &part.rows).find(on_line)?;
    let help = js_sys::Object::new();
    set(&help, "name", &row.name.as_str().into());
    let rows = js_sys::Array::new();
    let line = |term: &str, value: &str| {
        rows.push(&js_sys::Array::of2(&words.get(term).into(), &value.into()));
    };
    line("effective.value", &super::effective::value(&row.value));
    if let From::File(true) = row.from {
        line("effective.from", &words.get("effective.alias"));
    }
    if let Some(key) = key_of(file.kind, sight.releases, &row.name) {
        line("key.type", key.kind);
        if let Some(preset) = &key.preset {
            line("key.default", preset);
        }
        match key.range {
            (Some(least), Some(most)) => line("key.range", &format!("{least} … {most}")),
            (Some(least), None) => line("key.range", &format!("≥ {least}")),
            _ => {}
        }
        if let Some(text) = browser::later_text(words.lang(), &key.text) {
            set(&help, "text", &text.into());
        }
    }
    set(&help, "rows", &rows);
    Some(help.into())
}

/// What there is to say about a key, by its name among the values in force.
fn key_of(file: FileKind, releases: Releases, name: &str) -> Option<keys::Key> {
    let path = || name.split('.');
    match file {
        FileKind::Broker | FileKind::ZooKeeper => keys::property(file, releases.kafka, name),
        FileKind::Configtx => {
            let path: Vec<&str> = std::iter::once("Orderer").chain(path()).collect();
            keys::at_path(file, releases.fabric, &path)
        }
        FileKind::Orderer => keys::at_path(file, releases.fabric, &path().collect::<Vec<_>>()),
        _ => None,
    }
}

/// What can be written at a place, for the completion list. The text is the editor's own: what the page knows of it can be
/// a key behind.
fn complete(sight: &Sight, name: &str, text: String, unit: u32) -> Option<JsValue> {
    let (_, known) = sight.files.iter().find(|(_, file)| file.name == name)?;
    let file = SourceFile {
        name: name.to_owned(),
        kind: known.kind,
        text,
    };
    let found = complete::at(&file, sight.releases, byte_at(&file, unit))?;
    let options = js_sys::Array::new();
    for choice in found.choices {
        let option = js_sys::Object::new();
        set(&option, "label", &choice.label.into());
        set(&option, "apply", &choice.insert.into());
        if let Some(key) = choice.key {
            let preset = key.preset.map(|preset| format!(" · {preset}")).unwrap_or_default();
            set(&option, "detail", &format!("{}{preset}", key.kind).into());
            if let Some(text) = browser::later_text(sight.words.lang(), &key.text) {
                set(&option, "info", &text.into());
            }
        }
        options.push(&option);
    }
    let answer = js_sys::Object::new();
    set(&answer, "from", &to_utf16(&file.text, found.from).into());
    set(&answer, "options", &options);
    Some(answer.into())
}
