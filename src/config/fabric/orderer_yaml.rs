//! orderer.yaml as the orderer loads it.
//!
//! Source: orderer/common/localconfig/config.go (`Load`, `completeInitialization`).

use super::configtx::Refusal;
use super::mapstructure::{self, Decoding, Disk, Node, Out};
use super::schema::ORDERER_YAML;
use super::types::{Struct, Type};
use super::viper::{Variable, Viper};
use crate::config::network::{OrdererNode, Setting};
use crate::config::source::{FileId, Span};
use crate::config::versions::FabricVersion;
use crate::config::yaml::Tree;

/// How the orderer is started.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    /// Name of the node.
    pub name: &'a str,
    pub file: FileId,
    /// The file's text.
    pub text: &'a str,
    pub fabric: FabricVersion,
    pub environment: &'a [Variable],
    /// What is known of the certificates and keys.
    pub disk: Disk<'a>,
    /// The text is [`sample`]: its values are the image's own.
    pub built_in: bool,
}

/// A loaded orderer.yaml: the node's settings, and what else the Kafka section carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdererYaml {
    pub node: OrdererNode,
    pub ledger_type: String,
    /// `General.SystemChannel`: the channel of a genesis block that the orderer makes itself.
    pub system_channel: String,
    pub ledger: String,
    /// `Operations.ListenAddress`; empty: none.
    pub operations: String,
    pub local_msp_id: String,
    /// `Kafka.TLS`, as far as the orderer uses it. `None` is Go's nil.
    pub private_key: String,
    pub certificate: String,
    pub root_cas: Option<Vec<String>>,
    pub sasl_user: String,
    pub sasl_password: String,
}

const PREFIX: &str = "ORDERER";

const SECOND: i64 = 1_000_000_000;

/// The refusal of a file that is not read at all, in the orderer's words around yaml.v2's.
pub fn reading_refused(text: &str, at: Option<Span>) -> Refusal {
    Refusal::error(format!("Error reading configuration: While parsing config: {text}"), at)
}

/// Loads a file that yaml.v2 could read.
pub fn load(tree: &Tree<'_>, start: Start<'_>) -> Result<OrdererYaml, Refusal> {
    with_top(tree, start, |_, own| own)
}

/// Does something with the decoded file and what comes of it.
pub(super) fn with_top<T>(
    tree: &Tree<'_>,
    start: Start<'_>,
    then: impl FnOnce(&Node<'_>, OrdererYaml) -> T,
) -> Result<T, Refusal> {
    let mut viper = Viper::new(tree, start.environment, PREFIX, None);
    viper.built_in = start.built_in;
    let fields = (start.fabric >= FabricVersion::V1_4_0).then_some(&ORDERER_YAML);
    let members = viper.collect(fields).map_err(|text| Refusal::panic(text, None))?;
    let decoding = Decoding {
        version: start.fabric,
        disk: start.disk,
        asked: &|_| true,
    };
    let top = mapstructure::decode(&viper, members, &ORDERER_YAML, decoding).map_err(|refused| {
        let text = match refused.panics {
            true => refused.text,
            false => format!("Error unmarshaling config into struct: {}", refused.text),
        };
        Refusal {
            text,
            panics: refused.panics,
            at: refused.at,
            each: refused.each,
        }
    })?;
    check_tls(top.field("Kafka"))?;
    let own = complete(&top, &viper, &start);
    Ok(then(&top, own))
}

/// What panics, in its order.
fn check_tls(kafka: &Node<'_>) -> Result<(), Refusal> {
    let (tls, sasl) = (kafka.field("TLS"), kafka.field("SASLPlain"));
    let missing = |section: &Node<'_>, name: &str, field: &str, unset: bool| {
        if !section.field("Enabled").bool() || !unset {
            return Ok(());
        }
        let text = format!("General.Kafka.{name}.{field} must be set if General.Kafka.{name}.Enabled is set to true.");
        Err(Refusal::panic(
            text,
            section.field("Enabled").from.at().or(section.from.at()),
        ))
    };
    missing(tls, "TLS", "Certificate", tls.field("Certificate").text().is_empty())?;
    missing(tls, "TLS", "PrivateKey", tls.field("PrivateKey").text().is_empty())?;
    missing(tls, "TLS", "CertificatePool", tls.field("RootCAs").is_unset())?;
    missing(sasl, "SASLPlain", "User", sasl.field("User").text().is_empty())?;
    missing(sasl, "SASLPlain", "Password", sasl.field("Password").text().is_empty())
}

