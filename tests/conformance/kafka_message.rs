//! `kafkamessage.json`: real encodings of `KafkaMessage` and `KafkaMetadata`, and their sizes.

use ordering_playground::kafka::size::KEY;
use ordering_playground::ordering::kafka_chain::record::{Class, Record, Regular};
use ordering_playground::ordering::proto::common::Envelope;
use ordering_playground::ordering::proto::orderer::{
    KafkaMessage, KafkaMessageConnect, KafkaMessageRegular, KafkaMessageTimeToCut, KafkaMetadata, kafka_message::Type,
};
use ordering_playground::ordering::size;
use prost::Message;
use serde_json::{Map, Value, json};

use crate::block_hashes::hex;
use crate::harness::{Outcome, json_list, judge};

#[test]
fn kafka_messages() {
    judge("kafkamessage.json", json_list("kafkamessage.json"), |case| {
        let mut ours = answer(case);
        for given in ["t", "n", "lop", "loop", "lrco", "p", "s", "seq", "class", "orig"] {
            if let Some(value) = case.get(given) {
                ours.insert(given.into(), value.clone());
            }
        }
        Outcome::of(Value::Object(ours), case.clone())
    });
}

fn answer(case: &Value) -> Map<String, Value> {
    let number = |key: &str| case[key].as_u64().unwrap_or_default();
    let signed = |key: &str| case[key].as_i64().unwrap_or_default();
    match case["t"].as_str() {
        Some("connect") => message(
            Type::Connect(KafkaMessageConnect::default()),
            size::connect(),
            Record::Connect,
        ),
        Some("ttc") => {
            let block = number("n");
            let r#type = Type::TimeToCut(KafkaMessageTimeToCut { block_number: block });
            message(r#type, size::time_to_cut(block), Record::TimeToCut { block })
        }
        Some("regular") => {
            let envelope = Envelope {
                payload: vec![0x50; number("p") as usize],
                signature: vec![0x53; number("s") as usize],
            };
            regular(envelope, number("seq"), number("class") as i32, signed("orig"))
        }
        Some("metadata") => {
            let metadata = KafkaMetadata {
                last_offset_persisted: signed("lop"),
                last_original_offset_processed: signed("loop"),
                last_resubmitted_config_offset: signed("lrco"),
            };
            shown(&metadata.encode_to_vec())
        }
        other => panic!("unknown type {other:?}"),
    }
}

/// Encodes, and checks that decoding and reckoning the size agree with it.
fn message(r#type: Type, size: u64, record: Record<Envelope>) -> Map<String, Value> {
    let bytes = KafkaMessage { r#type: Some(r#type) }.encode_to_vec();
    assert_eq!(size, bytes.len() as u64, "the reckoned size");
    assert_eq!(Record::decode(&bytes), record, "read back");
    shown(&bytes)
}

fn regular(envelope: Envelope, config_seq: u64, class: i32, original_offset: i64) -> Map<String, Value> {
    let content = envelope.cutter_size();
    let payload = envelope.encode_to_vec();
    let length = payload.len() as u64;
    assert_eq!(
        length,
        size::envelope(envelope.payload.len() as u64, envelope.signature.len() as u64)
    );
    let record = Record::Regular(Regular {
        class: Class(class),
        config_seq,
        original_offset,
        envelope: Ok(envelope),
        size: content,
    });
    let r#type = Type::Regular(KafkaMessageRegular {
        payload,
        config_seq,
        class,
        original_offset,
    });
    let reckoned = size::regular(length, config_seq, Class(class), original_offset);
    let mut shown = message(r#type, reckoned, record);
    if length > 0 {
        shown.insert("envelope_len".into(), length.into());
    }
    shown.insert(
        "overhead_over_payload_plus_signature".into(),
        (reckoned - u64::from(content)).into(),
    );
    let sarama = [false, true].map(|later| size::sarama_byte_size(later, KEY, reckoned));
    shown.insert("sarama_bytesize_v1_v2".into(), json!(sarama));
    shown
}

fn shown(bytes: &[u8]) -> Map<String, Value> {
    let mut shown = Map::new();
    shown.insert("value_len".into(), bytes.len().into());
    if !bytes.is_empty() && bytes.len() <= 128 {
        shown.insert("hex".into(), hex(bytes).into());
    }
    shown
}
