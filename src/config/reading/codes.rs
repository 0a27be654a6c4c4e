//! The codes of what reading the YAML files finds. Their texts are in `www/text/<language>/read.json`.

/// A file is larger than the reader takes.
pub const FILE_TOO_LARGE: &str = "READ-LIMIT-01";
/// Collections are nested deeper than the reader goes.
pub const TOO_DEEP: &str = "READ-LIMIT-02";
/// Aliases expand to more values than the reader makes.
pub const TOO_MANY_VALUES: &str = "READ-LIMIT-03";

/// configtxgen cannot read configtx.yaml as YAML.
pub const CONFIGTX_YAML: &str = "CONFIGTX-LOAD-01";
/// A key or value of configtx.yaml does not fit.
pub const CONFIGTX_DECODE: &str = "CONFIGTX-LOAD-02";
/// configtxgen gives up while it loads the profile.
pub const CONFIGTX_LOAD: &str = "CONFIGTX-LOAD-03";
/// The top-level `Orderer` section stops configtxgen.
pub const CONFIGTX_TOP_LEVEL: &str = "CONFIGTX-LOAD-04";
/// configtxgen cannot make the genesis block.
pub const CONFIGTX_ENCODE: &str = "CONFIGTX-ENCODE-01";
/// The orderer refuses the genesis block.
pub const BLOCK_REFUSED: &str = "ORDERER-BOOT-01";
/// A capability that the release does not know.
pub const UNKNOWN_CAPABILITY: &str = "ORDERER-BOOT-02";

/// The orderer cannot read orderer.yaml as YAML.
pub const ORDERER_YAML: &str = "ORDERER-LOAD-01";
/// A key or value of orderer.yaml does not fit.
pub const ORDERER_DECODE: &str = "ORDERER-LOAD-02";
/// The orderer panics while it completes its settings.
pub const ORDERER_COMPLETE: &str = "ORDERER-LOAD-03";

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
