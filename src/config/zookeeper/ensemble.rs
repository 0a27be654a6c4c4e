//! The members of an ensemble, and the session time-outs that a server grants.

use crate::config::java;
use crate::config::network::{Value, ZooKeeperServer};
use crate::config::source::Span;

/// One `server.N=host:peerPort:electionPort[:observer]` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// N, the number in that member's `myid`.
    pub id: i64,
    pub host: String,
    pub peer_port: i32,
    pub election_port: Option<i32>,
    /// An observer follows without a vote.
    pub observer: bool,
    pub at: Option<Span>,
}

/// Why a `server.N` line is refused.
pub(super) enum BadMember {
    /// The message of an exception that is reported as the cause of "Error processing …".
    Cause(String),
    /// The message of an exception of ZooKeeper's own.
    Config(String),
}

/// Takes one line apart, as ZooKeeper does.
pub(super) fn parse(id: &str, value: &str, at: Option<Span>) -> Result<Member, BadMember> {
    let number = |text: &str| java::number_format(text).map_err(BadMember::Cause);
    let id = java::parse_integer(id).ok_or_else(|| BadMember::Cause(java::not_a_number(id)))?;
    let parts = split(value)?;
    let mut parts = parts.iter().map(String::as_str);
    let host = parts.next().unwrap_or("").to_owned();
    let Some(peer_port) = parts.next() else {
        return Err(BadMember::Cause("Index 1 out of bounds for length 1".to_owned()));
    };
    let peer_port = number(peer_port)?;
    let election_port = parts.next().map(number).transpose()?;
    let observer = match parts.next().map(str::to_lowercase).as_deref() {
        None | Some("participant") => false,
        Some("observer") => true,
        Some(_) => return Err(BadMember::Config(format!("Unrecognised peertype: {value}"))),
    };
    Ok(Member {
        id,
        host,
        peer_port,
        election_port,
        observer,
        at,
    })
}

/// `splitWithLeadingHostname`: parts between colons; an IPv6 address stands in brackets. Empty parts at the end go.
fn split(value: &str) -> Result<Vec<String>, BadMember> {
    let (host, rest) = match value.strip_prefix('[') {
        None => (None, value),
        Some(inside) => {
            let no_end = || BadMember::Config(format!("{value} starts with '[' but has no matching ']:'"));
            let (host, rest) = inside.split_once("]:").ok_or_else(no_end)?;
            (Some(host), rest)
        }
    };
    let mut parts: Vec<String> = rest.split(':').map(str::to_owned).collect();
    while parts.len() > 1 && parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    parts.splice(0..0, host.map(str::to_owned));
    Ok(parts)
}

/// The members that a server's file names, by their number. Empty for a server on its own.
pub fn ensemble(server: &ZooKeeperServer) -> Vec<Member> {
    let member = |entry: &crate::config::network::KeyValue| {
        let id = entry.name.strip_prefix("server.")?;
        match &entry.setting.value {
            Value::Text(value) => parse(id, value, entry.setting.at()).ok(),
            _ => None,
        }
    };
    let mut members: Vec<Member> = server.values.iter().filter_map(member).collect();
    members.sort_by_key(|member| member.id);
    members
}

fn int(server: &ZooKeeperServer, name: &str) -> Option<i64> {
    let entry = server.values.iter().find(|entry| entry.name == name)?;
    match entry.setting.value {
        // -1 means "not set".
        Value::Int(value) if value != -1 => Some(value),
        _ => None,
    }
}

/// Shortest session that the server grants: `minSessionTimeout`, else two ticks. Milliseconds.
pub fn min_session_timeout_ms(server: &ZooKeeperServer) -> i64 {
    int(server, "minSessionTimeout").unwrap_or(server.tick_time.value * 2)
}

/// Longest session that the server grants: `maxSessionTimeout`, else twenty ticks. Milliseconds.
pub fn max_session_timeout_ms(server: &ZooKeeperServer) -> i64 {
    int(server, "maxSessionTimeout").unwrap_or(server.tick_time.value * 20)
}

/// What becomes of a requested session time-out (`ZooKeeperServer.processConnectRequest`). Milliseconds.
pub fn session_timeout_ms(server: &ZooKeeperServer, requested: i64) -> i64 {
    requested
        .max(min_session_timeout_ms(server))
        .min(max_session_timeout_ms(server))
}
