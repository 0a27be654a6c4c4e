//! configtx.yaml as configtxgen and then the orderer take it, stage by stage.
//!
//! Sources: common/tools/configtxgen/localconfig/config.go (`Load`, `LoadTopLevel`, `completeInitialization`).

use super::bundle::{Bundle, bundle};
use super::datum::From;
use super::encode::encode;
use super::mapstructure::{self, Decoding, Disk, Entry, Node, Out, Segment};
use super::raft::check_type;
use super::schema::CONFIGTX;
use super::viper::{Variable, Viper};
use crate::config::network::{Origin, Setting};
use crate::config::source::Span;
use crate::config::versions::FabricVersion;
use crate::config::yaml::Tree;

/// A refusal by the real program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The exact text.
    pub text: String,
    /// `true`: the program panics; `false`: an error is returned and printed.
    pub panics: bool,
    /// The first place that it is about.
    pub at: Option<Span>,
    /// The single complaints, where the text lists several, each with its place.
    pub each: Vec<(String, Option<Span>)>,
}

impl Refusal {
    pub(super) fn panic(text: impl Into<String>, at: Option<Span>) -> Self {
        Refusal {
            text: text.into(),
            panics: true,
            at,
            each: Vec::new(),
        }
    }

    pub(super) fn error(text: impl Into<String>, at: Option<Span>) -> Self {
        Refusal {
            panics: false,
            ..Refusal::panic(text, at)
        }
    }

    fn nil_pointer(at: Option<Span>) -> Self {
        Refusal::panic("runtime error: invalid memory address or nil pointer dereference", at)
    }
}

/// How configtxgen is run.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The file's text.
    pub text: &'a str,
    pub fabric: FabricVersion,
    /// The chosen profile (`-profile`).
    pub profile: &'a str,
    pub environment: &'a [Variable],
    /// What is known of the MSP folders and certificates.
    pub disk: Disk<'a>,
    /// The folder of the file: relative paths in it start there.
    pub folder: &'a str,
}

/// A capability or another switch of a map from names to booleans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    pub name: String,
    pub on: Setting<bool>,
    pub key_at: Option<Span>,
}

/// A policy as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPolicy {
    pub name: String,
    /// `ImplicitMeta` or `Signature`.
    pub kind: String,
    pub rule: String,
}

/// An entry of a profile's `Consortiums`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consortium {
    pub name: String,
    /// Names.
    pub organizations: Vec<String>,
}

/// The `Application` section of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// `None` is Go's nil.
    pub capabilities: Option<Vec<Flag>>,
    /// Resource and the policy that guards it.
    pub acls: Vec<(String, String)>,
    pub policies: Vec<WrittenPolicy>,
    /// Names.
    pub organizations: Vec<String>,
}

/// The `Orderer` section after the defaults are filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orderer {
    pub orderer_type: Setting<String>,
    pub addresses: Setting<Vec<Setting<String>>>,
    /// Nanoseconds.
    pub batch_timeout: Setting<i64>,
    pub max_message_count: Setting<u32>,
    /// Bytes.
    pub absolute_max_bytes: Setting<u32>,
    /// Bytes.
    pub preferred_max_bytes: Setting<u32>,
    pub max_channels: Setting<u64>,
    /// `None` is Go's nil.
    pub kafka_brokers: Option<Setting<Vec<Setting<String>>>>,
    /// `None` is Go's nil.
    pub capabilities: Option<Vec<Flag>>,
    pub policies: Vec<WrittenPolicy>,
    /// Names.
    pub organizations: Vec<String>,
    /// The place of the section.
    pub at: Option<Span>,
}

/// A profile after the defaults are filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub consortium: String,
    /// `None` is Go's nil.
    pub capabilities: Option<Vec<Flag>>,
    pub orderer: Option<Orderer>,
    pub application: Option<Application>,
    /// `None` is Go's nil.
    pub consortiums: Option<Vec<Consortium>>,
    pub policies: Vec<WrittenPolicy>,
}

/// What each stage comes to. A stage that is not reached is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stages {
    pub load: Result<Profile, Refusal>,
    /// The top-level `Orderer`, which configtxgen completes too.
    pub top_level: Result<Option<Orderer>, Refusal>,
    pub encode: Option<Result<(), Refusal>>,
    /// What the orderer reads from the genesis block.
    pub bundle: Option<Result<Bundle, Refusal>>,
}

const PREFIX: &str = "CONFIGTX";

/// What separates configtxgen's own words from those of the library: its logger of 1.4 puts in a blank.
fn blank(fabric: FabricVersion) -> &'static str {
    if fabric >= FabricVersion::V1_4_0 { "  " } else { " " }
}

/// The refusal of a file that is not read at all, in configtxgen's words around yaml.v2's.
pub fn reading_refused(text: &str, at: Option<Span>, fabric: FabricVersion) -> Refusal {
    Refusal::panic(
        format!(
            "Error reading configuration:{}While parsing config: {text}",
            blank(fabric)
        ),
        at,
    )
}

