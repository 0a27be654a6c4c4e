//! The messages of Fabric 1.4 that a config block is made of. Tags as in the `.proto` files.

use super::super::proto::common::header_type;
use super::super::proto::config::policy_type;
use super::super::proto::wire::{Fields, Value};
use super::msp::{MSP_CONFIG, MSP_PRINCIPAL};
use super::schema::{Field, Kind, Schema};

pub(super) static BLOCK: Schema = Schema {
    fields: &[
        Field::new("header", 1, Kind::Message(&BLOCK_HEADER)),
        Field::new("data", 2, Kind::Message(&BLOCK_DATA)),
        Field::new("metadata", 3, Kind::Message(&BLOCK_METADATA)),
    ],
};

static BLOCK_HEADER: Schema = Schema {
    fields: &[
        Field::new("number", 1, Kind::Uint64),
        Field::new("previous_hash", 2, Kind::Bytes),
        Field::new("data_hash", 3, Kind::Bytes),
    ],
};

static BLOCK_DATA: Schema = Schema {
    fields: &[Field::repeated("data", 1, Kind::Opaque(&ENVELOPE))],
};

static BLOCK_METADATA: Schema = Schema {
    fields: &[Field::repeated("metadata", 1, Kind::Bytes)],
};

pub(super) static ENVELOPE: Schema = Schema {
    fields: &[
        Field::new("payload", 1, Kind::Opaque(&PAYLOAD)),
        Field::new("signature", 2, Kind::Bytes),
    ],
};

static PAYLOAD: Schema = Schema {
    fields: &[
        Field::new("header", 1, Kind::Message(&HEADER)),
        Field::new("data", 2, Kind::OpaqueBy(payload_data)),
    ],
};

static HEADER: Schema = Schema {
    fields: &[
        Field::new("channel_header", 1, Kind::Opaque(&CHANNEL_HEADER)),
        Field::new("signature_header", 2, Kind::Opaque(&SIGNATURE_HEADER)),
    ],
};

static CHANNEL_HEADER: Schema = Schema {
    fields: &[
        Field::new("type", 1, Kind::Int32),
        Field::new("version", 2, Kind::Int32),
        Field::new("timestamp", 3, Kind::Timestamp),
        Field::new("channel_id", 4, Kind::Text),
        Field::new("tx_id", 5, Kind::Text),
        Field::new("epoch", 6, Kind::Uint64),
        Field::new("extension", 7, Kind::Bytes),
        Field::new("tls_cert_hash", 8, Kind::Bytes),
    ],
};

static SERIALIZED_IDENTITY: Schema = Schema {
    fields: &[
        Field::new("mspid", 1, Kind::Text),
        Field::new("id_bytes", 2, Kind::Bytes),
    ],
};

static SIGNATURE_HEADER: Schema = Schema {
    fields: &[
        Field::new("creator", 1, Kind::Opaque(&SERIALIZED_IDENTITY)),
        Field::new("nonce", 2, Kind::Bytes),
    ],
};

/// What a payload holds, by the type in its channel header.
fn payload_data(payload: &[u8]) -> Option<&'static Schema> {
    let header = bytes(payload, 1)?;
    match number(bytes(header, 1)?, 1) as i32 {
        header_type::CONFIG => Some(&CONFIG_ENVELOPE),
        header_type::CONFIG_UPDATE => Some(&CONFIG_UPDATE_ENVELOPE),
        header_type::ORDERER_TRANSACTION => Some(&ENVELOPE),
        _ => None,
    }
}

/// The last bytes field `tag` of a message.
fn bytes(message: &[u8], tag: u64) -> Option<&[u8]> {
    let matching = Fields::of(message).filter_map(|field| match field {
        Ok((found, Value::Bytes(bytes))) if found == tag => Some(bytes),
        _ => None,
    });
    matching.last()
}

/// The last number of field `tag` of a message, 0 if there is none.
fn number(message: &[u8], tag: u64) -> u64 {
    let matching = Fields::of(message).filter_map(|field| match field {
        Ok((found, Value::Varint(number))) if found == tag => Some(number),
        _ => None,
    });
    matching.last().unwrap_or_default()
}

static CONFIG_ENVELOPE: Schema = Schema {
    fields: &[
        Field::new("config", 1, Kind::Message(&CONFIG)),
        Field::new("last_update", 2, Kind::Message(&ENVELOPE)),
    ],
};

static CONFIG_UPDATE_ENVELOPE: Schema = Schema {
    fields: &[
        Field::new("config_update", 1, Kind::Opaque(&CONFIG_UPDATE)),
        Field::repeated("signatures", 2, Kind::Message(&CONFIG_SIGNATURE)),
    ],
};

static CONFIG_SIGNATURE: Schema = Schema {
    fields: &[
        Field::new("signature_header", 1, Kind::Opaque(&SIGNATURE_HEADER)),
        Field::new("signature", 2, Kind::Bytes),
    ],
};

