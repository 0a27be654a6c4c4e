//! The ordering service: how messages become blocks.
//!
//! Chains are state machines without I/O: a record, an envelope or "the timer fired" goes in, a list of [`effects`] comes
//! out.

pub mod block;
pub mod channel;
pub mod consenter;
pub mod cutter;
pub mod effects;
pub mod envelope;
pub mod genesis;
pub mod hash;
pub mod kafka_chain;
pub mod ledger;
pub mod log;
pub mod proto;
pub mod settings;
pub mod size;
pub mod solo;
pub mod update;
pub mod view;
