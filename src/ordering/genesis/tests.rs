use super::*;
use crate::config::fabric::Disk;
use crate::config::fabric::configtx::{Profile, Run, run};
use crate::config::source::FileId;
use crate::config::versions::FabricVersion;
use crate::config::yaml::{Merge, decode, parse};

fn profile(text: &str) -> Profile {
    let document = parse(FileId(0), text).expect("YAML");
    let tree = decode(&document, Merge::Positional).expect("a tree");
    let fabric = FabricVersion::V1_4_2;
    let run_of = Run {
        text,
        fabric,
        profile: "P",
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
