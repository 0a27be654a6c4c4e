//! The page's end of a worker: starts it, starts it again, passes messages.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use super::browser;
use crate::playground::protocol::pack;
use crate::playground::state::Desk;
use crate::playground::text::Words;

#[wasm_bindgen]
extern "C" {
    /// A compiled program of the page: see `www/boot.js`.
    #[wasm_bindgen(js_name = orderingProgram, catch)]
    async fn ordering_program(name: &str) -> Result<JsValue, JsValue>;

    /// Hands the simulating worker to the panels that are loaded later.
    #[wasm_bindgen(js_name = orderingDesk)]
    fn ordering_desk(worker: &Worker);
}

/// Name of the worker that simulates.
pub(super) const SIMULATOR: &str = "simulator";

/// What a worker says, or that it is no more.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum News {
    Ready,
    Said(Vec<u8>),
    Died,
}

/// A worker with its two listeners. Dropping it ends the worker.
pub(super) struct Backend {
    worker: Worker,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

impl Backend {
    /// `None`: the browser has no module workers or refuses them.
    /// What it answers is told in `words`, so these are complete before it begins.
    pub(super) fn start(desk: Desk, words: Words, news: Callback<News>) -> Option<Self> {
        let (script, program) = match desk {
            // The course's page has one program for everything.
            _ if browser::is_course() => ("course-worker.js", "course"),
            Desk::Reader | Desk::Simulator => ("worker.js", "workers"),
        };
        let base = browser::root()?.dataset().get("base")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        if desk == Desk::Simulator {
            options.set_name(SIMULATOR);
        }
        let worker = Worker::new_with_options(&format!("{base}{script}"), &options).ok()?;
        let (said, open) = (news.clone(), worker.clone());
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(data) = event.data().dyn_into::<Uint8Array>() {
                let bytes = data.to_vec();
                said.emit(if bytes.is_empty() {
                    if desk == Desk::Simulator {
                        ordering_desk(&open);
                    }
                    News::Ready
                } else {
                    News::Said(bytes)
                });
            }
        });
        let died = news.clone();
        let error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            died.emit(News::Died);
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        let (waiting, early) = (worker.clone(), words.clone());
        // On their way beside the program.
        wasm_bindgen_futures::spawn_local(async move {
            browser::complete(&early).await;
        });
        wasm_bindgen_futures::spawn_local(async move {
            let module = ordering_program(program).await;
            let complete = browser::complete(&words).await;
            // A worker that was ended in the meantime gets nothing.
            match module {
                Ok(module) if complete && waiting.post_message(&module).is_ok() => {}
                _ => news.emit(News::Died),
            }
        });
        Some(Backend {
            worker,
            _message: message,
            _error: error,
        })
    }

    pub(super) fn ask(&self, request: &impl Serialize) {
        self.post(&pack(request));
    }

    /// Asks what is packed already.
    pub(super) fn post(&self, request: &[u8]) {
        let bytes = Uint8Array::from(request);
        // Refused only for what cannot be cloned; bytes can.
        let _ = self
            .worker
            .post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The present worker of a desk, shared by the effects of the page.
pub(super) type Slot = Rc<RefCell<Option<Backend>>>;
