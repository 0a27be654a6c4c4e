//! The settings that a channel's config holds, out of its bytes.
//!
//! What is missing or damaged is `None` or empty: a file from outside need not make sense as a whole to be looked at.

use prost::Message;

use super::cutter::BatchSize;
use super::proto::config::{Capabilities, Config, ConfigGroup, FabricMspConfig, MspConfig, OrdererAddresses};
use super::proto::orderer::{self, BatchTimeout, ChannelRestrictions, ConsensusState, ConsensusType, KafkaBrokers};

/// An organisation of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Name of its group.
    pub name: String,
    /// `None` if it has no readable MSP of Fabric's own kind.
    pub msp_id: Option<String>,
    /// Numbers of certificates: root CAs, intermediate CAs, admins, TLS root CAs.
    pub root_certs: usize,
    pub intermediate_certs: usize,
    pub admins: usize,
    pub tls_root_certs: usize,
}

/// The orderer settings of a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfigSettings {
    /// Number of config updates so far.
    pub sequence: u64,
    /// `solo`, `kafka`, `etcdraft` or anything else.
    pub consensus_type: Option<String>,
    pub maintenance: bool,
    pub batch_size: Option<BatchSize>,
    /// As written: a Go duration.
    pub batch_timeout: Option<String>,
    pub kafka_brokers: Option<Vec<String>>,
    /// `ChannelRestrictions`; 0 = no limit.
    pub max_channels: Option<u64>,
    pub addresses: Option<Vec<String>>,
    pub channel_capabilities: Vec<String>,
    pub orderer_capabilities: Vec<String>,
    pub orderer_organizations: Vec<Organization>,
    /// Of a system channel: consortium and its organisations.
    pub consortiums: Vec<(String, Vec<Organization>)>,
    /// Of an application channel.
    pub application_organizations: Vec<Organization>,
}

impl ConfigSettings {
    pub fn of(config: &Config) -> Self {
        let Some(channel) = &config.channel_group else {
            return ConfigSettings {
                sequence: config.sequence,
                ..Default::default()
            };
        };
        let empty = ConfigGroup::default();
        let group = |name: &str| channel.groups.get(name).unwrap_or(&empty);
        let orderer = group("Orderer");
        let consensus: Option<ConsensusType> = value(orderer, "ConsensusType");
        let state = consensus.as_ref().map(ConsensusType::state);
        ConfigSettings {
            sequence: config.sequence,
            consensus_type: consensus.map(|consensus| consensus.r#type),
            maintenance: state == Some(ConsensusState::Maintenance),
            batch_size: value(orderer, "BatchSize").map(|size: orderer::BatchSize| BatchSize {
                max_message_count: size.max_message_count,
                absolute_max_bytes: size.absolute_max_bytes,
                preferred_max_bytes: size.preferred_max_bytes,
            }),
            batch_timeout: value(orderer, "BatchTimeout").map(|timeout: BatchTimeout| timeout.timeout),
            kafka_brokers: value(orderer, "KafkaBrokers").map(|brokers: KafkaBrokers| brokers.brokers),
            max_channels: value(orderer, "ChannelRestrictions")
                .map(|restrictions: ChannelRestrictions| restrictions.max_count),
            addresses: value(channel, "OrdererAddresses").map(|addresses: OrdererAddresses| addresses.addresses),
            channel_capabilities: capabilities(channel),
            orderer_capabilities: capabilities(orderer),
            orderer_organizations: organizations(orderer),
            consortiums: group("Consortiums")
                .groups
                .iter()
                .map(|(name, consortium)| (name.clone(), organizations(consortium)))
                .collect(),
            application_organizations: organizations(group("Application")),
        }
    }
}

/// A value of a group; `None` if it is not there or cannot be decoded.
pub(super) fn value<M: Message + Default>(group: &ConfigGroup, name: &str) -> Option<M> {
    M::decode(group.values.get(name)?.value.as_slice()).ok()
}

fn capabilities(group: &ConfigGroup) -> Vec<String> {
    let capabilities: Capabilities = value(group, "Capabilities").unwrap_or_default();
    capabilities.capabilities.into_keys().collect()
}

fn organizations(group: &ConfigGroup) -> Vec<Organization> {
    group
        .groups
        .iter()
        .map(|(name, group)| organization(name, group))
        .collect()
}

fn organization(name: &str, group: &ConfigGroup) -> Organization {
    let msp = value(group, "MSP").filter(|msp: &MspConfig| msp.r#type == 0);
    let msp = msp.and_then(|msp| FabricMspConfig::decode(msp.config.as_slice()).ok());
    let certificates = |of: fn(&FabricMspConfig) -> usize| msp.as_ref().map_or(0, of);
    Organization {
        name: name.to_owned(),
        root_certs: certificates(|msp| msp.root_certs.len()),
        intermediate_certs: certificates(|msp| msp.intermediate_certs.len()),
        admins: certificates(|msp| msp.admins.len()),
        tls_root_certs: certificates(|msp| msp.tls_root_certs.len()),
        msp_id: msp.map(|msp| msp.name),
    }
}
