//! `config-update.jsonl`: what `configtxlator compute_update` makes of two configs.

use ordering_playground::ordering::proto::config::Config;
use ordering_playground::ordering::update::compute::compute_update;
use ordering_playground::ordering::view::{self, Json};
use prost::Message;
use serde_json::{Value, json};

use crate::harness::{Outcome, jsonl, judge};

#[test]
fn config_updates() {
    judge("config-update.jsonl", jsonl("config-update.jsonl"), |case| {
        let real = match case.get("update") {
            Some(update) => update.clone(),
            None => json!({ "error": case["error"] }),
        };
        Outcome::of(update(case), real)
    });
}

fn update(case: &Value) -> Value {
    let original = config(&case["original"]);
    let updated = config(&case["updated"]);
    match compute_update(&original, &updated, case["channel_id"].as_str().unwrap_or_default()) {
        Ok(update) => to_value(&view::config_update(&update.encode_to_vec()).expect("our own bytes")),
        Err(error) => {
            let text = format!("configtxlator: error: Error computing update: error computing config update: {error}");
            json!({ "error": text })
        }
    }
}

fn config(json: &Value) -> Config {
    let bytes = view::config_from_json(&from_value(json)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        to_value(&view::config(&bytes).expect("our own bytes")),
        *json,
        "the same after a round trip"
    );
    Config::decode(bytes.as_slice()).expect("our own bytes")
}

pub(crate) fn from_value(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => Json::Number(number.as_i64().expect("a whole number")),
        Value::String(text) => Json::Text(text.clone()),
        Value::Array(list) => Json::List(list.iter().map(from_value).collect()),
        Value::Object(map) => Json::Map(
            map.iter()
                .map(|(key, value)| (key.clone(), from_value(value)))
                .collect(),
        ),
    }
}

pub(crate) fn to_value(json: &Json) -> Value {
    serde_json::from_str(&json.pretty()).expect("JSON")
}
