//! Random faults, within what the files promise to survive.
//!
//! What files without an error or a warning promise (factor N, `min.insync.replicas` M, retention off, no unclean
//! election):
//!
//! * Whatever processes die and however often, whatever links break: the same blocks everywhere, no acknowledged envelope
//!   lost, and everything goes on once they are back. Disks stay what they are.
//!   A broker that is cut off from ZooKeeper counts as one that dies, except that it does not know.
//! * One broker's or one orderer's disk may be lost as well, when nothing else happens to brokers around that time, links
//!   break only later (over a bad link followers fall out of the ISR, and the disk may be the only one with all that was
//!   acknowledged), and ZooKeeper keeps its majority: without one nobody takes the leadership from the broker that is gone, and it comes back
//!   empty as the leader of followers that have more. They end by themselves (`Exiting because log truncation is not
//!   allowed`), and the records are gone when they follow it after that.
//! * A configuration update under load is survived too, but not together with a restart of an orderer: an envelope that is
//!   sent again after an update, and cuts a block by its size without being in it, is not remembered by the real chain. Its
//!   second copy is ordered as well (recorded in chain.jsonl), and an orderer that restarts just then remembers it and
//!   does not order it: other blocks.
//! * An accepted envelope gets into a block, unless an update overtook it: then it is sent again, and when Kafka does not
//!   take it then, it is dropped (`error re-submitting normal message`), although its client was told SUCCESS.
//! * An envelope is in one block only as long as no broker, no link to one, and no update gives trouble. Fabric's producer is not
//!   idempotent: what it sends again after an error may be in the log already (recorded in run rand-23).

use crate::sim::random::Random;
use crate::sim::scenario::{Action, Fault, Node, limits};

use super::files::{Network, chance, pick};

pub(super) const SECOND: u64 = 1_000_000;
/// Faults begin after this.
const FIRST: u64 = 4 * SECOND;
/// From here on everything is mended.
pub(super) const HEALED: u64 = 24 * SECOND;

/// What holds beyond the invariants that always hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// No envelope is in two blocks.
    pub once: bool,
    /// Every accepted envelope gets into a block.
    pub kept: bool,
}

/// Faults under construction.
struct Draft<'a> {
    network: &'a Network,
    faults: Vec<Fault>,
    once: bool,
    kept: bool,
    /// When the broker dies that loses its disk.
    disk: Option<u64>,
    /// Orderers restart.
    restarts: bool,
}

pub(super) fn draw(network: &Network, random: &mut Random) -> (Vec<Fault>, Promise) {
    let mut draft = Draft {
        network,
        faults: Vec::new(),
        once: true,
        kept: true,
        disk: None,
        restarts: false,
    };
    match random.below(8) {
        0 => {}
        1 => draft.lost_disk(random),
        2 => draft.many_brokers(random),
        _ => draft.few_brokers(random),
    }
    if chance(30, random) {
        draft.zookeepers(random);
    }
    if chance(40, random) {
        draft.orderers(random);
    }
    if chance(30, random) {
        draft.links(random);
    }
    if draft.disk.is_none() && chance(20, random) {
        draft.cut_off(random);
    }
    for _ in 0..random.below(3) {
        draft.harmless(random);
    }
    draft.heal();
    debug_assert!(draft.faults.len() <= limits::FAULTS);
    draft.faults.sort_by_key(|fault| fault.at);
    (
        draft.faults,
        Promise {
            once: draft.once,
            kept: draft.kept,
        },
    )
}

fn moment(random: &mut Random) -> u64 {
    random.between(FIRST, HEALED - 6 * SECOND)
}

