//! Where in the open files the settings of a cause are written.

use super::{Diagnosis, MAX_HITS, causes};
use crate::config::network::{ChannelOrderer, Network, OrdererNode};
use crate::config::source::{FileKind, FileSet, Span};
use crate::config::yaml::{self, Merge, Value};
use crate::finding::Finding;

/// The places to look at for a cause, each once and at most [`MAX_HITS`]: those of its settings, one per broker, orderer
/// or server that has them written. Where none is written – a text that cannot be read has no settings – it is what the
/// cause's rule finds in the files as they are.
pub fn of(diagnosis: &Diagnosis, files: &FileSet, network: &Network, findings: &[Finding]) -> Vec<Span> {
    let mut places = Vec::new();
    let settings = diagnosis.keys.iter().flat_map(|key| setting(key, files, network));
    add(&mut places, settings);
    // A finding about another key than the log's would mislead.
    let any_key = causes::find(diagnosis.code).is_some_and(|cause| cause.keys.iter().all(|key| !key.contains('{')));
    if places.is_empty() && any_key && diagnosis.rule.is_some() {
        let found = findings.iter().filter(|finding| Some(&*finding.code) == diagnosis.rule);
        add(&mut places, found.filter_map(|finding| finding.at));
    }
    places
}

fn add(places: &mut Vec<Span>, more: impl Iterator<Item = Span>) {
    for span in more {
        if places.len() < MAX_HITS && !places.contains(&span) {
            places.push(span);
        }
    }
}

/// The places of a setting as causes name it (`server.properties min.insync.replicas`).
fn setting(key: &str, files: &FileSet, network: &Network) -> Vec<Span> {
    let Some((file, key)) = key.split_once(' ') else {
        return Vec::new();
    };
    match file {
        "server.properties" => network.brokers.iter().filter_map(|broker| broker.at(key)).collect(),
        "zookeeper.properties" => zookeeper(key, network),
        "configtx.yaml" => match network.channel.as_ref().and_then(|channel| configtx(key, channel)) {
            Some(at) => vec![at],
            None => in_configtx(key, files, network),
        },
        "orderer.yaml" => {
            let known: Vec<Span> = network.orderers.iter().filter_map(|node| orderer(key, node)).collect();
            match known.is_empty() {
                true => in_files(FileKind::Orderer, &[&key.split('.').collect::<Vec<_>>()], files),
                false => known,
            }
        }
        _ => Vec::new(),
    }
}

/// A path of configtx.yaml: in the profile that is used, else where all profiles may take it from.
fn in_configtx(path: &str, files: &FileSet, network: &Network) -> Vec<Span> {
    let profile = network.channel.as_ref().map_or("*", |channel| channel.profile.as_str());
    let path: Vec<&str> = path.split('.').collect();
    let inside = [&["Profiles", profile], path.as_slice()].concat();
    in_files(FileKind::Configtx, &[&inside, &path], files)
}

/// The places of the first of the paths that is written in the files of a kind.
fn in_files(kind: FileKind, paths: &[&[&str]], files: &FileSet) -> Vec<Span> {
    let mut places = Vec::new();
    for (file, source) in files.of_kind(kind) {
        let document = yaml::parse(file, &source.text);
        let Ok(tree) = document.and_then(|document| yaml::decode(&document, Merge::Positional)) else {
            continue;
        };
        let top = Value::Map(tree.top.into());
        let written = paths.iter().map(|path| {
            let mut found = Vec::new();
            walk(&top, Span::new(file, 0, 0), path, &mut found);
            found
        });
        places.extend(written.into_iter().find(|found| !found.is_empty()).unwrap_or_default());
    }
    places
}

/// Adds the places of a path of keys, in any letter case; `*` is every key, and lists take no part in it. A section's
/// place is its name.
fn walk(value: &Value<'_>, place: Span, path: &[&str], places: &mut Vec<Span>) {
    let Some((name, rest)) = path.split_first() else {
        if places.len() < MAX_HITS {
            places.push(place);
        }
        return;
    };
    match value {
        Value::List(items) => {
            for item in items.iter() {
                walk(&item.value, item.at, path, places);
            }
        }
        Value::Map(map) => {
            for entry in map.iter() {
                if *name == "*" || entry.key.text().eq_ignore_ascii_case(name) {
                    let section = matches!(entry.item.value, Value::Map(_) | Value::List(_));
                    let place = if section { entry.key_at } else { entry.item.at };
                    walk(&entry.item.value, place, rest, places);
                }
            }
        }
        _ => {}
    }
}

fn zookeeper(key: &str, network: &Network) -> Vec<Span> {
    let family = key.strip_suffix('N');
    let fits = |name: &str| family.map_or(name == key, |family| name.starts_with(family));
    let values = network.zookeepers.iter().flat_map(|server| &server.values);
    values
        .filter(|entry| fits(&entry.name))
        .filter_map(|entry| entry.setting.at())
        .collect()
}

