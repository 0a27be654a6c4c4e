//! Blocks in real bytes, each linked to the one before.

use prost::Message;

use super::hash::{Hash, NumberTooLarge, data_hash, header_hash};
use super::proto::common::{
    Block, BlockData, BlockHeader, BlockMetadata, Envelope, LastConfig, Metadata, metadata_slot,
};
use super::proto::orderer::KafkaMetadata;

/// The last block of a ledger: what the next one is linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    pub number: u64,
    /// Hash of its header.
    pub hash: Hash,
}

impl Tip {
    /// The block that follows, of the given envelopes, and the ledger's tip once it is written. Its metadata is not
    /// filled in: neither hash covers it.
    ///
    /// Source: Fabric `orderer/common/multichannel/blockwriter.go`, `CreateNextBlock`.
    pub fn next_block<'a>(
        &self,
        envelopes: impl IntoIterator<Item = &'a Envelope>,
    ) -> Result<(Block, Tip), NumberTooLarge> {
        let data: Vec<Vec<u8>> = envelopes.into_iter().map(Envelope::encode_to_vec).collect();
        let number = self.number.wrapping_add(1);
        let hash_of_data = data_hash(data.iter().map(Vec::as_slice));
        let tip = Tip {
            number,
            hash: header_hash(number, &self.hash, &hash_of_data)?,
        };
        let header = BlockHeader {
            number,
            previous_hash: self.hash.to_vec(),
            data_hash: hash_of_data.to_vec(),
        };
        Ok((
            Block {
                header: Some(header),
                data: Some(BlockData { data }),
                metadata: None,
            },
            tip,
        ))
    }
}

/// A block's metadata as the orderer fills it in, but for the signatures. `last_config` is the number of the last config
/// block, which a config block counts itself as; `slots` is 4 up to Fabric 1.4.1 and 5 from 1.4.2 on. Solo leaves the
/// orderer's slot empty.
///
/// Source: Fabric `orderer/common/multichannel/blockwriter.go`, `commitBlock`.
pub fn block_metadata(last_config: u64, orderer: Option<&KafkaMetadata>, slots: usize) -> BlockMetadata {
    let slot = |value: Vec<u8>| {
        Metadata {
            value,
            signatures: Vec::new(),
        }
        .encode_to_vec()
    };
    let mut metadata = vec![Vec::new(); slots.max(metadata_slot::ORDERER + 1)];
    metadata[metadata_slot::LAST_CONFIG] = slot(LastConfig { index: last_config }.encode_to_vec());
    if let Some(orderer) = orderer {
        metadata[metadata_slot::ORDERER] = slot(orderer.encode_to_vec());
    }
    BlockMetadata { metadata }
}
