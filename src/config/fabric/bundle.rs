//! What the orderer makes of the genesis block: `channelconfig.NewBundle`.
//!
//! Sources: common/channelconfig/bundle.go, channel.go, orderer.go; common/capabilities.

use super::channelconfig::{Culprit, OrdererValues, validate};
use super::configtx::{Flag, Orderer, Profile, Refusal, Run};
use crate::config::go::format_duration;
use crate::config::source::Span;
use crate::config::versions::FabricVersion;

/// What follows from the capabilities that are switched on, beside the values themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Re-validated messages are posted again (orderer capability V1_1 or V1_4_2).
    pub resubmission: bool,
    /// Expired identities are refused.
    pub expiration_check: bool,
    /// The consensus type may be migrated; `None` where the release does not know of it.
    pub consensus_type_migration: Option<bool>,
    /// The refusal of an unknown capability; the orderer panics with it when it starts.
    pub orderer_capabilities_error: Option<Refusal>,
    pub channel_capabilities_error: Option<Refusal>,
}

/// Whether the release knows an orderer capability.
fn knows_orderer_capability(name: &str, fabric: FabricVersion) -> bool {
    match name {
        "V1_1" => fabric >= FabricVersion::V1_1,
        "V1_4_2" => fabric >= FabricVersion::V1_4_2,
        "V2_0" => fabric >= FabricVersion::V2,
        _ => false,
    }
}

/// Whether the release knows a channel capability.
fn knows_channel_capability(name: &str, fabric: FabricVersion) -> bool {
    match name {
        "V1_1" => fabric >= FabricVersion::V1_1,
        "V1_3" => fabric >= FabricVersion::V1_3,
        "V1_4_2" | "V1_4_3" => fabric >= FabricVersion::V1_4_2,
        "V2_0" => fabric >= FabricVersion::V2,
        "V3_0" => fabric >= FabricVersion::V3,
        _ => false,
    }
}

pub(super) fn bundle(profile: &Profile, run: &Run<'_>) -> Result<Bundle, Refusal> {
    let Some(orderer) = &profile.orderer else {
        return Err(Refusal::error("no orderer group", None));
    };
    let present = |flags: &Option<Vec<Flag>>| flags.as_ref().is_some_and(|flags| !flags.is_empty());
    if !present(&orderer.capabilities) {
        let without = |part: &str| {
            let text = format!("cannot enable {part} capabilities without orderer support first");
            Refusal::error(
                text,
                profile
                    .capabilities
                    .iter()
                    .flatten()
                    .find_map(|flag| flag.key_at)
                    .or(orderer.at),
            )
        };
        if present(&profile.capabilities) {
            return Err(without("channel"));
        }
        let application = profile.application.as_ref();
        if application.is_some_and(|application| present(&application.capabilities)) {
            return Err(without("application"));
        }
    }
    let on =
        |flags: &Option<Vec<Flag>>, name: &str| flags.iter().flatten().any(|flag| flag.name == name && flag.on.value);
    let failed =
        |text: String, at: Option<Span>| Refusal::error(format!("initializing channelconfig failed: {text}"), at);
    let own_endpoints = run.fabric >= FabricVersion::V1_4_2
        && ["V1_4_2", "V1_4_3", "V2_0", "V3_0"]
            .iter()
            .any(|name| on(&profile.capabilities, name));
    if orderer.addresses.value.is_empty() && !own_endpoints {
        return Err(failed(
            "Must set some OrdererAddresses".to_owned(),
            orderer.addresses.at().or(orderer.at),
        ));
    }
    validate_orderer(orderer).map_err(|(text, at)| {
        failed(
            format!("could not create channel Orderer sub-group config: {text}"),
            at.or(orderer.at),
        )
    })?;
    let old = on(&orderer.capabilities, "V1_1");
    let new = run.fabric >= FabricVersion::V1_4_2
        && (on(&orderer.capabilities, "V1_4_2")
            || run.fabric >= FabricVersion::V2 && on(&orderer.capabilities, "V2_0"));
    let unknown = |flags: &Option<Vec<Flag>>, part: &str, knows: fn(&str, FabricVersion) -> bool| {
        let flag = flags
            .iter()
            .flatten()
            .find(|flag| flag.on.value && !knows(&flag.name, run.fabric))?;
        let text = format!("{part} capability {} is required but not supported", flag.name);
        Some(Refusal::error(text, flag.key_at))
    };
    Ok(Bundle {
        resubmission: old || new,
        expiration_check: old || new,
        consensus_type_migration: (run.fabric >= FabricVersion::V1_4_2).then_some(new),
        orderer_capabilities_error: unknown(&orderer.capabilities, "Orderer", knows_orderer_capability),
        channel_capabilities_error: unknown(&profile.capabilities, "Channel", knows_channel_capability),
    })
}

/// The values as they stand in the block: only kafka's block carries brokers, the timeout is text.
fn validate_orderer(orderer: &Orderer) -> Result<(), (String, Option<Span>)> {
    let brokers = match &orderer.kafka_brokers {
        Some(brokers) if orderer.orderer_type.value == "kafka" => brokers.value.as_slice(),
        _ => &[],
    };
    let timeout = format_duration(orderer.batch_timeout.value);
    let values = OrdererValues {
        max_message_count: orderer.max_message_count.value,
        absolute_max_bytes: orderer.absolute_max_bytes.value,
        preferred_max_bytes: orderer.preferred_max_bytes.value,
        batch_timeout: &timeout,
        kafka_brokers: brokers.iter().map(|broker| broker.value.as_str()).collect(),
    };
    validate(&values).map(|_| ()).map_err(|(culprit, text)| {
        let at = match culprit {
            Culprit::MaxMessageCount => orderer.max_message_count.at(),
            Culprit::AbsoluteMaxBytes => orderer.absolute_max_bytes.at(),
            Culprit::PreferredMaxBytes => orderer.preferred_max_bytes.at().or(orderer.absolute_max_bytes.at()),
            Culprit::BatchTimeout => orderer.batch_timeout.at(),
            Culprit::KafkaBroker(index) => brokers.get(index).and_then(|broker| broker.at()),
        };
        (text, at)
    })
}
