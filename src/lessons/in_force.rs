//! Settings in force, asked for by name: what a goal about a setting looks at.

use serde::{Deserialize, Serialize};

use crate::config::network::{ChannelOrderer, KeyValue, Network, OrdererNode, Setting, Value};

/// Whose settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// The orderer section of the genesis block: configtx.yaml.
    Channel,
    Orderers,
    Brokers,
    Zookeepers,
}

/// A plain value. Sizes are bytes, times milliseconds, lists have `, ` between their items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Plain {
    Bool(bool),
    Number(i64),
    Text(String),
}

impl std::fmt::Display for Plain {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Plain::Bool(value) => value.fmt(out),
            Plain::Number(value) => value.fmt(out),
            Plain::Text(value) => value.fmt(out),
        }
    }
}

/// The value of `key` with everybody who has it: name and value. Nothing where nobody has such a key.
pub fn in_force(network: &Network, of: Of, key: &str) -> Vec<(String, Plain)> {
    match of {
        Of::Channel => {
            let channel = network.channel.as_ref();
            let value = channel.and_then(|channel| Some((channel.profile.clone(), of_channel(channel, key)?)));
            value.into_iter().collect()
        }
        Of::Orderers => {
            let nodes = network.orderers.iter();
            nodes
                .filter_map(|node| Some((node.name.clone(), of_orderer(node, key)?)))
                .collect()
        }
        Of::Brokers => {
            let brokers = network.brokers.iter();
            brokers
                .filter_map(|broker| Some((broker.name.clone(), plain(broker.get(key)?))))
                .collect()
        }
        Of::Zookeepers => {
            let find = |values: &[KeyValue]| values.iter().find(|entry| entry.name == key).map(plain);
            let servers = network.zookeepers.iter();
            servers
                .filter_map(|server| Some((server.name.clone(), find(&server.values)?)))
                .collect()
        }
    }
}

fn plain(entry: &KeyValue) -> Plain {
    match &entry.setting.value {
        Value::Null => Plain::Text(String::new()),
        Value::Bool(value) => Plain::Bool(*value),
        Value::Int(value) => Plain::Number(*value),
        Value::Double(value) => Plain::Text(value.to_string()),
        Value::Text(value) => Plain::Text(value.clone()),
        Value::List(values) => Plain::Text(values.join(", ")),
    }
}

fn of_channel(channel: &ChannelOrderer, key: &str) -> Option<Plain> {
    let number = |value: u64| Plain::Number(i64::try_from(value).unwrap_or(i64::MAX));
    let list = |list: &Setting<Vec<Setting<String>>>| {
        let items: Vec<&str> = list.value.iter().map(|item| item.value.as_str()).collect();
        Plain::Text(items.join(", "))
    };
    let names = |list: &[Setting<String>]| {
        let items: Vec<&str> = list.iter().map(|item| item.value.as_str()).collect();
        Plain::Text(items.join(", "))
    };
    Some(match key {
        "OrdererType" => Plain::Text(channel.orderer_type.value.clone()),
        "Addresses" => list(&channel.addresses),
        "BatchTimeout" => millis(&channel.batch_timeout),
        "BatchSize.MaxMessageCount" => number(channel.max_message_count.value.into()),
        "BatchSize.AbsoluteMaxBytes" => number(channel.absolute_max_bytes.value.into()),
        "BatchSize.PreferredMaxBytes" => number(channel.preferred_max_bytes.value.into()),
        "MaxChannels" => number(channel.max_channels.value),
        "Kafka.Brokers" => list(&channel.kafka_brokers),
        "Capabilities" => names(&channel.capabilities),
        _ => return None,
    })
}

fn of_orderer(node: &OrdererNode, key: &str) -> Option<Plain> {
    let text = |setting: &Setting<String>| Plain::Text(setting.value.clone());
    Some(match key {
        "General.ListenAddress" => text(&node.listen_address),
        "General.ListenPort" => Plain::Number(node.listen_port.value.into()),
        "General.TLS.Enabled" => Plain::Bool(node.general_tls_enabled.value),
        "General.GenesisMethod" => text(&node.genesis_method),
        "General.GenesisFile" => text(&node.genesis_file),
        "Kafka.Retry.ShortInterval" => millis(&node.short_interval),
        "Kafka.Retry.ShortTotal" => millis(&node.short_total),
        "Kafka.Retry.LongInterval" => millis(&node.long_interval),
        "Kafka.Retry.LongTotal" => millis(&node.long_total),
        "Kafka.Retry.NetworkTimeouts.ReadTimeout" => millis(&node.read_timeout),
        "Kafka.Retry.Producer.RetryMax" => Plain::Number(node.producer_retry_max.value),
        "Kafka.Topic.ReplicationFactor" => Plain::Number(node.topic_replication_factor.value.into()),
        "Kafka.Version" => text(&node.kafka_version),
        "Kafka.TLS.Enabled" => Plain::Bool(node.kafka_tls_enabled.value),
        "Kafka.SASLPlain.Enabled" => Plain::Bool(node.sasl_plain_enabled.value),
        _ => return None,
    })
}

/// Go nanoseconds.
fn millis(setting: &Setting<i64>) -> Plain {
    Plain::Number(setting.value / 1_000_000)
}
