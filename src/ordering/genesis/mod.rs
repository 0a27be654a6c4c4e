//! The genesis block of an ordering service's system channel, as configtxgen writes it.
//!
//! Source: Fabric `common/tools/configtxgen/encoder/encoder.go` and `common/genesis/genesis.go`, release 1.4.
//! Organisations need certificates, which nobody types into a page: they are left out of the block.

use std::fmt;

mod channel;
mod configtx;
mod encode;
mod policy;
#[cfg(test)]
mod tests;
mod write;

pub use channel::channel_creation;
pub use configtx::{PROFILE, configtx_of};
pub use encode::channel_group;
pub use write::{Circumstances, GenesisBlock, genesis_block};

/// Why configtxgen writes no block, in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GenesisError {
    MissingOrderer,
    UnknownOrdererType(String),
    /// Our own words: Raft needs the consenters' certificate files.
    RaftCertificates,
    Policies {
        group: PolicyGroup,
        error: String,
    },
}

/// The group whose policies are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyGroup {
    Channel,
    Orderer,
    Application,
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
            Self::Policies { group, error } => write!(f, "{}: {error}", group.context()),
        }
    }
}

impl PolicyGroup {
    fn context(self) -> &'static str {
        match self {
            Self::Channel => "error adding policies to channel group",
            Self::Orderer => "could not create orderer group: error adding policies to orderer group",
            Self::Application => "could not create application group: error adding policies to application group",
        }
    }
}
