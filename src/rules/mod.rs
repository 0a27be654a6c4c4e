//! The rule catalogue: one small file per rule, a registry, no logic of its own.
//!
//! A rule looks at the effective settings of the whole network and says what will go wrong, as data. Its words are in
//! `www/text/<language>/rules-*.json` under `<code>.title`, `.what`, `.why` and `.todo`; its bad and good example, which
//! is also its test, is `www/rules/<code>.txt` (see [`case`]).

mod addresses;
mod agreement;
mod broker;
pub mod case;
mod compose;
mod configtx;
mod connect;
mod context;
mod durability;
mod fix;
mod limits;
mod orderer;
mod reading;
mod replication;
mod size;
mod start;
pub mod witness;
mod yaml_text;
mod zookeeper;

pub use context::Context;

use crate::config::network::Network;
use crate::config::source::FileSet;
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Fix, Severity};

/// What a rule is about: the group that it is listed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// configtx.yaml alone.
    Configtx,
    /// orderer.yaml alone.
    Orderer,
    /// One broker's server.properties.
    Broker,
    /// ZooKeeper servers.
    ZooKeeper,
    /// Several files together.
    Across,
    /// docker-compose files.
    Compose,
}

impl Group {
    /// Key of the group's name, and its name on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Group::Configtx => "configtx",
            Group::Orderer => "orderer",
            Group::Broker => "broker",
            Group::ZooKeeper => "zookeeper",
            Group::Across => "across",
            Group::Compose => "compose",
        }
    }
}

/// How a rule comes to its findings.
pub enum Check {
    /// A function over the effective settings.
    Settings(fn(&Context) -> Vec<Finding>),
    /// The readers report it while they read, because it is the real program's refusal of the text.
    Reader,
    /// The readers report it, and the function knows how to mend it.
    ReaderWithFix(fn(&Context, &Finding) -> Option<Fix>),
}

/// One rule of the catalogue.
pub struct Rule {
    /// Stable code, also the address of its page: `KAFKA-SIZE-02`.
    pub code: &'static str,
    /// Readable name in kebab case: `message-max-below-absolute-max`.
    pub name: &'static str,
    pub group: Group,
    /// What it usually is; a finding's own severity says what it is on the chosen versions.
    pub severity: Severity,
    /// Fabric versions that it applies to, first and last.
    pub versions: (FabricVersion, FabricVersion),
    /// Where the behaviour is documented, or the place in the real source that behaves so.
    pub sources: &'static [&'static str],
    pub check: Check,
}

/// Every Fabric version that orders with Kafka.
pub const ALL: (FabricVersion, FabricVersion) = (FabricVersion::V1_0, FabricVersion::V2);

/// All rules in the order of the catalogue.
pub fn catalogue() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|rules| rules.iter().copied())
}

/// The rule with this code, in any letter case.
pub fn find(code: &str) -> Option<&'static Rule> {
    catalogue().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

static GROUPS: &[&[&Rule]] = &[
    size::RULES,
    replication::RULES,
    durability::RULES,
    addresses::RULES,
    reading::RULES,
    start::RULES,
    broker::RULES,
    agreement::RULES,
    zookeeper::RULES,
    connect::RULES,
    limits::RULES,
    configtx::RULES,
    orderer::RULES,
    compose::RULES,
];

/// Most findings that one check reports; more of them help nobody and cost time.
pub const MAX_FINDINGS: usize = 500;

/// Everything there is to say about the files: what reading found, then what the rules find; most severe first, and in
/// the order of the files within a severity.
pub fn check(files: &FileSet, network: &Network) -> Vec<Finding> {
    let context = Context::new(files, network);
    let mut findings = network.findings.clone();
    for finding in &mut findings {
        if let Some(Rule {
            check: Check::ReaderWithFix(fix),
            ..
        }) = catalogue().find(|rule| rule.code == finding.code)
            && let Some(fix) = fix(&context, finding)
        {
            finding.fixes.push(fix);
        }
    }
    for rule in catalogue() {
        if let Check::Settings(check) = rule.check
            && (rule.versions.0..=rule.versions.1).contains(&network.fabric)
        {
            findings.extend(check(&context));
        }
    }
    findings.sort_by_key(|finding| (finding.severity, finding.at.is_none(), finding.at));
    findings.truncate(MAX_FINDINGS);
    findings
}
