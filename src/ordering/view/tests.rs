use proptest::prelude::*;

use super::super::block::BlockView;
use super::super::kafka_chain::record::Record;
use super::super::settings::ConfigSettings;
use super::*;

#[test]
fn text_is_written_as_go_writes_it() {
    let json = Json::Map([("a<b".to_owned(), Json::List(vec![Json::Number(-1), Json::Null]))].into());
    assert_eq!(json.pretty(), "{\n\t\"a\\u003cb\": [\n\t\t-1,\n\t\tnull\n\t]\n}\n");
}

#[test]
fn hostile_nesting_is_refused() {
    // A channel group that holds a group that holds a group …
    let mut group = Vec::new();
    for _ in 0..MAX_DEPTH {
        let mut entry = vec![0x0a, 1, b'g', 0x12];
        prost::encoding::encode_varint(group.len() as u64, &mut entry);
        entry.extend(group);
        group = vec![0x12];
        prost::encoding::encode_varint(entry.len() as u64, &mut group);
        group.extend(entry);
    }
    let mut config = vec![0x12];
    prost::encoding::encode_varint(group.len() as u64, &mut config);
    config.extend(group);
    assert_eq!(super::config(&config), Err(ViewError::TooDeep));
}

#[test]
fn hostile_counts_are_refused() {
    let metadata = [0x0a, 0].repeat(MAX_VALUES as usize + 1);
    let mut block = vec![0x1a];
    prost::encoding::encode_varint(metadata.len() as u64, &mut block);
    block.extend(metadata);
    assert_eq!(super::block(&block), Err(ViewError::TooLarge));
}

#[test]
fn truncated_bytes_are_refused() {
    assert_eq!(
        super::block(&[0x0a, 9]),
        Err(ViewError::Bytes(DecodeError::UnexpectedEof))
    );
}

#[test]
fn json_that_does_not_fit_says_where() {
    let json = Json::Map([("channel_group".to_owned(), Json::Number(1))].into());
    let error = config_from_json(&json).unwrap_err();
    assert_eq!(error.to_string(), "channel_group: expected an object");
    let json = Json::Map([("squence".to_owned(), Json::Number(1))].into());
    assert_eq!(
        config_from_json(&json).unwrap_err().to_string(),
        "squence: expected no such field"
    );
}

/// A real genesis block would be better soil, but a small config reaches the same code.
fn small_block() -> Vec<u8> {
    use super::super::proto::common::*;
    use super::super::proto::config::*;
    use super::super::proto::orderer::ConsensusType;
    use prost::Message;

    let consensus = ConsensusType {
        r#type: "etcdraft".to_owned(),
        metadata: vec![0x0a, 0],
        state: 1,
    };
    let value = ConfigValue {
        version: 1,
        value: consensus.encode_to_vec(),
        mod_policy: "Admins".to_owned(),
    };
    let msp = FabricMspConfig {
        name: "Org1MSP".to_owned(),
        root_certs: vec![vec![1]],
        ..Default::default()
    };
    let msp = MspConfig {
        r#type: 0,
        config: msp.encode_to_vec(),
    };
    let msp = ConfigValue {
        value: msp.encode_to_vec(),
        ..Default::default()
    };
    let organization = ConfigGroup {
        values: [("MSP".to_owned(), msp)].into(),
        ..Default::default()
    };
    let policy = Policy {
        r#type: policy_type::SIGNATURE,
        value: vec![0x12, 2, 0x12, 0],
    };
    let policy = ConfigPolicy {
        policy: Some(policy),
        ..Default::default()
    };
    let orderer = ConfigGroup {
        values: [("ConsensusType".to_owned(), value)].into(),
        groups: [("Org1".to_owned(), organization)].into(),
        policies: [("Admins".to_owned(), policy)].into(),
        ..Default::default()
    };
    let channel = ConfigGroup {
        groups: [("Orderer".to_owned(), orderer)].into(),
        ..Default::default()
    };
    let config = ConfigEnvelope {
        config: Some(Config {
            sequence: 3,
            channel_group: Some(channel),
        }),
        last_update: None,
    };
    let channel = ChannelHeader {
        r#type: header_type::CONFIG,
        channel_id: "c".to_owned(),
        ..Default::default()
    };
    let header = Header {
        channel_header: channel.encode_to_vec(),
        signature_header: Vec::new(),
    };
    let payload = Payload {
        header: Some(header),
        data: config.encode_to_vec(),
    };
    let envelope = Envelope {
        payload: payload.encode_to_vec(),
        signature: Vec::new(),
    };
    let data = BlockData {
        data: vec![envelope.encode_to_vec()],
    };
    Block {
        header: Some(BlockHeader::default()),
        data: Some(data),
        metadata: None,
    }
    .encode_to_vec()
}

/// All that is done with a block file.
fn look_at(bytes: &[u8]) {
    let _ = super::block(bytes).map(|shown| shown.pretty());
    if let Ok(channel) = BlockView::read(bytes).and_then(|block| block.config()) {
        let _ = ConfigSettings::of(&channel.config);
    }
    let _ = Record::decode(bytes);
    let Ok(shown) = super::config(bytes) else { return };
    let written = config_from_json(&shown).expect("what is shown can be read");
    let again = super::config(&written).expect("what was written can be shown");
    assert_eq!(
        config_from_json(&again),
        Ok(written),
        "a second way there and back changes nothing"
    );
}

#[test]
fn a_small_block_is_read() {
    let block = small_block();
    let channel = BlockView::read(&block)
        .and_then(|block| block.config())
        .expect("a config block");
    let settings = ConfigSettings::of(&channel.config);
    assert!(settings.maintenance);
    assert_eq!(settings.orderer_organizations[0].msp_id.as_deref(), Some("Org1MSP"));
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        look_at(&bytes);
    }

    #[test]
    fn a_damaged_block_is_answered(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut block = small_block();
        for (at, byte) in changes {
            let at = at.index(block.len());
            block[at] = byte;
        }
        look_at(&block);
        look_at(&block[..cut.index(block.len())]);
        // The config alone, from wherever its bytes may begin.
        look_at(&block[cut.index(block.len())..]);
    }
}
