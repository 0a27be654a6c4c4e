//! `blockcutter.jsonl`: sizes in, lengths of batches out.

use ordering_playground::ordering::cutter::{BatchSize, BlockCutter, CutReason};
use serde_json::{Value, json};

use crate::harness::{Outcome, jsonl, judge};

#[test]
fn block_cutter() {
    judge("blockcutter.jsonl", jsonl("blockcutter.jsonl"), |case| {
        Outcome::of(answers(case), case["out"].clone())
    });
}

fn answers(case: &Value) -> Value {
    let limit = |name: &str| {
        case[name]
            .as_u64()
            .and_then(|value| u32::try_from(value).ok())
            .expect("a uint32")
    };
    let limits = BatchSize {
        max_message_count: limit("max"),
        absolute_max_bytes: limit("abs"),
        preferred_max_bytes: limit("pref"),
    };
    let mut cutter = BlockCutter::default();
    let ops = case["ops"].as_array().expect("a list of operations");
    ops.iter().map(|op| answer(&mut cutter, op, &limits)).collect()
}

fn answer(cutter: &mut BlockCutter, op: &Value, limits: &BatchSize) -> Value {
    if op.as_i64() == Some(-1) {
        return json!([cutter.cut(CutReason::Timeout).map_or(0, |cut| cut.messages)]);
    }
    let bytes: u64 = match op {
        Value::Array(parts) => parts.iter().filter_map(Value::as_u64).sum(),
        number => number.as_u64().expect("a size"),
    };
    // The real one adds the two lengths and converts to uint32.
    let ordered = cutter.ordered(bytes as u32, limits);
    let lengths = [ordered.before, ordered.with]
        .into_iter()
        .flatten()
        .map(|cut| cut.messages);
    std::iter::once(u32::from(ordered.pending)).chain(lengths).collect()
}
