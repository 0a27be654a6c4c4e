//! The settings in force as the orderer prints them when it starts.
//!
//! Source: orderer/common/server/main.go (`prettyPrintStruct`), common/viperutil (`Flatten`).

use super::mapstructure::{Node, Out};
use super::orderer_yaml::{OrdererYaml, Start, with_top};
use super::schema::ORDERER_YAML;
use super::types::{Struct, Type};
use crate::config::fabric::configtx::Refusal;
use crate::config::go::format_duration;
use crate::config::versions::FabricVersion;
use crate::config::yaml::Tree;

/// One line for each value, `General.ListenPort = 7050`; `folder` is where relative paths lead from. The parts that Fabric
/// takes as they are (`BCCSP`, `Consensus`) are left out.
///
/// # Errors
/// The orderer's refusal of the file.
pub fn listing(tree: &Tree<'_>, start: Start<'_>, folder: &str) -> Result<Vec<String>, Refusal> {
    with_top(tree, start, |top, own| {
        let mut lines = Vec::new();
        list(top, &ORDERER_YAML, "", start.fabric, &mut lines);
        fill_in(&mut lines, &own);
        for line in &mut lines {
            translate(line, folder);
        }
        lines
            .into_iter()
            .map(|(name, value)| format!("{name} = {value}"))
            .collect()
    })
}

fn list(node: &Node<'_>, kind: &Struct, above: &str, fabric: FabricVersion, lines: &mut Vec<(String, String)>) {
    for field in kind.fields.iter().filter(|field| field.exists_in(fabric)) {
        let name = format!("{above}{}", field.name);
        let value = node.field(field.name);
        match &field.kind {
            Type::Struct(inner) => list(value, inner, &format!("{name}."), fabric, lines),
            Type::Opaque => {}
            kind => lines.push((name, shown(value, kind))),
        }
    }
}

/// Go's `%v`, with quotes around strings.
fn shown(node: &Node<'_>, kind: &Type) -> String {
    match (kind, &node.out) {
        (Type::Text, _) => format!("\"{}\"", node.text()),
        (Type::Duration, _) => format_duration(node.int()),
        (Type::Bool, _) => node.bool().to_string(),
        (Type::Slice(_), Out::List(items)) => {
            let items: Vec<&str> = items.iter().map(|item| item.text()).collect();
            format!("[{}]", items.join(" "))
        }
        (Type::Slice(_), _) => "[]".to_owned(),
        (Type::KafkaVersion, _) => node.text().to_owned(),
        (Type::Uint | Type::Uint16 | Type::Uint32 | Type::Uint64, _) => node.uint().to_string(),
        _ => node.int().to_string(),
    }
}

/// `completeInitialization`: what the file leaves open.
fn fill_in(lines: &mut [(String, String)], own: &OrdererYaml) {
    let node = &own.node;
    let text = |value: &str| format!("\"{value}\"");
    let filled = [
        ("General.LedgerType", text(&own.ledger_type)),
        ("General.ListenAddress", text(&node.listen_address.value)),
        ("General.ListenPort", node.listen_port.value.to_string()),
        ("General.GenesisMethod", text(&node.genesis_method.value)),
        ("General.GenesisFile", text(&node.genesis_file.value)),
        ("General.GenesisProfile", text(&node.genesis_profile.value)),
        ("General.SystemChannel", text(&own.system_channel)),
        ("General.LocalMSPID", text(&own.local_msp_id)),
        ("Kafka.Retry.ShortInterval", format_duration(node.short_interval.value)),
        ("Kafka.Retry.ShortTotal", format_duration(node.short_total.value)),
        ("Kafka.Retry.LongInterval", format_duration(node.long_interval.value)),
        ("Kafka.Retry.LongTotal", format_duration(node.long_total.value)),
        (
            "Kafka.Retry.NetworkTimeouts.DialTimeout",
            format_duration(node.dial_timeout.value),
        ),
        (
            "Kafka.Retry.NetworkTimeouts.ReadTimeout",
            format_duration(node.read_timeout.value),
        ),
        (
            "Kafka.Retry.NetworkTimeouts.WriteTimeout",
            format_duration(node.write_timeout.value),
        ),
        (
            "Kafka.Retry.Metadata.RetryMax",
            node.metadata_retry_max.value.to_string(),
        ),
        (
            "Kafka.Retry.Metadata.RetryBackoff",
            format_duration(node.metadata_retry_backoff.value),
        ),
        (
            "Kafka.Retry.Producer.RetryMax",
            node.producer_retry_max.value.to_string(),
        ),
        (
            "Kafka.Retry.Producer.RetryBackoff",
            format_duration(node.producer_retry_backoff.value),
        ),
        (
            "Kafka.Retry.Consumer.RetryBackoff",
            format_duration(node.consumer_retry_backoff.value),
        ),
        ("Kafka.Version", node.kafka_version.value.clone()),
    ];
    for (name, value) in filled {
        if let Some(line) = lines.iter_mut().find(|(own, _)| own == name) {
            line.1 = value;
        }
    }
}

/// `coreconfig.TranslatePath`: a path that is written relative leads from the folder of the configuration.
fn translate((name, value): &mut (String, String), folder: &str) {
    const PATHS: [&str; 4] = [
        "General.LocalMSPDir",
        "General.GenesisFile",
        "General.TLS.PrivateKey",
        "General.TLS.Certificate",
    ];
    let absolute = |path: &str| match path.starts_with('/') || path.is_empty() {
        true => path.to_owned(),
        false => format!("{folder}/{path}"),
    };
    if PATHS.contains(&name.as_str()) {
        *value = format!("\"{}\"", absolute(value.trim_matches('"')));
    } else if name == "General.TLS.RootCAs" || name == "General.TLS.ClientRootCAs" {
        let items = value
            .trim_matches(['[', ']'])
            .split(' ')
            .filter(|item| !item.is_empty());
        *value = format!("[{}]", items.map(absolute).collect::<Vec<_>>().join(" "));
    }
}
