use super::*;

fn input(orderer_type: &str) -> GenesisInput {
    GenesisInput {
        channel_id: "genesis".to_owned(),
        orderer: Some(OrdererInput {
            orderer_type: orderer_type.to_owned(),
            addresses: vec!["orderer0.example.com:7050".to_owned()],
            batch_timeout: 2_000_000_000,
            batch_size: BatchSize {
                max_message_count: 10,
                absolute_max_bytes: 1000,
                preferred_max_bytes: 100,
            },
            max_channels: 0,
            kafka_brokers: vec!["kafka0:9092".to_owned()],
            capabilities: Capabilities::new(),
            policies: Policies::new(),
        }),
        consortiums: None,
        consortium: String::new(),
        application: None,
        capabilities: Capabilities::new(),
        policies: Policies::new(),
    }
}

const CIRCUMSTANCES: Circumstances = Circumstances {
    created: 0,
    nonce: [7; 24],
    metadata_slots: 5,
};

#[test]
fn the_tools_words_for_what_is_wrong() {
    let error = |input: &GenesisInput| genesis_block(input, &CIRCUMSTANCES).unwrap_err().to_string();
    assert_eq!(
        error(&input("pbft")),
        "could not create orderer group: unknown orderer type: pbft"
    );
    let mut bad = input("kafka");
    let rule = PolicyRule {
        r#type: "ImplicitMeta".to_owned(),
        rule: "ANY".to_owned(),
    };
    bad.orderer
        .as_mut()
        .unwrap()
        .policies
        .insert("Readers".to_owned(), rule);
    assert_eq!(
        error(&bad),
        "could not create orderer group: error adding policies to orderer group: invalid implicit meta policy rule \
         'ANY': expected two space separated tokens, but got 1"
    );
    bad.orderer = None;
    assert_eq!(
        error(&bad),
        "refusing to generate block which is missing orderer section"
    );
}

#[test]
fn the_same_profile_gives_the_same_bytes() {
    let block = |circumstances| genesis_block(&input("solo"), circumstances).unwrap().bytes;
    assert_eq!(block(&CIRCUMSTANCES), block(&CIRCUMSTANCES));
    assert_ne!(
        block(&CIRCUMSTANCES),
        block(&Circumstances {
            created: 1,
            ..CIRCUMSTANCES
        })
    );
}

#[test]
fn a_block_without_consortiums_is_marked() {
    assert!(
        genesis_block(&input("solo"), &CIRCUMSTANCES)
            .unwrap()
            .without_consortiums
    );
}
