//! All settings of a Kafka 1.1.1 broker, in the order in which `KafkaConfig` defines them.
//!
//! The order matters: `ConfigDef.parse` walks the keys in it and stops at the first bad value, so it decides which of
//! several mistakes the broker complains about. Source: core `kafka/server/KafkaConfig.scala`, defaults and validators
//! read back from the compiled `ConfigDef`; dynamic scopes from `DynamicBrokerConfig.scala`; topic-level names from
//! `LogConfig.TopicConfigSynonyms`.

use crate::config::config_def::{ConfigKey, KeyType, Preset, key};
use crate::config::versions::KafkaVersion;

/// The settings in their order of definition.
#[rustfmt::skip]
pub const KEYS: [ConfigKey; 171] = [
    key("zookeeper.connect", KeyType::Text, Preset::Required).high(),
    key("zookeeper.session.timeout.ms", KeyType::Int, Preset::Int(6000)).high(),
    key("zookeeper.connection.timeout.ms", KeyType::Int, Preset::Unset).high(),
    key("zookeeper.sync.time.ms", KeyType::Int, Preset::Int(2000)).low(),
    key("zookeeper.set.acl", KeyType::Boolean, Preset::Bool(false)).high(),
    key("zookeeper.max.in.flight.requests", KeyType::Int, Preset::Int(10)).at_least(1).high(),
    key("broker.id.generation.enable", KeyType::Boolean, Preset::Bool(true)),
    key("reserved.broker.max.id", KeyType::Int, Preset::Int(1000)).at_least(0),
    key("broker.id", KeyType::Int, Preset::Int(-1)).high(),
    key("message.max.bytes", KeyType::Int, Preset::Int(1_000_012)).at_least(0).high().cluster_wide().counterpart("max.message.bytes"),
    key("num.network.threads", KeyType::Int, Preset::Int(3)).at_least(1).high().cluster_wide(),
    key("num.io.threads", KeyType::Int, Preset::Int(8)).at_least(1).high().cluster_wide(),
    key("num.replica.alter.log.dirs.threads", KeyType::Int, Preset::Unset).high(),
    key("background.threads", KeyType::Int, Preset::Int(10)).at_least(1).high().cluster_wide(),
    key("queued.max.requests", KeyType::Int, Preset::Int(500)).at_least(1).high(),
    key("queued.max.request.bytes", KeyType::Long, Preset::Int(-1)),
    key("request.timeout.ms", KeyType::Int, Preset::Int(30_000)).high(),
    key("authorizer.class.name", KeyType::Text, Preset::Text("")).low(),
    key("port", KeyType::Int, Preset::Int(9092)).high(),
    key("host.name", KeyType::Text, Preset::Text("")).high(),
    key("listeners", KeyType::Text, Preset::Unset).high().per_broker(),
    key("advertised.host.name", KeyType::Text, Preset::Unset).high(),
    key("advertised.port", KeyType::Int, Preset::Unset).high(),
    key("advertised.listeners", KeyType::Text, Preset::Unset).high().per_broker(),
    key("listener.security.protocol.map", KeyType::Text, Preset::Text("PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL")).low().per_broker(),
    key("socket.send.buffer.bytes", KeyType::Int, Preset::Int(102_400)).high(),
    key("socket.receive.buffer.bytes", KeyType::Int, Preset::Int(102_400)).high(),
    key("socket.request.max.bytes", KeyType::Int, Preset::Int(104_857_600)).at_least(1).high(),
    key("max.connections.per.ip", KeyType::Int, Preset::Int(2_147_483_647)).at_least(1),
    key("max.connections.per.ip.overrides", KeyType::Text, Preset::Text("")),
    key("connections.max.idle.ms", KeyType::Long, Preset::Int(600_000)),
    key("broker.rack", KeyType::Text, Preset::Unset),
    key("num.partitions", KeyType::Int, Preset::Int(1)).at_least(1),
    key("log.dir", KeyType::Text, Preset::Text("/tmp/kafka-logs")).high(),
    key("log.dirs", KeyType::Text, Preset::Unset).high(),
    key("log.segment.bytes", KeyType::Int, Preset::Int(1_073_741_824)).at_least(14).high().cluster_wide().counterpart("segment.bytes"),
    key("log.roll.ms", KeyType::Long, Preset::Unset).high().cluster_wide().counterpart("segment.ms"),
    key("log.roll.hours", KeyType::Int, Preset::Int(168)).at_least(1).high(),
    key("log.roll.jitter.ms", KeyType::Long, Preset::Unset).high().cluster_wide().counterpart("segment.jitter.ms"),
    key("log.roll.jitter.hours", KeyType::Int, Preset::Int(0)).at_least(0).high(),
    key("log.retention.ms", KeyType::Long, Preset::Unset).high().cluster_wide().counterpart("retention.ms"),
    key("log.retention.minutes", KeyType::Int, Preset::Unset).high(),
    key("log.retention.hours", KeyType::Int, Preset::Int(168)).high(),
    key("log.retention.bytes", KeyType::Long, Preset::Int(-1)).high().cluster_wide().counterpart("retention.bytes"),
    key("log.retention.check.interval.ms", KeyType::Long, Preset::Int(300_000)).at_least(1),
    key("log.cleanup.policy", KeyType::List, Preset::List(&["delete"])).one_of(&["compact", "delete"]).cluster_wide().counterpart("cleanup.policy"),
    key("log.cleaner.threads", KeyType::Int, Preset::Int(1)).at_least(0).cluster_wide(),
    key("log.cleaner.io.max.bytes.per.second", KeyType::Double, Preset::Double(f64::MAX)).cluster_wide(),
    key("log.cleaner.dedupe.buffer.size", KeyType::Long, Preset::Int(134_217_728)).cluster_wide(),
    key("log.cleaner.io.buffer.size", KeyType::Int, Preset::Int(524_288)).at_least(0).cluster_wide(),
    key("log.cleaner.io.buffer.load.factor", KeyType::Double, Preset::Double(0.9)).cluster_wide(),
    key("log.cleaner.backoff.ms", KeyType::Long, Preset::Int(15_000)).at_least(0).cluster_wide(),
    key("log.cleaner.min.cleanable.ratio", KeyType::Double, Preset::Double(0.5)).cluster_wide().counterpart("min.cleanable.dirty.ratio"),
    key("log.cleaner.enable", KeyType::Boolean, Preset::Bool(true)),
    key("log.cleaner.delete.retention.ms", KeyType::Long, Preset::Int(86_400_000)).cluster_wide().counterpart("delete.retention.ms"),
    key("log.cleaner.min.compaction.lag.ms", KeyType::Long, Preset::Int(0)).cluster_wide().counterpart("min.compaction.lag.ms"),
    key("log.index.size.max.bytes", KeyType::Int, Preset::Int(10_485_760)).at_least(4).cluster_wide().counterpart("segment.index.bytes"),
    key("log.index.interval.bytes", KeyType::Int, Preset::Int(4096)).at_least(0).cluster_wide().counterpart("index.interval.bytes"),
    key("log.flush.interval.messages", KeyType::Long, Preset::Int(i64::MAX)).at_least(1).high().cluster_wide().counterpart("flush.messages"),
    key("log.segment.delete.delay.ms", KeyType::Long, Preset::Int(60_000)).at_least(0).high().cluster_wide().counterpart("file.delete.delay.ms"),
    key("log.flush.scheduler.interval.ms", KeyType::Long, Preset::Int(i64::MAX)).high(),
    key("log.flush.interval.ms", KeyType::Long, Preset::Unset).high().cluster_wide().counterpart("flush.ms"),
    key("log.flush.offset.checkpoint.interval.ms", KeyType::Int, Preset::Int(60_000)).at_least(0).high(),
    key("log.flush.start.offset.checkpoint.interval.ms", KeyType::Int, Preset::Int(60_000)).at_least(0).high(),
    key("log.preallocate", KeyType::Boolean, Preset::Bool(false)).cluster_wide().counterpart("preallocate"),
    key("num.recovery.threads.per.data.dir", KeyType::Int, Preset::Int(1)).at_least(1).high().cluster_wide(),
    key("auto.create.topics.enable", KeyType::Boolean, Preset::Bool(true)).high(),
    key("min.insync.replicas", KeyType::Int, Preset::Int(1)).at_least(1).high().cluster_wide().counterpart("min.insync.replicas"),
    key("log.message.format.version", KeyType::Text, Preset::Text("1.1-IV0")).counterpart("message.format.version"),
    key("log.message.timestamp.type", KeyType::Text, Preset::Text("CreateTime")).one_of(&["CreateTime", "LogAppendTime"]).cluster_wide().counterpart("message.timestamp.type"),
    key("log.message.timestamp.difference.max.ms", KeyType::Long, Preset::Int(i64::MAX)).cluster_wide().counterpart("message.timestamp.difference.max.ms"),
    key("create.topic.policy.class.name", KeyType::Class, Preset::Unset).low(),
    key("alter.config.policy.class.name", KeyType::Class, Preset::Unset).low(),
    key("controller.socket.timeout.ms", KeyType::Int, Preset::Int(30_000)),
    key("default.replication.factor", KeyType::Int, Preset::Int(1)),
    key("replica.lag.time.max.ms", KeyType::Long, Preset::Int(10_000)).high(),
    key("replica.socket.timeout.ms", KeyType::Int, Preset::Int(30_000)).high(),
    key("replica.socket.receive.buffer.bytes", KeyType::Int, Preset::Int(65_536)).high(),
    key("replica.fetch.max.bytes", KeyType::Int, Preset::Int(1_048_576)).at_least(0),
    key("replica.fetch.wait.max.ms", KeyType::Int, Preset::Int(500)).high(),
    key("replica.fetch.backoff.ms", KeyType::Int, Preset::Int(1000)).at_least(0),
    key("replica.fetch.min.bytes", KeyType::Int, Preset::Int(1)).high(),
    key("replica.fetch.response.max.bytes", KeyType::Int, Preset::Int(10_485_760)).at_least(0),
    key("num.replica.fetchers", KeyType::Int, Preset::Int(1)).high().cluster_wide(),
    key("replica.high.watermark.checkpoint.interval.ms", KeyType::Long, Preset::Int(5000)).high(),
    key("fetch.purgatory.purge.interval.requests", KeyType::Int, Preset::Int(1000)),
    key("producer.purgatory.purge.interval.requests", KeyType::Int, Preset::Int(1000)),
    key("delete.records.purgatory.purge.interval.requests", KeyType::Int, Preset::Int(1)),
    key("auto.leader.rebalance.enable", KeyType::Boolean, Preset::Bool(true)).high(),
    key("leader.imbalance.per.broker.percentage", KeyType::Int, Preset::Int(10)).high(),
    key("leader.imbalance.check.interval.seconds", KeyType::Long, Preset::Int(300)).high(),
    key("unclean.leader.election.enable", KeyType::Boolean, Preset::Bool(false)).high().cluster_wide().counterpart("unclean.leader.election.enable"),
    key("security.inter.broker.protocol", KeyType::Text, Preset::Text("PLAINTEXT")),
    key("inter.broker.protocol.version", KeyType::Text, Preset::Text("1.1-IV0")),
    key("inter.broker.listener.name", KeyType::Text, Preset::Unset),
    key("controlled.shutdown.max.retries", KeyType::Int, Preset::Int(3)),
    key("controlled.shutdown.retry.backoff.ms", KeyType::Long, Preset::Int(5000)),
    key("controlled.shutdown.enable", KeyType::Boolean, Preset::Bool(true)),
    key("group.min.session.timeout.ms", KeyType::Int, Preset::Int(6000)),
    key("group.max.session.timeout.ms", KeyType::Int, Preset::Int(300_000)),
    key("group.initial.rebalance.delay.ms", KeyType::Int, Preset::Int(3000)),
    key("offset.metadata.max.bytes", KeyType::Int, Preset::Int(4096)).high(),
    key("offsets.load.buffer.size", KeyType::Int, Preset::Int(5_242_880)).at_least(1).high(),
    key("offsets.topic.replication.factor", KeyType::Short, Preset::Int(3)).at_least(1).high(),
    key("offsets.topic.num.partitions", KeyType::Int, Preset::Int(50)).at_least(1).high(),
    key("offsets.topic.segment.bytes", KeyType::Int, Preset::Int(104_857_600)).at_least(1).high(),
    key("offsets.topic.compression.codec", KeyType::Int, Preset::Int(0)).high(),
    key("offsets.retention.minutes", KeyType::Int, Preset::Int(1440)).at_least(1).high(),
    key("offsets.retention.check.interval.ms", KeyType::Long, Preset::Int(600_000)).at_least(1).high(),
    key("offsets.commit.timeout.ms", KeyType::Int, Preset::Int(5000)).at_least(1).high(),
    key("offsets.commit.required.acks", KeyType::Short, Preset::Int(-1)).high(),
    key("delete.topic.enable", KeyType::Boolean, Preset::Bool(true)).high(),
    key("compression.type", KeyType::Text, Preset::Text("producer")).high().cluster_wide().counterpart("compression.type"),
    key("transactional.id.expiration.ms", KeyType::Int, Preset::Int(604_800_000)).at_least(1).high(),
    key("transaction.max.timeout.ms", KeyType::Int, Preset::Int(900_000)).at_least(1).high(),
    key("transaction.state.log.min.isr", KeyType::Int, Preset::Int(2)).at_least(1).high(),
    key("transaction.state.log.load.buffer.size", KeyType::Int, Preset::Int(5_242_880)).at_least(1).high(),
    key("transaction.state.log.replication.factor", KeyType::Short, Preset::Int(3)).at_least(1).high(),
    key("transaction.state.log.num.partitions", KeyType::Int, Preset::Int(50)).at_least(1).high(),
    key("transaction.state.log.segment.bytes", KeyType::Int, Preset::Int(104_857_600)).at_least(1).high(),
    key("transaction.abort.timed.out.transaction.cleanup.interval.ms", KeyType::Int, Preset::Int(60_000)).at_least(1).low(),
    key("transaction.remove.expired.transaction.cleanup.interval.ms", KeyType::Int, Preset::Int(3_600_000)).at_least(1).low(),
    key("max.incremental.fetch.session.cache.slots", KeyType::Int, Preset::Int(1000)).at_least(0),
    key("metrics.num.samples", KeyType::Int, Preset::Int(2)).at_least(1).low(),
    key("metrics.sample.window.ms", KeyType::Long, Preset::Int(30_000)).at_least(1).low(),
    key("metric.reporters", KeyType::List, Preset::List(&[])).low().cluster_wide(),
    key("metrics.recording.level", KeyType::Text, Preset::Text("INFO")).low(),
    key("quota.producer.default", KeyType::Long, Preset::Int(i64::MAX)).at_least(1).high(),
    key("quota.consumer.default", KeyType::Long, Preset::Int(i64::MAX)).at_least(1).high(),
    key("quota.window.num", KeyType::Int, Preset::Int(11)).at_least(1).low(),
    key("replication.quota.window.num", KeyType::Int, Preset::Int(11)).at_least(1).low(),
    key("alter.log.dirs.replication.quota.window.num", KeyType::Int, Preset::Int(11)).at_least(1).low(),
    key("quota.window.size.seconds", KeyType::Int, Preset::Int(1)).at_least(1).low(),
    key("replication.quota.window.size.seconds", KeyType::Int, Preset::Int(1)).at_least(1).low(),
    key("alter.log.dirs.replication.quota.window.size.seconds", KeyType::Int, Preset::Int(1)).at_least(1).low(),
    key("principal.builder.class", KeyType::Class, Preset::Unset).per_broker(),
    key("ssl.protocol", KeyType::Text, Preset::Text("TLS")).per_broker(),
    key("ssl.provider", KeyType::Text, Preset::Unset).per_broker(),
    key("ssl.enabled.protocols", KeyType::List, Preset::List(&["TLSv1.2", "TLSv1.1", "TLSv1"])).per_broker(),
    key("ssl.keystore.type", KeyType::Text, Preset::Text("JKS")).per_broker(),
    key("ssl.keystore.location", KeyType::Text, Preset::Unset).per_broker(),
    key("ssl.keystore.password", KeyType::Password, Preset::Unset).per_broker(),
    key("ssl.key.password", KeyType::Password, Preset::Unset).per_broker(),
    key("ssl.truststore.type", KeyType::Text, Preset::Text("JKS")).per_broker(),
    key("ssl.truststore.location", KeyType::Text, Preset::Unset).per_broker(),
    key("ssl.truststore.password", KeyType::Password, Preset::Unset).per_broker(),
    key("ssl.keymanager.algorithm", KeyType::Text, Preset::Text("SunX509")).per_broker(),
    key("ssl.trustmanager.algorithm", KeyType::Text, Preset::Text("PKIX")).per_broker(),
    key("ssl.endpoint.identification.algorithm", KeyType::Text, Preset::Unset).low().per_broker(),
    key("ssl.secure.random.implementation", KeyType::Text, Preset::Unset).low().per_broker(),
    key("ssl.client.auth", KeyType::Text, Preset::Text("none")).one_of(&["required", "requested", "none"]).per_broker(),
    key("ssl.cipher.suites", KeyType::List, Preset::List(&[])).per_broker(),
    key("sasl.mechanism.inter.broker.protocol", KeyType::Text, Preset::Text("GSSAPI")).per_broker(),
    key("sasl.jaas.config", KeyType::Password, Preset::Unset).per_broker(),
    key("sasl.enabled.mechanisms", KeyType::List, Preset::List(&["GSSAPI"])).per_broker(),
    key("sasl.kerberos.service.name", KeyType::Text, Preset::Unset).per_broker(),
    key("sasl.kerberos.kinit.cmd", KeyType::Text, Preset::Text("/usr/bin/kinit")).per_broker(),
    key("sasl.kerberos.ticket.renew.window.factor", KeyType::Double, Preset::Double(0.8)).per_broker(),
    key("sasl.kerberos.ticket.renew.jitter", KeyType::Double, Preset::Double(0.05)).per_broker(),
    key("sasl.kerberos.min.time.before.relogin", KeyType::Long, Preset::Int(60_000)).per_broker(),
    key("sasl.kerberos.principal.to.local.rules", KeyType::List, Preset::List(&["DEFAULT"])).per_broker(),
    key("delegation.token.master.key", KeyType::Password, Preset::Unset),
    key("delegation.token.max.lifetime.ms", KeyType::Long, Preset::Int(604_800_000)).at_least(1),
    key("delegation.token.expiry.time.ms", KeyType::Long, Preset::Int(86_400_000)).at_least(1),
    key("delegation.token.expiry.check.interval.ms", KeyType::Long, Preset::Int(3_600_000)).at_least(1).low(),
    key("password.encoder.secret", KeyType::Password, Preset::Unset),
    key("password.encoder.old.secret", KeyType::Password, Preset::Unset),
    key("password.encoder.keyfactory.algorithm", KeyType::Text, Preset::Unset).low(),
    key("password.encoder.cipher.algorithm", KeyType::Text, Preset::Text("AES/CBC/PKCS5Padding")).low(),
    key("password.encoder.key.length", KeyType::Int, Preset::Int(128)).at_least(8).low(),
    key("password.encoder.iterations", KeyType::Int, Preset::Int(4096)).at_least(1024).low(),
];

