//! ZooKeeper 3.4.10: the ensemble's settings, its quorum and the sessions that brokers hold.

pub mod ensemble;
pub mod settings;
