//! Which config updates the orderer refuses because of the new values or of the consensus type, and with which words.
//!
//! Sources: Fabric `common/channelconfig/orderer.go`, `common/channelconfig/bundle.go` (`ValidateNew`), `orderer/common/msgprocessor/maintenancefilter.go`
//! and `standardchannel.go`. Signatures and versions are not looked at here.

use std::fmt;

use super::super::proto::config::{Capabilities, Config, ConfigGroup, ConfigUpdate};
use super::super::proto::orderer::{BatchSize, BatchTimeout, ConsensusState, ConsensusType, KafkaBrokers};
use super::super::settings::value;
use crate::config::fabric::channelconfig::{OrdererValues, validate};
use crate::config::versions::FabricVersion;

/// Why an update is refused: the client sees it as BAD_REQUEST with the text of [`fmt::Display`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    stage: Stage,
    reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// `ProposeConfigUpdate`; up to 1.3 its error is passed on bare.
    Propose {
        channel: Option<String>,
    },
    Maintenance,
}

/// What an update must not do.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    OrdererRemoved,
    /// A value that an orderer would not start with.
    BadValue(String),
    /// The consensus type changes, and the channel does not allow it at all.
    TypeChanges(Types),
    StateWithoutCapability(ConsensusState),
    TypeWithoutCapability(Types),
    NotAlone(NotAlone),
    TypeWithState(Types, States),
    MetadataWithState(States),
    NotInMaintenance(Types),
    LeavesMaintenance(Types),
    UnsupportedTarget(Types),
}

/// From one consensus type to another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Types(String, String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct States(ConsensusState, ConsensusState);

/// Entering or leaving maintenance mode must be all that an update does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NotAlone {
    NoChanges,
    ChannelValues,
    OtherGroups,
    NoOrderer,
    OrdererGroups,
    NoConsensusType,
    OrdererValues,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.stage {
            Stage::Propose { channel: None } => {}
            Stage::Propose { channel: Some(channel) } => {
                write!(f, "error applying config update to existing channel '{channel}': ")?;
            }
            Stage::Maintenance => f.write_str(
                "config update for existing channel did not pass maintenance checks: config transaction inspection \
                 failed: ",
            )?,
        }
        self.reason.fmt(f)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadValue(text) => write!(
                f,
                "initializing channelconfig failed: could not create channel Orderer sub-group config: {text}"
            ),
            Self::OrdererRemoved => f.write_str("current config has orderer section, but new config does not"),
            Self::TypeChanges(types) => write!(f, "attempted to change consensus type {types}"),
            Self::StateWithoutCapability(state) => write!(
                f,
                "next config attempted to change ConsensusType.State to {}, but capability is disabled",
                name(*state)
            ),
            Self::TypeWithoutCapability(types) => {
                write!(
                    f,
                    "next config attempted to change ConsensusType.Type {types}, but capability is disabled"
                )
            }
            Self::NotAlone(not_alone) => f.write_str(not_alone.text()),
            Self::TypeWithState(types, states) => {
                write!(
                    f,
                    "attempted to change ConsensusType.Type {types}, but ConsensusType.State is changing {states}"
                )
            }
            Self::MetadataWithState(states) => {
                write!(
                    f,
                    "attempted to change ConsensusType.Metadata, but ConsensusType.State is changing {states}"
                )
            }
            Self::NotInMaintenance(types) => write!(
                f,
                "attempted to change consensus type {types}, but current config ConsensusType.State is not in \
                 maintenance mode"
            ),
            Self::LeavesMaintenance(types) => write!(
                f,
                "attempted to change consensus type {types}, but next config ConsensusType.State is not in maintenance \
                 mode"
            ),
            Self::UnsupportedTarget(types) => {
                write!(
                    f,
                    "attempted to change consensus type {types}, transition not supported"
                )
            }
        }
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from {} to {}", self.0, self.1)
    }
}

impl fmt::Display for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from {} to {}", name(self.0), name(self.1))
    }
}

fn name(state: ConsensusState) -> &'static str {
    match state {
        ConsensusState::Normal => "STATE_NORMAL",
        ConsensusState::Maintenance => "STATE_MAINTENANCE",
    }
}

impl NotAlone {
    fn text(self) -> &'static str {
        match self {
            Self::NoChanges => "config update contains no changes",
            Self::ChannelValues => "config update contains changes to values in group Channel",
            Self::OtherGroups => "config update contains changes to more than one group",
            Self::NoOrderer => "update does not contain the Orderer group",
            Self::OrdererGroups => "config update contains changes to groups within the Orderer group",
            Self::NoConsensusType => "config update does not contain the ConsensusType value",
            Self::OrdererValues => "config update contain more then just the ConsensusType value in the Orderer group",
        }
    }
}

/// An update on its way: from `current` to `next`, as `update` describes it.
#[derive(Debug, Clone, Copy)]
pub struct Proposal<'a> {
    pub channel_id: &'a str,
    pub current: &'a Config,
    pub next: &'a Config,
    pub update: &'a ConfigUpdate,
    pub fabric: FabricVersion,
}