/// Positions in [`KEYS`] in the order of the names.
const BY_NAME: [u8; KEYS.len()] = by_name();

const fn by_name() -> [u8; KEYS.len()] {
    let mut order = [0; KEYS.len()];
    let mut count = 0;
    while count < KEYS.len() {
        let mut place = count;
        while place > 0 && is_before(KEYS[count].name, KEYS[order[place - 1] as usize].name) {
            order[place] = order[place - 1];
            place -= 1;
        }
        order[place] = count as u8;
        count += 1;
    }
    order
}

const fn is_before(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut index = 0;
    while index < one.len() && index < other.len() {
        if one[index] != other[index] {
            return one[index] < other[index];
        }
        index += 1;
    }
    one.len() < other.len()
}

/// Position of the key with this name in [`KEYS`].
pub fn position(name: &str) -> Option<usize> {
    let found = BY_NAME.binary_search_by(|&position| KEYS[usize::from(position)].name.cmp(name));
    found.ok().map(|index| usize::from(BY_NAME[index]))
}

/// The key with this name.
pub fn find(name: &str) -> Option<&'static ConfigKey> {
    position(name).map(|position| &KEYS[position])
}

/// Positions in [`KEYS`] in the order of the names.
pub fn sorted() -> impl Iterator<Item = usize> {
    BY_NAME.iter().map(|&position| usize::from(position))
}

/// The default of a key in a release.
///
/// Source: `unclean.leader.election.enable` and `delete.topic.enable` by Kafka's upgrade notes of 0.11 and 1.0.
pub fn preset(key: &ConfigKey, kafka: KafkaVersion) -> Preset {
    match key.name {
        "unclean.leader.election.enable" => Preset::Bool(kafka < KafkaVersion::V0_11),
        "delete.topic.enable" => Preset::Bool(kafka >= KafkaVersion::V1_0),
        "inter.broker.protocol.version" | "log.message.format.version" => Preset::Text(kafka.protocol()),
        _ => key.preset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_release_has_the_defaults_of_the_table() {
        for key in &KEYS {
            assert_eq!(preset(key, KafkaVersion::V1_1), key.preset, "{}", key.name);
        }
    }

    #[test]
    fn every_key_is_found_by_its_name_and_the_names_are_sorted() {
        assert!(
            KEYS.iter()
                .all(|key| find(key.name).is_some_and(|found| found.name == key.name))
        );
        assert_eq!(find("no.such.key"), None);
        let names: Vec<&str> = sorted().map(|position| KEYS[position].name).collect();
        assert!(names.is_sorted() && names.len() == KEYS.len());
    }
}
