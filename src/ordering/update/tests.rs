use prost::Message;

use super::super::proto::config::{Capability, ConfigValue};
use super::compute::compute_update;
use super::refuse::Proposal;
use crate::config::versions::FabricVersion;
use crate::ordering::proto::config::{Capabilities, Config, ConfigGroup};
use crate::ordering::proto::orderer::{BatchSize, BatchTimeout, ConsensusState, ConsensusType};

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
    let timeout = BatchTimeout {
        timeout: wanted.timeout.to_owned(),
    };
    put(&mut orderer, "BatchTimeout", timeout.encode_to_vec());
    let size = BatchSize {
        max_message_count: 10,
        absolute_max_bytes: 1000,
        preferred_max_bytes: 100,
    };
    put(&mut orderer, "BatchSize", size.encode_to_vec());
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

#[test]
fn values_that_no_orderer_starts_with_are_refused() {
    let next = Wanted {
        timeout: "-1s",
        ..wanted("kafka", ConsensusState::Normal)
    };
    assert_eq!(
        check(&wanted("kafka", ConsensusState::Normal), &next, FabricVersion::V1_2).unwrap_err(),
        "initializing channelconfig failed: could not create channel Orderer sub-group config: Attempted to set the \
         batch timeout to a non-positive value: -1s"
    );
}
