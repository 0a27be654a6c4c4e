use super::*;
use crate::config::source::{FileKind, SourceFile};
use crate::playground::example;
use crate::playground::protocol::{pack, unpack};
use crate::rules;

const MOMENT: Moment = Moment {
    created: 1_600_000_000,
    nonce: [7; 24],
};

fn asked(ask: Ask) -> Sheet {
    answer(ask, example::course(), &Setup::default())
}

fn genesis(profile: &str) -> Ask {
    Ask::Genesis {
        profile: profile.to_owned(),
        channel: "genesis".to_owned(),
        moment: MOMENT,
    }
}

fn keys(sheet: &Sheet) -> Vec<&str> {
    let key = |piece| match piece {
        &Piece::Heading(ref message)
        | &Piece::Part(ref message)
        | &Piece::Text(ref message)
        | &Piece::Alarm(ref message)
        | &Piece::Good(ref message) => Some(message.key.as_ref()),
        _ => None,
    };
    sheet.pieces.iter().filter_map(key).collect()
}

fn codes(sheet: &Sheet) -> String {
    let code = |piece: &Piece| match piece {
        Piece::Code { text, .. } => Some(text.clone()),
        _ => None,
    };
    sheet.pieces.iter().filter_map(code).collect::<Vec<_>>().join("\n")
}

fn row<'s>(sheet: &'s Sheet, name: &str) -> Option<&'s str> {
    let rows = sheet.pieces.iter().filter_map(|piece| match piece {
        Piece::Rows(rows) => Some(rows),
        _ => None,
    });
    let row = rows.flatten().find(|row| row.0 == name)?;
    Some(&row.1)
}

fn saved(sheet: &Sheet) -> Option<&Bytes> {
    sheet.pieces.iter().find_map(|piece| match piece {
        Piece::Save { bytes, .. } => Some(bytes),
        _ => None,
    })
}

#[test]
fn a_log_line_leads_to_its_cause_its_rule_and_the_line_of_the_file() {
    let log = "what is this\n\
               2018-06-01 12:00:00.000 UTC [orderer/consensus/kafka] processMessages -> ERRO 123 [channel: genesis] Error during consumption: \
               kafka: error while consuming genesis/0: kafka server: The requested offset is outside the range of offsets maintained by the \
               server for the given topic/partition.\n\
               2018-06-01 12:00:00.000 UTC [x] y -> ERRO 124 nobody has ever seen this\n\
               [2018-06-01] ERROR kafka server: Message was too large, server rejected it to avoid allocation error.";
    let sheet = asked(Ask::Decode { log: log.to_owned() });
    let places = sheet.pieces.iter().any(|piece| matches!(piece, Piece::Places(_)));
    let rule = sheet.pieces.iter().any(|piece| matches!(piece, Piece::Rule(..)));
    assert!(places && rule, "{sheet:?}");
    assert!(keys(&sheet).contains(&"decode.unknown"));
    assert!(codes(&sheet).contains("    3 | 2018-06-01 12:00:00.000 UTC [x] y -> ERRO 124 nobody"));
}

#[test]
fn what_nobody_knows_is_said_to_be_unknown() {
    assert_eq!(keys(&asked(Ask::Decode { log: " \n".to_owned() })), ["decode.empty"]);
    let log = "all is well".to_owned();
    assert_eq!(keys(&asked(Ask::Decode { log })), ["decode.nothing"]);
}

#[test]
fn a_genesis_block_can_be_saved_and_read_back() {
    let made = asked(genesis(""));
    assert_eq!((made.profile.as_str(), made.profiles.len()), ("Genesis", 2));
    assert_eq!(row(&made, "BatchTimeout"), Some("2s"));
    let bytes = saved(&made).expect("a block").clone();
    let read = asked(Ask::Block {
        name: "genesis.block".to_owned(),
        bytes,
    });
    for name in ["block.sha256", "block.hash", "Kafka.Brokers", "block.channel"] {
        assert!(row(&made, name).is_some());
        assert_eq!(row(&made, name), row(&read, name), "{name}");
    }
    assert!(codes(&read).contains("\"batch_timeout\"") || codes(&read).contains("BatchTimeout"));
}

#[test]
fn configtxgen_refuses_in_its_own_words() {
    let sheet = asked(genesis("Nothing"));
    assert!(codes(&sheet).contains("Could not find profile: Nothing"), "{sheet:?}");
    assert!(codes(&asked(genesis("Channel"))).contains("refusing to generate block which is missing orderer section"));
}

