//! Hashes that link blocks. Source: Fabric `protos/common/block.go`.

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Go's ASN.1 library knows no unsigned number beyond 2^63-1, and Fabric panics with these words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberTooLarge;

impl fmt::Display for NumberTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Golang does not currently support encoding uint64 to asn1")
    }
}

/// Hash of a block's data: of the marshalled envelopes one after the other, with nothing between them. Two lists whose
/// concatenations are equal thus hash alike.
pub fn data_hash<'a>(envelopes: impl IntoIterator<Item = &'a [u8]>) -> Hash {
    let mut hasher = Sha256::new();
    for envelope in envelopes {
        hasher.update(envelope);
    }
    hasher.finalize().into()
}

/// The header in ASN.1 DER: `SEQUENCE { INTEGER number, OCTET STRING previous, OCTET STRING data }`.
pub fn header_asn1(number: u64, previous_hash: &[u8], data_hash: &[u8]) -> Result<Vec<u8>, NumberTooLarge> {
    let number = i64::try_from(number).map_err(|_| NumberTooLarge)?;
    let mut content = Vec::with_capacity(10 + 2 * (6 + 32));
    push_tagged(INTEGER, minimal_bytes(&number.to_be_bytes()), &mut content);
    push_tagged(OCTET_STRING, previous_hash, &mut content);
    push_tagged(OCTET_STRING, data_hash, &mut content);
    let mut header = Vec::with_capacity(6 + content.len());
    push_tagged(SEQUENCE, &content, &mut header);
    Ok(header)
}

/// Hash of a block's header, which is the next block's previous hash. The block's metadata is not hashed.
pub fn header_hash(number: u64, previous_hash: &[u8], data_hash: &[u8]) -> Result<Hash, NumberTooLarge> {
    Ok(Sha256::digest(header_asn1(number, previous_hash, data_hash)?).into())
}

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// A non-negative number without leading zero bytes, but for the one that keeps the sign bit clear.
fn minimal_bytes(bytes: &[u8]) -> &[u8] {
    let mut bytes = bytes;
    while let [0, next, ..] = bytes
        && *next < 0x80
    {
        bytes = &bytes[1..];
    }
    bytes
}

fn push_tagged(tag: u8, content: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    let length = content.len() as u64;
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let bytes = &bytes[(length.leading_zeros() / 8) as usize..];
        out.push(0x80 | bytes.len() as u8);
        out.extend_from_slice(bytes);
    }
    out.extend_from_slice(content);
}
