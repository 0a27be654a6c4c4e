//! What `KafkaConfig` asks of several settings together, in the order in which it asks.
//!
//! Source: core `kafka/server/KafkaConfig.scala` (1.1.1): the fields of the class that parse their text, in the order of
//! the constructor, then `validateValues` (lines 1298-1347).

use std::collections::BTreeMap;

use super::api_version::ApiVersion;
use super::derived;
use super::endpoint::{self, Endpoint, ProtocolMap};
use super::refusal::StartError;
use super::table;
use crate::config::java;
use crate::config::network::{Broker, Value};
use crate::config::versions::KafkaVersion;
use crate::config::written::Written;

/// One requirement and the settings that it looks at, the most telling first.
pub(super) struct Requirement {
    /// Code of the finding.
    pub(super) code: &'static str,
    pub(super) keys: &'static [&'static str],
    check: fn(&Settings) -> Result<(), StartError>,
}

impl Requirement {
    /// `Ok` too when an earlier requirement already fails on the same text.
    pub(super) fn check(&self, settings: &Settings) -> Result<(), StartError> {
        (self.check)(settings)
    }
}

/// The parsed settings, and everything that is written, known to Kafka or not.
pub(super) struct Settings<'a> {
    broker: &'a Broker,
    kafka: KafkaVersion,
    written: &'a BTreeMap<&'a str, &'a Written>,
    map: Result<ProtocolMap, StartError>,
    listeners: Result<Vec<Endpoint>, StartError>,
    advertised: Result<Vec<Endpoint>, StartError>,
}

impl<'a> Settings<'a> {
    pub(super) fn new(broker: &'a Broker, kafka: KafkaVersion, written: &'a BTreeMap<&'a str, &'a Written>) -> Self {
        let map = derived::protocol_map(broker);
        let by = |read: fn(&Broker, &ProtocolMap) -> Result<Vec<Endpoint>, StartError>| match &map {
            Ok(map) => read(broker, map),
            Err(error) => Err(error.clone()),
        };
        Settings {
            broker,
            kafka,
            written,
            listeners: by(derived::listeners_by),
            advertised: by(derived::advertised_by),
            map,
        }
    }

    /// Names of the advertised and of the real listeners, when both lists can be read.
    fn names(&self) -> Option<(Vec<&str>, Vec<&str>)> {
        let (advertised, listeners) = (self.advertised.as_ref().ok()?, self.listeners.as_ref().ok()?);
        Some((
            endpoint::listener_names(advertised),
            endpoint::listener_names(listeners),
        ))
    }

    fn int(&self, key: &str) -> i64 {
        self.broker.int(key).unwrap_or(0)
    }

    fn text(&self, key: &str) -> &str {
        self.broker.text(key).unwrap_or("")
    }

    /// A version that the broker's release knows.
    fn version(&self, key: &str) -> Result<ApiVersion, StartError> {
        ApiVersion::parse(self.text(key), self.kafka)
    }
}

/// Whether something could be read.
fn verdict<T>(read: &Result<T, StartError>) -> Result<(), StartError> {
    match read {
        Ok(_) => Ok(()),
        Err(error) => Err(error.clone()),
    }
}

fn require(holds: bool, why: impl std::fmt::Display) -> Result<(), StartError> {
    if holds {
        Ok(())
    } else {
        Err(StartError::requirement(why))
    }
}

