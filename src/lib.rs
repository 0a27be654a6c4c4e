//! Ordering Playground: the core.
//!
//! Data goes one way: text files → [`config`] (typed settings with places) → [`rules`] (findings with fixes), and the
//! same settings → [`sim`] ([`ordering`], [`kafka`], [`zookeeper`]) → trace → views. Nothing here knows a browser, a
//! clock, a file system or a source of randomness other than a scenario's seed.
#![forbid(unsafe_code)]

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod config;
pub mod console;
pub mod decoder;
pub mod finding;
pub mod kafka;
pub mod lessons;
pub mod ordering;
pub mod playground;
pub mod rules;
pub mod sealed;
pub mod sim;
#[cfg(not(target_arch = "wasm32"))]
pub mod swarm;
pub mod words;
pub mod zookeeper;
