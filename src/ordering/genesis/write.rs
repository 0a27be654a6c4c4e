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
use super::{Circumstances, GenesisError, GenesisInput, channel_group};

/// A genesis block, and what the tool says besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenesisBlock {
    /// The marshalled block, ready for a file.
    pub bytes: Vec<u8>,
    /// The profile has no consortiums: the tool warns that the block cannot start an orderer.
    pub without_consortiums: bool,
}

/// Writes the genesis block of `input`.
pub fn genesis_block(input: &GenesisInput, circumstances: &Circumstances) -> Result<GenesisBlock, GenesisError> {
    let config = Config {
        sequence: 0,
        channel_group: Some(channel_group(input)?),
    };
    let envelope = envelope(
        ConfigEnvelope {
            config: Some(config),
            last_update: None,
        },
        input,
        circumstances,
    );
    let data = vec![envelope.encode_to_vec()];
    let header = BlockHeader {
        number: 0,
        previous_hash: Vec::new(),
        data_hash: data_hash(data.iter().map(Vec::as_slice)).to_vec(),
    };
    let block = Block {
        header: Some(header),
        data: Some(BlockData { data }),
        metadata: Some(BlockMetadata {
            metadata: vec![Vec::new(); circumstances.metadata_slots],
        }),
    };
    Ok(GenesisBlock {
        bytes: block.encode_to_vec(),
        without_consortiums: input.consortiums.is_none(),
    })
}

/// The unsigned envelope around the config.
fn envelope(config: ConfigEnvelope, input: &GenesisInput, circumstances: &Circumstances) -> Envelope {
    let channel = ChannelHeader {
        r#type: header_type::CONFIG,
        version: 1,
        timestamp: Some(Timestamp {
            seconds: circumstances.created,
            nanos: 0,
        }),
        channel_id: input.channel_id.clone(),
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
