//! What a check may look at, and the few questions that most rules ask.

use std::cell::OnceCell;

use super::{Rule, fix};
use crate::config::broker::derived;
use crate::config::broker::endpoint::Endpoint;
use crate::config::broker::refusal::StartError;
use crate::config::network::{Broker, ChannelOrderer, Network, Origin, Value};
use crate::config::properties::{self, Property};
use crate::config::source::{FileId, FileKind, FileSet, Span};
use crate::finding::{Finding, Message, Severity};

/// What a check may look at.
pub struct Context<'a> {
    pub files: &'a FileSet,
    pub network: &'a Network,
    /// Read when the first rule asks.
    properties: OnceCell<Vec<(FileId, Vec<Property<'a>>)>>,
    announced: OnceCell<Vec<Vec<Endpoint>>>,
    listening: OnceCell<Vec<Vec<Endpoint>>>,
}

/// Brokers that share one fault: the same value, or the same missing key.
pub struct Shared<'a> {
    pub brokers: Vec<&'a Broker>,
    /// Place of the value, or the first broker's own place when the key is not written.
    pub at: Span,
    /// The same for the other brokers of the group, when their places differ.
    pub others: Vec<Span>,
}

impl<'a> Context<'a> {
    pub fn new(files: &'a FileSet, network: &'a Network) -> Self {
        Context {
            files,
            network,
            properties: OnceCell::new(),
            announced: OnceCell::new(),
            listening: OnceCell::new(),
        }
    }

