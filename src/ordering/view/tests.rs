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
