//! configtx.yaml through configtxgen's `Load`, `LoadTopLevel`, encoder, and the orderer's `channelconfig.NewBundle`.

use std::path::Path;

use ordering_playground::config::fabric::configtx::{
    Flag, Orderer, Profile, Refusal, Run, Stages, reading_refused, run,
};
use ordering_playground::config::fabric::{Bundle, Disk, Variable};
use ordering_playground::config::go::format_duration;
use ordering_playground::config::network::Setting;
use ordering_playground::config::source::FileId;
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::yaml;
use serde_json::{Map, Value, json};

use crate::harness::{Outcome, folder, judge};

/// The cases of a folder with one `.yaml` and one `.json` file for each.
pub fn folder_cases(name: &str) -> Option<Vec<(String, (String, Value))>> {
    let folder = folder().join(name);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let cases = files
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    Some(
        cases
            .map(|path| (stem(path), (read(path), parse(&path.with_extension("json")))))
            .collect(),
    )
}

/// The cases of an index that lists the answers of 1.2 to the same inputs.
pub fn index_cases(name: &str) -> Option<Vec<(String, (String, Value))>> {
    let folder = folder().join(name);
    let text = std::fs::read_to_string(folder.join("index_v1.2.json")).ok()?;
    let cases: Vec<Value> = serde_json::from_str(&text).expect("index_v1.2.json");
    let case = |case: Value| {
        let file = case["file"].as_str().expect("file").to_owned();
        let text = match case["yaml_used"].as_str() {
            Some(text) => text.to_owned(),
            None => read(&folder.join(&file)),
        };
        (file, (text, case))
    };
    Some(cases.into_iter().map(case).collect())
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn parse(path: &Path) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The `env` of a case.
pub fn environment(case: &Value) -> Vec<Variable> {
    let variables = case["env"].as_object().into_iter().flatten();
    variables
        .map(|(name, value)| Variable {
            name: name.clone(),
            value: value.as_str().expect("a variable's value is text").to_owned(),
            at: None,
        })
        .collect()
}

#[test]
fn configtx_1_4() {
    judge("configtx (1.4)", folder_cases("configtx"), |case| {
        check(case, FabricVersion::V1_4_2)
    });
}

#[test]
fn configtx_1_2() {
    judge("configtx (1.2)", index_cases("configtx"), |case| {
        check(case, FabricVersion::V1_2)
    });
}

fn check((text, case): &(String, Value), fabric: FabricVersion) -> Outcome {
    let mut real = Map::new();
    for stage in ["load", "top_level", "encode", "bundle"] {
        if let Some(value) = case.get(stage) {
            real.insert(stage.to_owned(), value.clone());
        }
    }
    let environment = environment(case);
    let arguments = Run {
        text,
        fabric,
        profile: case["profile"].as_str().expect("profile"),
        environment: &environment,
        // The recorder linked a complete MSP folder beside the file, and nothing else.
        disk: Disk::Holds(&[("$DIR/msp", "")]),
        folder: "$DIR",
    };
    let read = yaml::parse(FileId(0), text).and_then(|document| yaml::decode(&document, yaml::Merge::Positional));
    let ours = match read {
        Ok(tree) => stages(&run(&tree, arguments), fabric),
        Err(yaml::Error::Refused { text, at }) => {
            let refused = refusal(&reading_refused(&text, at, fabric));
            json!({"load": refused, "top_level": refused})
        }
        Err(limit) => panic!("{limit:?}"),
    };
    Outcome::of(ours, Value::Object(real))
}

fn refusal(refusal: &Refusal) -> Value {
    json!({"ok": false, "kind": if refusal.panics { "panic" } else { "error" }, "error": refusal.text})
}

fn stages(stages: &Stages, fabric: FabricVersion) -> Value {
    let mut out = Map::new();
    let load = match &stages.load {
        Ok(profile) => json!({"ok": true, "value": profile_value(profile)}),
        Err(refused) => refusal(refused),
    };
    out.insert("load".to_owned(), load);
    let top_level = match &stages.top_level {
        Ok(orderer) => json!({"ok": true, "value": {"Orderer": orderer.as_ref().map(orderer_value)}}),
        Err(refused) => refusal(refused),
    };
    out.insert("top_level".to_owned(), top_level);
    if let Some(encoded) = &stages.encode {
        let value = match encoded {
            Ok(()) => json!({"ok": true}),
            Err(refused) => refusal(refused),
        };
        out.insert("encode".to_owned(), value);
    }
    if let (Some(bundle), Ok(profile)) = (&stages.bundle, &stages.load) {
        let value = match (bundle, &profile.orderer) {
            (Ok(bundle), Some(orderer)) => json!({"ok": true, "value": bundle_value(bundle, orderer, fabric)}),
            (Ok(_), None) => json!(null),
            (Err(refused), _) => refusal(refused),
        };
        out.insert("bundle".to_owned(), value);
    }
    Value::Object(out)
}

fn flags(flags: Option<&Vec<Flag>>) -> Value {
    match flags {
        Some(flags) => flags
            .iter()
            .map(|flag| (flag.name.clone(), json!(flag.on.value)))
            .collect(),
        None => Value::Null,
    }
}

fn texts(setting: &Setting<Vec<Setting<String>>>) -> Value {
    setting.value.iter().map(|text| json!(text.value)).collect()
}

fn profile_value(profile: &Profile) -> Value {
    json!({
        "Capabilities": flags(profile.capabilities.as_ref()),
        "Consortium": profile.consortium,
        "Orderer": profile.orderer.as_ref().map(orderer_value),
        "has_Application": profile.application.is_some(),
        "has_Consortiums": profile.consortiums.is_some(),
    })
}

fn orderer_value(orderer: &Orderer) -> Value {
    json!({
        "AbsoluteMaxBytes": orderer.absolute_max_bytes.value,
        "Addresses": texts(&orderer.addresses),
        "BatchTimeout": format_duration(orderer.batch_timeout.value),
        "BatchTimeoutNs": orderer.batch_timeout.value,
        "Capabilities": flags(orderer.capabilities.as_ref()),
        "KafkaBrokers": orderer.kafka_brokers.as_ref().map(texts),
        "MaxChannels": orderer.max_channels.value,
        "MaxMessageCount": orderer.max_message_count.value,
        "OrdererType": orderer.orderer_type.value,
        "Organizations": orderer.organizations,
        "PreferredMaxBytes": orderer.preferred_max_bytes.value,
    })
}

fn bundle_value(bundle: &Bundle, orderer: &Orderer, fabric: FabricVersion) -> Value {
    let kafka = orderer.orderer_type.value == "kafka";
    let mut value = json!({
        "AbsoluteMaxBytes": orderer.absolute_max_bytes.value,
        "BatchTimeoutNs": orderer.batch_timeout.value,
        "ConsensusType": orderer.orderer_type.value,
        "ExpirationCheck": bundle.expiration_check,
        "KafkaBrokers": orderer.kafka_brokers.as_ref().filter(|brokers| kafka && !brokers.value.is_empty()).map(texts),
        "MaxChannels": orderer.max_channels.value,
        "MaxMessageCount": orderer.max_message_count.value,
        "OrdererAddresses": texts(&orderer.addresses),
        "PreferredMaxBytes": orderer.preferred_max_bytes.value,
        "Resubmission": bundle.resubmission,
    });
    if fabric >= FabricVersion::V1_4_2 {
        value["ConsensusState"] = json!("STATE_NORMAL");
        value["ConsensusTypeMigration"] = json!(bundle.consensus_type_migration);
    }
    for (name, error) in [
        ("orderer_capabilities_error", &bundle.orderer_capabilities_error),
        ("channel_capabilities_error", &bundle.channel_capabilities_error),
    ] {
        if let Some(error) = error {
            value[name] = json!(error.text);
        }
    }
    value
}
