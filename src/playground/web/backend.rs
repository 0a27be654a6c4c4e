//! The page's end of the worker: starts it, starts it again, passes messages.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use super::browser;
use crate::playground::protocol::{Reply, Request, pack, unpack};

/// What the worker says, or that it is no more.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum News {
    Said(Box<Reply>),
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
    pub(super) fn start(news: Callback<News>) -> Option<Self> {
        let base = browser::root()?.dataset().get("base")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&format!("{base}worker.js"), &options).ok()?;
        let said = news.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let reply = event
                .data()
                .dyn_into::<Uint8Array>()
                .ok()
                .and_then(|data| unpack(&data.to_vec()));
            if let Some(reply) = reply {
                said.emit(News::Said(Box::new(reply)));
            }
        });
        let error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            news.emit(News::Died);
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Some(Backend {
            worker,
            _message: message,
            _error: error,
        })
    }

    pub(super) fn ask(&self, request: &Request) {
        let bytes = Uint8Array::from(pack(request).as_slice());
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

/// The present worker, shared by the effects of the page.
pub(super) type Slot = Rc<RefCell<Option<Backend>>>;
