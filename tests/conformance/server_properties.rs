//! server.properties through the real `KafkaConfig` of Kafka 1.1.1.

use std::collections::BTreeMap;

use ordering_playground::config::broker::table::KEYS;
use ordering_playground::config::broker::{derived, endpoint::Endpoint, start};
use ordering_playground::config::config_def::{KeyType, value_text};
use ordering_playground::config::network::{Broker, Origin};
use ordering_playground::config::properties;
use ordering_playground::config::source::FileId;
use ordering_playground::config::written::Written;
use serde_json::{Value, json};

use crate::harness::{Outcome, jsonl, judge};

#[test]
fn server_properties() {
    judge("server-properties.jsonl", jsonl("server-properties.jsonl"), |case| {
        let mut real = case.clone();
        for key in ["id", "name", "text", "zookeeper_connect_added"] {
            real.as_object_mut().expect("a case is an object").remove(key);
        }
        Outcome::of(ours(case), real)
    });
}

fn ours(case: &Value) -> Value {
    let text = case["text"].as_str().expect("text");
    let read = match properties::read(FileId(0), text) {
        Ok(read) => read,
        Err(_) => {
            let class = "java.lang.IllegalArgumentException";
            return json!({"ok": false, "error_class": class, "error": properties::MALFORMED});
        }
    };
    let mut settings: Vec<Written> = read.into_iter().map(Written::from).collect();
    let loaded: BTreeMap<String, String> = settings.iter().map(|w| (w.key.clone(), w.value.clone())).collect();
    if case["zookeeper_connect_added"] == true {
        settings.push(Written {
            key: "zookeeper.connect".to_owned(),
            value: "127.0.0.1:2181".to_owned(),
            key_at: None,
            origin: Origin::Default,
        });
    }
    match start("broker", FileId(0), &settings) {
        Ok(broker) => accepted(&broker, loaded),
        Err(problems) => {
            let error = &problems[0].error;
            let mut answer = json!({"ok": false, "error_class": error.class, "error": error.text, "loaded": loaded});
            if let Some(cause) = &error.cause {
                answer["cause"] = json!(cause);
            }
            answer
        }
    }
}

fn accepted(broker: &Broker, loaded: BTreeMap<String, String>) -> Value {
    let value = |key: &String| match KEYS.iter().find(|known| known.name == key) {
        None => "(unknown key, ignored)".to_owned(),
        Some(known) if known.kind == KeyType::Password => "[hidden]".to_owned(),
        Some(_) => broker
            .get(key)
            .map(|entry| value_text(&entry.setting.value))
            .unwrap_or_default(),
    };
    let values: BTreeMap<&String, String> = loaded.keys().map(|key| (key, value(key))).collect();
    let list = |items: Vec<String>| format!("[{}]", items.join(", "));
    let endpoints = |endpoints: Vec<Endpoint>| list(endpoints.iter().map(ToString::to_string).collect());
    json!({
        "ok": true,
        "values": values,
        "log_retention_ms": derived::log_retention_ms(broker).to_string(),
        "log_roll_ms": derived::log_roll_ms(broker).to_string(),
        "log_dirs": list(derived::log_dirs(broker)),
        "listeners": endpoints(derived::listeners(broker).unwrap_or_default()),
        "advertised_listeners": endpoints(derived::advertised_listeners(broker).unwrap_or_default()),
        "loaded": loaded,
    })
}
