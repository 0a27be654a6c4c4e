//! The codes of what reading the YAML files finds: rules of the catalogue, and the limits of the reader (whose texts are
//! in `www/text/<language>/read.json`).

/// A file is larger than the reader takes.
pub const FILE_TOO_LARGE: &str = "READ-LIMIT-01";
/// Collections are nested deeper than the reader goes.
pub const TOO_DEEP: &str = "READ-LIMIT-02";
/// Aliases expand to more values than the reader makes.
pub const TOO_MANY_VALUES: &str = "READ-LIMIT-03";

/// configtx.yaml is no YAML.
pub const CONFIGTX_YAML: &str = "CONFIGTX-YAML-01";
/// An alias before its anchor.
pub const CONFIGTX_ANCHOR: &str = "CONFIGTX-YAML-02";
pub const CONFIGTX_KEY: &str = "CONFIGTX-KEY-01";
pub const CONFIGTX_KEY_OF_RELEASE: &str = "CONFIGTX-KEY-02";
pub const CONFIGTX_KEY_TWICE: &str = "CONFIGTX-KEY-03";
pub const CONFIGTX_TYPE: &str = "CONFIGTX-TYPE-01";
pub const CONFIGTX_BYTE_SIZE: &str = "CONFIGTX-TYPE-02";
pub const CONFIGTX_DURATION: &str = "CONFIGTX-TYPE-03";
pub const CONFIGTX_ORDERER_TYPE: &str = "CONFIGTX-TYPE-04";
/// configtxgen gives up while it loads the profile.
pub const CONFIGTX_PROFILE: &str = "CONFIGTX-PROFILE-01";
/// The top-level `Orderer` section stops configtxgen.
pub const CONFIGTX_TOP_LEVEL: &str = "CONFIGTX-PROFILE-03";
pub const CONFIGTX_RAFT: &str = "CONFIGTX-RAFT-01";
/// configtxgen cannot make the genesis block.
pub const CONFIGTX_ENCODE: &str = "CONFIGTX-ENCODE-01";
/// The orderer refuses the genesis block, for these reasons.
pub const PREFERRED_ABOVE_ABSOLUTE: &str = "CONFIGTX-ORDERER-01";
pub const TIMEOUT_NOT_POSITIVE: &str = "CONFIGTX-ORDERER-02";
pub const INVALID_BROKER: &str = "CONFIGTX-ORDERER-03";
pub const NO_ORDERER_ADDRESSES: &str = "CONFIGTX-ORDERER-04";
pub const SEVERAL_BROKERS: &str = "CONFIGTX-BROKERS-03";
/// A capability that the release does not know.
pub const UNKNOWN_CAPABILITY: &str = "CONFIGTX-CAP-02";
pub const CAPABILITIES_WITHOUT_SUPPORT: &str = "CONFIGTX-CAP-04";

pub const ORDERER_KEY: &str = "ORDERER-KEY-01";
pub const ORDERER_KEY_OF_RELEASE: &str = "ORDERER-KEY-02";
pub const ORDERER_TYPE: &str = "ORDERER-TYPE-01";
pub const ORDERER_DURATION: &str = "ORDERER-TYPE-02";

/// orderer.yaml is no YAML.
pub const ORDERER_YAML: &str = "ORDERER-YAML-01";
pub const KAFKA_VERSION: &str = "ORDERER-VERSION-01";
/// The orderer panics while it completes its settings: something for TLS, or for SASL, is not set.
pub const KAFKA_TLS_INCOMPLETE: &str = "ORDERER-TLS-01";
pub const KAFKA_SASL_INCOMPLETE: &str = "ORDERER-SASL-01";

/// A compose file is no YAML.
pub const COMPOSE_YAML: &str = "COMPOSE-LOAD-01";
/// A `$` that begins no variable, or a variable that has to be set.
pub const BAD_INTERPOLATION: &str = "COMPOSE-LOAD-02";
/// A key is written twice in one mapping of a compose file.
pub const COMPOSE_DUPLICATE: &str = "COMPOSE-KEY-01";
/// A service extends one that is not open.
pub const COMPOSE_EXTENDS_MISSING: &str = "COMPOSE-EXTENDS-01";
/// Services extend one another in a circle.
pub const COMPOSE_EXTENDS_LOOP: &str = "COMPOSE-EXTENDS-02";
/// An `env_file` is not open.
pub const ENV_FILE_MISSING: &str = "COMPOSE-ENVFILE-01";
/// A `${VARIABLE}` that nobody sets.
pub const UNSET_VARIABLE: &str = "COMPOSE-VAR-01";
/// A variable of a service that nobody reads.
pub const UNREAD_VARIABLE: &str = "COMPOSE-VAR-02";
/// A value that the start script of the Kafka image cuts off at its first blank.
pub const SPLIT_VALUE: &str = "COMPOSE-VAR-03";
/// A name that the start script of the Kafka image does not see.
pub const UNSEEN_VARIABLE: &str = "COMPOSE-VAR-04";
/// A variable of another vendor's ZooKeeper image.
pub const OTHER_IMAGE_VARIABLE: &str = "COMPOSE-VAR-05";
