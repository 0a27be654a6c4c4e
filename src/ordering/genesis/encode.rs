//! A profile's config groups (`encoder.go`).

use prost::Message;

use super::super::proto::config::{
    Acls, ApiResource, BlockDataHashingStructure, Capabilities as CapabilitiesValue, Capability, ConfigGroup,
    ConfigPolicy, ConfigValue, Consortium, HashingAlgorithm, ImplicitMetaPolicy, ImplicitMetaRule, OrdererAddresses,
    Policy, SignaturePolicy, SignaturePolicyEnvelope, policy_type, signature_policy,
};
use super::super::proto::orderer::{BatchSize, BatchTimeout, ChannelRestrictions, ConsensusType, KafkaBrokers};
use super::policy::policy;
use super::{GenesisError, PolicyGroup};
use crate::config::fabric::configtx::WrittenPolicy;
use crate::config::fabric::configtx::{Application, Consortium as WrittenConsortium, Flag, Orderer, Profile};
use crate::config::go::format_duration;
use crate::config::network::Setting;

const ADMINS: &str = "Admins";
const READERS: &str = "Readers";
const WRITERS: &str = "Writers";
const ORDERER_ADMINS: &str = "/Channel/Orderer/Admins";

/// The channel's top group.
pub fn channel_group(profile: &Profile) -> Result<ConfigGroup, GenesisError> {
    let orderer = profile.orderer.as_ref().ok_or(GenesisError::MissingOrderer)?;
    let mut group = ConfigGroup {
        mod_policy: ADMINS.to_owned(),
        ..Default::default()
    };
    add_policies(&mut group, &profile.policies, PolicyGroup::Channel)?;
    add_value(
        &mut group,
        "HashingAlgorithm",
        ADMINS,
        &HashingAlgorithm {
            name: "SHA256".to_owned(),
        },
    );
    // The width of a Merkle tree that was never built: "all in one".
    add_value(
        &mut group,
        "BlockDataHashingStructure",
        ADMINS,
        &BlockDataHashingStructure { width: u32::MAX },
    );
    let addresses = OrdererAddresses {
        addresses: texts(&orderer.addresses.value),
    };
    add_value(&mut group, "OrdererAddresses", ORDERER_ADMINS, &addresses);
    if !profile.consortium.is_empty() {
        add_value(
            &mut group,
            "Consortium",
            ADMINS,
            &Consortium {
                name: profile.consortium.clone(),
            },
        );
    }
    add_capabilities(&mut group, &profile.capabilities);
    group.groups.insert("Orderer".to_owned(), orderer_group(orderer)?);
    if let Some(application) = &profile.application {
        group
            .groups
            .insert("Application".to_owned(), application_group(application)?);
    }
    if let Some(consortiums) = &profile.consortiums {
        group
            .groups
            .insert("Consortiums".to_owned(), consortiums_group(consortiums));
    }
    Ok(group)
}

fn orderer_group(orderer: &Orderer) -> Result<ConfigGroup, GenesisError> {
    let mut group = ConfigGroup {
        mod_policy: ADMINS.to_owned(),
        ..Default::default()
    };
    add_policies(&mut group, &orderer.policies, PolicyGroup::Orderer)?;
    if orderer.policies.is_empty() {
        add_policy(
            &mut group,
            "BlockValidation",
            ADMINS,
            implicit_meta(ImplicitMetaRule::Any, WRITERS),
        );
    }
    let size = BatchSize {
        max_message_count: orderer.max_message_count.value,
        absolute_max_bytes: orderer.absolute_max_bytes.value,
        preferred_max_bytes: orderer.preferred_max_bytes.value,
    };
    add_value(&mut group, "BatchSize", ADMINS, &size);
    add_value(
        &mut group,
        "BatchTimeout",
        ADMINS,
        &BatchTimeout {
            timeout: format_duration(orderer.batch_timeout.value),
        },
    );
    add_value(
        &mut group,
        "ChannelRestrictions",
        ADMINS,
        &ChannelRestrictions {
            max_count: orderer.max_channels.value,
        },
    );
    add_capabilities(&mut group, &orderer.capabilities);
    match orderer.orderer_type.value.as_str() {
        "solo" => {}
        "kafka" => {
            let brokers = KafkaBrokers {
                brokers: orderer
                    .kafka_brokers
                    .as_ref()
                    .map(|brokers| texts(&brokers.value))
                    .unwrap_or_default(),
            };
            add_value(&mut group, "KafkaBrokers", ADMINS, &brokers);
        }
        "etcdraft" => return Err(GenesisError::RaftCertificates),
        other => return Err(GenesisError::UnknownOrdererType(other.to_owned())),
    }
    let consensus = ConsensusType {
        r#type: orderer.orderer_type.value.clone(),
        ..Default::default()
    };
    add_value(&mut group, "ConsensusType", ADMINS, &consensus);
    Ok(group)
}

