//! Which config updates the orderer refuses because of the consensus type, and with which words.
//!
//! Sources: Fabric `common/channelconfig/bundle.go` (`ValidateNew`), `orderer/common/msgprocessor/maintenancefilter.go`
//! and `standardchannel.go`. Signatures and versions are not looked at here.

use std::fmt;

use super::super::proto::config::{Capabilities, Config, ConfigGroup, ConfigUpdate};
use super::super::proto::orderer::{ConsensusState, ConsensusType};
use super::super::settings::value;
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

#[cfg(test)]
mod tests {
    use prost::Message;

    use super::super::super::proto::config::{Capability, ConfigValue};
    use super::super::compute::compute_update;
    use super::*;

    struct Wanted {
        consensus: &'static str,
        state: ConsensusState,
        timeout: &'static str,
        capability: bool,
    }

    fn config(wanted: &Wanted) -> Config {
        let put = |group: &mut ConfigGroup, name: &str, value: Vec<u8>| {
            group.values.insert(
                name.to_owned(),
                ConfigValue {
                    value,
                    ..Default::default()
                },
            );
        };
        let capabilities = Capabilities {
            capabilities: [("V1_4_2".to_owned(), Capability {})].into(),
        };
        let (mut channel, mut orderer) = (ConfigGroup::default(), ConfigGroup::default());
        let consensus = ConsensusType {
            r#type: wanted.consensus.to_owned(),
            state: wanted.state.into(),
            ..Default::default()
        };
        put(&mut orderer, "ConsensusType", consensus.encode_to_vec());
        put(&mut orderer, "BatchTimeout", wanted.timeout.as_bytes().to_vec());
        if wanted.capability {
            put(&mut orderer, "Capabilities", capabilities.encode_to_vec());
            put(&mut channel, "Capabilities", capabilities.encode_to_vec());
        }
        channel.groups.insert("Orderer".to_owned(), orderer);
        Config {
            sequence: 0,
            channel_group: Some(channel),
        }
    }

    fn check(current: &Wanted, next: &Wanted, fabric: FabricVersion) -> Result<(), String> {
        let (current, next) = (config(current), config(next));
        let update = compute_update(&current, &next, "c").expect("a difference");
        let proposal = Proposal {
            channel_id: "c",
            current: &current,
            next: &next,
            update: &update,
            fabric,
        };
        proposal.check().map_err(|refused| refused.to_string())
    }

    const MAINTENANCE: &str =
        "config update for existing channel did not pass maintenance checks: config transaction inspection failed: ";

    fn wanted(consensus: &'static str, state: ConsensusState) -> Wanted {
        Wanted {
            consensus,
            state,
            timeout: "2s",
            capability: true,
        }
    }

    #[test]
    fn the_type_never_changes_without_the_capability() {
        let without = |consensus| Wanted {
            capability: false,
            ..wanted(consensus, ConsensusState::Normal)
        };
        let refused = |fabric| check(&without("kafka"), &without("etcdraft"), fabric).unwrap_err();
        let text = "attempted to change consensus type from kafka to etcdraft";
        assert_eq!(refused(FabricVersion::V1_2), text);
        assert_eq!(
            refused(FabricVersion::V1_4_2),
            format!("error applying config update to existing channel 'c': {text}")
        );
    }

    #[test]
    fn the_way_from_kafka_to_raft() {
        use ConsensusState::{Maintenance, Normal};
        let steps = [
            ("kafka", Normal),
            ("kafka", Maintenance),
            ("etcdraft", Maintenance),
            ("etcdraft", Normal),
        ];
        for pair in steps.windows(2) {
            let [from, to] = [pair[0], pair[1]].map(|(consensus, state)| wanted(consensus, state));
            assert_eq!(check(&from, &to, FabricVersion::V1_4_2), Ok(()), "{pair:?}");
        }
        let refused = |from: (_, _), to: (_, _)| {
            check(&wanted(from.0, from.1), &wanted(to.0, to.1), FabricVersion::V1_4_2).unwrap_err()
        };
        assert_eq!(
            refused(steps[0], steps[3]),
            format!(
                "{MAINTENANCE}attempted to change consensus type from kafka to etcdraft, but current config \
                 ConsensusType.State is not in maintenance mode"
            )
        );
        assert_eq!(
            refused(steps[0], steps[2]),
            format!(
                "{MAINTENANCE}attempted to change ConsensusType.Type from kafka to etcdraft, but ConsensusType.State \
                 is changing from STATE_NORMAL to STATE_MAINTENANCE"
            )
        );
        assert_eq!(
            refused(steps[1], ("pbft", Maintenance)),
            format!("{MAINTENANCE}attempted to change consensus type from kafka to pbft, transition not supported")
        );
    }

    #[test]
    fn maintenance_mode_must_be_all_that_changes() {
        let next = Wanted {
            timeout: "3s",
            ..wanted("kafka", ConsensusState::Maintenance)
        };
        assert_eq!(
            check(&wanted("kafka", ConsensusState::Normal), &next, FabricVersion::V1_4_2).unwrap_err(),
            format!("{MAINTENANCE}config update contain more then just the ConsensusType value in the Orderer group")
        );
    }
}
