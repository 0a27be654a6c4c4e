use crate::config::network::{Network, Origin};
use crate::config::source::{FileSet, SourceFile, detect};
use crate::config::{Options, read};

fn network(files: &[(&str, &str)]) -> Network {
    let file = |&(name, text): &(&str, &str)| SourceFile {
        name: name.to_owned(),
        kind: detect(name, text),
        text: text.to_owned(),
    };
    let files = FileSet {
        files: files.iter().map(file).collect(),
    };
    read(&files, &Options::default())
}

fn codes(network: &Network) -> Vec<&str> {
    network.findings.iter().map(|finding| finding.code.as_ref()).collect()
}

const COMPOSE: &str = "\
version: '2'
services:
  zookeeper0:
    image: hyperledger/fabric-zookeeper
    environment:
      ZOO_MY_ID: 1
      ZOO_SERVERS: server.1=zookeeper0:2888:3888 server.2=zookeeper1:2888:3888 server.3=z2:2888:3888
  kafka0:
    image: hyperledger/fabric-kafka:${TAG}
    environment: &kafka
      - KAFKA_BROKER_ID=0
      - KAFKA_MESSAGE_MAX_BYTES=103809024 # 99 * 1024 * 1024 B
      - \"KAFKA_ZOOKEEPER_CONNECT=zookeeper0:2181\"
      - KAFKA_MIN_INSYNC_REPLICAS=${MIN:-2}
  orderer0:
    image: hyperledger/fabric-orderer
    environment:
      - ORDERER_GENERAL_LISTENPORT=7051
      - ORDERER_GENERAL_GENESISMETHOD=file
      - ORDERER_KAFKA_RETRY_SHORTINTERVAL=1s
      - CONFIGTX_ORDERER_ORDERERTYPE=kafka
      - ORDERER_KAFKA_BROKERS=[kafka0:9092]
";

#[test]
fn services_become_brokers_servers_and_nodes() {
    let network = network(&[("docker-compose.yml", COMPOSE), (".env", "TAG=0.4.10\n")]);
    assert_eq!(
        codes(&network),
        ["COMPOSE-VAR-02", "COMPOSE-VAR-02"],
        "{:#?}",
        network.findings
    );
    let broker = &network.brokers[0];
    assert_eq!((broker.name.as_str(), broker.int("broker.id")), ("kafka0", Some(0)));
    assert_eq!(broker.int("message.max.bytes"), Some(103_809_024));
    assert_eq!(broker.int("min.insync.replicas"), Some(2));
    assert_eq!(broker.int("log.retention.ms"), Some(-1));
    assert_eq!(broker.text("zookeeper.connect"), Some("zookeeper0:2181"));
    let place = |name: &str| &COMPOSE[broker.at(name).unwrap().range()];
    assert_eq!(place("message.max.bytes"), "103809024");
    assert_eq!(place("zookeeper.connect"), "zookeeper0:2181");
    assert_eq!(
        &COMPOSE[broker.get("message.max.bytes").unwrap().key_at.unwrap().range()],
        "KAFKA_MESSAGE_MAX_BYTES"
    );
    assert_eq!(network.zookeepers[0].name, "zookeeper0");
    let node = &network.orderers[0];
    assert_eq!((node.name.as_str(), node.listen_port.value), ("orderer0", 7051));
    assert_eq!(node.short_interval.value, 1_000_000_000);
    let Origin::Environment { name, at: Some(at) } = &node.short_interval.origin else {
        panic!()
    };
    assert_eq!(
        (name.as_str(), &COMPOSE[at.range()]),
        ("ORDERER_KAFKA_RETRY_SHORTINTERVAL", "1s")
    );
    assert_eq!(node.short_total.origin, Origin::Default);
    assert_eq!(node.topic_replication_factor.value, 3);
}

#[test]
fn old_images_keep_kafkas_retention() {
    let older = COMPOSE.replace("${TAG}", "x86_64-1.0.6");
    assert_eq!(network(&[("c.yml", &older)]).brokers[0].int("log.retention.ms"), None);
}

