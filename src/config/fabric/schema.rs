//! The structs of configtx.yaml and orderer.yaml, release by release.
//!
//! Sources: common/tools/configtxgen/localconfig/config.go and orderer/common/localconfig/config.go at the release tags.

use super::types::{Field, Struct, Type};
use crate::config::versions::FabricVersion::{V1_1, V1_2, V1_3, V1_4_0, V1_4_1, V1_4_2, V2};

const TEXTS: Type = Type::Slice(&Type::Text);
const FLAGS: Type = Type::Map(&Type::Bool);
const POLICIES: Type = Type::Map(&Type::Pointer(&POLICY));
const ORGANIZATIONS: Type = Type::Slice(&Type::Pointer(&ORGANIZATION));

/// configtx.yaml.
pub(super) static CONFIGTX: Struct = Struct {
    fields: &[
        Field::new("Profiles", Type::Map(&Type::Pointer(&PROFILE))),
        Field::new("Organizations", ORGANIZATIONS),
        Field::new("Channel", Type::Pointer(&PROFILE)).since(V1_2),
        Field::new("Application", Type::Pointer(&APPLICATION)),
        Field::new("Orderer", Type::Pointer(&ORDERER)),
        Field::new("Capabilities", Type::Map(&FLAGS)).since(V1_1),
        Field::new("Resources", Type::Pointer(&RESOURCES)).since(V1_1),
    ],
};

static PROFILE: Struct = Struct {
    fields: &[
        Field::new("Consortium", Type::Text),
        Field::new("Application", Type::Pointer(&APPLICATION)),
        Field::new("Orderer", Type::Pointer(&ORDERER)),
        Field::new("Consortiums", Type::Map(&Type::Pointer(&CONSORTIUM))),
        Field::new("Capabilities", FLAGS).since(V1_1),
        Field::new("Policies", POLICIES).since(V1_2),
    ],
};

static POLICY: Struct = Struct {
    fields: &[Field::new("Type", Type::Text), Field::new("Rule", Type::Text)],
};

static CONSORTIUM: Struct = Struct {
    fields: &[Field::new("Organizations", ORGANIZATIONS)],
};

static APPLICATION: Struct = Struct {
    fields: &[
        Field::new("Organizations", ORGANIZATIONS),
        Field::new("Capabilities", FLAGS).since(V1_1),
        Field::new("Resources", Type::Pointer(&RESOURCES)).since(V1_1),
        Field::new("Policies", POLICIES).since(V1_2),
        Field::new("ACLs", Type::Map(&Type::Text)).since(V1_2),
    ],
};

static RESOURCES: Struct = Struct {
    fields: &[Field::new("DefaultModPolicy", Type::Text)],
};

static ORGANIZATION: Struct = Struct {
    fields: &[
        Field::new("Name", Type::Text),
        Field::new("ID", Type::Text),
        Field::new("MSPDir", Type::Text),
        Field::new("MSPType", Type::Text).since(V1_1),
        Field::new("Policies", POLICIES).since(V1_2),
        Field::new("AnchorPeers", Type::Slice(&Type::Pointer(&ANCHOR_PEER))),
        Field::new("OrdererEndpoints", TEXTS).since(V1_4_2),
        Field::new("AdminPrincipal", Type::Text),
        Field::new("SkipAsForeign", Type::Bool).since(V2),
    ],
};

static ANCHOR_PEER: Struct = Struct {
    fields: &[Field::new("Host", Type::Text), Field::new("Port", Type::Int)],
};

static ORDERER: Struct = Struct {
    fields: &[
        Field::new("OrdererType", Type::Text),
        Field::new("Addresses", TEXTS),
        Field::new("BatchTimeout", Type::Duration),
        Field::new("BatchSize", Type::Struct(&BATCH_SIZE)),
        Field::new("Kafka", Type::Struct(&BROKERS)),
        Field::new("EtcdRaft", Type::Pointer(&ETCDRAFT)).since(V1_4_0),
        Field::new("Organizations", ORGANIZATIONS),
        Field::new("MaxChannels", Type::Uint64),
        Field::new("Capabilities", FLAGS).since(V1_1),
        Field::new("Policies", POLICIES).since(V1_2),
    ],
};

static BATCH_SIZE: Struct = Struct {
    fields: &[
        Field::new("MaxMessageCount", Type::Uint32),
        Field::new("AbsoluteMaxBytes", Type::Uint32),
        Field::new("PreferredMaxBytes", Type::Uint32),
    ],
};