fn unset_retries(sections: &[(&str, &Node<'_>)]) -> Vec<(String, Span)> {
    let unset = |(key, section): &(&str, &Node<'_>)| {
        let most = section.field("RetryMax");
        let at = most.from.at().filter(|_| most.int() == 0 && !most.is_unset())?;
        Some(((*key).to_owned(), at))
    };
    sections.iter().filter_map(unset).collect()
}

fn complete(top: &Node<'_>, viper: &Viper<'_>, start: &Start<'_>) -> OrdererYaml {
    let (general, kafka) = (top.field("General"), top.field("Kafka"));
    let retry = kafka.field("Retry");
    let text = |node: &Node<'_>, default: &str| match node.text() {
        "" => Setting::default_of(default.to_owned()),
        text => viper.setting(text.to_owned(), node.from, start.text),
    };
    // Zero means "unset", whether it is written or not.
    let int = |node: &Node<'_>, default: i64| match node.int() {
        0 => Setting::default_of(default),
        value => viper.setting(value, node.from, start.text),
    };
    let bool = |node: &Node<'_>| viper.setting(node.bool(), node.from, start.text);
    let listen_port = general.field("ListenPort");
    let timeouts = retry.field("NetworkTimeouts");
    let (metadata, producer) = (retry.field("Metadata"), retry.field("Producer"));
    let replication = kafka.field("Topic").field("ReplicationFactor");
    let tls = kafka.field("TLS");
    let node = OrdererNode {
        name: start.name.to_owned(),
        file: start.file,
        unset_retries: unset_retries(&[("Metadata.RetryMax", metadata), ("Producer.RetryMax", producer)]),
        listen_address: text(general.field("ListenAddress"), "127.0.0.1"),
        listen_port: match listen_port.uint() {
            0 => Setting::default_of(7050),
            port => viper.setting(port as u16, listen_port.from, start.text),
        },
        short_interval: int(retry.field("ShortInterval"), 60 * SECOND),
        short_total: int(retry.field("ShortTotal"), 600 * SECOND),
        long_interval: int(retry.field("LongInterval"), 600 * SECOND),
        long_total: int(retry.field("LongTotal"), 12 * 3600 * SECOND),
        dial_timeout: int(timeouts.field("DialTimeout"), 30 * SECOND),
        read_timeout: int(timeouts.field("ReadTimeout"), 30 * SECOND),
        write_timeout: int(timeouts.field("WriteTimeout"), 30 * SECOND),
        metadata_retry_max: int(metadata.field("RetryMax"), 3),
        metadata_retry_backoff: int(metadata.field("RetryBackoff"), SECOND / 4),
        producer_retry_max: int(producer.field("RetryMax"), 3),
        producer_retry_backoff: int(producer.field("RetryBackoff"), SECOND / 10),
        consumer_retry_backoff: int(retry.field("Consumer").field("RetryBackoff"), 2 * SECOND),
        // The code has a default of 3, but nothing fills it in.
        topic_replication_factor: viper.setting(replication.int() as i16, replication.from, start.text),
        verbose: bool(kafka.field("Verbose")),
        kafka_version: text(kafka.field("Version"), "0.10.2.0"),
        kafka_tls_enabled: bool(tls.field("Enabled")),
        sasl_plain_enabled: bool(kafka.field("SASLPlain").field("Enabled")),
        general_tls_enabled: bool(general.field("TLS").field("Enabled")),
        genesis_method: text(general.field("GenesisMethod"), "provisional"),
        genesis_file: text(general.field("GenesisFile"), "genesisblock"),
        genesis_profile: text(general.field("GenesisProfile"), "SampleSingleMSPSolo"),
    };
    let plain = |node: &Node<'_>| node.text().to_owned();
    OrdererYaml {
        node,
        ledger_type: text(general.field("LedgerType"), "file").value,
        system_channel: text(general.field("SystemChannel"), "testchainid").value,
        ledger: text(
            top.field("FileLedger").field("Location"),
            "/var/hyperledger/production/orderer",
        )
        .value,
        operations: plain(top.field("Operations").field("ListenAddress")),
        local_msp_id: text(general.field("LocalMSPID"), "SampleOrg").value,
        private_key: plain(tls.field("PrivateKey")),
        certificate: plain(tls.field("Certificate")),
        root_cas: match &tls.field("RootCAs").out {
            Out::List(authorities) => Some(authorities.iter().map(plain).collect()),
            _ => None,
        },
        sasl_user: plain(kafka.field("SASLPlain").field("User")),
        sasl_password: plain(kafka.field("SASLPlain").field("Password")),
    }
}

