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