/// Runs all stages on a file that yaml.v2 could read.
pub fn run(tree: &Tree<'_>, run: Run<'_>) -> Stages {
    let viper = Viper::new(tree, run.environment, PREFIX, Some(run.profile));
    let decoded = decode(&viper, &run, Some(run.profile));
    let load = decoded
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|top| load_profile(top, &viper, &run));
    let top_level = if viper.is_overridden() {
        let viper = Viper::new(tree, run.environment, PREFIX, None);
        decode(&viper, &run, None).and_then(|top| load_top_level(&top, &viper, &run))
    } else {
        decoded
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|top| load_top_level(top, &viper, &run))
    };
    let (mut encoded, mut bundled) = (None, None);
    if let (Ok(profile), Ok(top)) = (&load, &decoded)
        && let Some(entry) = find_profile(top, run.profile)
    {
        let result = encode(&entry.node, profile, &run);
        bundled = result.is_ok().then(|| bundle(profile, &run));
        encoded = Some(result);
    }
    Stages {
        load,
        top_level,
        encode: encoded,
        bundle: bundled,
    }
}

/// Decodes the file. Of the result, only `profile` and the orderer section are looked at, and whether each organization is
/// there.
fn decode<'a>(viper: &Viper<'a>, run: &Run<'_>, profile: Option<&str>) -> Result<Node<'a>, Refusal> {
    // Up to 1.3 viper is not asked for the variables of keys that the file lacks.
    let fields = (run.fabric >= FabricVersion::V1_4_0).then_some(&CONFIGTX);
    let members = viper.collect(fields).map_err(|text| Refusal::panic(text, None))?;
    let asked = |path: &[Segment<'_>]| match path {
        [Segment::Field("Profiles"), Segment::Key(name)] => Some(name.as_ref()) == profile,
        [Segment::Field("Profiles" | "Orderer")] | [Segment::Field("Orderer"), _] => true,
        [Segment::Field("Organizations")] => true,
        _ => false,
    };
    let decoding = Decoding {
        version: run.fabric,
        disk: run.disk,
        asked: &asked,
    };
    mapstructure::decode(viper, members, &CONFIGTX, decoding).map_err(|refused| {
        let text = match refused.panics {
            true => refused.text,
            false => format!(
                "Error unmarshaling config into struct:{}{}",
                blank(run.fabric),
                refused.text
            ),
        };
        Refusal {
            text,
            panics: true,
            at: refused.at,
            each: refused.each,
        }
    })
}

fn find_profile<'n, 't>(top: &'n Node<'t>, name: &str) -> Option<&'n Entry<'t>> {
    // Of keys that become the same string the last one counts.
    top.field("Profiles")
        .entries()
        .iter()
        .rev()
        .find(|entry| entry.key == name)
}

fn load_profile(top: &Node<'_>, viper: &Viper<'_>, run: &Run<'_>) -> Result<Profile, Refusal> {
    let Some(entry) = find_profile(top, run.profile) else {
        let text = format!("Could not find profile:{}{}", blank(run.fabric), run.profile);
        return Err(Refusal::panic(text, top.field("Profiles").from.at()));
    };
    let node = &entry.node;
    if node.is_unset() {
        return Err(Refusal::nil_pointer(entry.key_at));
    }
    let application = node.field("Application");
    complete_organizations(application.field("Organizations"))?;
    for consortium in node.field("Consortiums").entries() {
        if consortium.node.is_unset() {
            return Err(Refusal::nil_pointer(consortium.key_at));
        }
        complete_organizations(consortium.node.field("Organizations"))?;
    }
    let orderer = node.field("Orderer");
    complete_organizations(orderer.field("Organizations"))?;
    let settings = Settings { viper, run };
    Ok(Profile {
        consortium: node.field("Consortium").text().to_owned(),
        capabilities: settings.flags(node.field("Capabilities")),
        orderer: if orderer.is_unset() {
            None
        } else {
            Some(settings.orderer(orderer)?)
        },
        application: (!application.is_unset()).then(|| settings.application(application)),
        consortiums: consortiums(node.field("Consortiums")),
        policies: policies(node.field("Policies")),
    })
}

fn load_top_level(top: &Node<'_>, viper: &Viper<'_>, run: &Run<'_>) -> Result<Option<Orderer>, Refusal> {
    complete_organizations(top.field("Organizations"))?;
    let orderer = top.field("Orderer");
    if orderer.is_unset() {
        return Ok(None);
    }
    Settings { viper, run }.orderer(orderer).map(Some)
}

fn complete_organizations(organizations: &Node<'_>) -> Result<(), Refusal> {
    match organizations.list().iter().find(|organization| organization.is_unset()) {
        Some(organization) => Err(Refusal::nil_pointer(organization.from.at())),
        None => Ok(()),
    }
}

fn organizations(organizations: &Node<'_>) -> Vec<String> {
    let name = |organization: &Node<'_>| organization.field("Name").text().to_owned();
    organizations.list().iter().map(name).collect()
}

