//! Single values through Fabric's decoder, and the orderer's checks of a channel's values.

use ordering_playground::config::fabric::channelconfig::{OrdererValues, is_broker, validate};
use ordering_playground::config::fabric::{ScalarType, read_scalar};
use ordering_playground::config::go::format_duration;
use serde_json::{Value, json};

use crate::harness::{Outcome, json_list, judge};

/// Compares what is recorded of a case beside its input; `caution` says why a value may differ on other machines.
fn compare(case: &Value, ours: Value) -> Outcome {
    let mut real = case.clone();
    let fields = real.as_object_mut().expect("a case is an object");
    for input in ["yaml", "caution", "max", "abs", "pref", "timeout", "brokers", "broker"] {
        fields.remove(input);
    }
    fields.remove("error_go_1_14_and_older_derived");
    fields.retain(|_, value| !value.is_null());
    Outcome::of(ours, real)
}

fn scalar(case: &Value, kind: ScalarType, show: fn(i128) -> Value) -> Outcome {
    let ours = match read_scalar(case["yaml"].as_str().expect("yaml"), kind) {
        Ok(value) => show(value),
        Err(error) => json!({"ok": false, "error": error}),
    };
    compare(case, ours)
}

#[test]
fn bytesize() {
    judge("bytesize.json", json_list("bytesize.json"), |case| {
        scalar(
            case,
            ScalarType::Uint32,
            |value| json!({"ok": true, "value": value as u64}),
        )
    });
}

#[test]
fn duration() {
    judge("duration.json", json_list("duration.json"), |case| {
        scalar(
            case,
            ScalarType::Duration,
            |value| json!({"ok": true, "ns": value as i64, "string": format_duration(value as i64)}),
        )
    });
}

#[test]
fn uint64_maxchannels() {
    judge(
        "uint64_maxchannels.json",
        json_list("uint64_maxchannels.json"),
        |case| {
            scalar(
                case,
                ScalarType::Uint64,
                |value| json!({"ok": true, "value": value.to_string()}),
            )
        },
    );
}

#[test]
fn channelconfig_validate() {
    judge(
        "channelconfig_validate.json",
        json_list("channelconfig_validate.json"),
        |case| {
            let number = |name: &str| {
                case[name]
                    .as_u64()
                    .and_then(|number| u32::try_from(number).ok())
                    .expect("a number")
            };
            let values = OrdererValues {
                max_message_count: number("max"),
                absolute_max_bytes: number("abs"),
                preferred_max_bytes: number("pref"),
                batch_timeout: case["timeout"].as_str().expect("timeout"),
                kafka_brokers: case["brokers"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect(),
            };
            compare(
                case,
                match validate(&values) {
                    Ok(nanoseconds) => json!({"ok": true, "timeout_ns": nanoseconds}),
                    Err((_, error)) => json!({"ok": false, "error": error}),
                },
            )
        },
    );
}

#[test]
fn kafka_brokers() {
    judge("kafka_brokers.json", json_list("kafka_brokers.json"), |case| {
        let broker = case["broker"].as_str().expect("broker");
        let values = OrdererValues {
            max_message_count: 1,
            absolute_max_bytes: 1,
            preferred_max_bytes: 1,
            batch_timeout: "1s",
            kafka_brokers: vec![broker],
        };
        let ours = match validate(&values) {
            Ok(_) => json!({"ok": true}),
            Err((_, error)) => json!({"ok": false, "error": error}),
        };
        assert_eq!(ours["ok"] == true, is_broker(broker));
        compare(case, ours)
    });
}
