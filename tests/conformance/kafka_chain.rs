//! `chain.jsonl` (1.4) and `chain_v1.2.jsonl`: one orderer reading a given Kafka log, in real bytes.

use ordering_playground::ordering::channel::{ChannelSettings, Classification, MessageProcessor, Refusal, Revalidated};
use ordering_playground::ordering::cutter::BatchSize;
use ordering_playground::ordering::effects::{CutBlock, Effect, Effects};
use ordering_playground::ordering::hash::{Hash, data_hash, header_hash};
use ordering_playground::ordering::kafka_chain::record::{Class, Record, Regular};
use ordering_playground::ordering::kafka_chain::{Init, KafkaChain, Taken, TimerBehaviour};
use ordering_playground::ordering::ledger::block_metadata;
use ordering_playground::ordering::log::Level;
use ordering_playground::ordering::proto::common::{
    ChannelHeader, Envelope, Header, Payload, header_type, metadata_slot,
};
use ordering_playground::ordering::proto::orderer::KafkaMetadata;
use ordering_playground::ordering::proto::wire::DecodeError;
use prost::Message;
use serde_json::{Map, Value, json};

use crate::block_hashes::hex;
use crate::harness::{Outcome, jsonl, judge};

#[test]
fn chain_of_1_4() {
    judge("chain.jsonl", jsonl("chain.jsonl"), |case| {
        agree(case, TimerBehaviour::From1_3)
    });
}

#[test]
fn chain_of_1_2() {
    judge("chain_v1.2.jsonl", jsonl("chain_v1.2.jsonl"), |case| {
        agree(case, TimerBehaviour::UpTo1_2)
    });
}

fn agree(case: &Value, behaviour: TimerBehaviour) -> Outcome {
    let ours = Run::new(case, behaviour).run();
    let real: Map<String, Value> = case
        .as_object()
        .expect("an object")
        .iter()
        .filter(|(key, _)| ["blocks", "posts", "steps", "exit", "final"].contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    Outcome::of(ours, Value::Object(real))
}

/// An envelope with what the recording says about it.
struct Sent {
    /// The `msgs` entry.
    case: Value,
    bytes: Vec<u8>,
    classification: Classification,
}

/// The recording's message processor: envelopes stand for themselves as indexes.
struct Processor<'a>(&'a [Sent]);

impl Processor<'_> {
    fn valid(&self, envelope: usize, refusal: &'static str) -> Result<(), Refusal> {
        if self.0[envelope].case["bad"] == true {
            Err(refusal.into())
        } else {
            Ok(())
        }
    }
}

impl MessageProcessor<usize> for Processor<'_> {
    fn classify(&self, envelope: &usize) -> Result<Classification, Refusal> {
        Ok(self.0[*envelope].classification)
    }
    fn process_normal(&self, envelope: &usize) -> Result<(), Refusal> {
        self.valid(*envelope, "oracle: invalid normal message")
    }
    fn process_config(&self, envelope: &usize) -> Result<Revalidated<usize>, Refusal> {
        self.valid(*envelope, "oracle: invalid config message")?;
        let size = size(&self.0[*envelope].case);
        Ok(Revalidated {
            envelope: *envelope,
            size,
        })
    }
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}

fn length(value: &Value) -> usize {
    value.as_u64().unwrap_or_default() as usize
}

fn size(message: &Value) -> u32 {
    envelope(message).cutter_size()
}

/// The recorder's envelope bytes (see the vectors' README).
fn envelope(message: &Value) -> Envelope {
    let (p, s) = (length(&message["p"]), length(&message["s"]));
    let id = length(&message["id"]);
    if message["headers"] == true {
        let r#type = match message["kind"].as_str() {
            Some("config") => header_type::CONFIG,
            Some("configupdate") => header_type::CONFIG_UPDATE,
            _ => header_type::ENDORSER_TRANSACTION,
        };
        let channel = ChannelHeader {
            r#type,
            channel_id: "oracle".into(),
            tx_id: format!("tx{id}"),
            ..Default::default()
        };
        let header = Header {
            channel_header: channel.encode_to_vec(),
            signature_header: Vec::new(),
        };
        let payload = Payload {
            header: Some(header),
            data: vec![0; p],
        };
        return Envelope {
            payload: payload.encode_to_vec(),
            signature: vec![0; s],
        };
    }
    let mut payload: Vec<u8> = (0..p).map(|i| (id * 31 + i) as u8).collect();
    if let Some(start) = payload.first_chunk_mut() {
        *start = (id as u32).to_be_bytes();
    }
    Envelope {
        payload,
        signature: (0..s).map(|i| (id * 17 + i * 3) as u8).collect(),
    }
}

