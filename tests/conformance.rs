//! Agreement with recorded answers of the real Fabric and Kafka code.
//!
//! `ORDERING_VECTORS=<folder>` points the test at another folder of the same layout as `tests/vectors`. One line is
//! printed per file; a file that the folder lacks is reported as absent; the first disagreement fails with the case's id
//! and both answers.

#[path = "conformance/block_cutter.rs"]
mod block_cutter;
#[path = "conformance/block_hashes.rs"]
mod block_hashes;
#[path = "conformance/config_update.rs"]
mod config_update;
#[path = "conformance/configtx.rs"]
mod configtx;
#[path = "conformance/fabric_values.rs"]
mod fabric_values;
#[path = "conformance/genesis.rs"]
mod genesis;
#[path = "conformance/harness.rs"]
mod harness;
#[path = "conformance/kafka_chain.rs"]
mod kafka_chain;
#[path = "conformance/kafka_message.rs"]
mod kafka_message;
#[path = "conformance/orderer_yaml.rs"]
mod orderer_yaml;
#[path = "conformance/server_properties.rs"]
mod server_properties;
