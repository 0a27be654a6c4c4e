//! The effective configuration as rows to show: every value in force with where it came from.

use super::protocol::{From, Part, PartKind, Row, Shown};
use crate::config::network::{ChannelOrderer, KeyValue, Network, OrdererNode, Origin, Setting, Value};

/// Everything in force, one part per program.
pub fn parts(network: &Network) -> Vec<Part> {
    let mut parts = Vec::new();
    parts.extend(network.channel.as_ref().map(channel));
    parts.extend(network.orderers.iter().map(orderer));
    for broker in &network.brokers {
        let rows = broker.values.iter().map(key_value).collect();
        parts.push(part(PartKind::Broker, &broker.name, rows));
    }
    for server in &network.zookeepers {
        let rows = server.values.iter().map(key_value).collect();
        parts.push(part(PartKind::ZooKeeper, &server.name, rows));
    }
    parts
}

fn part(kind: PartKind, name: &str, rows: Vec<Row>) -> Part {
    Part {
        kind,
        name: name.to_owned(),
        rows,
    }
}

fn row<T>(name: &str, setting: &Setting<T>, value: Shown) -> Row {
    let from = match &setting.origin {
        Origin::File { via, .. } => From::File(!via.is_empty()),
        Origin::Default => From::Default,
        Origin::Environment { name, .. } => From::Environment(name.clone()),
    };
    Row {
        name: name.to_owned(),
        value,
        written: setting.written.clone(),
        from,
        at: setting.at(),
    }
}

fn nanos(name: &str, setting: &Setting<i64>) -> Row {
    row(name, setting, Shown::Millis(setting.value / 1_000_000))
}

fn number<T: Copy + Into<i64>>(name: &str, setting: &Setting<T>) -> Row {
    row(name, setting, Shown::Number(setting.value.into()))
}

fn text(name: &str, setting: &Setting<String>) -> Row {
    row(name, setting, Shown::Text(setting.value.clone()))
}

fn switch(name: &str, setting: &Setting<bool>) -> Row {
    row(name, setting, Shown::Text(setting.value.to_string()))
}

fn list(name: &str, setting: &Setting<Vec<Setting<String>>>) -> Row {
    let values: Vec<&str> = setting.value.iter().map(|item| item.value.as_str()).collect();
    row(name, setting, Shown::Text(values.join(", ")))
}

fn channel(channel: &ChannelOrderer) -> Part {
    let bytes = |name: &str, setting: &Setting<u32>| row(name, setting, Shown::Bytes(setting.value.into()));
    let channels = i64::try_from(channel.max_channels.value).unwrap_or(i64::MAX);
    let rows = vec![
        text("OrdererType", &channel.orderer_type),
        list("Addresses", &channel.addresses),
        nanos("BatchTimeout", &channel.batch_timeout),
        number("BatchSize.MaxMessageCount", &channel.max_message_count),
        bytes("BatchSize.AbsoluteMaxBytes", &channel.absolute_max_bytes),
        bytes("BatchSize.PreferredMaxBytes", &channel.preferred_max_bytes),
        row("MaxChannels", &channel.max_channels, Shown::Number(channels)),
        list("Kafka.Brokers", &channel.kafka_brokers),
    ];
    part(PartKind::Channel, &channel.profile, rows)
}

fn orderer(node: &OrdererNode) -> Part {
    let rows = vec![
        text("General.ListenAddress", &node.listen_address),
        number("General.ListenPort", &node.listen_port),
        switch("General.TLS.Enabled", &node.general_tls_enabled),
        text("General.GenesisMethod", &node.genesis_method),
        text("General.GenesisFile", &node.genesis_file),
        nanos("Kafka.Retry.ShortInterval", &node.short_interval),
        nanos("Kafka.Retry.ShortTotal", &node.short_total),
        nanos("Kafka.Retry.LongInterval", &node.long_interval),
        nanos("Kafka.Retry.LongTotal", &node.long_total),
        nanos("Kafka.Retry.NetworkTimeouts.DialTimeout", &node.dial_timeout),
        nanos("Kafka.Retry.NetworkTimeouts.ReadTimeout", &node.read_timeout),
        nanos("Kafka.Retry.NetworkTimeouts.WriteTimeout", &node.write_timeout),
        number("Kafka.Retry.Metadata.RetryMax", &node.metadata_retry_max),
        nanos("Kafka.Retry.Metadata.RetryBackoff", &node.metadata_retry_backoff),
        number("Kafka.Retry.Producer.RetryMax", &node.producer_retry_max),
        nanos("Kafka.Retry.Producer.RetryBackoff", &node.producer_retry_backoff),
        nanos("Kafka.Retry.Consumer.RetryBackoff", &node.consumer_retry_backoff),
        number("Kafka.Topic.ReplicationFactor", &node.topic_replication_factor),
        switch("Kafka.Verbose", &node.verbose),
        text("Kafka.Version", &node.kafka_version),
        switch("Kafka.TLS.Enabled", &node.kafka_tls_enabled),
        switch("Kafka.SASLPlain.Enabled", &node.sasl_plain_enabled),
    ];
    part(PartKind::Orderer, &node.name, rows)
}

/// The unit of a Kafka key is in its name.
fn key_value(entry: &KeyValue) -> Row {
    let value = match &entry.setting.value {
        Value::Null => Shown::Nothing,
        Value::Bool(value) => Shown::Text(value.to_string()),
        Value::Int(value) if *value >= 0 && entry.name.ends_with(".bytes") => Shown::Bytes(value.unsigned_abs()),
        Value::Int(value) if *value > 0 && entry.name.ends_with(".ms") => Shown::Millis(*value),
        Value::Int(value) => Shown::Number(*value),
        Value::Double(value) => Shown::Text(value.to_string()),
        Value::Text(value) => Shown::Text(value.clone()),
        Value::List(values) => Shown::Text(values.join(", ")),
    };
    row(&entry.name, &entry.setting, value)
}