struct Run<'a> {
    case: &'a Value,
    chain: KafkaChain<usize>,
    /// Every message of the log, in order; an envelope is the index of the first message with the same bytes.
    sent: Vec<Sent>,
    log: Vec<Record<usize>>,
    previous: Hash,
    blocks: Vec<Value>,
    posts: Vec<Value>,
    steps: Vec<Value>,
    exit: String,
    /// The recording of 1.2 has no log lines.
    logged: bool,
}

impl<'a> Run<'a> {
    fn new(case: &'a Value, behaviour: TimerBehaviour) -> Self {
        let limit = |name: &str| length(&case[name]) as u32;
        let init = &case["init"];
        let settings = ChannelSettings {
            batch_size: BatchSize {
                max_message_count: limit("max"),
                absolute_max_bytes: limit("abs"),
                preferred_max_bytes: limit("pref"),
            },
            batch_timeout: 1000 * 3600 * 1_000_000_000,
            resubmission: case["resubmission"] == true,
            config_seq: length(&init["config_seq"]) as u64,
        };
        let metadata = KafkaMetadata {
            last_offset_persisted: number(&init["last_offset_persisted"]),
            last_original_offset_processed: number(&init["last_original_offset_processed"]),
            last_resubmitted_config_offset: number(&init["last_resubmitted_config_offset"]),
        };
        let height = length(&init["height"]) as u64;
        let tip = header_hash(height - 1, &[], &[]).expect("a small number");
        let init = Init {
            height,
            metadata: Some(metadata),
        };
        assert_eq!(init.start_offset(), number(&case["first_offset"]));
        let mut run = Run {
            case,
            chain: KafkaChain::new(settings, init, behaviour),
            sent: Vec::new(),
            log: Vec::new(),
            previous: tip,
            blocks: Vec::new(),
            posts: Vec::new(),
            steps: Vec::new(),
            exit: "halted".into(),
            logged: behaviour == TimerBehaviour::From1_3,
        };
        for message in case["msgs"].as_array().expect("messages") {
            run.append(message.clone());
        }
        run
    }

    /// Appends a message to the log.
    fn append(&mut self, mut message: Value) {
        let kind = message["t"].as_str().expect("a type").to_owned();
        let class = match kind.as_str() {
            "normal" => Class::NORMAL,
            "config" => Class::CONFIG,
            "unknown" => Class::UNKNOWN,
            "class9" => Class(9),
            _ => Class(-1),
        };
        let headers = class == Class::UNKNOWN || self.case["resubmission"] == false;
        message["headers"] = headers.into();
        let sent = Sent {
            bytes: envelope(&message).encode_to_vec(),
            classification: match message["kind"].as_str() {
                Some("config") => Classification::Config,
                Some("configupdate") => Classification::ConfigUpdate,
                _ => Classification::Normal,
            },
            case: message.clone(),
        };
        let record = match kind.as_str() {
            "connect" => Record::Connect,
            "empty" => Record::Empty,
            "garbage" => Record::Undecodable(DecodeError::UnexpectedEof),
            "ttc" => Record::TimeToCut {
                block: message["n"].as_u64().unwrap_or_default(),
            },
            _ => Record::Regular(Regular {
                class,
                config_seq: length(&message["seq"]) as u64,
                original_offset: number(&message["orig"]),
                envelope: if kind == "badenv" {
                    Err(DecodeError::UnexpectedEof)
                } else {
                    Ok(self.sent.len())
                },
                size: size(&message),
            }),
        };
        self.sent.push(sent);
        self.log.push(record);
    }

    fn run(mut self) -> Value {
        let mut index = 0;
        let level = if self.case["logs"] == true {
            Level::Debug
        } else {
            Level::Warning
        };
        let mut effects = Effects::new(level);
        while let Some(record) = self.log.get(index).cloned() {
            if self.chain.is_stopped() {
                break;
            }
            effects.clear();
            let offset = number(&self.case["first_offset"]) + index as i64;
            let taken = self
                .chain
                .consume(offset, &record, &Processor(&self.sent), &mut effects);
            assert_eq!(taken, Taken::Yes);
            if self.chain.is_posting() {
                self.chain.posted(Ok(()), &mut effects);
            }
            self.step(offset, &effects);
            index += 1;
        }
        let mut answer = json!({
            "blocks": self.blocks,
            "steps": self.steps,
            "exit": self.exit,
            "final": {
                "last_cut_block": self.chain.last_cut_block(),
                "pending": self.chain.waiting().len(),
                "last_original_offset_processed": self.chain.last_original_offset_processed(),
                "last_resubmitted_config_offset": self.chain.last_resubmitted_config_offset(),
                "config_seq": self.chain.settings().config_seq,
                "timer": self.timer(),
                "blocked": self.chain.is_ingress_blocked(),
            },
        });
        if !self.posts.is_empty() {
            answer["posts"] = self.posts.into();
        }
        answer
    }

