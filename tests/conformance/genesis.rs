//! `genesis.jsonl`: genesis blocks that configtxgen wrote, and how it shows them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ordering_playground::ordering::block::BlockView;
use ordering_playground::ordering::settings::ConfigSettings;
use ordering_playground::ordering::view;
use serde_json::{Value, json};

use crate::config_update::to_value;
use crate::harness::{Outcome, jsonl, judge};

#[test]
fn inspected_blocks() {
    judge("genesis.jsonl (inspect)", jsonl("genesis.jsonl"), |case| {
        let shown = view::block(&block(case)).expect("a real block");
        Outcome::of(to_value(&shown), case["inspect"].clone())
    });
}

/// The settings that are read back from a real block are those that configtxgen shows.
#[test]
fn settings_of_blocks() {
    judge("genesis.jsonl (settings)", jsonl("genesis.jsonl"), |case| {
        let bytes = block(case);
        let config = BlockView::read(&bytes)
            .and_then(|block| block.config())
            .expect("a real config block");
        let settings = ConfigSettings::of(&config.config);
        let channel = &case["inspect"]["data"]["data"][0]["payload"]["data"]["config"]["channel_group"];
        let value = |group: &Value, name: &str| group["values"][name]["value"].clone();
        let orderer = &channel["groups"]["Orderer"];
        let size = settings.batch_size.expect("every real block has one");
        let capabilities = |group: &Value| {
            let capabilities = value(group, "Capabilities");
            capabilities["capabilities"]
                .as_object()
                .map(|map| map.keys().cloned().collect())
                .unwrap_or_default()
        };
        let ours = (
            json!([
                config.channel_id,
                settings.consensus_type,
                settings.batch_timeout,
                settings.addresses
            ]),
            json!([
                size.max_message_count,
                size.absolute_max_bytes,
                size.preferred_max_bytes
            ]),
            json!([settings.kafka_brokers, settings.max_channels.map(|max| max.to_string())]),
            (settings.channel_capabilities, settings.orderer_capabilities),
            settings
                .consortiums
                .into_iter()
                .map(|(name, _)| name)
                .collect::<Vec<_>>(),
        );
        let batch_size = value(orderer, "BatchSize");
        let max_channels = match &value(orderer, "ChannelRestrictions")["max_count"] {
            Value::Null => json!("0"),
            max => max.clone(),
        };
        let consortiums = channel["groups"]["Consortiums"]["groups"].as_object();
        let real = (
            json!([
                case["channel_id"],
                value(orderer, "ConsensusType")["type"],
                value(orderer, "BatchTimeout")["timeout"],
                value(channel, "OrdererAddresses")["addresses"],
            ]),
            json!([
                batch_size["max_message_count"],
                batch_size["absolute_max_bytes"],
                batch_size["preferred_max_bytes"],
            ]),
            json!([value(orderer, "KafkaBrokers")["brokers"], max_channels]),
            (capabilities(channel), capabilities(orderer)),
            consortiums.map(|map| map.keys().cloned().collect()).unwrap_or_default(),
        );
        Outcome::of(ours, real)
    });
}

fn block(case: &Value) -> Vec<u8> {
    BASE64_STANDARD
        .decode(case["block_base64"].as_str().expect("a block"))
        .expect("base64")
}
