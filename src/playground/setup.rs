//! What is run beside the files: how many nodes, what the clients send, which seed.

use serde::{Deserialize, Serialize};

use crate::config::Options;
use crate::config::network::Network;
use crate::config::versions::FabricVersion;
use crate::sim;
use crate::sim::scenario::{Arrivals, Channel, Fault, Scenario, Size, Stream, Target};

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
    /// What goes wrong on the way, in the order in which it was asked for.
    pub faults: Vec<Fault>,
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
            faults: Vec::new(),
        }
    }
}

/// Virtual µs at which the first client sends: the chains have come up by then.
const FIRST_ENVELOPE: u64 = 1_000_000;

impl Setup {
    pub const MOST_ORDERERS: u8 = 7;
    pub const MOST_CLIENTS: u8 = 6;
    pub const FASTEST: u32 = 5000;
    pub const LARGEST: u32 = 64 << 20;
    pub const MOST_FAULTS: usize = 100;
    /// Virtual µs after which a run ends.
    pub const DURATION: u64 = 600_000_000;
    /// The channel on the stage.
    pub const CHANNEL: &str = "mychannel";

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
            faults: self.faults.into_iter().take(Self::MOST_FAULTS).collect(),
            ..self
        }
    }

    /// The network that the files describe, with as many orderers as were chosen.
    pub fn shape(&self, network: &Network) -> sim::Setup {
        let mut shape = sim::Setup::from_network(network).with_orderers(u32::from(self.orderers));
        if network.orderers.len() < 2 && shape.orderers.len() > 1 {
            // One file for all of them: numbered alike.
            for (index, orderer) in shape.orderers.iter_mut().enumerate() {
                orderer.name = format!("orderer{index}");
            }
        }
        shape
    }

    /// The scenario: every client sends to the orderers in turn, at random moments.
    pub fn scenario(&self) -> Scenario {
        let mean = (10_000_000 * u64::from(self.clients)).checked_div(u64::from(self.rate_tenths));
        let stream = |mean: u64| Stream {
            to: Target::RoundRobin,
            start: FIRST_ENVELOPE,
            arrivals: Arrivals::Random {
                mean,
                count: u32::try_from(Self::DURATION / mean.max(1)).unwrap_or(u32::MAX),
            },
            size: Size::Fixed(self.envelope_bytes),
            ..Stream::default()
        };
        Scenario {
            seed: self.seed,
            orderers: u32::from(self.orderers),
            channels: vec![Channel {
                name: Self::CHANNEL.to_owned(),
                create: None,
                replicas: None,
            }],
            streams: mean.map_or_else(Vec::new, |mean| vec![stream(mean); usize::from(self.clients)]),
            faults: self.faults.clone(),
            duration: Self::DURATION,
            ..Scenario::default()
        }
    }
}
