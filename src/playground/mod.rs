//! The page: one reducer for its state, a worker that reads and simulates, and Yew components that compute nothing.
//!
//! The same WASM module runs twice: on the page and in a module worker, so that no text, however bad, can stop the page.
//! What knows no browser ([`state`], [`protocol`], [`permalink`], [`text`]) is compiled and tested everywhere.

pub mod bench;
pub mod diff;
pub mod effective;
pub mod example;
pub mod offsets;
pub mod permalink;
pub mod protocol;
pub mod setup;
pub mod state;
#[cfg(target_arch = "wasm32")]
mod web;

pub use crate::sim::story;
pub use crate::words as text;
#[cfg(target_arch = "wasm32")]
pub use web::start;