    fn timer(&self) -> &'static str {
        if self.chain.is_timer_running() { "on" } else { "off" }
    }

    fn step(&mut self, offset: i64, effects: &Effects<usize>) {
        let mut step = Map::new();
        for effect in effects.iter() {
            match effect {
                Effect::WriteBlock(block) => {
                    push(&mut step, "b", self.blocks.len().into());
                    self.write(block, effects.envelopes_of(block));
                }
                Effect::Post(record) => {
                    push(&mut step, "post", self.posts.len().into());
                    self.post(record);
                }
                Effect::StartTimer(_) => drop(step.insert("tev".into(), "start".into())),
                Effect::StopTimer => drop(step.insert("tev".into(), "stop".into())),
                Effect::Log(line) => {
                    if self.logged {
                        push(
                            &mut step,
                            "log",
                            format!("{} {}", line.level().word(), line.text("oracle")).into(),
                        );
                    }
                }
                Effect::Exit(error) => self.exit = error.to_string(),
                Effect::BlockIngress | Effect::UnblockIngress => {}
            }
        }
        step.insert("off".into(), offset.into());
        step.insert("t".into(), self.timer().into());
        let mut state = |key: &str, value: i64| {
            if value != 0 {
                step.insert(key.into(), value.into());
            }
        };
        state("loop", self.chain.last_original_offset_processed());
        state("lrco", self.chain.last_resubmitted_config_offset());
        if self.chain.is_ingress_blocked() {
            step.insert("blocked".into(), true.into());
        }
        self.steps.push(step.into());
    }

    fn write(&mut self, block: &CutBlock, envelopes: &[usize]) {
        let data = data_hash(envelopes.iter().map(|&envelope| self.sent[envelope].bytes.as_slice()));
        let header = header_hash(block.number, &self.previous, &data).expect("a small number");
        let metadata = block.metadata.expect("Kafka's blocks have metadata");
        let slots = block_metadata(0, Some(&metadata), 5).metadata;
        let mut written = json!({
            "n": block.number,
            "txs": block.len(),
            "ids": envelopes.iter().map(|&envelope| self.id(envelope)).collect::<Vec<_>>(),
            "lop": metadata.last_offset_persisted,
            "loop": metadata.last_original_offset_processed,
            "lrco": metadata.last_resubmitted_config_offset,
            "orderer_metadata": hex(&slots[metadata_slot::ORDERER]),
            "data_hash": hex(&data),
            "previous_hash": hex(&self.previous),
            "header_hash": hex(&header),
        });
        if block.config {
            written["config"] = true.into();
            let mut settings = *self.chain.settings();
            settings.config_seq += u64::from(self.sent[envelopes[0]].case["noseq"] != true);
            self.chain.set_settings(settings);
        }
        self.previous = header;
        self.blocks.push(written);
    }

    /// Identical envelopes are known by the first one's id.
    fn id(&self, envelope: usize) -> Value {
        let bytes = &self.sent[envelope].bytes;
        let first = self
            .sent
            .iter()
            .find(|sent| !sent.case["id"].is_null() && sent.bytes == *bytes);
        first.map(|sent| sent.case["id"].clone()).unwrap_or_default()
    }

    fn post(&mut self, record: &Record<usize>) {
        let Record::Regular(Regular {
            class,
            config_seq,
            original_offset,
            envelope: Ok(envelope),
            size,
        }) = record
        else {
            panic!("the recorded timers never fire: {record:?}");
        };
        let mut message = self.sent[*envelope].case.clone();
        message["t"] = if *class == Class::CONFIG { "config" } else { "normal" }.into();
        message["seq"] = (*config_seq).into();
        message["orig"] = (*original_offset).into();
        message["size"] = (*size).into();
        let fields = message.as_object_mut().expect("an object");
        fields.remove("headers");
        fields.retain(|key, value| !(["seq", "orig", "size"].contains(&key.as_str()) && *value == 0));
        let mut offset = -1;
        if self.case["feedback"] == true {
            offset = number(&self.case["first_offset"]) + self.log.len() as i64;
            self.append(message.clone());
        }
        self.posts.push(json!({ "msg": message, "off": offset }));
    }
}

fn push(step: &mut Map<String, Value>, key: &str, value: Value) {
    let list = step.entry(key).or_insert_with(|| json!([]));
    list.as_array_mut().expect("a list").push(value);
}