impl Draft<'_> {
    fn at(&mut self, at: u64, action: Action) {
        self.faults.push(Fault::at(at, action));
    }

    fn broker(&self, random: &mut Random) -> Node {
        Node::Broker(random.below(u64::from(self.network.brokers)) as u32)
    }

    fn orderer(&self, random: &mut Random) -> Node {
        Node::Orderer(random.below(u64::from(self.network.orderers)) as u32)
    }

    /// As many brokers at once as writes survive.
    fn few_brokers(&mut self, random: &mut Random) {
        let spare = u64::from(self.network.factor - self.network.min_isr);
        for _ in 0..random.between(1, spare) {
            self.broker_falls(random);
        }
    }

    /// More brokers than writes survive: nothing may be lost all the same.
    fn many_brokers(&mut self, random: &mut Random) {
        for _ in 0..random.between(2, 2 * u64::from(self.network.brokers)) {
            self.broker_falls(random);
        }
    }

    fn broker_falls(&mut self, random: &mut Random) {
        self.once = false;
        let at = moment(random);
        let broker = self.broker(random);
        let action = match random.below(6) {
            0 => Action::Stop(broker),
            1 => Action::KillLeader { channel: Some(0) },
            2 => Action::KillFollower { channel: Some(0) },
            3 => match broker {
                Node::Broker(broker) => Action::DiskFull { broker },
                _ => Action::Kill(broker),
            },
            _ => Action::Kill(broker),
        };
        self.at(at, action);
        if chance(60, random) {
            self.at(random.between(at + SECOND / 10, HEALED), Action::StartAllBrokers);
        }
    }

    /// A broker comes back with an empty disk, after ZooKeeper has noticed that it was gone.
    fn lost_disk(&mut self, random: &mut Random) {
        self.once = false;
        let broker = self.broker(random);
        let at = random.between(FIRST, FIRST + 3 * SECOND);
        self.disk = Some(at);
        self.at(at, Action::Kill(broker));
        self.at(at + SECOND, Action::Wipe(broker));
        // A session ends up to two ticks late; then the controller acts.
        let noticed = at + self.network.session_timeout * 1000 + 6 * SECOND;
        self.at(random.between(noticed, noticed + 2 * SECOND), Action::Start(broker));
    }

    fn zookeepers(&mut self, random: &mut Random) {
        let minority = u64::from(self.network.zookeepers - 1) / 2;
        let down = if chance(70, random) {
            random.between(1, minority)
        } else {
            random.between(1, u64::from(self.network.zookeepers))
        };
        // That the broker without its disk is gone has to be noticed before it is back.
        let down = if self.disk.is_some() { down.min(minority) } else { down };
        // Without a quorum brokers cannot say goodbye, and requests for metadata may time out.
        self.once &= down <= minority;
        let first = random.below(u64::from(self.network.zookeepers));
        for index in 0..down {
            let server = Node::ZooKeeper(((first + index) % u64::from(self.network.zookeepers)) as u32);
            let at = moment(random);
            self.at(at, Action::Kill(server));
            if chance(50, random) {
                self.at(random.between(at + SECOND, HEALED), Action::Start(server));
            }
        }
    }

    fn orderers(&mut self, random: &mut Random) {
        self.restarts = true;
        for _ in 0..random.between(1, 3) {
            let orderer = self.orderer(random);
            let at = moment(random);
            let action = if chance(50, random) {
                Action::Kill(orderer)
            } else {
                Action::Stop(orderer)
            };
            self.at(at, action);
            if chance(20, random) {
                self.at(at + SECOND / 10, Action::Wipe(orderer));
            }
            self.at(random.between(at + SECOND / 2, HEALED), Action::Start(orderer));
        }
    }

    fn links(&mut self, random: &mut Random) {
        self.once = false;
        for _ in 0..random.between(1, 3) {
            let a = self.broker(random);
            let b = if chance(50, random) {
                self.broker(random)
            } else {
                self.orderer(random)
            };
            if a == b {
                continue;
            }
            let at = moment(random).max(self.disk.unwrap_or(0));
            let action = if chance(50, random) {
                Action::CutLink { a, b }
            } else {
                let by = random.between(1000, 2 * SECOND);
                Action::SlowLink { a, b, by }
            };
            self.at(at, action);
            self.at(random.between(at + SECOND, HEALED), Action::HealLink { a, b });
        }
    }

    /// A broker loses ZooKeeper, and nothing else.
    fn cut_off(&mut self, random: &mut Random) {
        self.once = false;
        let a = self.broker(random);
        let at = moment(random);
        for server in 0..self.network.zookeepers {
            let b = Node::ZooKeeper(server);
            self.at(at, Action::CutLink { a, b });
            self.at(random.between(at + SECOND, HEALED), Action::HealLink { a, b });
        }
    }

    /// Things that happen to every network.
    fn harmless(&mut self, random: &mut Random) {
        let orderer = random.below(u64::from(self.network.orderers)) as u32;
        let action = match random.below(6) {
            0 => Action::PreferredElection,
            1 => Action::Send {
                channel: Some(0),
                orderer,
                size: pick(&[300, 5000, self.network.absolute_max], random),
                count: random.between(1, 30) as u32,
            },
            2 if !(self.restarts && self.network.resubmission) => Action::ConfigUpdate {
                channel: 0,
                orderer,
                batch_timeout: None,
                max_message_count: Some(random.between(1, 30) as u32),
                preferred_max_bytes: chance(50, random).then_some(self.network.preferred_max / 2 + 1),
                absolute_max_bytes: None,
            },
            2 | 3 => Action::ConsoleProduce {
                channel: Some(0),
                size: 100,
            },
            4 => Action::SkewClock {
                node: self.broker(random),
                by: random.below(7_200_000_000) as i64 - 3_600_000_000,
            },
            _ => Action::SkewClock {
                node: self.orderer(random),
                by: random.below(7_200_000_000) as i64 - 3_600_000_000,
            },
        };
        // Leadership that moves while a request is under way has it sent again.
        let update = matches!(action, Action::ConfigUpdate { .. });
        self.once &= !update && action != Action::PreferredElection;
        self.kept &= !(update && self.network.resubmission);
        let at = moment(random);
        self.at(at, action);
    }

    /// Everything is started again; a broker that meets its own old session once more.
    fn heal(&mut self) {
        for server in 0..self.network.zookeepers {
            self.at(HEALED, Action::Start(Node::ZooKeeper(server)));
        }
        for wait in [2, 9, 16] {
            self.at(HEALED + wait * SECOND, Action::StartAllBrokers);
        }
        for orderer in 0..self.network.orderers {
            self.at(HEALED + 2 * SECOND, Action::Start(Node::Orderer(orderer)));
        }
    }
}