pub(super) static CONFIG: Schema = Schema {
    fields: &[
        Field::new("sequence", 1, Kind::Uint64),
        Field::new("channel_group", 2, Kind::Message(&CHANNEL_GROUP)),
    ],
};

pub(super) static CONFIG_UPDATE: Schema = Schema {
    fields: &[
        Field::new("channel_id", 1, Kind::Text),
        Field::new("read_set", 2, Kind::Message(&CHANNEL_GROUP)),
        Field::new("write_set", 3, Kind::Message(&CHANNEL_GROUP)),
        Field::new("isolated_data", 5, Kind::BytesMap),
    ],
};

/// A config group: which groups and values it holds, by name.
macro_rules! group {
    ($name:ident, $groups:expr, $values:expr) => {
        static $name: Schema = Schema {
            fields: &[
                Field::new("version", 1, Kind::Uint64),
                Field::new("groups", 2, Kind::Map($groups)),
                Field::new("values", 3, Kind::Map($values)),
                Field::new("policies", 4, Kind::Map(|_| &CONFIG_POLICY)),
                Field::new("mod_policy", 5, Kind::Text),
            ],
        };
    };
}

group!(CHANNEL_GROUP, channel_groups, channel_values);
group!(ORDERER_GROUP, |_| &ORGANIZATION_GROUP, orderer_values);
group!(APPLICATION_GROUP, |_| &ORGANIZATION_GROUP, application_values);
group!(CONSORTIUMS_GROUP, |_| &CONSORTIUM_GROUP, |_| &RAW_VALUE);
group!(CONSORTIUM_GROUP, |_| &ORGANIZATION_GROUP, consortium_values);
group!(ORGANIZATION_GROUP, |_| &UNKNOWN_GROUP, organization_values);
group!(UNKNOWN_GROUP, |_| &UNKNOWN_GROUP, |_| &RAW_VALUE);

fn channel_groups(name: &str) -> &'static Schema {
    match name {
        "Orderer" => &ORDERER_GROUP,
        "Application" => &APPLICATION_GROUP,
        "Consortiums" => &CONSORTIUMS_GROUP,
        _ => &UNKNOWN_GROUP,
    }
}

/// A config value that holds the given kind of bytes.
macro_rules! value {
    ($name:ident, $kind:expr) => {
        static $name: Schema = Schema {
            fields: &[
                Field::new("version", 1, Kind::Uint64),
                Field::new("value", 2, $kind),
                Field::new("mod_policy", 3, Kind::Text),
            ],
        };
    };
    ($name:ident: $($field:expr),+) => {
        value!($name, {
            static CONTENT: Schema = Schema { fields: &[$($field),+] };
            Kind::Opaque(&CONTENT)
        });
    };
}

value!(RAW_VALUE, Kind::Bytes);
value!(HASHING_ALGORITHM: Field::new("name", 1, Kind::Text));
value!(BLOCK_DATA_HASHING_STRUCTURE: Field::new("width", 1, Kind::Uint32));
value!(ADDRESSES: Field::repeated("addresses", 1, Kind::Text));
value!(CONSORTIUM: Field::new("name", 1, Kind::Text));
value!(CAPABILITIES: Field::new("capabilities", 1, Kind::Map(|_| &EMPTY)));
value!(BATCH_SIZE:
    Field::new("max_message_count", 1, Kind::Uint32),
    Field::new("absolute_max_bytes", 2, Kind::Uint32),
    Field::new("preferred_max_bytes", 3, Kind::Uint32));
value!(BATCH_TIMEOUT: Field::new("timeout", 1, Kind::Text));
value!(KAFKA_BROKERS: Field::repeated("brokers", 1, Kind::Text));
value!(CHANNEL_RESTRICTIONS: Field::new("max_count", 1, Kind::Uint64));
value!(CONSENSUS_TYPE, Kind::Opaque(&CONSENSUS_TYPE_CONTENT));
value!(CHANNEL_CREATION_POLICY, Kind::Opaque(&POLICY));
value!(ANCHOR_PEERS: Field::repeated("anchor_peers", 1, Kind::Message(&ANCHOR_PEER)));
value!(ACLS: Field::new("acls", 1, Kind::Map(|_| &API_RESOURCE)));
value!(MSP, Kind::Opaque(&MSP_CONFIG));

static EMPTY: Schema = Schema { fields: &[] };
static ANCHOR_PEER: Schema = Schema {
    fields: &[Field::new("host", 1, Kind::Text), Field::new("port", 2, Kind::Int32)],
};
static API_RESOURCE: Schema = Schema {
    fields: &[Field::new("policy_ref", 1, Kind::Text)],
};

static CONSENSUS_TYPE_CONTENT: Schema = Schema {
    fields: &[
        Field::new("type", 1, Kind::Text),
        Field::new("metadata", 2, Kind::OpaqueBy(consensus_metadata)),
        Field::new("state", 3, Kind::Enum(&[(0, "STATE_NORMAL"), (1, "STATE_MAINTENANCE")])),
    ],
};