    /// All lines of all properties files, in their order; nothing of a file that Java cannot read.
    pub fn properties(&self) -> impl DoubleEndedIterator<Item = &Property<'a>> {
        self.read_properties().iter().flat_map(|(_, properties)| properties)
    }

    /// The lines of one properties file; `None` when Java cannot read it.
    pub fn properties_of(&self, file: FileId) -> Option<&[Property<'a>]> {
        let mut all = self.read_properties().iter();
        all.find(|(id, _)| *id == file)
            .map(|(_, properties)| properties.as_slice())
    }

    fn read_properties(&self) -> &[(FileId, Vec<Property<'a>>)] {
        self.properties.get_or_init(|| {
            let files = self.files.iter();
            let files = files.filter(|(_, file)| matches!(file.kind, FileKind::Broker | FileKind::ZooKeeper));
            files
                .filter_map(|(id, file)| Some((id, properties::read(id, &file.text).ok()?)))
                .collect()
        })
    }

    /// The addresses that a broker tells clients and other brokers; none when it refuses to start for them.
    pub fn announced(&self, broker: &Broker) -> &[Endpoint] {
        self.endpoints(&self.announced, derived::advertised_listeners, broker)
    }

    /// The addresses that a broker listens on; none when it refuses to start for them.
    pub fn listening(&self, broker: &Broker) -> &[Endpoint] {
        self.endpoints(&self.listening, derived::listeners, broker)
    }

    /// What `read` makes of one of the brokers; `known` has it for all of them.
    fn endpoints<'c>(
        &self,
        known: &'c OnceCell<Vec<Vec<Endpoint>>>,
        read: fn(&Broker) -> Result<Vec<Endpoint>, StartError>,
        broker: &Broker,
    ) -> &'c [Endpoint] {
        let own = |broker| read(broker).unwrap_or_default();
        let all = known.get_or_init(|| self.brokers().iter().map(own).collect());
        let index = self.brokers().iter().position(|other| std::ptr::eq(other, broker));
        index.and_then(|index| all.get(index)).map_or(&[], Vec::as_slice)
    }

    /// Whether a place is in a properties file, where a setting has a line of its own.
    pub fn is_properties(&self, at: Span) -> bool {
        let kind = self.files.get(at.file).map(|file| file.kind);
        matches!(kind, Some(FileKind::Broker | FileKind::ZooKeeper))
    }

    /// The channel's settings, when it is ordered with Kafka.
    pub fn kafka_channel(&self) -> Option<&'a ChannelOrderer> {
        self.network
            .channel
            .as_ref()
            .filter(|channel| channel.orderer_type.value == "kafka")
    }

    pub fn brokers(&self) -> &'a [Broker] {
        &self.network.brokers
    }

    /// The brokers for which `bad` holds, grouped by the value that they write for `key`: the same slip in every broker's
    /// file is one fault, said once. Brokers that do not write the key form one group too.
    pub fn brokers_where(&self, key: &str, bad: impl Fn(&Broker) -> bool) -> Vec<Shared<'a>> {
        let mut groups: Vec<(Option<&'a Value>, Shared<'a>)> = Vec::new();
        for broker in self.brokers().iter().filter(|broker| bad(broker)) {
            let entry = broker.get(key).filter(|entry| entry.setting.at().is_some());
            let written = entry.map(|entry| &entry.setting.value);
            let at = place(broker, key);
            match groups.iter_mut().find(|(value, _)| *value == written) {
                Some((_, group)) => {
                    group.brokers.push(broker);
                    if at != group.at && !group.others.contains(&at) {
                        group.others.push(at);
                    }
                }
                None => groups.push((
                    written,
                    Shared {
                        brokers: vec![broker],
                        at,
                        others: Vec::new(),
                    },
                )),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// One finding of `rule` for every group of brokers for which `bad` holds, as [`Self::broker_finding`] makes it; with
    /// a fix that sets `key` to the value of `to`, safe or not.
    pub fn broker_findings(
        &self,
        rule: &Rule,
        key: &'static str,
        bad: impl Fn(&Broker) -> bool,
        to: Option<(&str, bool)>,
    ) -> Vec<Finding> {
        let finding = |group: &Shared| {
            let fix = to.and_then(|(value, safe)| fix::set_on_brokers(self, &group.brokers, key, value, safe));
            self.broker_finding(rule.code, rule.severity, key, group).fix_if(fix)
        };
        self.brokers_where(key, bad).iter().map(finding).collect()
    }

    /// A finding about `key` of a group of brokers, with the arguments `key`, `value` and `brokers`.
    pub fn broker_finding(&self, code: &'static str, severity: Severity, key: &'static str, group: &Shared) -> Finding {
        let mut finding = Finding::new(code, severity)
            .with("key", key)
            .with("value", group.brokers[0].shown(key))
            .with("brokers", names(&group.brokers))
            .at(group.at);
        for other in &group.others {
            finding = finding.related(*other, Message::new("related.same"));
        }
        finding
    }
}

/// Place of the value of `key`, or the broker's own place when it is not written.
pub fn place(broker: &Broker, key: &str) -> Span {
    broker.at(key).unwrap_or(broker.home)
}

/// Names of brokers for a message: `broker1, broker2`; of a long list the first ones and the number of the others.
pub fn names(brokers: &[&Broker]) -> String {
    const SHOWN: usize = 4;
    let mut text = brokers
        .iter()
        .take(SHOWN)
        .map(|broker| broker.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    if brokers.len() > SHOWN {
        text.push_str(&format!(" +{}", brokers.len() - SHOWN));
    }
    text
}

impl Broker {
    /// The value of `key` as a message shows it: as written, else the default in Kafka's notation.
    pub fn shown(&self, key: &str) -> String {
        let Some(entry) = self.get(key) else {
            return String::new();
        };
        match &entry.setting.written {
            Some(written) if entry.setting.origin != Origin::Default => written.trim().to_owned(),
            _ => match &entry.setting.value {
                Value::Null => String::new(),
                Value::Bool(value) => value.to_string(),
                Value::Int(value) => value.to_string(),
                Value::Double(value) => value.to_string(),
                Value::Text(value) => value.clone(),
                Value::List(values) => values.join(","),
            },
        }
    }
}
