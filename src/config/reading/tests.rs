use proptest::prelude::*;

use crate::config::network::{Network, Origin};
use crate::config::source::{FileKind, FileSet, SourceFile};
use crate::config::versions::FabricVersion;
use crate::config::{Options, read};
use crate::finding::Stage;

const CONFIGTX: &str = "\
Orderer: &Defaults
  OrdererType: solo
  Addresses: [orderer0:7050]
  BatchTimeout: 2s
  BatchSize:
    MaxMessageCount: 10
    AbsoluteMaxBytes: 8 MB # below Kafka's
    PreferredMaxBytes: 512 KB
  Kafka:
    Brokers:
    - kafka0:9092
Profiles:
  Solo:
    Orderer:
      <<: *Defaults
  Kafka:
    Capabilities: {V1_1: true, V1_3: false}
    Orderer:
      <<: *Defaults
      OrdererType: kafka
      Capabilities:
        V1_1: true
";

fn network(files: &[(&str, FileKind, &str)], environment: &[(&str, &str)]) -> Network {
    let file = |&(name, kind, text): &(&str, FileKind, &str)| SourceFile {
        name: name.to_owned(),
        kind,
        text: text.to_owned(),
    };
    let files = FileSet {
        files: files.iter().map(file).collect(),
    };
    let pair = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
    let options = Options {
        environment: environment.iter().map(pair).collect(),
        ..Options::default()
    };
    read(&files, &options)
}

fn configtx(text: &str) -> Network {
    network(&[("configtx.yaml", FileKind::Configtx, text)], &[])
}

#[test]
fn a_channel_has_values_places_and_ways() {
    let network = configtx(CONFIGTX);
    assert_eq!(network.findings, []);
    let channel = network.channel.unwrap();
    assert_eq!(channel.profile, "Kafka");
    assert_eq!(channel.orderer_type.value, "kafka");
    assert_eq!(channel.absolute_max_bytes.value, 8 << 20);
    assert_eq!(channel.absolute_max_bytes.written.as_deref(), Some("8 MB"));
    let Origin::File { at, via } = channel.absolute_max_bytes.origin else {
        panic!()
    };
    assert_eq!(&CONFIGTX[at.range()], "8 MB");
    assert_eq!(
        via.iter().map(|span| &CONFIGTX[span.range()]).collect::<Vec<_>>(),
        ["*Defaults"]
    );
    assert_eq!(channel.max_channels.origin, Origin::Default);
    assert_eq!(channel.kafka_brokers.value[0].value, "kafka0:9092");
    let on =
        |flags: &[crate::config::network::Setting<String>]| flags.iter().map(|f| f.value.clone()).collect::<Vec<_>>();
    assert_eq!(on(&channel.capabilities), ["V1_1"]);
    assert_eq!(on(&channel.channel_capabilities), ["V1_1"]);
}

#[test]
fn an_environment_variable_is_the_origin() {
    let files = [("configtx.yaml", FileKind::Configtx, CONFIGTX)];
    let network = network(&files, &[("CONFIGTX_ORDERER_BATCHTIMEOUT", "5s")]);
    let channel = network.channel.unwrap();
    assert_eq!(channel.batch_timeout.value, 5_000_000_000);
    assert!(matches!(channel.batch_timeout.origin, Origin::Environment { name, .. } if name.ends_with("BATCHTIMEOUT")));
}

#[test]
fn each_stage_says_who_refuses_and_where() {
    for (from, to, code, stage, place) in [
        (
            "BatchTimeout: 2s",
            "BatchTimeout: 2s: 3",
            "CONFIGTX-YAML-01",
            Stage::ConfigtxgenLoad,
            "",
        ),
        (
            "MaxMessageCount: 10",
            "MaxMessageCount: ten",
            "CONFIGTX-TYPE-02",
            Stage::ConfigtxgenLoad,
            "ten",
        ),
        (
            "OrdererType: kafka",
            "OrdererType: pbft",
            "CONFIGTX-TYPE-04",
            Stage::ConfigtxgenLoad,
            "pbft",
        ),
        (
            "OrdererType: solo",
            "OrdererType: pbft",
            "CONFIGTX-PROFILE-03",
            Stage::ConfigtxgenTopLevel,
            "pbft",
        ),
        (
            "BatchTimeout: 2s",
            "Policies: {A: {Type: T}}",
            "CONFIGTX-ENCODE-01",
            Stage::ConfigtxgenEncode,
            "T",
        ),
        (
            "kafka0:9092",
            "kafka_0:9092",
            "CONFIGTX-ORDERER-03",
            Stage::OrdererBootstrap,
            "kafka_0:9092",
        ),
        (
            "        V1_1: true",
            "        V7_7: true",
            "CONFIGTX-CAP-02",
            Stage::OrdererBootstrap,
            "V7_7",
        ),
    ] {
        let text = CONFIGTX.replacen(from, to, 1);
        let network = configtx(&text);
        let finding = network.findings.iter().find(|finding| finding.code == code);
        let finding = finding.unwrap_or_else(|| panic!("{to}: {:#?}", network.findings));
        assert_eq!(finding.refusal.as_ref().unwrap().stage, stage, "{to}");
        if !place.is_empty() {
            assert_eq!(&text[finding.at.unwrap().range()], place, "{to}");
        }
        assert_eq!(network.findings.len(), 1, "{to}: {:#?}", network.findings);
    }
}