/// All requirements; the broker dies of the first that fails.
pub(super) const REQUIREMENTS: [Requirement; 23] = [
    of(
        "BROKER-CROSS-16",
        &["max.connections.per.ip.overrides"],
        connection_overrides,
    ),
    of("BROKER-CROSS-09", &["log.message.format.version"], |s| {
        s.version("log.message.format.version").map(drop)
    }),
    of("BROKER-CROSS-09", &["inter.broker.protocol.version"], |s| {
        s.version("inter.broker.protocol.version").map(drop)
    }),
    of("BROKER-CROSS-08", &["offsets.topic.compression.codec"], offsets_codec),
    of(
        "BROKER-CROSS-01",
        &["broker.id", "reserved.broker.max.id", "broker.id.generation.enable"],
        broker_id,
    ),
    of("BROKER-CROSS-02", &["log.roll.ms", "log.roll.hours"], |s| {
        require(
            derived::log_roll_ms(s.broker) >= 1,
            "log.roll.ms must be equal or greater than 1",
        )
    }),
    of(
        "BROKER-CROSS-02",
        &["log.roll.jitter.ms", "log.roll.jitter.hours"],
        |s| {
            require(
                derived::log_roll_jitter_ms(s.broker) >= 0,
                "log.roll.jitter.ms must be equal or greater than 0",
            )
        },
    ),
    of(
        "BROKER-CROSS-03",
        &["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
        |s| {
            let why = "log.retention.ms must be unlimited (-1) or, equal or greater than 1";
            require(derived::log_retention_ms(s.broker) != 0, why)
        },
    ),
    of("BROKER-CROSS-04", &["log.dirs", "log.dir"], |s| {
        let why = "At least one log directory must be defined via log.dirs or log.dir.";
        require(!derived::log_dirs(s.broker).is_empty(), why)
    }),
    of(
        "BROKER-CROSS-05",
        &["log.cleaner.dedupe.buffer.size", "log.cleaner.threads"],
        dedupe_buffer,
    ),
    of(
        "BROKER-CROSS-06",
        &["replica.fetch.wait.max.ms", "replica.socket.timeout.ms"],
        |s| {
            let why = "replica.socket.timeout.ms should always be at least replica.fetch.wait.max.ms to prevent \
                   unnecessary socket timeouts";
            require(
                s.int("replica.fetch.wait.max.ms") <= s.int("replica.socket.timeout.ms"),
                why,
            )
        },
    ),
    of(
        "BROKER-CROSS-06",
        &["replica.fetch.wait.max.ms", "replica.lag.time.max.ms"],
        |s| {
            let why = "replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms to \
                   prevent frequent changes in ISR";
            require(
                s.int("replica.fetch.wait.max.ms") <= s.int("replica.lag.time.max.ms"),
                why,
            )
        },
    ),
    of(
        "BROKER-CROSS-07",
        &["offsets.commit.required.acks", "offsets.topic.replication.factor"],
        |s| {
            let why = "offsets.commit.required.acks must be greater or equal -1 and less or equal to \
                   offsets.topic.replication.factor";
            let acks = s.int("offsets.commit.required.acks");
            require(acks >= -1 && acks <= s.int("offsets.topic.replication.factor"), why)
        },
    ),
    of("BROKER-CROSS-08", &["compression.type"], compression_type),
    of("BROKER-LISTEN-01", &["listener.security.protocol.map"], |s| {
        verdict(&s.map)
    }),
    of(
        "BROKER-LISTEN-01",
        &["advertised.listeners", "advertised.host.name", "advertised.port"],
        advertised,
    ),
    of("BROKER-LISTEN-01", &["listeners", "host.name", "port"], listeners),
    of(
        "BROKER-CROSS-11",
        &[
            "inter.broker.listener.name",
            "security.inter.broker.protocol",
            "advertised.listeners",
            "listeners",
        ],
        inter_broker_listener,
    ),
    of(
        "BROKER-CROSS-12",
        &["advertised.listeners", "listeners"],
        advertised_names,
    ),
    of(
        "BROKER-CROSS-13",
        &["advertised.listeners", "listeners", "advertised.host.name", "host.name"],
        routable,
    ),
    of(
        "BROKER-CROSS-10",
        &["log.message.format.version", "inter.broker.protocol.version"],
        message_format,
    ),
    of(
        "BROKER-CROSS-14",
        &["sasl.mechanism.inter.broker.protocol", "sasl.enabled.mechanisms"],
        sasl,
    ),
    of(
        "BROKER-CROSS-15",
        &["queued.max.request.bytes", "socket.request.max.bytes"],
        |s| {
            let queued = s.int("queued.max.request.bytes");
            let why = "queued.max.request.bytes must be larger or equal to socket.request.max.bytes";
            require(queued <= 0 || queued >= s.int("socket.request.max.bytes"), why)
        },
    ),
];

const fn of(
    code: &'static str,
    keys: &'static [&'static str],
    check: fn(&Settings) -> Result<(), StartError>,
) -> Requirement {
    Requirement { code, keys, check }
}

fn connection_overrides(settings: &Settings) -> Result<(), StartError> {
    const KEY: &str = "max.connections.per.ip.overrides";
    for (_, count) in endpoint::csv_map(KEY, settings.text(KEY))? {
        java::number_format(count).map_err(StartError::number_format)?;
    }
    Ok(())
}

/// 0 none, 1 gzip, 2 snappy, 3 lz4 (`CompressionCodec.getCompressionCodec`).
fn offsets_codec(settings: &Settings) -> Result<(), StartError> {
    let codec = settings.int("offsets.topic.compression.codec");
    if (0..=3).contains(&codec) {
        Ok(())
    } else {
        Err(StartError::unknown_codec(codec))
    }
}

fn broker_id(settings: &Settings) -> Result<(), StartError> {
    let id = settings.int("broker.id");
    if settings.broker.bool("broker.id.generation.enable") == Some(false) {
        return require(id >= 0, "broker.id must be equal or greater than 0");
    }
    let why = "broker.id must be equal or greater than -1 and not greater than reserved.broker.max.id";
    require(id >= -1 && id <= settings.int("reserved.broker.max.id"), why)
}

fn dedupe_buffer(settings: &Settings) -> Result<(), StartError> {
    let size = settings.int("log.cleaner.dedupe.buffer.size");
    let Some(share) = size.checked_div(settings.int("log.cleaner.threads")) else {
        return Err(StartError::division_by_zero());
    };
    let why = "log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.";
    require(share > 1024 * 1024, why)
}

