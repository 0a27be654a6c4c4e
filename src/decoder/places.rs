//! Where in the open files the settings of a cause are written.

use crate::config::network::{ChannelOrderer, Network, OrdererNode};
use crate::config::source::Span;

/// The places of a setting as causes name it (`server.properties min.insync.replicas`), one per broker, orderer or
/// server that has it written.
pub fn find(key: &str, network: &Network) -> Vec<Span> {
    let Some((file, key)) = key.split_once(' ') else {
        return Vec::new();
    };
    match file {
        "server.properties" => network.brokers.iter().filter_map(|broker| broker.at(key)).collect(),
        "zookeeper.properties" => zookeeper(key, network),
        "configtx.yaml" => network
            .channel
            .iter()
            .filter_map(|channel| configtx(key, channel))
            .collect(),
        "orderer.yaml" => network.orderers.iter().filter_map(|node| orderer(key, node)).collect(),
        _ => Vec::new(),
    }
}

fn zookeeper(key: &str, network: &Network) -> Vec<Span> {
    let family = key.strip_suffix('N');
    let fits = |name: &str| family.map_or(name == key, |family| name.starts_with(family));
    let values = network.zookeepers.iter().flat_map(|server| &server.values);
    values
        .filter(|entry| fits(&entry.name))
        .filter_map(|entry| entry.setting.at())
        .collect()
}

fn configtx(key: &str, channel: &ChannelOrderer) -> Option<Span> {
    match key {
        "Orderer.OrdererType" => channel.orderer_type.at(),
        "Orderer.Addresses" => channel.addresses.at(),
        "Orderer.BatchTimeout" => channel.batch_timeout.at(),
        "Orderer.BatchSize.MaxMessageCount" => channel.max_message_count.at(),
        "Orderer.BatchSize.AbsoluteMaxBytes" => channel.absolute_max_bytes.at(),
        "Orderer.BatchSize.PreferredMaxBytes" => channel.preferred_max_bytes.at(),
        "Orderer.MaxChannels" => channel.max_channels.at(),
        "Orderer.Kafka.Brokers" => channel.kafka_brokers.at(),
        "Orderer.Capabilities" => channel.capabilities.first().and_then(|capability| capability.at()),
        _ => None,
    }
}

fn orderer(key: &str, node: &OrdererNode) -> Option<Span> {
    match key {
        "General.ListenAddress" => node.listen_address.at(),
        "General.ListenPort" => node.listen_port.at(),
        "General.TLS.Enabled" => node.general_tls_enabled.at(),
        "General.GenesisMethod" => node.genesis_method.at(),
        "General.GenesisFile" => node.genesis_file.at(),
        "Kafka.Retry.ShortInterval" => node.short_interval.at(),
        "Kafka.Retry.LongInterval" => node.long_interval.at(),
        "Kafka.Retry.NetworkTimeouts.ReadTimeout" => node.read_timeout.at(),
        "Kafka.Topic.ReplicationFactor" => node.topic_replication_factor.at(),
        "Kafka.Version" => node.kafka_version.at(),
        "Kafka.TLS.Enabled" => node.kafka_tls_enabled.at(),
        "Kafka.SASLPlain.Enabled" => node.sasl_plain_enabled.at(),
        _ => None,
    }
}