fn configtx(key: &str, channel: &ChannelOrderer) -> Option<Span> {
    match key {
        "Orderer.OrdererType" => channel.orderer_type.at(),
        "Orderer.Addresses" => channel.addresses.at(),
        "Orderer.BatchTimeout" => channel.batch_timeout.at(),
        "Orderer.BatchSize.MaxMessageCount" => channel.max_message_count.at(),
        "Orderer.BatchSize.AbsoluteMaxBytes" => channel.absolute_max_bytes.at(),
        "Orderer.BatchSize.PreferredMaxBytes" => channel.preferred_max_bytes.at(),
        "Orderer.MaxChannels" => channel.max_channels.at(),
        "Orderer.Kafka.Brokers" => channel.kafka_brokers.at(),
        "Orderer.Capabilities" => channel.capabilities.first().and_then(|capability| capability.at()),
        _ => None,
    }
}

fn orderer(key: &str, node: &OrdererNode) -> Option<Span> {
    match key {
        "General.ListenAddress" => node.listen_address.at(),
        "General.ListenPort" => node.listen_port.at(),
        "General.TLS.Enabled" => node.general_tls_enabled.at(),
        "General.GenesisMethod" => node.genesis_method.at(),
        "General.GenesisFile" => node.genesis_file.at(),
        "Kafka.Retry.ShortInterval" => node.short_interval.at(),
        "Kafka.Retry.LongInterval" => node.long_interval.at(),
        "Kafka.Retry.NetworkTimeouts.ReadTimeout" => node.read_timeout.at(),
        "Kafka.Topic.ReplicationFactor" => node.topic_replication_factor.at(),
        "Kafka.Version" => node.kafka_version.at(),
        "Kafka.TLS.Enabled" => node.kafka_tls_enabled.at(),
        "Kafka.SASLPlain.Enabled" => node.sasl_plain_enabled.at(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::source::{SourceFile, detect};
    use crate::config::{Options, read};
    use crate::decoder::decode;
    use crate::rules;

    /// The texts of the places that a log's first cause is sent to.
    fn sent_to<'f>(log: &str, files: &'f FileSet) -> Vec<&'f str> {
        let network = read(files, &Options::default());
        let findings = rules::check(files, &network);
        let decoding = decode(log);
        let places = of(&decoding.causes[0], files, &network, &findings);
        places.into_iter().map(|span| files.text(span)).collect()
    }

    fn files(files: &[(&str, &str)]) -> FileSet {
        let file = |&(name, text): &(&str, &str)| SourceFile {
            name: name.to_owned(),
            kind: detect(name, text),
            text: text.to_owned(),
        };
        FileSet {
            files: files.iter().map(file).collect(),
        }
    }

    const CONFIGTX: &str = "\
Organizations:
    - &Org
        Name: Org
        ID: OrgMSP
        MSPDir: msp/nowhere
Orderer: &Orderer
    OrdererType: kafka
    BatchTimeout: 2s
    BatchSize:
        MaxMessageCount: 10
        absolutemaxbytes: 5 GB
Profiles:
    One.Two:
        Orderer:
            <<: *Orderer
            Organizations: [*Org]
";

    #[test]
    fn a_path_of_a_message_leads_to_its_value() {
        let files = files(&[("configtx.yaml", CONFIGTX)]);
        let overflow = "panic: Error unmarshaling config into struct: 1 error(s) decoding:\n\n* error decoding \
                        'Profiles[one.two].Orderer.BatchSize.AbsoluteMaxBytes': value '5368709120' overflows uint32";
        assert_eq!(sent_to(overflow, &files), ["5 GB"]);
        let directory = "Error loading MSP configuration for org: Org: could not load a valid ca certificate from \
                         directory msp/nowhere/cacerts: stat msp/nowhere/cacerts: no such file or directory";
        assert_eq!(sent_to(directory, &files), ["msp/nowhere"]);
    }

    #[test]
    fn settings_of_orderer_yaml_that_no_rule_reads_are_found_too() {
        let files = files(&[(
            "orderer.yaml",
            "General:\n  LocalMSPDir: msp\nFileLedger:\n  Location: /var/l\n",
        )]);
        let taken = "panic: Error opening leveldb: resource temporarily unavailable";
        assert_eq!(sent_to(taken, &files), ["/var/l"]);
    }

    #[test]
    fn a_text_that_cannot_be_read_is_shown_where_reading_stops() {
        let broken = CONFIGTX.replace("        MaxMessageCount", "\tMaxMessageCount");
        let files = files(&[("configtx.yaml", &broken)]);
        let log = "panic: Error reading configuration: While parsing config: yaml: line 10: found character that cannot start any token";
        assert_eq!(sent_to(log, &files).len(), 1);
    }

    #[test]
    fn a_finding_about_another_key_is_no_place() {
        let files = files(&[(
            "server.properties",
            "broker.id=0\nzookeeper.connect=z:2181\nnum.io.threads=many\n",
        )]);
        let log = "org.apache.kafka.common.config.ConfigException: Invalid value x for configuration log.retention.ms: Not a number of type LONG";
        assert!(sent_to(log, &files).is_empty());
    }
}
