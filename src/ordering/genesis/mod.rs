//! The genesis block of an ordering service's system channel, as configtxgen writes it.
//!
//! Source: Fabric `common/tools/configtxgen/encoder/encoder.go` and `common/genesis/genesis.go`, release 1.4.
//! Organisations need certificates, which nobody types into a page: they are left out of the block.

use std::collections::BTreeMap;
use std::fmt;

use super::cutter::BatchSize;

mod encode;
mod policy;
#[cfg(test)]
mod tests;
mod write;

pub use encode::channel_group;
pub use write::{GenesisBlock, genesis_block};

/// A policy as it is written in a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRule {
    /// `ImplicitMeta` or `Signature`.
    pub r#type: String,
    /// `MAJORITY Admins`, `OR('Org1MSP.member')`.
    pub rule: String,
}

/// Policies by name. None at all stands for Fabric's defaults.
pub type Policies = BTreeMap<String, PolicyRule>;

/// Capabilities as written: only those that are `true` get into the block.
pub type Capabilities = BTreeMap<String, bool>;

/// The orderer section of a profile, after defaults have been filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdererInput {
    /// `OrdererType`: `solo`, `kafka` or `etcdraft`.
    pub orderer_type: String,
    pub addresses: Vec<String>,
    /// Nanoseconds.
    pub batch_timeout: i64,
    pub batch_size: BatchSize,
    /// 0 = no limit.
    pub max_channels: u64,
    /// Written for type kafka only.
    pub kafka_brokers: Vec<String>,
    pub capabilities: Capabilities,
    pub policies: Policies,
}

/// The application section of a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicationInput {
    pub acls: BTreeMap<String, String>,
    pub capabilities: Capabilities,
    pub policies: Policies,
}

/// A profile of configtx.yaml, as far as a genesis block without organisations needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenesisInput {
    pub channel_id: String,
    pub orderer: Option<OrdererInput>,
    /// Names of the consortiums; `None` when the profile has no such section.
    pub consortiums: Option<Vec<String>>,
    /// The consortium that a channel is created for; empty for none.
    pub consortium: String,
    pub application: Option<ApplicationInput>,
    pub capabilities: Capabilities,
    pub policies: Policies,
}

/// What a genesis block takes from the outside world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// Seconds since 1970-01-01 UTC.
    pub created: i64,
    /// Random bytes.
    pub nonce: [u8; 24],
    /// Slots of block metadata: 4 up to Fabric 1.4.1, 5 from 1.4.2 on.
    pub metadata_slots: usize,
}

/// Why configtxgen writes no block, in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GenesisError {
    MissingOrderer,
    UnknownOrdererType(String),
    /// Our own words: Raft needs the consenters' certificate files.
    RaftCertificates,
    Policies {
        group: PolicyGroup,
        error: PolicyError,
    },
}

/// The group whose policies are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyGroup {
    Channel,
    Orderer,
    Application,
}

/// Why a policy is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyError {
    UnknownType(String),
    ImplicitMeta { rule: String, error: String },
    Signature { rule: String, error: String },
}

impl fmt::Display for GenesisError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingOrderer => f.write_str("refusing to generate block which is missing orderer section"),
            Self::UnknownOrdererType(name) => {
                write!(f, "could not create orderer group: unknown orderer type: {name}")
            }
            Self::RaftCertificates => {
                f.write_str("could not create orderer group: etcdraft needs the consenters' certificate files")
            }
            Self::Policies {
                group: PolicyGroup::Channel,
                error,
            } => {
                write!(f, "error adding policies to channel group: {error}")
            }
            Self::Policies {
                group: PolicyGroup::Orderer,
                error,
            } => {
                write!(
                    f,
                    "could not create orderer group: error adding policies to orderer group: {error}"
                )
            }
            Self::Policies {
                group: PolicyGroup::Application,
                error,
            } => {
                write!(
                    f,
                    "could not create application group: error adding policies to application group: {error}"
                )
            }
        }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownType(name) => write!(f, "unknown policy type: {name}"),
            Self::ImplicitMeta { rule, error } => write!(f, "invalid implicit meta policy rule '{rule}': {error}"),
            Self::Signature { rule, error } => write!(f, "invalid signature policy rule '{rule}': {error}"),
        }
    }
}
