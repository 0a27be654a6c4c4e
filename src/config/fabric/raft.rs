//! What 1.4 checks of the orderer's type while it loads a profile.

use super::configtx::Refusal;
use super::mapstructure::Node;
use crate::config::go::parse_duration;
use crate::config::source::Span;
use crate::config::versions::FabricVersion;

/// What 1.4 checks of the orderer's type while loading.
pub(super) fn check_type(kind: &str, at: Option<Span>, raft: &Node<'_>, fabric: FabricVersion) -> Result<(), Refusal> {
    match kind {
        "solo" | "kafka" => Ok(()),
        "etcdraft" if raft.is_unset() => Err(Refusal::panic("etcdraft raft configuration missing", at)),
        "etcdraft" if fabric >= FabricVersion::V1_4_1 => check_raft(raft),
        "etcdraft" => Ok(()),
        _ => Err(Refusal::panic(format!("unknown orderer type: {kind}"), at)),
    }
}

fn check_raft(raft: &Node<'_>) -> Result<(), Refusal> {
    let at = raft.from.at();
    let consenters = raft.field("Consenters").list();
    if consenters.is_empty() {
        return Err(Refusal::panic(
            "etcdraft configuration did not specify any consenter",
            at,
        ));
    }
    let options = raft.field("Options");
    let interval = match options.field("TickInterval").text() {
        "" => "500ms",
        text => text,
    };
    if parse_duration(interval).is_err() {
        let text = format!("Etcdraft TickInterval ({interval}) must be in time duration format");
        return Err(Refusal::panic(text, options.field("TickInterval").from.at().or(at)));
    }
    let ticks = |name: &str, default: u64| match options.field(name).uint() {
        0 => default,
        ticks => ticks,
    };
    if ticks("ElectionTick", 10) <= ticks("HeartbeatTick", 1) {
        return Err(Refusal::panic(
            "election tick must be greater than heartbeat tick",
            options.from.at().or(at),
        ));
    }
    for consenter in consenters {
        let lacking = if consenter.field("Host").text().is_empty() {
            "host"
        } else if consenter.field("Port").uint() == 0 {
            "port"
        } else if consenter.field("ClientTlsCert").is_unset() {
            "client TLS cert"
        } else if consenter.field("ServerTlsCert").is_unset() {
            "server TLS cert"
        } else {
            continue;
        };
        let text = format!("consenter info in etcdraft configuration did not specify {lacking}");
        return Err(Refusal::panic(text, consenter.from.at().or(at)));
    }
    Ok(())
}
