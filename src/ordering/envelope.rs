//! Made-up transactions: real envelopes of a chosen size from a chosen sender.

use prost::Message;

use super::proto::common::{ChannelHeader, Envelope, Header, Payload, SignatureHeader, Timestamp, header_type};
use super::proto::config::SerializedIdentity;
use super::proto::wire::varint_len;

/// Who sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// `Org1MSP`.
    pub msp_id: String,
    /// The certificate, PEM. Nothing here checks it.
    pub certificate: Vec<u8>,
}

/// What a made-up transaction is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction<'a> {
    pub channel_id: &'a str,
    pub tx_id: &'a str,
    pub sender: &'a Sender,
    /// Seconds since 1970-01-01 UTC.
    pub created: i64,
    /// Payload and signature together as the block cutter counts them, bytes.
    pub size: u64,
}

/// Length of an ECDSA signature on P-256 in DER, most often. Bytes.
const SIGNATURE: u64 = 71;

/// An endorser transaction filled up with zeros to the wanted size. Headers and signature are never left out: the
/// envelope is larger than wanted if they alone are.
pub fn transaction(wanted: &Transaction<'_>) -> Envelope {
    let identity = SerializedIdentity {
        mspid: wanted.sender.msp_id.clone(),
        id_bytes: wanted.sender.certificate.clone(),
    };
    let channel = ChannelHeader {
        r#type: header_type::ENDORSER_TRANSACTION,
        timestamp: Some(Timestamp {
            seconds: wanted.created,
            nanos: 0,
        }),
        channel_id: wanted.channel_id.to_owned(),
        tx_id: wanted.tx_id.to_owned(),
        ..Default::default()
    };
    let signature = SignatureHeader {
        creator: identity.encode_to_vec(),
        nonce: vec![0; 24],
    };
    let header = Header {
        channel_header: channel.encode_to_vec(),
        signature_header: signature.encode_to_vec(),
    };
    let mut payload = Payload {
        header: Some(header),
        data: Vec::new(),
    };
    let room = wanted.size.saturating_sub(payload.encoded_len() as u64 + SIGNATURE);
    let data = data_length(room);
    // A few sizes lie between two lengths of the data's length: the signature takes the byte that is over.
    let over = room - if data == 0 { 0 } else { 1 + varint_len(data) + data };
    payload.data = vec![0; usize::try_from(data).unwrap_or_default()];
    let signature = vec![0; usize::try_from(SIGNATURE + over).unwrap_or_default()];
    Envelope {
        payload: payload.encode_to_vec(),
        signature,
    }
}

/// The most bytes that fit into `room` with their tag and length.
fn data_length(room: u64) -> u64 {
    let fits = |length: u64| 1 + varint_len(length) + length <= room;
    let least = room.saturating_sub(1 + varint_len(room));
    let most = least + 1;
    if fits(most) {
        most
    } else if fits(least) {
        least
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_exact() {
        let sender = Sender {
            msp_id: "Org1MSP".to_owned(),
            certificate: vec![b'c'; 700],
        };
        let size = |size| {
            let wanted = Transaction {
                channel_id: "mychannel",
                tx_id: "tx1",
                sender: &sender,
                created: 1,
                size,
            };
            u64::from(transaction(&wanted).cutter_size())
        };
        let least = size(0);
        for wanted in (least..least + 400).chain(16_900..17_600).chain([524_288, 2_097_152]) {
            assert_eq!(size(wanted), wanted);
        }
    }
}
