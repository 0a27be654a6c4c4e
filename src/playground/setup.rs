//! What is run beside the files: how many nodes, what the clients send, which seed.

use serde::{Deserialize, Serialize};

use crate::config::Options;
use crate::config::versions::FabricVersion;

/// Choices of a run that no file makes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setup {
    pub fabric: FabricVersion,
    /// Ordering service nodes, all with the same orderer.yaml.
    pub orderers: u8,
    pub clients: u8,
    /// Envelopes a second of all clients together, in tenths.
    pub rate_tenths: u32,
    /// Bytes of an envelope (payload and signature).
    pub envelope_bytes: u32,
    pub seed: u64,
}

impl Default for Setup {
    fn default() -> Self {
        Setup {
            fabric: FabricVersion::V1_2,
            orderers: 3,
            clients: 3,
            rate_tenths: 40,
            envelope_bytes: 3 << 10,
            seed: 42,
        }
    }
}

impl Setup {
    pub const MOST_ORDERERS: u8 = 7;
    pub const MOST_CLIENTS: u8 = 6;
    pub const FASTEST: u32 = 5000;
    pub const LARGEST: u32 = 64 << 20;

    /// What the readers need beside the files.
    pub fn options(&self) -> Options {
        Options {
            fabric: self.fabric,
            profile: None,
            environment: Vec::new(),
        }
    }

    /// The same choices, each within what the page can run: a link may say anything.
    pub fn within_limits(self) -> Self {
        Setup {
            orderers: self.orderers.clamp(1, Self::MOST_ORDERERS),
            clients: self.clients.clamp(1, Self::MOST_CLIENTS),
            rate_tenths: self.rate_tenths.min(Self::FASTEST),
            envelope_bytes: self.envelope_bytes.clamp(1, Self::LARGEST),
            ..self
        }
    }
}
