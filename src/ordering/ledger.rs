//! Blocks in real bytes, each linked to the one before.

use prost::Message;

use super::hash::{Hash, NumberTooLarge, data_hash, header_hash};
use super::proto::common::{Block, BlockData, BlockHeader, Envelope};

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