fn consensus_metadata(consensus_type: &[u8]) -> Option<&'static Schema> {
    (bytes(consensus_type, 1)? == b"etcdraft").then_some(&RAFT_METADATA)
}

static RAFT_METADATA: Schema = Schema {
    fields: &[
        Field::repeated("consenters", 1, Kind::Message(&RAFT_CONSENTER)),
        Field::new("options", 2, Kind::Message(&RAFT_OPTIONS)),
    ],
};

static RAFT_CONSENTER: Schema = Schema {
    fields: &[
        Field::new("host", 1, Kind::Text),
        Field::new("port", 2, Kind::Uint32),
        Field::new("client_tls_cert", 3, Kind::Bytes),
        Field::new("server_tls_cert", 4, Kind::Bytes),
    ],
};

static RAFT_OPTIONS: Schema = Schema {
    fields: &[
        Field::new("tick_interval", 1, Kind::Text),
        Field::new("election_tick", 2, Kind::Uint32),
        Field::new("heartbeat_tick", 3, Kind::Uint32),
        Field::new("max_inflight_blocks", 4, Kind::Uint32),
        Field::new("snapshot_interval_size", 5, Kind::Uint32),
    ],
};

fn channel_values(name: &str) -> &'static Schema {
    match name {
        "HashingAlgorithm" => &HASHING_ALGORITHM,
        "BlockDataHashingStructure" => &BLOCK_DATA_HASHING_STRUCTURE,
        "OrdererAddresses" => &ADDRESSES,
        "Consortium" => &CONSORTIUM,
        "Capabilities" => &CAPABILITIES,
        _ => &RAW_VALUE,
    }
}

fn orderer_values(name: &str) -> &'static Schema {
    match name {
        "ConsensusType" => &CONSENSUS_TYPE,
        "BatchSize" => &BATCH_SIZE,
        "BatchTimeout" => &BATCH_TIMEOUT,
        "KafkaBrokers" => &KAFKA_BROKERS,
        "ChannelRestrictions" => &CHANNEL_RESTRICTIONS,
        "Capabilities" => &CAPABILITIES,
        _ => &RAW_VALUE,
    }
}

fn application_values(name: &str) -> &'static Schema {
    match name {
        "Capabilities" => &CAPABILITIES,
        "ACLs" => &ACLS,
        _ => &RAW_VALUE,
    }
}

fn consortium_values(name: &str) -> &'static Schema {
    match name {
        "ChannelCreationPolicy" => &CHANNEL_CREATION_POLICY,
        _ => &RAW_VALUE,
    }
}

fn organization_values(name: &str) -> &'static Schema {
    match name {
        "MSP" => &MSP,
        "Endpoints" => &ADDRESSES,
        "AnchorPeers" => &ANCHOR_PEERS,
        _ => &RAW_VALUE,
    }
}

static CONFIG_POLICY: Schema = Schema {
    fields: &[
        Field::new("version", 1, Kind::Uint64),
        Field::new("policy", 2, Kind::Message(&POLICY)),
        Field::new("mod_policy", 3, Kind::Text),
    ],
};

static POLICY: Schema = Schema {
    fields: &[
        Field::new("type", 1, Kind::Int32),
        Field::new("value", 2, Kind::OpaqueBy(policy_value)),
    ],
};

fn policy_value(policy: &[u8]) -> Option<&'static Schema> {
    match number(policy, 1) as i32 {
        policy_type::SIGNATURE => Some(&SIGNATURE_POLICY_ENVELOPE),
        policy_type::IMPLICIT_META => Some(&IMPLICIT_META_POLICY),
        _ => None,
    }
}

static IMPLICIT_META_POLICY: Schema = Schema {
    fields: &[
        Field::new("sub_policy", 1, Kind::Text),
        Field::new("rule", 2, Kind::Enum(&[(0, "ANY"), (1, "ALL"), (2, "MAJORITY")])),
    ],
};

static SIGNATURE_POLICY_ENVELOPE: Schema = Schema {
    fields: &[
        Field::new("version", 1, Kind::Int32),
        Field::new("rule", 2, Kind::Message(&SIGNATURE_POLICY)),
        Field::repeated("identities", 3, Kind::Message(&MSP_PRINCIPAL)),
    ],
};

static SIGNATURE_POLICY: Schema = Schema {
    fields: &[
        Field::one_of("signed_by", 1, Kind::Int32),
        Field::one_of("n_out_of", 2, Kind::Message(&N_OUT_OF)),
    ],
};

static N_OUT_OF: Schema = Schema {
    fields: &[
        Field::new("n", 1, Kind::Int32),
        Field::repeated("rules", 2, Kind::Message(&SIGNATURE_POLICY)),
    ],
};

/// The value of a number field that others depend on, for the tables beside this one.
pub(super) fn leading_number(message: &[u8]) -> i32 {
    number(message, 1) as i32
}
