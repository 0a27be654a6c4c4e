use super::*;
use crate::config::fabric::Disk;
use crate::config::fabric::configtx::{Profile, Run, run};
use crate::config::source::FileId;
use crate::config::versions::FabricVersion;
use crate::config::yaml::{Merge, decode, parse};
use crate::ordering::block::BlockView;
use crate::ordering::settings::ConfigSettings;

fn profile(text: &str) -> Profile {
    profile_of(text, "P")
}

fn profile_of(text: &str, name: &str) -> Profile {
    let document = parse(FileId(0), text).expect("YAML");
    let tree = decode(&document, Merge::Positional).expect("a tree");
    let fabric = FabricVersion::V1_4_2;
    let run_of = Run {
        text,
        fabric,
        profile: name,
        environment: &[],
        disk: Disk::Unknown,
        folder: "",
    };
    run(&tree, run_of).load.expect("a good profile")
}

const CIRCUMSTANCES: Circumstances<'_> = Circumstances {
    channel_id: "genesis",
    created: 0,
    nonce: [7; 24],
    metadata_slots: 5,
};

fn refused(text: &str) -> String {
    genesis_block(&profile(text), &CIRCUMSTANCES)
        .expect_err("a refusal")
        .to_string()
}

#[test]
fn the_tools_words_for_what_is_wrong() {
    assert_eq!(
        refused("Profiles: {P: {}}"),
        "refusing to generate block which is missing orderer section"
    );
    assert_eq!(
        refused("Profiles: {P: {Orderer: {OrdererType: kafka, Policies: {Readers: {Type: ImplicitMeta, Rule: ANY}}}}}"),
        "could not create orderer group: error adding policies to orderer group: invalid implicit meta policy rule \
         'ANY': expected two space separated tokens, but got 1"
    );
}

#[test]
fn the_same_profile_gives_the_same_bytes() {
    let profile = profile("Profiles: {P: {Orderer: {OrdererType: kafka}}}");
    let block = |circumstances| genesis_block(&profile, circumstances).expect("a block").bytes;
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
fn what_is_missing_is_said() {
    let text = "Profiles: {P: {Orderer: {OrdererType: solo, Organizations: [{Name: O}]}}}";
    let block = genesis_block(&profile(text), &CIRCUMSTANCES).expect("a block");
    assert!(block.without_consortiums);
    assert_eq!(block.left_out, ["O"]);
}

/// What is written from a block leads to a block with the same settings.
#[test]
fn the_way_back_from_a_block_keeps_every_setting() {
    let texts = [
        "Profiles: {P: {Orderer: {OrdererType: kafka, Kafka: {Brokers: ['a:9092', 'b:9092']}, BatchTimeout: 500ms, \
         MaxChannels: 7, Addresses: ['o:7050'], BatchSize: {MaxMessageCount: 3, AbsoluteMaxBytes: 1000001, \
         PreferredMaxBytes: 3 KB}, Capabilities: {V1_1: true}}, Capabilities: {V1_3: true}, \
         Consortiums: {C: {Organizations: []}, \"2: x\": {Organizations: []}}}}",
        "Profiles: {P: {Orderer: {OrdererType: solo}}}",
    ];
    for text in texts {
        let settings = |profile: &Profile| {
            let block = genesis_block(profile, &CIRCUMSTANCES).expect("a block").bytes;
            let channel = BlockView::read(&block)
                .and_then(|block| block.config())
                .expect("a config block");
            ConfigSettings::of(&channel.config)
        };
        let first = settings(&profile(text));
        let written = configtx_of(&first);
        let second = settings(&profile_of(&written, PROFILE));
        assert_eq!(first, second, "{written}");
    }
}

/// Whatever a hostile block has for names, the text is YAML that reads back.
#[test]
fn hostile_names_stay_names() {
    let settings = ConfigSettings {
        consensus_type: Some("kafka\n  x: y".to_owned()),
        batch_timeout: Some("2s # no".to_owned()),
        kafka_brokers: Some(vec!["- a: [".to_owned(), "\u{0}\"".to_owned()]),
        consortiums: vec![("*x".to_owned(), Vec::new())],
        ..ConfigSettings::default()
    };
    let text = configtx_of(&settings);
    let document = parse(FileId(0), &text).expect("YAML");
    decode(&document, Merge::Positional).expect("a tree");
}
