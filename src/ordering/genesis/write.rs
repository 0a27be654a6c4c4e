//! From config groups to the block.

use std::fmt::Write;

use prost::Message;
use sha2::{Digest, Sha256};

use super::super::hash::data_hash;
use super::super::proto::common::{
    Block, BlockData, BlockHeader, BlockMetadata, ChannelHeader, Envelope, Header, Payload, SignatureHeader, Timestamp,
    header_type,
};
use super::super::proto::config::{Config, ConfigEnvelope};
use super::{GenesisError, channel_group};
use crate::config::fabric::configtx::Profile;

/// What a genesis block takes from the outside world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances<'a> {
    /// `-channelID`.
    pub channel_id: &'a str,
    /// Seconds since 1970-01-01 UTC.
    pub created: i64,
    /// Random bytes.
    pub nonce: [u8; 24],
    /// Slots of block metadata: 4 up to Fabric 1.4.1, 5 from 1.4.2 on.
    pub metadata_slots: usize,
}

/// A genesis block, and what should be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenesisBlock {
    /// The marshalled block, ready for a file.
    pub bytes: Vec<u8>,
    /// The profile has no consortiums: the tool warns that the block cannot start an orderer.
    pub without_consortiums: bool,
    /// Organisations of the profile that are not in the block: their certificates are needed.
    pub left_out: Vec<String>,
}

/// Writes the genesis block of `profile`.
pub fn genesis_block(profile: &Profile, circumstances: &Circumstances<'_>) -> Result<GenesisBlock, GenesisError> {
    let config = Config {
        sequence: 0,
        channel_group: Some(channel_group(profile)?),
    };
    let config = ConfigEnvelope {
        config: Some(config),
        last_update: None,
    };
    let data = vec![envelope(&config, circumstances).encode_to_vec()];
    let header = BlockHeader {
        number: 0,
        previous_hash: Vec::new(),
        data_hash: data_hash(data.iter().map(Vec::as_slice)).to_vec(),
    };
    let metadata = vec![Vec::new(); circumstances.metadata_slots];
    let block = Block {
        header: Some(header),
        data: Some(BlockData { data }),
        metadata: Some(BlockMetadata { metadata }),
    };
    Ok(GenesisBlock {
        bytes: block.encode_to_vec(),
        without_consortiums: profile.consortiums.is_none(),
        left_out: organizations(profile),
    })
}

/// Every organisation that the profile names, each once.
fn organizations(profile: &Profile) -> Vec<String> {
    let orderer = profile.orderer.iter().flat_map(|orderer| &orderer.organizations);
    let application = profile
        .application
        .iter()
        .flat_map(|application| &application.organizations);
    let consortiums = profile
        .consortiums
        .iter()
        .flatten()
        .flat_map(|consortium| &consortium.organizations);
    let mut names: Vec<String> = orderer.chain(application).chain(consortiums).cloned().collect();
    names.sort();
    names.dedup();
    names
}

/// The unsigned envelope around the config.
fn envelope(config: &ConfigEnvelope, circumstances: &Circumstances<'_>) -> Envelope {
    let channel = ChannelHeader {
        r#type: header_type::CONFIG,
        version: 1,
        timestamp: Some(Timestamp {
            seconds: circumstances.created,
            nanos: 0,
        }),
        channel_id: circumstances.channel_id.to_owned(),
        tx_id: tx_id(&circumstances.nonce),
        ..Default::default()
    };
    let signature = SignatureHeader {
        creator: Vec::new(),
        nonce: circumstances.nonce.to_vec(),
    };
    let header = Header {
        channel_header: channel.encode_to_vec(),
        signature_header: signature.encode_to_vec(),
    };
    let payload = Payload {
        header: Some(header),
        data: config.encode_to_vec(),
    };
    Envelope {
        payload: payload.encode_to_vec(),
        signature: Vec::new(),
    }
}

/// A transaction's id: the hash of nonce and creator, here without a creator (`protos/utils/proputils.go`).
fn tx_id(nonce: &[u8]) -> String {
    let mut id = String::with_capacity(64);
    for byte in Sha256::digest(nonce) {
        let _ = write!(id, "{byte:02x}");
    }
    id
}
