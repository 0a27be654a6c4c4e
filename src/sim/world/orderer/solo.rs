//! The solo chain: the orderer cuts and writes by itself, at once. Source: `orderer/consensus/solo/consensus.go`.

use crate::ordering::effects::Effects;
use crate::ordering::log::{Kind as MessageKind, Level as LogLevel};
use crate::ordering::solo::{SoloChain, SoloMessage};
use crate::sim::scenario::Kind;
use crate::sim::trace::Status;

use super::super::World;
use super::super::flights::Caller;
use super::chain::Processor;

impl World {
    /// `Order` and `Configure`: SUCCESS as soon as the chain's loop has taken the message, whatever becomes of it.
    pub(super) fn order_solo(&mut self, caller: Caller, id: u32) {
        let Some(&envelope) = self.history.envelopes.get(id) else {
            return;
        };
        self.answer(id, Status::Success);
        self.run_solo(caller, |chain, config_seq, processor, effects| {
            let kind = match envelope.kind {
                Kind::Config => MessageKind::Config,
                _ => MessageKind::Normal,
            };
            let message = SoloMessage {
                kind,
                config_seq,
                envelope: id,
                size: envelope.size,
            };
            chain.order(message, processor, effects);
        });
    }

    /// The batch timer fires.
    pub(super) fn solo_timer(&mut self, caller: Caller) {
        self.run_solo(caller, |chain, _, _, effects| chain.timer_fired(effects));
    }

    fn run_solo(
        &mut self,
        caller: Caller,
        act: impl FnOnce(&mut SoloChain<u32>, u64, &Processor<'_>, &mut Effects<u32>),
    ) {
        let mut effects = std::mem::replace(&mut self.effects, Effects::new(LogLevel::Warning));
        effects.clear();
        let chain = self.live.orderers[usize::from(caller.orderer)].chains[usize::from(caller.channel)].as_mut();
        if let Some(chain) = chain.filter(|chain| chain.run == caller.run)
            && let Some(solo) = &mut chain.solo
        {
            let processor = Processor {
                envelopes: &self.history.envelopes,
                ledger: self.history.ledgers.get(chain.ledger as usize),
                absolute_max_bytes: chain.settings.batch_size.absolute_max_bytes,
            };
            act(solo, chain.settings.config_seq, &processor, &mut effects);
            self.apply(caller, &mut effects);
        }
        self.effects = effects;
    }
}

#[cfg(test)]
mod tests {
    use crate::config::source::{FileKind, FileSet, SourceFile};
    use crate::config::versions::FabricVersion;
    use crate::config::{self, Options};
    use crate::ordering::cutter::CutReason;
    use crate::sim::scenario::{Action, Arrivals, Fault, Node, Stream};
    use crate::sim::{Scenario, Setup, World};

    fn setup() -> Setup {
        let mut setup = Setup {
            solo: true,
            brokers: Vec::new(),
            bootstrap: Vec::new(),
            ..Setup::default()
        };
        setup.channel.batch_size.max_message_count = 10;
        setup
    }

    fn scenario(count: u32, faults: Vec<Fault>) -> Scenario {
        Scenario {
            streams: vec![Stream {
                arrivals: Arrivals::Every {
                    interval: 10_000,
                    count,
                },
                ..Stream::default()
            }],
            faults,
            ..Scenario::default()
        }
    }

    fn run(setup: Setup, scenario: &Scenario) -> World {
        let mut world = World::new(setup, scenario).unwrap();
        assert!(world.run_until(u64::MAX, 1_000_000));
        world
    }

    #[test]
    fn one_orderer_cuts_by_count_and_by_time_without_kafka() {
        let view = run(setup(), &scenario(23, Vec::new())).view();
        assert_eq!((view.totals.accepted, view.totals.ordered), (23, 23));
        assert_eq!(
            (view.broken.len(), view.brokers.len(), view.partitions.len()),
            (0, 0, 0)
        );
        let blocks = &view.orderers[0].chains[1].blocks;
        let told: Vec<_> = blocks.iter().map(|block| (block.reason, block.count)).collect();
        let count = (Some(CutReason::Count), 10);
        assert_eq!(told, [(None, 0), count, count, (Some(CutReason::Timeout), 3)]);
        // The timer starts with the first message that waits.
        let (filled, timed) = (&blocks[2], &blocks[3]);
        let waited = timed.at - filled.at;
        assert!((2_000_000..2_020_000).contains(&waited), "{waited}");
    }

    #[test]
    fn a_killed_orderer_loses_what_waits_though_it_said_success() {
        let orderer = Node::Orderer(0);
        let faults = vec![
            Fault::at(2_000_000, Action::Kill(orderer)),
            Fault::at(3_000_000, Action::Start(orderer)),
        ];
        let view = run(setup(), &scenario(13, faults)).view();
        assert_eq!((view.totals.accepted, view.totals.ordered), (13, 10));
        assert!(view.orderers[0].alive);
    }

    #[test]
    fn what_ends_an_orderer_at_its_start() {
        let setup = |profile: &str, fabric| {
            let text = format!("Profiles:\n  Genesis:\n    Orderer:\n{profile}");
            let file = SourceFile {
                name: "configtx.yaml".to_owned(),
                kind: FileKind::Configtx,
                text,
            };
            let options = Options::of(fabric);
            Setup::from_network(&config::read(&FileSet { files: vec![file] }, &options))
        };
        let solo = "      OrdererType: solo\n";
        let consortiums = "    Consortiums:\n      Course:\n        Organizations:\n";
        let unknown = "Error retrieving consenter of type: solo";
        let (early, late) = (
            "No system chain found.  If bootstrapping, does your system channel contain a consortiums group definition?",
            "Failed validating bootstrap block: the block isn't a system channel block because it lacks ConsortiumsConfig",
        );
        let (old, new, last) = (FabricVersion::V1_2, FabricVersion::V1_4_2, FabricVersion::V3);
        for (profile, fabric, words) in [
            (format!("{solo}{consortiums}"), new, None),
            (format!("{solo}{consortiums}"), last, Some(unknown)),
            (solo.to_owned(), old, Some(early)),
            (solo.to_owned(), new, Some(late)),
        ] {
            let view = run(setup(&profile, fabric), &scenario(3, Vec::new())).view();
            assert_eq!(view.orderers[0].panic.as_deref(), words, "{profile}");
            let refused = if words.is_some() { 3 } else { 0 };
            assert_eq!(view.totals.refused, refused, "{profile}");
        }
    }
}
