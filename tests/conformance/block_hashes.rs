//! `header_hash.json`, `header_chain.json`: data hashes, ASN.1 of headers, header hashes.

use ordering_playground::ordering::hash::{data_hash, header_asn1, header_hash};
use serde_json::{Map, Value};

use crate::harness::{Outcome, json_list, judge};

#[test]
fn header_hashes() {
    judge("header_hash.json", json_list("header_hash.json"), agree);
}

#[test]
fn linked_headers() {
    judge("header_chain.json", json_list("header_chain.json"), agree);
}

fn agree(case: &Value) -> Outcome {
    let real: Map<String, Value> = case.as_object().expect("an object").clone();
    let mut ours = real.clone();
    ours.retain(|key, _| ["number", "previous_hash", "data_hash", "data"].contains(&key.as_str()));
    answer(case, &mut ours);
    Outcome::of(ours, real)
}

fn answer(case: &Value, ours: &mut Map<String, Value>) {
    let number: u64 = case["number"]
        .as_str()
        .and_then(|number| number.parse().ok())
        .expect("a number");
    let previous = bytes(&case["previous_hash"]).unwrap_or_default();
    let mut data = bytes(&case["data_hash"]);
    if let Some(envelopes) = case["data"].as_array() {
        let envelopes: Vec<Vec<u8>> = envelopes.iter().filter_map(bytes).collect();
        let hash = data_hash(envelopes.iter().map(Vec::as_slice));
        ours.insert("computed_data_hash".into(), hex(&hash).into());
        data = data.or(Some(hash.to_vec()));
    }
    let data = data.unwrap_or_default();
    let (asn1, hash) = match (
        header_asn1(number, &previous, &data),
        header_hash(number, &previous, &data),
    ) {
        (Ok(asn1), Ok(hash)) => (hex(&asn1), hex(&hash)),
        (Err(error), _) | (_, Err(error)) => {
            ours.insert("panic".into(), error.to_string().into());
            Default::default()
        }
    };
    ours.insert("header_asn1".into(), asn1.into());
    ours.insert("header_hash".into(), hash.into());
}

/// `None` for null.
pub(crate) fn bytes(hex: &Value) -> Option<Vec<u8>> {
    let digits = hex.as_str()?;
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("hex");
    Some((0..digits.len()).step_by(2).map(byte).collect())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
