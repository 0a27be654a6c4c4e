//! orderer.yaml through the orderer's `localconfig.Load`.

use ordering_playground::config::fabric::Disk;
use ordering_playground::config::fabric::configtx::Refusal;
use ordering_playground::config::fabric::orderer_yaml::{OrdererYaml, Start, load, reading_refused};
use ordering_playground::config::go::format_duration;
use ordering_playground::config::network::Setting;
use ordering_playground::config::source::FileId;
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::yaml;
use serde_json::{Value, json};

use crate::configtx::{environment, folder_cases, index_cases};
use crate::harness::{Outcome, judge};

#[test]
fn ordereryaml_1_4() {
    judge("ordereryaml (1.4)", folder_cases("ordereryaml"), |case| {
        check(case, FabricVersion::V1_4_2)
    });
}

#[test]
fn ordereryaml_1_2() {
    judge("ordereryaml (1.2)", index_cases("ordereryaml"), |case| {
        check(case, FabricVersion::V1_2)
    });
}

fn check((text, case): &(String, Value), fabric: FabricVersion) -> Outcome {
    let environment = environment(case);
    let start = Start {
        name: "orderer",
        file: FileId(0),
        text,
        fabric,
        environment: &environment,
        disk: Disk::Holds(&[]),
        built_in: false,
    };
    let read = yaml::parse(FileId(0), text).and_then(|document| yaml::decode(&document, yaml::Merge::Positional));
    let loaded = match read {
        Ok(tree) => load(&tree, start),
        Err(yaml::Error::Refused { text, at }) => Err(reading_refused(&text, at)),
        Err(limit) => panic!("{limit:?}"),
    };
    let ours = match loaded {
        Ok(loaded) => json!({"ok": true, "value": value(&loaded, fabric)}),
        Err(Refusal { text, panics, .. }) => {
            json!({"ok": false, "kind": if panics { "panic" } else { "error" }, "error": text})
        }
    };
    Outcome::of(ours, case["load"].clone())
}

fn value(loaded: &OrdererYaml, fabric: FabricVersion) -> Value {
    let node = &loaded.node;
    let duration = |setting: &Setting<i64>| format_duration(setting.value);
    let mut value = json!({
        "General": {
            "GenesisMethod": node.genesis_method.value,
            "LedgerType": loaded.ledger_type,
            "ListenPort": node.listen_port.value,
            "LocalMSPID": loaded.local_msp_id,
        },
        "Kafka": {
            "Retry": {
                "Consumer": {"RetryBackoff": duration(&node.consumer_retry_backoff)},
                "LongInterval": duration(&node.long_interval),
                "LongTotal": duration(&node.long_total),
                "Metadata": {
                    "RetryBackoff": duration(&node.metadata_retry_backoff),
                    "RetryMax": node.metadata_retry_max.value,
                },
                "NetworkTimeouts": {
                    "DialTimeout": duration(&node.dial_timeout),
                    "ReadTimeout": duration(&node.read_timeout),
                    "WriteTimeout": duration(&node.write_timeout),
                },
                "Producer": {
                    "RetryBackoff": duration(&node.producer_retry_backoff),
                    "RetryMax": node.producer_retry_max.value,
                },
                "ShortInterval": duration(&node.short_interval),
                "ShortTotal": duration(&node.short_total),
            },
            "TLS": {
                "Certificate": loaded.certificate,
                "Enabled": node.kafka_tls_enabled.value,
                "PrivateKey": loaded.private_key,
                "RootCAs": loaded.root_cas,
            },
            "Verbose": node.verbose.value,
            "Version": node.kafka_version.value,
        },
    });
    if fabric >= FabricVersion::V1_3 {
        value["Kafka"]["SASLPlain"] = json!({
            "Enabled": node.sasl_plain_enabled.value,
            "Password": loaded.sasl_password,
            "User": loaded.sasl_user,
        });
        value["Kafka"]["Topic"] = json!({"ReplicationFactor": node.topic_replication_factor.value});
    }
    value
}