/// The orderer.yaml that comes with the orderer's image: the keys that it has and their values, not its text.
pub fn sample(fabric: FabricVersion) -> String {
    let mut text = String::from(
        "General:\n  LedgerType: file\n  ListenAddress: 127.0.0.1\n  ListenPort: 7050\n  TLS:\n    Enabled: false\n    \
         PrivateKey: tls/server.key\n    Certificate: tls/server.crt\n    RootCAs: [tls/ca.crt]\n    \
         ClientAuthRequired: false\n    ClientRootCAs:\n  GenesisMethod: provisional\n  \
         GenesisProfile: SampleInsecureSolo\n  GenesisFile: genesisblock\n  LocalMSPDir: msp\n  \
         LocalMSPID: SampleOrg\n  Profile: {Enabled: false, Address: '0.0.0.0:6060'}\n",
    );
    if fabric < FabricVersion::V1_4_0 {
        text += "  LogLevel: info\n  LogFormat: ''\n";
    }
    if fabric >= FabricVersion::V1_1 {
        text += "  Keepalive: {ServerMinInterval: 60s, ServerInterval: 7200s, ServerTimeout: 20s}\n  \
                 Authentication: {TimeWindow: 15m}\n";
    }
    text += "FileLedger:\n  Location: /var/hyperledger/production/orderer\n  Prefix: hyperledger-fabric-ordererledger\n\
             Kafka:\n  Retry:\n    ShortInterval: 5s\n    ShortTotal: 10m\n    LongInterval: 5m\n    LongTotal: 12h\n    \
             NetworkTimeouts: {DialTimeout: 10s, ReadTimeout: 10s, WriteTimeout: 10s}\n    \
             Metadata: {RetryBackoff: 250ms, RetryMax: 3}\n    Producer: {RetryBackoff: 100ms, RetryMax: 3}\n    \
             Consumer: {RetryBackoff: 2s}\n  Verbose: false\n  \
             TLS:\n    Enabled: false\n    PrivateKey:\n    Certificate:\n    RootCAs:\n  Version:\n";
    if fabric >= FabricVersion::V1_3 {
        text += "  Topic: {ReplicationFactor: 3}\n  SASLPlain:\n    Enabled: false\n    User:\n    Password:\n";
    }
    text += "Debug:\n  BroadcastTraceDir:\n  DeliverTraceDir:\n";
    text
}

/// The names of all variables that the orderer of a release reads, beside those of parts that are not looked into.
pub fn variable_names(fabric: FabricVersion) -> Vec<String> {
    let mut names = Vec::new();
    collect_names(&ORDERER_YAML, PREFIX, fabric, &mut names, &mut Vec::new());
    names
}

/// Whether the orderer of a release reads the variable `name`.
pub fn is_read(name: &str, fabric: FabricVersion) -> bool {
    let (mut names, mut opaque) = (Vec::new(), Vec::new());
    collect_names(&ORDERER_YAML, PREFIX, fabric, &mut names, &mut opaque);
    let known = |name: &str| names.iter().any(|known| known == name);
    // `…_FILE` gives a path to a key without a value.
    known(name)
        || name.strip_suffix("_FILE").is_some_and(known)
        || opaque.iter().any(|part| {
            name.strip_prefix(part.as_str())
                .is_some_and(|rest| rest.starts_with('_'))
        })
}

fn collect_names(
    kind: &Struct,
    prefix: &str,
    fabric: FabricVersion,
    names: &mut Vec<String>,
    opaque: &mut Vec<String>,
) {
    for field in kind.fields.iter().filter(|field| field.exists_in(fabric)) {
        let name = format!("{prefix}_{}", field.name.to_ascii_uppercase());
        match field.kind {
            Type::Struct(inner) => collect_names(inner, &name, fabric, names, opaque),
            Type::Opaque => opaque.push(name),
            _ => names.push(name),
        }
    }
}