static BROKERS: Struct = Struct {
    fields: &[Field::new("Brokers", TEXTS)],
};

static ETCDRAFT: Struct = Struct {
    fields: &[
        Field::new("Consenters", Type::Slice(&Type::Pointer(&CONSENTER))),
        Field::new("Options", Type::Pointer(&RAFT_OPTIONS)),
    ],
};

static CONSENTER: Struct = Struct {
    fields: &[
        Field::new("Host", Type::Text),
        Field::new("Port", Type::Uint32),
        Field::new("ClientTlsCert", Type::Bytes),
        Field::new("ServerTlsCert", Type::Bytes),
    ],
};

static RAFT_OPTIONS: Struct = Struct {
    fields: &[
        Field::new("TickInterval", Type::Text),
        Field::new("ElectionTick", Type::Uint32),
        Field::new("HeartbeatTick", Type::Uint32),
        Field::new("MaxInflightBlocks", Type::Uint32),
        Field::new("SnapshotIntervalSize", Type::Uint32),
    ],
};

/// orderer.yaml.
pub(super) static ORDERER_YAML: Struct = Struct {
    fields: &[
        Field::new("General", Type::Struct(&GENERAL)),
        Field::new("FileLedger", Type::Struct(&FILE_LEDGER)),
        Field::new("RAMLedger", Type::Struct(&RAM_LEDGER)).until(V1_4_2),
        Field::new("Kafka", Type::Struct(&KAFKA)),
        Field::new("Debug", Type::Struct(&DEBUG)),
        Field::new("Consensus", Type::Opaque).since(V1_4_1),
        Field::new("Operations", Type::Struct(&OPERATIONS)).since(V1_4_0),
        Field::new("Metrics", Type::Struct(&METRICS)).since(V1_4_0),
        Field::new("ChannelParticipation", Type::Opaque).since(V2),
        Field::new("Admin", Type::Opaque).since(V2),
    ],
};

static GENERAL: Struct = Struct {
    fields: &[
        Field::new("LedgerType", Type::Text),
        Field::new("ListenAddress", Type::Text),
        Field::new("ListenPort", Type::Uint16),
        Field::new("TLS", Type::Struct(&TLS)),
        Field::new("Cluster", Type::Struct(&CLUSTER)).since(V1_4_0),
        Field::new("Keepalive", Type::Struct(&KEEPALIVE)).since(V1_1),
        Field::new("ConnectionTimeout", Type::Duration).since(V1_4_1),
        Field::new("GenesisMethod", Type::Text),
        Field::new("GenesisProfile", Type::Text),
        Field::new("SystemChannel", Type::Text),
        Field::new("GenesisFile", Type::Text),
        Field::new("BootstrapMethod", Type::Text).since(V2),
        Field::new("BootstrapFile", Type::Text).since(V2),
        Field::new("Profile", Type::Struct(&PPROF)),
        Field::new("LogLevel", Type::Text).until(V1_3),
        Field::new("LogFormat", Type::Text).until(V1_3),
        Field::new("LocalMSPDir", Type::Text),
        Field::new("LocalMSPID", Type::Text),
        Field::new("BCCSP", Type::Opaque),
        Field::new("Authentication", Type::Struct(&AUTHENTICATION)).since(V1_1),
        Field::new("MaxRecvMsgSize", Type::Int32).since(V1_4_1),
        Field::new("MaxSendMsgSize", Type::Int32).since(V1_4_1),
    ],
};

static CLUSTER: Struct = Struct {
    fields: &[
        Field::new("ListenAddress", Type::Text).since(V1_4_1),
        Field::new("ListenPort", Type::Uint16).since(V1_4_1),
        Field::new("ServerCertificate", Type::Text).since(V1_4_1),
        Field::new("ServerPrivateKey", Type::Text).since(V1_4_1),
        Field::new("ClientCertificate", Type::Text),
        Field::new("ClientPrivateKey", Type::Text),
        Field::new("RootCAs", TEXTS),
        Field::new("DialTimeout", Type::Duration),
        Field::new("RPCTimeout", Type::Duration),
        Field::new("ReplicationBufferSize", Type::Int),
        Field::new("ReplicationPullTimeout", Type::Duration),
        Field::new("ReplicationRetryTimeout", Type::Duration),
        Field::new("ReplicationBackgroundRefreshInterval", Type::Duration),
        Field::new("ReplicationMaxRetries", Type::Int),
        Field::new("SendBufferSize", Type::Int),
        Field::new("CertExpirationWarningThreshold", Type::Duration),
        Field::new("TLSHandshakeTimeShift", Type::Duration),
    ],
};

