//! A worker: does its desk's work in small pieces, so that a message never waits long.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::playground::protocol::{Work, pack, unpack};

/// Real milliseconds of work between two looks at the messages.
const SLICE: f64 = 8.0;

/// Waits for requests for ever.
pub(super) fn start<W: Work + 'static>(scope: DedicatedWorkerGlobalScope) {
    let worker = Rc::new(Worker {
        scope: scope.clone(),
        desk: RefCell::new(W::default()),
        turn: RefCell::new(None),
    });
    let working = Rc::clone(&worker);
    *worker.turn.borrow_mut() = Some(Closure::new(move || working.work()));
    let receiving = Rc::clone(&worker);
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| receiving.receive(&event));
    scope.set_onmessage(Some(message.as_ref().unchecked_ref()));
    // The worker needs its listener for as long as it lives.
    message.forget();
    // An empty message says that it is there.
    worker.say(&[]);
}

struct Worker<W> {
    scope: DedicatedWorkerGlobalScope,
    desk: RefCell<W>,
    /// Called back by a timer: work goes on after waiting messages.
    turn: RefCell<Option<Closure<dyn FnMut()>>>,
}

impl<W: Work> Worker<W> {
    fn receive(&self, event: &MessageEvent) {
        let was_idle = self.desk.borrow().is_idle();
        let data = event.data();
        if let Some(text) = data.as_string() {
            self.desk.borrow_mut().take_text(&text);
        } else if let Some(request) = data.dyn_ref().and_then(|data: &Uint8Array| unpack(&data.to_vec())) {
            self.desk.borrow_mut().take(request);
        }
        if was_idle && !self.desk.borrow().is_idle() {
            self.call_again();
        }
    }

    fn work(&self) {
        let until = self.now() + SLICE;
        let replies = self.desk.borrow_mut().work(&|| self.now() < until);
        for reply in &replies {
            self.say(&pack(reply));
        }
        for text in self.desk.borrow_mut().texts() {
            // Refused only for what cannot be cloned; a text can.
            let _ = self.scope.post_message(&JsValue::from_str(&text));
        }
        if !self.desk.borrow().is_idle() {
            self.call_again();
        }
    }

    fn call_again(&self) {
        if let Some(turn) = self.turn.borrow().as_ref() {
            // A worker always has timers.
            let _ = self.scope.set_timeout_with_callback(turn.as_ref().unchecked_ref());
        }
    }

    fn now(&self) -> f64 {
        self.scope.performance().map_or(0.0, |clock| clock.now())
    }

    fn say(&self, message: &[u8]) {
        let bytes = Uint8Array::from(message);
        // Refused only for what cannot be cloned; bytes can.
        let _ = self
            .scope
            .post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
    }
}