#[test]
fn hostile_files_are_named_and_refused() {
    for bytes in [
        &b""[..],
        b"Orderer:\n",
        &[0xff; 64],
        &[0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f],
    ] {
        let sheet = asked(Ask::Block {
            name: "x.block".to_owned(),
            bytes: Bytes(bytes.to_vec()),
        });
        assert_eq!(keys(&sheet), ["block.unreadable"]);
    }
}

fn update(text: &str) -> Sheet {
    asked(Ask::Update {
        before: Before::Text {
            text: text.to_owned(),
            profile: String::new(),
        },
        profile: String::new(),
        channel: "genesis".to_owned(),
    })
}

#[test]
fn an_update_shows_what_changes_and_what_the_orderer_says() {
    let files = example::course();
    let text = &files.files[0].text;
    assert!(keys(&update(text)).contains(&"update.same"));
    let faster = update(&text.replace("BatchTimeout: 2s", "BatchTimeout: 9s"));
    assert!(keys(&faster).contains(&"update.taken"));
    assert_eq!(row(&faster, "BatchTimeout"), Some("9s → 2s"));
    assert!(saved(&faster).is_some());
    let other = update(&text.replace("OrdererType: kafka", "OrdererType: solo"));
    assert!(keys(&other).contains(&"update.refused"));
    assert!(
        codes(&other).contains("attempted to change consensus type"),
        "{}",
        codes(&other)
    );
}

#[test]
fn an_update_can_start_from_a_block() {
    let block = saved(&asked(genesis(""))).expect("a block").clone();
    let sheet = asked(Ask::Update {
        before: Before::Block(block),
        profile: String::new(),
        channel: "genesis".to_owned(),
    });
    assert!(keys(&sheet).contains(&"update.same"), "{sheet:?}");
}

#[test]
fn every_rule_has_a_page_with_its_example() {
    let listed = asked(Ask::Rules);
    let rules_listed = listed.pieces.iter().filter(|piece| matches!(piece, Piece::Rule(..)));
    assert_eq!(rules_listed.count(), rules::catalogue().count());
    for rule in rules::catalogue() {
        let path = format!("{}/www/rules/{}.txt", env!("CARGO_MANIFEST_DIR"), rule.code);
        let example = std::fs::read_to_string(path).expect("an example");
        let sheet = asked(Ask::Rule {
            code: rule.code.to_owned(),
            example: Some(example),
        });
        let open = sheet.pieces.iter().any(|piece| matches!(piece, Piece::Open { .. }));
        let found = keys(&sheet)
            .iter()
            .any(|key| key.starts_with(&format!("{}.what", rule.code)));
        assert!(open && found, "{}: {:?}", rule.code, keys(&sheet));
    }
    let code = "<b>".to_owned();
    assert_eq!(keys(&asked(Ask::Rule { code, example: None })), ["rules.unknown"]);
}

#[test]
fn questions_and_sheets_survive_the_way() {
    let sheet = asked(genesis(""));
    assert_eq!(unpack::<Sheet>(&pack(&sheet)), Some(sheet));
    let ask = Ask::Block {
        name: "b".to_owned(),
        bytes: Bytes((0..=255).collect()),
    };
    assert_eq!(unpack::<Ask>(&pack(&ask)), Some(ask));
}

#[test]
fn a_file_set_without_a_configtx_says_so() {
    let files = FileSet {
        files: vec![SourceFile {
            name: "a".to_owned(),
            kind: FileKind::Other,
            text: String::new(),
        }],
    };
    let sheet = answer(genesis(""), files, &Setup::default());
    assert_eq!(keys(&sheet), ["genesis.no-file"]);
}

#[test]
fn the_settings_of_a_block_can_be_put_into_the_editor() {
    let block = saved(&asked(genesis(""))).expect("a block").clone();
    let sheet = asked(Ask::Block {
        name: "genesis.block".to_owned(),
        bytes: block,
    });
    let opened = sheet.pieces.iter().find_map(|piece| match piece {
        Piece::Open { files, .. } => Some(files.clone()),
        _ => None,
    });
    let opened = opened.expect("files to open");
    let again = answer(genesis(""), opened.clone(), &Setup::default());
    assert!(saved(&again).is_some(), "{again:?}");
    let (_, file) = opened.of_kind(FileKind::Configtx).next().expect("a configtx.yaml");
    assert!(file.text.contains("OrdererType: kafka"), "{}", file.text);
}