/// `BrokerCompressionCodec.isValid`: any case.
fn compression_type(settings: &Settings) -> Result<(), StartError> {
    const CODECS: [&str; 5] = ["uncompressed", "snappy", "lz4", "gzip", "producer"];
    let codec = settings.text("compression.type");
    if CODECS.contains(&codec.to_lowercase().as_str()) {
        return Ok(());
    }
    let options = CODECS.join(",");
    let why = format!("compression.type : {codec} is not valid. Valid options are {options}");
    require(false, why)
}

fn advertised(settings: &Settings) -> Result<(), StartError> {
    if settings.map.is_err() {
        return Ok(());
    }
    let own = ["advertised.listeners", "advertised.host.name", "advertised.port"];
    let falls_back = own.iter().all(|key| {
        settings
            .broker
            .get(key)
            .is_none_or(|entry| entry.setting.value == Value::Null)
    });
    if falls_back {
        Ok(())
    } else {
        verdict(&settings.advertised)
    }
}

fn listeners(settings: &Settings) -> Result<(), StartError> {
    if settings.map.is_err() {
        return Ok(());
    }
    verdict(&settings.listeners)
}

fn inter_broker_listener(settings: &Settings) -> Result<(), StartError> {
    let Some((advertised, _)) = settings.names() else {
        return Ok(());
    };
    let (name, _) = derived::inter_broker_listener(settings.broker)?;
    if advertised.contains(&name.as_str()) {
        return Ok(());
    }
    let why = format!(
        "inter.broker.listener.name must be a listener name defined in advertised.listeners. The valid options based \
         on currently configured listeners are {}",
        advertised.join(",")
    );
    require(false, why)
}

fn advertised_names(settings: &Settings) -> Result<(), StartError> {
    let Some((advertised, listeners)) = settings.names() else {
        return Ok(());
    };
    if advertised.iter().all(|name| listeners.contains(name)) {
        return Ok(());
    }
    let why = format!(
        "advertised.listeners listener names must be equal to or a subset of the ones defined in listeners. Found {}. \
         The valid options based on the current configuration are {}",
        advertised.join(","),
        listeners.join(",")
    );
    require(false, why)
}

fn routable(settings: &Settings) -> Result<(), StartError> {
    let endpoints = settings.advertised.as_deref().unwrap_or_default();
    let meta = endpoints
        .iter()
        .any(|endpoint| endpoint.host.as_deref() == Some("0.0.0.0"));
    let why = "advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.";
    require(!meta, why)
}

fn message_format(settings: &Settings) -> Result<(), StartError> {
    const KEY: &str = "log.message.format.version";
    let protocol = settings.version("inter.broker.protocol.version");
    let (Ok(format), Ok(protocol)) = (settings.version(KEY), protocol) else {
        return Ok(());
    };
    let written = settings.text(KEY);
    let format = format.message_format();
    if protocol.message_format() >= format {
        return Ok(());
    }
    let why = format!(
        "log.message.format.version {written} can only be used when inter.broker.protocol.version is set to version \
         {} or higher",
        ApiVersion::first_with_format(format)
    );
    require(false, why)
}

fn sasl(settings: &Settings) -> Result<(), StartError> {
    let Ok((listener, protocol)) = derived::inter_broker_listener(settings.broker) else {
        return Ok(());
    };
    if !protocol.uses_sasl() {
        return Ok(());
    }
    let mechanism = settings.text("sasl.mechanism.inter.broker.protocol");
    const KEY: &str = "inter.broker.protocol.version";
    if let Ok(parsed) = settings.version(KEY) {
        let version = settings.text(KEY);
        let why = format!(
            "Only GSSAPI mechanism is supported for inter-broker communication with SASL when \
             inter.broker.protocol.version is set to {version}"
        );
        require(parsed >= ApiVersion::V0_10_0_IV1 || mechanism == "GSSAPI", why)?;
    }
    let why = "sasl.mechanism.inter.broker.protocol must be included in sasl.enabled.mechanisms when SASL is used for \
               inter-broker communication";
    let enabled = enabled_mechanisms(settings, &listener)?;
    require(enabled.iter().any(|enabled| enabled == mechanism), why)
}

/// `sasl.enabled.mechanisms`, or what `listener.name.<listener>.sasl.enabled.mechanisms` puts over it. All settings of
/// that listener are parsed on the way (`AbstractConfig.valuesWithPrefixOverride`).
fn enabled_mechanisms(settings: &Settings, listener: &str) -> Result<Vec<String>, StartError> {
    const KEY: &str = "sasl.enabled.mechanisms";
    let list = |value: &Value| match value {
        Value::List(list) => list.clone(),
        _ => Vec::new(),
    };
    let mut enabled = settings
        .broker
        .get(KEY)
        .map(|entry| list(&entry.setting.value))
        .unwrap_or_default();
    let prefix = format!("listener.name.{}.", listener.to_lowercase());
    for (name, entry) in settings.written {
        let own = name.strip_prefix(&prefix).and_then(table::find);
        let Some(key) = own else { continue };
        let value = key
            .parse(&entry.value)
            .map_err(|refused| StartError::config(refused.text))?;
        if key.name == KEY {
            enabled = list(&value);
        }
    }
    Ok(enabled)
}