impl Proposal<'_> {
    /// Whether the orderer takes the update; the first thing that it refuses.
    pub fn check(&self) -> Result<(), Refused> {
        let named = self.fabric >= FabricVersion::V1_4_0;
        let propose = Stage::Propose {
            channel: named.then(|| self.channel_id.to_owned()),
        };
        self.validate_new()
            .map_err(|reason| Refused { stage: propose, reason })?;
        if self.fabric < FabricVersion::V1_4_2 {
            return Ok(());
        }
        self.maintenance_filter().map_err(|reason| Refused {
            stage: Stage::Maintenance,
            reason,
        })
    }

    fn validate_new(&self) -> Result<(), Reason> {
        self.validate_values().map_err(Reason::BadValue)?;
        let (Some(current), next) = (orderer(self.current), orderer(self.next)) else {
            return Ok(());
        };
        let next = next.ok_or(Reason::OrdererRemoved)?;
        let (current, next) = (consensus_type(current), consensus_type(next));
        let migration =
            self.fabric >= FabricVersion::V1_4_2 && self.current.channel_group.as_ref().is_some_and(can_migrate);
        if !migration && current.r#type != next.r#type {
            return Err(Reason::TypeChanges(Types(current.r#type, next.r#type)));
        }
        Ok(())
    }

    /// The values of the new config. One that is missing counts as zero.
    fn validate_values(&self) -> Result<(), String> {
        let Some(orderer) = orderer(self.next) else {
            return Ok(());
        };
        let size: BatchSize = value(orderer, "BatchSize").unwrap_or_default();
        let timeout: BatchTimeout = value(orderer, "BatchTimeout").unwrap_or_default();
        let brokers: KafkaBrokers = value(orderer, "KafkaBrokers").unwrap_or_default();
        let values = OrdererValues {
            max_message_count: size.max_message_count,
            absolute_max_bytes: size.absolute_max_bytes,
            preferred_max_bytes: size.preferred_max_bytes,
            batch_timeout: &timeout.timeout,
            kafka_brokers: brokers.brokers.iter().map(String::as_str).collect(),
        };
        validate(&values).map(drop).map_err(|(_, text)| text)
    }

    fn maintenance_filter(&self) -> Result<(), Reason> {
        let (Some(group), Some(next)) = (orderer(self.current), orderer(self.next)) else {
            return Ok(());
        };
        let (current, next) = (consensus_type(group), consensus_type(next));
        let states = States(current.state(), next.state());
        let types = || Types(current.r#type.clone(), next.r#type.clone());
        let type_changes = current.r#type != next.r#type;
        if !can_migrate(group) {
            if states.1 != ConsensusState::Normal {
                return Err(Reason::StateWithoutCapability(states.1));
            }
            return if type_changes {
                Err(Reason::TypeWithoutCapability(types()))
            } else {
                Ok(())
            };
        }
        if states.0 != states.1 {
            self.consensus_type_alone().map_err(Reason::NotAlone)?;
            if type_changes {
                return Err(Reason::TypeWithState(types(), states));
            }
            if current.metadata != next.metadata {
                return Err(Reason::MetadataWithState(states));
            }
        }
        if !type_changes {
            return Ok(());
        }
        match states {
            States(ConsensusState::Normal, _) => Err(Reason::NotInMaintenance(types())),
            States(_, ConsensusState::Normal) => Err(Reason::LeavesMaintenance(types())),
            _ if !matches!(next.r#type.as_str(), "etcdraft" | "solo" | "kafka") => {
                Err(Reason::UnsupportedTarget(types()))
            }
            _ => Ok(()),
        }
    }

    /// `ensureConsensusTypeChangeOnly`.
    fn consensus_type_alone(&self) -> Result<(), NotAlone> {
        let write = self.update.write_set.as_ref().filter(|write| !write.groups.is_empty());
        let write = write.ok_or(NotAlone::NoChanges)?;
        if !write.values.is_empty() {
            return Err(NotAlone::ChannelValues);
        }
        if write.groups.len() > 1 {
            return Err(NotAlone::OtherGroups);
        }
        let orderer = write.groups.get("Orderer").ok_or(NotAlone::NoOrderer)?;
        if !orderer.groups.is_empty() {
            return Err(NotAlone::OrdererGroups);
        }
        if !orderer.values.contains_key("ConsensusType") {
            return Err(NotAlone::NoConsensusType);
        }
        if orderer.values.len() > 1 {
            Err(NotAlone::OrdererValues)
        } else {
            Ok(())
        }
    }
}

fn orderer(config: &Config) -> Option<&ConfigGroup> {
    config.channel_group.as_ref()?.groups.get("Orderer")
}

fn consensus_type(orderer: &ConfigGroup) -> ConsensusType {
    value(orderer, "ConsensusType").unwrap_or_default()
}

/// Capability `ConsensusTypeMigration` of the channel or of its orderer group.
fn can_migrate(group: &ConfigGroup) -> bool {
    let capabilities: Capabilities = value(group, "Capabilities").unwrap_or_default();
    ["V1_4_2", "V1_4_3", "V2_0"]
        .iter()
        .any(|name| capabilities.capabilities.contains_key(*name))
}
