//! The page: one reducer for its state, a worker that reads, one that simulates, and Yew components that compute nothing.
//!
//! Two programs: the page's own, and that of its two workers, so that no text, however bad, can stop the page. The latter is
//! loaded when there is something to read or to run: the build has read the files that the page opens with.
//! What knows no browser ([`state`], [`protocol`], [`permalink`], [`text`]) is compiled and tested everywhere.

pub mod broker;
pub mod course;
pub mod diff;
pub mod effective;
pub mod example;
pub mod knobs;
pub mod offsets;
pub mod permalink;
pub mod protocol;
pub mod reader;
pub mod route;
pub mod setup;
pub mod simulator;
pub mod state;
pub mod strike;
pub mod tools;
#[cfg(target_arch = "wasm32")]
mod web;

pub use crate::sim::story;
pub use crate::words as text;
#[cfg(target_arch = "wasm32")]
pub use web::{start, start_course, start_worker};
