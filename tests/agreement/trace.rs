//! A recorded run as data. The schema is told in `tests/traces/README.md`.

use std::collections::BTreeMap;

use serde_json::Value;

/// A table's rows, each by column name.
pub(crate) type Row = BTreeMap<String, Value>;

pub(crate) struct Trace {
    pub(crate) json: Value,
    pub(crate) messages: Vec<Sent>,
}

/// One Broadcast call and its answer.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) label: String,
    pub(crate) orderer: u32,
    pub(crate) channel: String,
    pub(crate) size: u32,
    /// ms
    pub(crate) sent: f64,
    /// ms; when the answer came.
    pub(crate) ack: f64,
    pub(crate) status: String,
    pub(crate) info: String,
}

/// What a recorded block has in common on all orderers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Block {
    pub(crate) number: u64,
    pub(crate) last_offset_persisted: Option<i64>,
    /// (LastOriginalOffsetProcessed, LastResubmittedConfigOffset)
    pub(crate) other_offsets: Option<(i64, i64)>,
    pub(crate) envelopes: Option<Vec<String>>,
}

impl Trace {
    /// # Errors
    /// The text is no JSON.
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        let json: Value = serde_json::from_str(text)?;
        let messages = rows(&json["messages"]).iter().map(sent).collect();
        Ok(Trace { json, messages })
    }

    /// What a comparison cannot do without, and this recording does not have.
    pub(crate) fn lacks(&self) -> Option<&'static str> {
        let setup = &self.json["setup"];
        if text(&setup["configtx.yaml"]).is_empty() {
            Some("configtx.yaml")
        } else if setup["files"].as_object().is_none_or(|files| files.is_empty()) {
            Some("server.properties")
        } else if self.events().is_empty() {
            Some("events")
        } else if self.messages.is_empty() {
            Some("messages")
        } else {
            None
        }
    }

    /// What the driver did: (ms, what).
    pub(crate) fn events(&self) -> Vec<(f64, String)> {
        let events = self.json["events"].as_array().cloned().unwrap_or_default();
        let event = |event: &Value| (event["t"].as_f64().unwrap_or(0.0), text(&event["what"]));
        events.iter().map(event).collect()
    }

    pub(crate) fn is_fabric_1_2(&self) -> bool {
        text(&self.json["setup"]["fabric"]).contains("1.2")
    }

    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let entries = self.json["setup"]["orderer_env"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let pair = |entry: &Value| {
            let entry = text(entry);
            let (name, value) = entry.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        };
        entries.iter().filter_map(pair).collect()
    }

    /// The logs of a channel, the one at the end of the run last.
    pub(crate) fn logs(&self, channel: &str) -> Vec<Vec<Row>> {
        let earlier = format!("kafka_log_{channel}_before_");
        let mut logs: Vec<Vec<Row>> = Vec::new();
        for (key, value) in self.json.as_object().into_iter().flatten() {
            if key.starts_with(&earlier) {
                logs.push(rows(value));
            }
        }
        logs.push(rows(&self.json["kafka_log"][channel]));
        logs.retain(|log| !log.is_empty());
        logs
    }

    pub(crate) fn orderers(&self) -> Vec<String> {
        let blocks = self.json["blocks"].as_object();
        blocks
            .map(|blocks| blocks.keys().cloned().collect())
            .unwrap_or_default()
    }

    pub(crate) fn blocks(&self, orderer: &str, channel: &str) -> Vec<Block> {
        rows(&self.json["blocks"][orderer][channel]).iter().map(block).collect()
    }
}

/// The rows of a table, or the objects of a list of them.
pub(crate) fn rows(table: &Value) -> Vec<Row> {
    let object = |row: &Value| row.as_object().map(|object| object.clone().into_iter().collect());
    if let Some(list) = table.as_array() {
        return list.iter().filter_map(object).collect();
    }
    let columns: Vec<String> = table["cols"].as_array().into_iter().flatten().map(text).collect();
    let row = |row: &Value| {
        columns
            .iter()
            .cloned()
            .zip(row.as_array().into_iter().flatten().cloned())
            .collect()
    };
    table["rows"].as_array().into_iter().flatten().map(row).collect()
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}

fn sent(row: &Row) -> Sent {
    let get = |key: &str| row.get(key).cloned().unwrap_or(Value::Null);
    Sent {
        label: text(&get("label")),
        orderer: text(&get("osn")).trim_start_matches("osn").parse().unwrap_or(0),
        channel: get("channel").as_str().unwrap_or("mychannel").to_owned(),
        size: get("size").as_u64().unwrap_or(0) as u32,
        sent: get("sent").as_f64().unwrap_or(0.0),
        ack: get("ack").as_f64().unwrap_or(f64::INFINITY),
        status: text(&get("status")),
        info: text(&get("info")),
    }
}

fn block(row: &Row) -> Block {
    let number = |key: &str| row.get(key).and_then(Value::as_i64);
    let labels = |list: &Vec<Value>| list.iter().map(text).collect();
    Block {
        number: number("number").unwrap_or(0) as u64,
        last_offset_persisted: number("last_offset_persisted"),
        other_offsets: number("last_original_offset_processed").zip(number("last_resubmitted_config_offset")),
        envelopes: row.get("txs").and_then(Value::as_array).map(labels),
    }
}
