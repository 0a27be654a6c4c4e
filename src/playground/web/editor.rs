//! The editor's JavaScript (`www/editor/main.js`), with types.

use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::config::source::{FileKind, SourceFile};
use crate::finding::{Edit, Severity};
use crate::playground::offsets::{to_utf8, to_utf16};

#[wasm_bindgen]
extern "C" {
    /// All editors of the page: one document per file, one of them shown.
    #[derive(Clone)]
    pub(super) type Editors;

    /// Makes the editors once their script has come.
    #[wasm_bindgen(js_name = orderingEditors, catch)]
    async fn ordering_editors(parent: &Element, host: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method)]
    fn open(this: &Editors, id: &str, mode: &str, text: &str);
    #[wasm_bindgen(method)]
    pub(super) fn close(this: &Editors, id: &str);
    #[wasm_bindgen(method)]
    pub(super) fn show(this: &Editors, id: &str);
    #[wasm_bindgen(method)]
    fn edit(this: &Editors, id: &str, flat: js_sys::Array);
    #[wasm_bindgen(method)]
    fn text(this: &Editors, id: &str) -> Option<String>;
    #[wasm_bindgen(method)]
    pub(super) fn mark(this: &Editors, id: &str, list: js_sys::Array);
    #[wasm_bindgen(method, js_name = goTo)]
    fn go_to(this: &Editors, id: &str, from: u32, to: u32, focus: bool);
    #[wasm_bindgen(method)]
    pub(super) fn speak(this: &Editors, name: &str);
}

impl Editors {
    /// Inside of `parent`, empty at first; `None` when their script cannot be loaded.
    pub(super) async fn load(parent: &Element, host: &JsValue) -> Option<Editors> {
        ordering_editors(parent, host).await.ok().map(JsCast::unchecked_into)
    }

    pub(super) fn open_file(&self, file: &SourceFile) {
        let mode = match file.kind {
            FileKind::Configtx | FileKind::Orderer | FileKind::Compose => "yaml",
            FileKind::Broker | FileKind::ZooKeeper | FileKind::Env => "properties",
            FileKind::Other => "plain",
        };
        self.open(&file.name, mode, &file.text);
    }

    /// Carries out edits of `before`, so that its text becomes that of `after`.
    pub(super) fn edit_file(&self, before: &SourceFile, after: &SourceFile, edits: &[&Edit]) {
        let flat = js_sys::Array::new();
        for edit in edits {
            flat.push(&to_utf16(&before.text, edit.span.start as usize).into());
            flat.push(&to_utf16(&before.text, edit.span.end as usize).into());
            flat.push(&edit.text.as_str().into());
        }
        self.edit(&before.name, flat);
        if self.text(&after.name).is_some_and(|text| text != after.text) {
            self.open_file(after);
        }
    }

    pub(super) fn show_place(&self, file: &SourceFile, start: u32, end: u32) {
        let unit = |byte: u32| to_utf16(&file.text, byte as usize);
        self.go_to(&file.name, unit(start), unit(end), true);
    }
}

/// A finding as the editor shows it.
pub(super) struct Mark {
    pub(super) index: usize,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) severity: Severity,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) fix: Option<String>,
}

impl Mark {
    pub(super) fn to_js(&self) -> JsValue {
        let object = js_sys::Object::new();
        set(&object, "index", &(self.index as u32).into());
        set(&object, "from", &self.from.into());
        set(&object, "to", &self.to.into());
        set(&object, "severity", &(self.severity as u32).into());
        set(&object, "code", &self.code.as_str().into());
        set(&object, "title", &self.title.as_str().into());
        set(&object, "text", &self.text.as_str().into());
        if let Some(fix) = &self.fix {
            set(&object, "fix", &fix.as_str().into());
        }
        object.into()
    }
}

/// Sets a property of a plain object, which cannot fail.
pub(super) fn set(object: &js_sys::Object, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(object, &name.into(), value);
}

/// Byte offset in a file of a UTF-16 offset in its editor.
pub(super) fn byte_at(file: &SourceFile, unit: u32) -> usize {
    to_utf8(&file.text, unit)
}