#[test]
fn an_orderer_has_its_folders_name() {
    let text = "General:\n  ListenPort: 7051\nKafka:\n  Retry:\n    ShortInterval: 5s\n";
    let files = [("net/orderer1/orderer.yaml", FileKind::Orderer, text)];
    let network = network(
        &files,
        &[
            ("ORDERER_KAFKA_VERBOSE", "true"),
            ("ORDERER_KAFKA_RETRY_LONGTOTAL", "1h"),
        ],
    );
    assert_eq!(network.findings, []);
    let node = &network.orderers[0];
    assert_eq!(node.name, "orderer1");
    assert_eq!(node.listen_port.value, 7051);
    assert_eq!(node.short_interval.value, 5_000_000_000);
    // 1.4 asks for the variables of missing keys too, where the section is there.
    assert_eq!(node.long_total.value, 3_600_000_000_000);
    assert!(node.verbose.value);
}

#[test]
fn limits_are_findings() {
    let network = configtx(&"[".repeat(1000));
    assert_eq!(network.findings[0].code, "READ-LIMIT-02");
    assert!(network.channel.is_none());
}

#[test]
fn an_empty_file_is_told_so() {
    for text in ["", "# nothing yet\n", "---\n"] {
        let first = &configtx(text).findings[0];
        assert_eq!(first.message.key, "CONFIGTX-PROFILE-01.what.blank", "{text:?}");
    }
    let other = &configtx("Profiles: {A: {Orderer: }}").findings[0];
    assert_ne!(other.message.key, "CONFIGTX-PROFILE-01.what.blank");
}

const ORDERER: &str = "General:\n  ListenPort: 7051\nKafka:\n  Retry: {ShortInterval: 5s}\n  Version: 0.10.2.0\n  TLS:\n    Enabled: true\n    Certificate: {File: a.pem}\n    PrivateKey:\n";

const COMPOSE: &str = "services:\n  k:\n    image: hyperledger/fabric-kafka:$T\n    environment: &e\n      - KAFKA_ZOOKEEPER_CONNECT=${Z:-z:2181}\n      - \"KAFKA.X=1\"\n  o:\n    extends: {file: o.yml, service: k}\n    image: orderer\n    environment: {ORDERER_KAFKA_VERBOSE: true, CONFIGTX_A: 注}\n    env_file: [.env]\n";

proptest! {
    /// Whatever the files hold, reading ends, and every place lies in its file on character boundaries.
    #[test]
    fn no_text_panics_and_places_are_sound(
        changes in prop::collection::vec((0..4usize, 0..2000usize, 0..40usize, "[-a-zA-Z0-9:{}\\[\\]&*<,#'\"|>$=. \t\r\n\u{7f}\u{feff}注]{0,4}"), 0..12),
        version in 0..3usize,
    ) {
        let mut texts = [CONFIGTX, ORDERER, COMPOSE, "Z=1\nKAFKA_A=b c\n"].map(str::to_owned);
        for (file, at, length, inserted) in changes {
            let text = &mut texts[file];
            let start = text.floor_char_boundary(at % (text.len() + 1));
            let end = text.ceil_char_boundary((start + length / 2).min(text.len()));
            text.replace_range(start..end, &inserted);
        }
        let kinds = [FileKind::Configtx, FileKind::Orderer, FileKind::Compose, FileKind::Env];
        let names = ["configtx.yaml", "orderer.yaml", "docker-compose.yml", ".env"];
        let files = (0..4).map(|i| SourceFile { name: names[i].into(), kind: kinds[i], text: texts[i].clone() });
        let files = FileSet { files: files.collect() };
        let environment = vec![("CONFIGTX_ORDERER_KAFKA_BROKERS".to_owned(), "[a:1, b]".to_owned())];
        let fabric = [FabricVersion::V1_2, FabricVersion::V1_4_2, FabricVersion::V2][version];
        let network = read(&files, &Options { environment, ..Options::of(fabric) });
        for finding in &network.findings {
            let places = finding.at.iter().chain(finding.related.iter().map(|(span, _)| span));
            for span in places.chain(finding.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| &edit.span))) {
                let text = &files.get(span.file).unwrap().text;
                prop_assert!(text.get(span.range()).is_some(), "{:?} {}", span, finding.code);
            }
        }
    }
}

/// Typing in one file, then in another, then with a compose file, and back: kept parts never differ from a fresh reading.
#[test]
fn reading_again_is_reading_afresh() {
    let kinds = [
        ("configtx.yaml", FileKind::Configtx, CONFIGTX),
        ("orderer.yaml", FileKind::Orderer, ORDERER),
        (
            "server.properties",
            FileKind::Broker,
            "zookeeper.connect=z:2181\nno.such.key=1\n",
        ),
        ("zoo.cfg", FileKind::ZooKeeper, "dataDir=/d\nclientPort=x\n"),
        ("docker-compose.yml", FileKind::Compose, COMPOSE),
    ];
    let file = |&(name, kind, text): &(&str, FileKind, &str)| SourceFile {
        name: name.to_owned(),
        kind,
        text: text.to_owned(),
    };
    let mut reader = crate::config::Reader::default();
    let mut read_again = |files: &FileSet, fabric| {
        let options = Options::of(fabric);
        let fresh = read(files, &options);
        assert_eq!(*reader.read(files.clone(), options), fresh);
    };
    let mut files = FileSet {
        files: kinds[..4].iter().map(file).collect(),
    };
    for round in 0..2 {
        for index in 0..4 {
            read_again(&files, FabricVersion::V1_4_2);
            files.files[index].text.insert_str(0, "# typed\n");
            read_again(&files, FabricVersion::V1_4_2);
        }
        read_again(&files, FabricVersion::V1_2);
        files.files.truncate(4 - round);
        files.files.push(file(&kinds[4]));
        read_again(&files, FabricVersion::V1_2);
        files.files.pop();
        files.files.resize(4, file(&kinds[3]));
        files.files.swap(1, 2);
    }
}
