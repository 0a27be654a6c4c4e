//! Kafka 1.1.1: brokers' settings, partition logs, replication. State machines without I/O that know of no clock but the
//! time they are given.

pub mod controller;
pub mod error;
pub mod log;
pub mod partition;
pub mod settings;
pub mod size;

/// Virtual time and time spans in µs.
pub type Micros = u64;