static KEEPALIVE: Struct = Struct {
    fields: &[
        Field::new("ServerMinInterval", Type::Duration),
        Field::new("ServerInterval", Type::Duration),
        Field::new("ServerTimeout", Type::Duration),
    ],
};

static TLS: Struct = Struct {
    fields: &[
        Field::new("Enabled", Type::Bool),
        Field::new("PrivateKey", Type::Text),
        Field::new("Certificate", Type::Text),
        Field::new("RootCAs", TEXTS),
        Field::new("ClientAuthRequired", Type::Bool),
        Field::new("ClientRootCAs", TEXTS),
        Field::new("TLSHandshakeTimeShift", Type::Duration).since(V1_4_2),
    ],
};

static SASL_PLAIN: Struct = Struct {
    fields: &[
        Field::new("Enabled", Type::Bool),
        Field::new("User", Type::Text),
        Field::new("Password", Type::Text),
    ],
};

static AUTHENTICATION: Struct = Struct {
    fields: &[
        Field::new("TimeWindow", Type::Duration),
        Field::new("NoExpirationChecks", Type::Bool).since(V1_4_2),
    ],
};

static PPROF: Struct = Struct {
    fields: &[Field::new("Enabled", Type::Bool), Field::new("Address", Type::Text)],
};

static FILE_LEDGER: Struct = Struct {
    fields: &[Field::new("Location", Type::Text), Field::new("Prefix", Type::Text)],
};

static RAM_LEDGER: Struct = Struct {
    fields: &[Field::new("HistorySize", Type::Uint)],
};

static KAFKA: Struct = Struct {
    fields: &[
        Field::new("Retry", Type::Struct(&RETRY)),
        Field::new("Verbose", Type::Bool),
        Field::new("Version", Type::KafkaVersion),
        Field::new("TLS", Type::Struct(&TLS)),
        Field::new("SASLPlain", Type::Struct(&SASL_PLAIN)).since(V1_3),
        Field::new("Topic", Type::Struct(&TOPIC)).since(V1_3),
    ],
};

static RETRY: Struct = Struct {
    fields: &[
        Field::new("ShortInterval", Type::Duration),
        Field::new("ShortTotal", Type::Duration),
        Field::new("LongInterval", Type::Duration),
        Field::new("LongTotal", Type::Duration),
        Field::new("NetworkTimeouts", Type::Struct(&NETWORK_TIMEOUTS)),
        Field::new("Metadata", Type::Struct(&RETRIES)),
        Field::new("Producer", Type::Struct(&RETRIES)),
        Field::new("Consumer", Type::Struct(&CONSUMER)),
    ],
};

static NETWORK_TIMEOUTS: Struct = Struct {
    fields: &[
        Field::new("DialTimeout", Type::Duration),
        Field::new("ReadTimeout", Type::Duration),
        Field::new("WriteTimeout", Type::Duration),
    ],
};

static RETRIES: Struct = Struct {
    fields: &[
        Field::new("RetryMax", Type::Int),
        Field::new("RetryBackoff", Type::Duration),
    ],
};

static CONSUMER: Struct = Struct {
    fields: &[Field::new("RetryBackoff", Type::Duration)],
};

static TOPIC: Struct = Struct {
    fields: &[Field::new("ReplicationFactor", Type::Int16)],
};

static DEBUG: Struct = Struct {
    fields: &[
        Field::new("BroadcastTraceDir", Type::Text),
        Field::new("DeliverTraceDir", Type::Text),
    ],
};

static OPERATIONS: Struct = Struct {
    fields: &[
        Field::new("ListenAddress", Type::Text),
        Field::new("TLS", Type::Struct(&TLS)),
    ],
};

static METRICS: Struct = Struct {
    fields: &[
        Field::new("Provider", Type::Text),
        Field::new("Statsd", Type::Struct(&STATSD)),
    ],
};

static STATSD: Struct = Struct {
    fields: &[
        Field::new("Network", Type::Text),
        Field::new("Address", Type::Text),
        Field::new("WriteInterval", Type::Duration),
        Field::new("Prefix", Type::Text),
    ],
};