pub(super) fn application_group(application: &Application) -> Result<ConfigGroup, GenesisError> {
    let mut group = ConfigGroup {
        mod_policy: ADMINS.to_owned(),
        ..Default::default()
    };
    add_policies(&mut group, &application.policies, PolicyGroup::Application)?;
    if !application.acls.is_empty() {
        add_value(&mut group, "ACLs", ADMINS, &acls(application));
    }
    add_capabilities(&mut group, &application.capabilities);
    Ok(group)
}

fn acls(application: &Application) -> Acls {
    let resource = |(name, policy): &(String, String)| {
        (
            name.clone(),
            ApiResource {
                policy_ref: policy.clone(),
            },
        )
    };
    Acls {
        acls: application.acls.iter().map(resource).collect(),
    }
}

fn texts(list: &[Setting<String>]) -> Vec<String> {
    list.iter().map(|text| text.value.clone()).collect()
}

fn consortiums_group(consortiums: &[WrittenConsortium]) -> ConfigGroup {
    let mut group = ConfigGroup {
        mod_policy: ORDERER_ADMINS.to_owned(),
        ..Default::default()
    };
    // Nobody refers to it: it only takes part in the channel's implicit policies.
    add_policy(&mut group, ADMINS, ORDERER_ADMINS, accept_all());
    for written in consortiums {
        let mut consortium = ConfigGroup {
            mod_policy: ORDERER_ADMINS.to_owned(),
            ..Default::default()
        };
        let creation = implicit_meta(ImplicitMetaRule::Any, ADMINS);
        add_value(&mut consortium, "ChannelCreationPolicy", ORDERER_ADMINS, &creation);
        group.groups.insert(written.name.clone(), consortium);
    }
    group
}

fn add_value(group: &mut ConfigGroup, name: &str, mod_policy: &str, value: &impl Message) {
    let value = ConfigValue {
        version: 0,
        value: value.encode_to_vec(),
        mod_policy: mod_policy.to_owned(),
    };
    group.values.insert(name.to_owned(), value);
}

fn add_policy(group: &mut ConfigGroup, name: &str, mod_policy: &str, policy: Policy) {
    let policy = ConfigPolicy {
        version: 0,
        policy: Some(policy),
        mod_policy: mod_policy.to_owned(),
    };
    group.policies.insert(name.to_owned(), policy);
}

/// The policies of a section; Fabric's defaults if there are none.
fn add_policies(group: &mut ConfigGroup, policies: &[WrittenPolicy], of: PolicyGroup) -> Result<(), GenesisError> {
    for written in policies {
        let policy = policy(written).map_err(|error| GenesisError::Policies { group: of, error })?;
        add_policy(group, &written.name, ADMINS, policy);
    }
    if policies.is_empty() {
        add_policy(group, ADMINS, ADMINS, implicit_meta(ImplicitMetaRule::Majority, ADMINS));
        add_policy(group, READERS, ADMINS, implicit_meta(ImplicitMetaRule::Any, READERS));
        add_policy(group, WRITERS, ADMINS, implicit_meta(ImplicitMetaRule::Any, WRITERS));
    }
    Ok(())
}

/// No section or an empty one writes nothing; one with nothing switched on writes an empty value.
fn add_capabilities(group: &mut ConfigGroup, capabilities: &Option<Vec<Flag>>) {
    let Some(flags) = capabilities.as_ref().filter(|flags| !flags.is_empty()) else {
        return;
    };
    let on = flags.iter().filter(|flag| flag.on.value);
    let value = CapabilitiesValue {
        capabilities: on.map(|flag| (flag.name.clone(), Capability {})).collect(),
    };
    add_value(group, "Capabilities", ADMINS, &value);
}

pub(super) fn implicit_meta(rule: ImplicitMetaRule, sub_policy: &str) -> Policy {
    let value = ImplicitMetaPolicy {
        sub_policy: sub_policy.to_owned(),
        rule: rule.into(),
    };
    Policy {
        r#type: policy_type::IMPLICIT_META,
        value: value.encode_to_vec(),
    }
}

/// `cauthdsl.AcceptAllPolicy`: none out of nothing.
fn accept_all() -> Policy {
    let none = signature_policy::NOutOf {
        n: 0,
        rules: Vec::new(),
    };
    let rule = SignaturePolicy {
        r#type: Some(signature_policy::Type::NOutOf(none)),
    };
    let value = SignaturePolicyEnvelope {
        version: 0,
        rule: Some(rule),
        identities: Vec::new(),
    };
    Policy {
        r#type: policy_type::SIGNATURE,
        value: value.encode_to_vec(),
    }
}
