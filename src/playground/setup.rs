//! What is run beside the files: how many nodes, what the clients send, which seed.

use serde::{Deserialize, Serialize};

use crate::config::Options;
use crate::config::network::Network;
use crate::config::source::FileSet;
use crate::config::versions::{FabricVersion, KafkaVersion, Releases};
use crate::sim;
use crate::sim::scenario::{Action, Arrivals, Channel, Fault, Scenario, Size, Stream, Target, limits};

/// Choices of a run that no file makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    pub fabric: FabricVersion,
    /// Release of all brokers.
    #[serde(default)]
    pub kafka: KafkaVersion,
    /// Profile of configtx.yaml; `None`: the first that orders by Kafka.
    #[serde(default)]
    pub profile: Option<String>,
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
    /// What happens instead: then only the releases and [`Setup::profile`] count of all that is above.
    pub play: Option<Play>,
}

/// A scenario that came whole: one of the gallery, or the witness of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Play {
    /// Name of its file without the end: `05-unclean-election`, or the code of the rule.
    pub name: String,
    pub scenario: Scenario,
    /// [`fingerprint`] of the files that it came with; 0 once something else was done to it.
    pub came_with: u64,
}

impl Play {
    /// Bytes of a name.
    const NAME: usize = 64;

    /// Whether it is still what it was, with the files that it came with.
    pub fn is_untouched(&self, files: &FileSet) -> bool {
        self.came_with == fingerprint(files)
    }

    /// Whether it is within the limits of a scenario.
    pub fn is_sound(&self) -> bool {
        self.name.len() <= Self::NAME && self.scenario.check().is_ok()
    }
}

/// Tells file sets apart (FNV-1a over names and texts).
pub fn fingerprint(files: &FileSet) -> u64 {
    files.fingerprint()
}

impl Default for Setup {
    fn default() -> Self {
        Setup {
            fabric: FabricVersion::V1_2,
            kafka: KafkaVersion::default(),
            profile: None,
            orderers: 3,
            clients: 3,
            rate_tenths: 40,
            envelope_bytes: 3 << 10,
            seed: 42,
            faults: Vec::new(),
            play: None,
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
    /// Bytes of a profile's name.
    pub const PROFILE: usize = 255;
    /// Virtual µs after which a run ends.
    pub const DURATION: u64 = 600_000_000;
    /// The channel on the stage.
    pub const CHANNEL: &str = "mychannel";

    /// What the readers need beside the files.
    pub fn options(&self) -> Options {
        Options {
            kafka: self.kafka,
            profile: self.profile.clone(),
            ..Options::of(self.fabric)
        }
    }

    pub fn releases(&self) -> Releases {
        Releases {
            fabric: self.fabric,
            kafka: self.kafka,
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
            play: self.play.filter(Play::is_sound),
            profile: self.profile.filter(|name| (1..=Self::PROFILE).contains(&name.len())),
            ..self
        }
    }

    /// Virtual µs after which the run ends.
    pub fn duration(&self) -> u64 {
        self.play.as_ref().map_or(Self::DURATION, |play| play.scenario.duration)
    }

    /// Envelopes a second of all clients together, in tenths.
    pub fn rate(&self) -> u64 {
        self.play.as_ref().map_or(self.rate_tenths.into(), |play| {
            let seconds = play.scenario.duration / 1_000_000;
            play.scenario.envelopes().saturating_mul(10) / seconds.max(1)
        })
    }

    /// Adds something that happens at virtual time `at` (µs); `false`: there is no room for more.
    pub fn add_fault(&mut self, at: u64, action: Action) -> bool {
        match &mut self.play {
            Some(play) if play.scenario.faults.len() < limits::FAULTS => {
                // What the scenario has for later still comes.
                play.scenario.faults.push(Fault::at(at, action));
                play.came_with = 0;
                true
            }
            None if self.faults.len() < Self::MOST_FAULTS => {
                self.faults.retain(|fault| fault.at <= at);
                self.faults.push(Fault::at(at, action));
                true
            }
            _ => false,
        }
    }

    /// The faults that these choices have in addition, when they are those of `other` in everything else.
    pub fn faults_beyond(&self, other: &Setup) -> Option<&[Fault]> {
        let mut same = self.clone();
        let (all, kept, known) = match (&self.play, &mut same.play, &other.play) {
            (Some(play), Some(kept), Some(known)) => {
                kept.came_with = known.came_with;
                let (all, known) = (&play.scenario.faults, &known.scenario.faults);
                (all, &mut kept.scenario.faults, known)
            }
            _ => (&self.faults, &mut same.faults, &other.faults),
        };
        kept.truncate(known.len());
        (same == *other).then(|| &all[known.len()..])
    }

    /// The network that the files describe, with as many orderers as were chosen.
    pub fn shape(&self, network: &Network) -> sim::Setup {
        if let Some(play) = &self.play {
            return sim::Setup::from_network(network).with_orderers(play.scenario.orderers);
        }
        let mut shape = sim::Setup::from_network(network).with_orderers(u32::from(self.orderers));
        if network.orderers.len() < 2 && shape.orderers.len() > 1 {
            // One file for all of them: numbered alike.
            for (index, orderer) in shape.orderers.iter_mut().enumerate() {
                orderer.name = format!("orderer{index}");
            }
        }
        shape
    }

    /// What happens: the scenario that came whole, else every client sends to the orderers in turn, at random moments.
    pub fn scenario(&self) -> Scenario {
        if let Some(play) = &self.play {
            return play.scenario.clone();
        }
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
