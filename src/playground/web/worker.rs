//! The worker: reads, checks and simulates, so that neither a long text nor a bad one can stop the page.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::playground::bench::Bench;
use crate::playground::protocol::{Reply, pack, unpack};

/// Real milliseconds of work between two looks at the messages.
const SLICE: f64 = 8.0;

/// Waits for requests for ever.
pub(super) fn start(scope: DedicatedWorkerGlobalScope) {
    let desk = Rc::new(Desk {
        scope: scope.clone(),
        bench: RefCell::new(Bench::default()),
        turn: RefCell::new(None),
    });
    let working = Rc::clone(&desk);
    *desk.turn.borrow_mut() = Some(Closure::new(move || working.work()));
    let receiving = Rc::clone(&desk);
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| receiving.receive(&event));
    scope.set_onmessage(Some(message.as_ref().unchecked_ref()));
    // The worker needs its listener for as long as it lives.
    message.forget();
    desk.say(&Reply::Ready);
}

struct Desk {
    scope: DedicatedWorkerGlobalScope,
    bench: RefCell<Bench>,
    /// Called back by a timer: work goes on after waiting messages.
    turn: RefCell<Option<Closure<dyn FnMut()>>>,
}

impl Desk {
    fn receive(&self, event: &MessageEvent) {
        let request = event
            .data()
            .dyn_into::<Uint8Array>()
            .ok()
            .and_then(|data| unpack(&data.to_vec()));
        if let Some(request) = request {
            let was_idle = self.bench.borrow().is_idle();
            self.bench.borrow_mut().take(request);
            if was_idle {
                self.call_again();
            }
        }
    }

    fn work(&self) {
        let until = self.now() + SLICE;
        let replies = self.bench.borrow_mut().work(|| self.now() < until);
        for reply in &replies {
            self.say(reply);
        }
        if !self.bench.borrow().is_idle() {
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

    fn say(&self, reply: &Reply) {
        let bytes = Uint8Array::from(pack(reply).as_slice());
        // Refused only for what cannot be cloned; bytes can.
        let _ = self
            .scope
            .post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
    }
}