fn policies(policies: &Node<'_>) -> Vec<WrittenPolicy> {
    let policy = |entry: &Entry<'_>| WrittenPolicy {
        name: entry.key.clone().into_owned(),
        kind: entry.node.field("Type").text().to_owned(),
        rule: entry.node.field("Rule").text().to_owned(),
    };
    policies.entries().iter().map(policy).collect()
}

fn consortiums(consortiums: &Node<'_>) -> Option<Vec<Consortium>> {
    let consortium = |entry: &Entry<'_>| Consortium {
        name: entry.key.clone().into_owned(),
        organizations: organizations(entry.node.field("Organizations")),
    };
    (!consortiums.is_unset()).then(|| consortiums.entries().iter().map(consortium).collect())
}

/// Makes settings of decoded nodes.
struct Settings<'s> {
    viper: &'s Viper<'s>,
    run: &'s Run<'s>,
}

impl Settings<'_> {
    fn make<T>(&self, value: T, from: From) -> Setting<T> {
        self.viper.setting(value, from, self.run.text)
    }

    /// A setting, or the default where the value is Go's zero value: that means "unset" to Fabric.
    fn or_default<T: PartialEq + Default>(&self, value: T, from: From, default: T) -> Setting<T> {
        if value == T::default() {
            Setting::default_of(default)
        } else {
            self.make(value, from)
        }
    }

    fn texts(&self, node: &Node<'_>) -> Option<Setting<Vec<Setting<String>>>> {
        let Out::List(items) = &node.out else { return None };
        let texts = items
            .iter()
            .map(|item| self.make(item.text().to_owned(), item.from))
            .collect();
        Some(self.make(texts, node.from))
    }

    fn flags(&self, node: &Node<'_>) -> Option<Vec<Flag>> {
        let Out::Map(entries) = &node.out else { return None };
        let mut flags: Vec<Flag> = Vec::new();
        for entry in entries {
            flags.retain(|flag| flag.name != entry.key);
            flags.push(Flag {
                name: entry.key.clone().into_owned(),
                on: self.make(entry.node.bool(), entry.node.from),
                key_at: entry.key_at,
            });
        }
        flags.sort_by(|one, other| one.name.cmp(&other.name));
        Some(flags)
    }

    fn application(&self, node: &Node<'_>) -> Application {
        let acl = |entry: &Entry<'_>| (entry.key.clone().into_owned(), entry.node.text().to_owned());
        Application {
            capabilities: self.flags(node.field("Capabilities")),
            acls: node.field("ACLs").entries().iter().map(acl).collect(),
            policies: policies(node.field("Policies")),
            organizations: organizations(node.field("Organizations")),
        }
    }

    fn orderer(&self, node: &Node<'_>) -> Result<Orderer, Refusal> {
        let fabric = self.run.fabric;
        let (count, preferred) = if fabric >= FabricVersion::V1_4_1 {
            (500, 2 * 1024 * 1024)
        } else {
            (10, 512 * 1024)
        };
        let list = |text: &str| Setting::default_of(vec![Setting::default_of(text.to_owned())]);
        let size = node.field("BatchSize");
        let bytes = |name: &str, default: u32| {
            let field = size.field(name);
            self.or_default(field.uint() as u32, field.from, default)
        };
        let kind = node.field("OrdererType");
        let timeout = node.field("BatchTimeout");
        let channels = node.field("MaxChannels");
        let mut orderer = Orderer {
            orderer_type: self.or_default(kind.text().to_owned(), kind.from, "solo".to_owned()),
            addresses: self
                .texts(node.field("Addresses"))
                .unwrap_or_else(|| list("127.0.0.1:7050")),
            batch_timeout: self.or_default(timeout.int(), timeout.from, 2_000_000_000),
            max_message_count: bytes("MaxMessageCount", count),
            absolute_max_bytes: bytes("AbsoluteMaxBytes", 10 * 1024 * 1024),
            preferred_max_bytes: bytes("PreferredMaxBytes", preferred),
            max_channels: self.make(channels.uint(), channels.from),
            kafka_brokers: self.texts(node.field("Kafka").field("Brokers")),
            capabilities: self.flags(node.field("Capabilities")),
            policies: policies(node.field("Policies")),
            organizations: organizations(node.field("Organizations")),
            at: node.from.at(),
        };
        let kind = orderer.orderer_type.value.as_str();
        if orderer.kafka_brokers.is_none() && (kind == "kafka" || fabric < FabricVersion::V1_4_0) {
            orderer.kafka_brokers = Some(list("127.0.0.1:9092"));
        }
        if fabric >= FabricVersion::V1_4_0 {
            check_type(
                kind,
                orderer.orderer_type.at().or(orderer.at),
                node.field("EtcdRaft"),
                fabric,
            )?;
        }
        if let Origin::Default = orderer.max_channels.origin {
            orderer.max_channels.written = None;
        }
        Ok(orderer)
    }
}
