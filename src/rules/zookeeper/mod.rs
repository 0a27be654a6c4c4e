//! ZooKeeper servers: what each file says, and whether they make an ensemble.

mod bad_members;
mod bad_value;
mod duplicate_key;
mod even_number;
mod few_connections;
mod limits_missing;
mod lists_differ;
mod lone_member;
mod malformed_escape;
mod many_servers;
mod misspelt_key;
mod no_purge;
mod no_sync;
mod not_set;
mod same_address;
mod session_bounds;
mod shared_data;
mod single_server;
mod temporary_data;
mod ticks_differ;

use super::Rule;
use super::context::Context;
use super::fix;
use super::reading::comment_on_own_line;
use crate::config::network::{KeyValue, Value, ZooKeeperServer};
use crate::config::source::Span;
use crate::config::zookeeper::{Member, ensemble};
use crate::finding::{Edit, Fix};

pub(super) static RULES: &[&Rule] = &[
    &malformed_escape::RULE,
    &bad_value::RULE,
    &not_set::RULE,
    &session_bounds::RULE,
    &limits_missing::RULE,
    &bad_members::RULE,
    &misspelt_key::RULE,
    &duplicate_key::RULE,
    &even_number::RULE,
    &single_server::RULE,
    &many_servers::RULE,
    &lists_differ::RULE,
    &lone_member::RULE,
    &same_address::RULE,
    &temporary_data::RULE,
    &shared_data::RULE,
    &no_purge::RULE,
    &ticks_differ::RULE,
    &few_connections::RULE,
    &no_sync::RULE,
];

/// The value in force of a server's key.
fn value<'a>(server: &'a ZooKeeperServer, key: &str) -> Option<&'a KeyValue> {
    server.values.iter().find(|entry| entry.name == key)
}

/// A value as a message shows it.
fn shown(entry: &KeyValue) -> String {
    match (&entry.setting.written, &entry.setting.value) {
        (Some(written), _) => written.clone(),
        (None, Value::Int(number)) => number.to_string(),
        (None, Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

/// The server's own place, for what is not written anywhere.
fn start_of(server: &ZooKeeperServer) -> Span {
    server.home
}

/// The server whose file lists most voting members, and those members.
fn largest_ensemble<'a>(context: &Context<'a>) -> Option<(&'a ZooKeeperServer, Vec<Member>)> {
    let voters = |server: &'a ZooKeeperServer| {
        let voters: Vec<Member> = ensemble(server).into_iter().filter(|member| !member.observer).collect();
        (server, voters)
    };
    let all = context.network.zookeepers.iter().map(voters);
    // Of equally long lists the first one.
    all.rev().max_by_key(|(_, voters)| voters.len())
}

/// Who belongs to the ensemble, as a server's file says: number, host and ports.
fn addresses(server: &ZooKeeperServer) -> Vec<(i64, String, i32)> {
    let own = |host: &str| {
        if host == "0.0.0.0" {
            server.name.clone()
        } else {
            host.to_owned()
        }
    };
    let address = |member: Member| (member.id, own(&member.host), member.peer_port);
    ensemble(server).into_iter().map(address).collect()
}

/// Names of servers for a message.
fn server_names(servers: &[&ZooKeeperServer]) -> String {
    let names: Vec<&str> = servers.iter().map(|server| server.name.as_str()).collect();
    names.join(", ")
}

/// Sets `key` to `value` on a server: in the line that is in force, or in a new one.
fn set(context: &Context, server: &ZooKeeperServer, key: &str, value: &str, safe: bool) -> Option<Fix> {
    set_all(context, &[server], key, value, safe)
}

/// Sets `key` to `value` on all these servers.
fn set_all(context: &Context, servers: &[&ZooKeeperServer], key: &str, to: &str, safe: bool) -> Option<Fix> {
    let mut edits: Vec<Edit> = Vec::new();
    for server in servers {
        let edit = match value(server, key).and_then(|entry| entry.setting.at()) {
            Some(at) => fix::replace(at, to),
            None => fix::insert_key(context, server.file, key, to)?,
        };
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }
    edits.sort_by_key(|edit| edit.span);
    Some(fix::set(key, to, safe, edits))
}
