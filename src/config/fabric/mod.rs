//! Fabric's own reading: viper, mapstructure and the checks of configtxgen and the orderer.

mod bundle;
pub mod channelconfig;
pub mod configtx;
pub mod configtxgen;
mod datum;
mod encode;
mod json;
mod kafka_version;
pub mod lookup;
mod mapstructure;
pub mod orderer_listing;
pub mod orderer_yaml;
pub mod outline;
pub mod policy;
mod raft;
mod scalar;
mod schema;
mod types;
mod viper;

pub use bundle::Bundle;
pub use mapstructure::Disk;
pub use scalar::{ScalarType, read_scalar};
pub use viper::{Environment, Variable};
