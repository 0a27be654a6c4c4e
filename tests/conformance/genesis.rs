//! `genesis.jsonl`: genesis blocks that configtxgen wrote, and how it shows them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ordering_playground::config::fabric::Disk;
use ordering_playground::config::fabric::configtx::{Run, run};
use ordering_playground::config::source::FileId;
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::yaml;
use ordering_playground::ordering::block::BlockView;
use ordering_playground::ordering::genesis::{Circumstances, genesis_block};
use ordering_playground::ordering::hash::data_hash;
use ordering_playground::ordering::proto::common::{ChannelHeader, Envelope, Payload, SignatureHeader};
use ordering_playground::ordering::settings::ConfigSettings;
use ordering_playground::ordering::view;
use prost::Message;
use serde_json::{Value, json};

use crate::config_update::to_value;
use crate::configtx::environment;
use crate::harness::{Outcome, jsonl, judge};

#[test]
fn inspected_blocks() {
    judge("genesis.jsonl (inspect)", jsonl("genesis.jsonl"), |case| {
        let shown = view::block(&block(case)).expect("a real block");
        Outcome::of(to_value(&shown), case["inspect"].clone())
    });
}

/// Our own block of the same profile means the same: everything that is shown but the hash of the data, which depends
/// on the order in which Go happens to walk its maps.
#[test]
fn written_blocks() {
    judge("genesis.jsonl", jsonl("genesis.jsonl"), |case| {
        let ours = write(case);
        let view = BlockView::read(&ours).expect("our own block");
        assert_eq!(view.data_hash, data_hash(view.data.iter().copied()));
        Outcome::of(
            without_data_hash(to_value(&view::block(&ours).expect("our own block"))),
            without_data_hash(case["inspect"].clone()),
        )
    });
}

fn without_data_hash(mut shown: Value) -> Value {
    shown["header"]["data_hash"].take();
    shown
}

/// Writes the block at the recorded time and with the recorded nonce.
fn write(case: &Value) -> Vec<u8> {
    let text = case["yaml"].as_str().expect("a file");
    let environment = environment(case);
    let run_of = Run {
        text,
        fabric: FabricVersion::V1_4_2,
        profile: case["profile"].as_str().expect("a profile"),
        environment: &environment,
        disk: Disk::Unknown,
        folder: "",
    };
    let document = yaml::parse(FileId(0), text).expect("YAML");
    let tree = yaml::decode(&document, yaml::Merge::Positional).expect("a tree");
    let profile = run(&tree, run_of).load.expect("a profile that configtxgen takes");
    let real = block(case);
    let envelope = BlockView::read(&real).expect("a real block").data[0].to_vec();
    let payload = Payload::decode(
        Envelope::decode(envelope.as_slice())
            .expect("an envelope")
            .payload
            .as_slice(),
    );
    let header = payload.expect("a payload").header.expect("a header");
    let channel = ChannelHeader::decode(header.channel_header.as_slice()).expect("a channel header");
    let signature = SignatureHeader::decode(header.signature_header.as_slice()).expect("a signature header");
    let circumstances = Circumstances {
        channel_id: case["channel_id"].as_str().expect("a channel"),
        created: channel.timestamp.expect("a time").seconds,
        nonce: signature.nonce.try_into().expect("24 bytes"),
        metadata_slots: 5,
    };
    genesis_block(&profile, &circumstances).expect("a block").bytes
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