#[test]
fn a_value_is_split_at_blanks() {
    let text = COMPOSE.replace("103809024 # 99 * 1024 * 1024 B", "${SIZE}");
    let files = [
        ("net/a/docker-compose.yml", text.as_str()),
        ("net/.env", "SIZE=1000012 B\nTAG=latest\n"),
    ];
    assert_eq!(network(&files).brokers[0].int("message.max.bytes"), Some(1_000_012));
}

#[test]
fn extends_across_files_and_env_files() {
    let base = "version: '2'\nservices:\n  kafka:\n    image: hyperledger/fabric-kafka\n    env_file: kafka.env\n    environment:\n      - KAFKA_ZOOKEEPER_CONNECT=z:2181\n      - KAFKA_NUM_PARTITIONS=3\n";
    let main = "version: '2'\nservices:\n  kafka1:\n    extends:\n      file: base/kafka-base.yaml\n      service: kafka\n    environment:\n      - KAFKA_BROKER_ID=1\n      - KAFKA_NUM_PARTITIONS=4\n  kafka2:\n    extends: kafka1\n    environment: {KAFKA_BROKER_ID: 2}\n";
    let network = network(&[
        ("main.yaml", main),
        ("base/kafka-base.yaml", base),
        (
            "base/kafka.env",
            "KAFKA_DEFAULT_REPLICATION_FACTOR=3\nKAFKA_NUM_PARTITIONS=9\n",
        ),
    ]);
    assert_eq!(codes(&network), [] as [&str; 0], "{:#?}", network.findings);
    let names: Vec<&str> = network.brokers.iter().map(|broker| broker.name.as_str()).collect();
    assert_eq!(names, ["kafka1", "kafka2"]);
    assert_eq!(network.brokers[0].int("num.partitions"), Some(4));
    assert_eq!(network.brokers[1].int("default.replication.factor"), Some(3));
    assert_eq!(network.brokers[1].int("broker.id"), Some(2));
}

#[test]
fn what_nobody_sets_or_reads_is_said() {
    let text = "kafka0:\n  image: hyperledger/fabric-kafka\n  extends: {service: gone}\n  environment:\n    - KAFKA_ZOOKEEPER_CONNECT=$Z\n    - KAFKA.MIN_INSYNC_REPLICAS=2\n    - KAFKA_UNM_REPLICA_FETCHERS=1\n  environment:\n    - KAFKA_ZOOKEEPER_CONNECT=$Z\n    - KAFKA.MIN_INSYNC_REPLICAS=2\n    - KAFKA_UNM_REPLICA_FETCHERS=1\n";
    let network = network(&[("docker-compose.yml", text)]);
    let found = codes(&network);
    for code in [
        "COMPOSE-KEY-01",
        "COMPOSE-EXTENDS-01",
        "COMPOSE-VAR-01",
        "COMPOSE-VAR-04",
    ] {
        assert!(found.contains(&code), "{code}: {:#?}", network.findings);
    }
    let renames: Vec<&str> = network
        .findings
        .iter()
        .flat_map(|f| &f.fixes)
        .flat_map(|f| &f.edits)
        .map(|e| e.text.as_str())
        .collect();
    assert!(renames.contains(&"KAFKA_NUM_REPLICA_FETCHERS"), "{renames:?}");
    assert!(renames.contains(&"KAFKA_MIN_INSYNC_REPLICAS"), "{renames:?}");
}

#[test]
fn refusals_have_places_in_the_compose_file() {
    let text = COMPOSE.replace("SHORTINTERVAL=1s", "SHORTINTERVAL=1d");
    let network = network(&[("docker-compose.yml", &text)]);
    let finding = network
        .findings
        .iter()
        .find(|finding| finding.code == "ORDERER-TYPE-02")
        .unwrap();
    assert_eq!(&text[finding.at.unwrap().range()], "1d");
    assert!(network.orderers.is_empty());
}

#[test]
fn services_in_a_circle_end() {
    let text = "services:\n  a:\n    extends: b\n    image: kafka\n  b:\n    extends: a\n";
    assert!(codes(&network(&[("c.yml", text)])).contains(&"COMPOSE-EXTENDS-02"));
}
