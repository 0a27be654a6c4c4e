//! `genesis.jsonl`: genesis blocks that configtxgen wrote, and how it shows them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ordering_playground::ordering::view;
use serde_json::Value;

use crate::config_update::to_value;
use crate::harness::{Outcome, jsonl, judge};

#[test]
fn inspected_blocks() {
    judge("genesis.jsonl (inspect)", jsonl("genesis.jsonl"), |case| {
        let shown = view::block(&block(case)).expect("a real block");
        Outcome::of(to_value(&shown), case["inspect"].clone())
    });
}

fn block(case: &Value) -> Vec<u8> {
    BASE64_STANDARD
        .decode(case["block_base64"].as_str().expect("a block"))
        .expect("base64")
}
