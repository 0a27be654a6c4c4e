//! The protobuf messages of Fabric that the ordering service reads and writes, with their tags.

pub mod common;
pub mod config;
pub mod orderer;
pub mod wire;
