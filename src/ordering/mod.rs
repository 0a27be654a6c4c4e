//! The ordering service: how messages become blocks.

pub mod cutter;
