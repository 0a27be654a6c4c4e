//! The world as a picture.

use crate::sim::history::{History, Ledger, ValueKind};
use crate::sim::scenario::Node;
use crate::sim::story;
use crate::sim::trace::Status;
use crate::sim::view::{
    Answer, BlockView, BrokerView, ChainPhase, ChainView, ClientView, EnvelopeView, FlightKind, FlightView,
    OrdererView, PartitionView, RECENT, RecordKind, RecordView, ReplicaView, Role as RoleView, Snapshot, ZooKeeperView,
};

use super::World;
use super::flights::{Cargo, Flight};
use super::state::{Chain, Replica, Role, Stage};

/// Flights in a picture at most.
const FLIGHTS: usize = 256;
/// Envelopes of one flight in a picture at most.
const CARRIED: usize = 16;

impl World {
    /// A picture of this moment.
    pub fn view(&self) -> Snapshot {
        let channels = 0..self.live.topics.len() as u8;
        let mut view = Snapshot {
            now: self.live.now,
            events: self.live.events,
            finished: self.is_finished(),
            channels: channels
                .clone()
                .map(|channel| self.channel_name(channel).to_string())
                .collect(),
            faults: Vec::new(),
            clients: self.clients(),
            orderers: (0..self.live.orderers.len())
                .map(|index| self.orderer_view(index))
                .collect(),
            brokers: (0..self.live.brokers.len())
                .map(|index| self.broker_view(index))
                .collect(),
            zookeepers: self.zookeepers(),
            links: self.live.links.clone(),
            controller: self.live.controller.map(u32::from),
            partitions: channels.filter_map(|channel| self.partition(channel)).collect(),
            flights: self.flights(),
            totals: self.live.totals,
            broken: self.live.broken.clone(),
        };
        let faults = self.scenario.faults.iter().take(RECENT);
        view.faults = faults.map(|fault| story::fault(&view, &fault.action)).collect();
        view
    }

    /// Everything about one envelope.
    pub fn envelope(&self, id: u32) -> Option<EnvelopeView> {
        let envelope = self.history.envelopes.get(id)?;
        let now = self.live.now;
        let answer = self.history.answer(id, now);
        let block = self.history.places.get(id);
        Some(EnvelopeView {
            id,
            channel: u32::from(envelope.channel),
            stream: (envelope.stream != super::clients::NO_STREAM).then(|| u32::from(envelope.stream)),
            orderer: u32::from(envelope.orderer),
            size: envelope.size,
            kind: envelope.kind,
            sent: envelope.sent.micros(),
            answered: answer.map(|answer| (answer.at, self.words(answer.status))),
            block: block.and_then(|place| place.block(now)),
        })
    }

    /// A block of an orderer's ledger with all its envelopes.
    pub fn block(&self, orderer: u32, channel: u32, number: u64) -> Option<(BlockView, Vec<u32>)> {
        let chain = self
            .live
            .orderers
            .get(orderer as usize)?
            .chains
            .get(channel as usize)?
            .as_ref()?;
        let ledger = self.history.ledgers.get(chain.ledger as usize)?;
        let index = usize::try_from(number).ok()?;
        Some((block_view(ledger, index)?, ledger.envelopes_of(index).to_vec()))
    }

    /// Everything that has happened, as it is kept. What it says of the future is not true yet.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The blocks of the first of the orderers that have most of a channel.
    pub fn longest_ledger(&self, channel: u32) -> Option<&Ledger> {
        let chains = self.live.orderers.iter().rev();
        let chains = chains.filter_map(|orderer| orderer.chains.get(channel as usize)?.as_ref());
        let ledgers = chains.filter_map(|chain| self.history.ledgers.get(chain.ledger as usize));
        ledgers.max_by_key(|ledger| ledger.blocks.len())
    }

    /// The words of an answer.
    pub fn words(&self, status: Status) -> Answer {
        let (status, info) = status.words(self.setup.fabric);
        Answer {
            status: status.to_owned(),
            info: info.into_owned(),
        }
    }

    fn clients(&self) -> Vec<ClientView> {
        let streams = self.live.streams.iter().enumerate();
        let view = |(index, state): (usize, &super::state::StreamState)| ClientView {
            stream: index as u32,
            sent: state.sent,
            accepted: state.accepted,
            refused: state.refused,
            last_refusal: state.last_refused.and_then(|envelope| {
                let answer = self.history.answers.get(envelope)?;
                Some(self.words(answer.status))
            }),
        };
        streams.map(view).collect()
    }

    fn orderer_view(&self, index: usize) -> OrdererView {
        let orderer = &self.live.orderers[index];
        let chains = orderer.chains.iter().enumerate();
        let alive = orderer.stage == Stage::Serving;
        OrdererView {
            name: self.setup.orderers[index].name.clone(),
            alive,
            panic: orderer.panic.as_deref().map(str::to_owned),
            chains: chains
                .filter_map(|(channel, chain)| Some(self.chain_view(channel as u32, chain.as_ref()?, alive)))
                .collect(),
        }
    }

    fn chain_view(&self, channel: u32, chain: &Chain, alive: bool) -> ChainView {
        let waiting = match &chain.solo {
            Some(solo) => solo.waiting(),
            None => chain.kafka.waiting(),
        };
        let (producer_waiting, producer_in_flight) = chain.producer.counts();
        let ledger = &self.history.ledgers[chain.ledger as usize];
        let height = ledger.blocks.len();
        ChainView {
            channel,
            phase: if alive { chain.phase } else { ChainPhase::Down },
            pending: waiting[waiting.len().saturating_sub(RECENT)..].to_vec(),
            pending_count: waiting.len() as u32,
            pending_bytes: match &chain.solo {
                Some(solo) => solo.pending_bytes(),
                None => chain.kafka.pending_bytes(),
            },
            timer: chain.timer.map(|timer| (timer.started, timer.fires)),
            next_offset: chain.consumer.map_or(-1, |consumer| consumer.offset()),
            height: height as u64,
            blocks: (height.saturating_sub(RECENT)..height)
                .filter_map(|index| block_view(ledger, index))
                .collect(),
            producer_waiting: producer_waiting as u32,
            producer_in_flight: producer_in_flight as u32,
            breaker_open: chain.producer.is_breaker_open(self.live.now),
            deliver_dropped: chain.deliver_dropped,
        }
    }

    fn broker_view(&self, index: usize) -> BrokerView {
        let broker = &self.live.brokers[index];
        let alive = broker.is_serving();
        let replicas = broker.replicas.iter().enumerate();
        let view = |(channel, replica): (usize, &Option<Replica>)| {
            let replica = replica.as_ref()?;
            Some(ReplicaView {
                channel: channel as u32,
                role: match replica.role {
                    Role::Leader(_) if alive => RoleView::Leader,
                    Role::Follower { .. } if alive => RoleView::Follower,
                    _ => RoleView::Offline,
                },
                log_start: replica.log.start(),
                log_end: replica.log.end(),
                high_watermark: replica.high_watermark,
                epoch: replica.epoch,
                in_sync: self.live.topics[channel]
                    .as_ref()
                    .is_some_and(|topic| topic.isr.contains(&(index as u8))),
            })
        };
        BrokerView {
            name: self.setup.brokers[index].name.clone(),
            id: self.setup.brokers[index].id,
            alive,
            starting: broker.stage == Stage::Starting,
            registered: self.live.zookeeper.is_registered(index),
            replicas: replicas.filter_map(view).collect(),
        }
    }

    fn zookeepers(&self) -> Vec<ZooKeeperView> {
        let names = self.setup.zookeeper.names.iter().enumerate();
        let view = |(index, name): (usize, &String)| ZooKeeperView {
            name: name.clone(),
            alive: self.live.zookeeper.is_up(index),
            leader: self.live.zookeeper.leader() == Some(index),
            serving: self.live.zookeeper.is_up(index) && self.live.zookeeper.has_quorum(),
        };
        names.map(view).collect()
    }

    fn partition(&self, channel: u8) -> Option<PartitionView> {
        let topic = self.live.topics.get(usize::from(channel))?.as_ref()?;
        let shown = topic.leader.or(topic.isr.first().copied())?;
        let replica = self.live.brokers.get(usize::from(shown))?.replicas[usize::from(channel)].as_ref();
        let (log_start, log_end, high_watermark) = replica.map_or((0, 0, 0), |replica| {
            (replica.log.start(), replica.log.end(), replica.high_watermark)
        });
        let first = log_start.max(log_end - RECENT as i64);
        let wide = |list: &[u8]| list.iter().map(|&broker| u32::from(broker)).collect();
        Some(PartitionView {
            channel: u32::from(channel),
            leader: topic.leader.map(u32::from),
            epoch: topic.epoch,
            replicas: wide(&topic.replicas),
            isr: wide(&topic.isr),
            log_start,
            log_end,
            high_watermark,
            records: (first..log_end)
                .filter_map(|offset| self.record(channel, replica?, offset))
                .collect(),
        })
    }

    fn record(&self, channel: u8, replica: &Replica, offset: i64) -> Option<RecordView> {
        let record = self.history.stores[usize::from(channel)].get(replica.log.index_of(offset)?)?;
        let value = self.history.values.get(record.value)?;
        Some(RecordView {
            offset,
            what: match value.what {
                ValueKind::Connect => RecordKind::Connect,
                ValueKind::TimeToCut { block } => RecordKind::TimeToCut {
                    block: u64::from(block),
                },
                ValueKind::Garbage { .. } => RecordKind::Garbage,
                ValueKind::Regular {
                    envelope,
                    config,
                    config_seq,
                    original_offset,
                } => RecordKind::Regular {
                    envelope,
                    config,
                    config_seq: u64::from(config_seq),
                    original_offset: i64::from(original_offset),
                },
            },
            bytes: record.value_len,
            at: record.time,
            poster: (value.poster != u8::MAX).then(|| u32::from(value.poster)),
        })
    }

    fn flights(&self) -> Vec<FlightView> {
        let mut flights: Vec<&Flight> = self.live.flights.iter().collect();
        flights.sort_unstable_by_key(|flight| flight.id);
        let shown = flights.into_iter().filter_map(|flight| self.flight(flight));
        let mut views: Vec<FlightView> = shown.take(FLIGHTS).collect();
        views.extend(self.answers_under_way(FLIGHTS - views.len()));
        views
    }

    /// Answers fly by themselves: they are known from the moment that they are sent.
    fn answers_under_way(&self, room: usize) -> Vec<FlightView> {
        let now = self.live.now;
        let recent = self.live.recent_answers.iter();
        let view = |&(envelope, sent): &(u32, u64)| {
            let answer = self.history.answers.get(envelope)?;
            let known = self.history.envelopes.get(envelope)?;
            (answer.at > now).then(|| FlightView {
                id: u64::MAX - u64::from(envelope),
                from: Node::Orderer(u32::from(known.orderer)),
                to: Node::Client(u32::from(known.stream)),
                sent,
                arrives: answer.at,
                channel: u32::from(known.channel),
                what: FlightKind::Answer {
                    success: answer.status == Status::Success,
                },
                envelopes: vec![envelope],
                count: 1,
            })
        };
        recent.filter_map(view).take(room).collect()
    }

    fn flight(&self, flight: &Flight) -> Option<FlightView> {
        let mut envelopes = Vec::new();
        let (what, channel, count) = match &flight.cargo {
            Cargo::Broadcast { envelope, .. } => {
                envelopes.push(*envelope);
                let channel = self.history.envelopes.get(*envelope)?.channel;
                (FlightKind::Broadcast, channel, 1)
            }
            Cargo::Produce { caller, values, .. } => {
                let values_of = values.iter().filter_map(|&value| self.history.values.get(value));
                let mut cut = false;
                for value in values_of {
                    match value.what {
                        ValueKind::Regular { envelope, .. } if envelopes.len() < CARRIED => envelopes.push(envelope),
                        ValueKind::TimeToCut { .. } => cut = true,
                        _ => {}
                    }
                }
                let kind = if cut && envelopes.is_empty() {
                    FlightKind::TimeToCut
                } else {
                    FlightKind::Produce
                };
                (kind, caller.channel, values.len())
            }
            Cargo::Produced { caller, answer, .. } => (
                FlightKind::ProduceAnswer {
                    success: answer.is_ok(),
                },
                caller.channel,
                0,
            ),
            Cargo::ReplicaData(data) => (
                FlightKind::Replicate,
                data.channel,
                self.carried(data.channel, &data.runs, &mut envelopes),
            ),
            Cargo::ConsumerData { caller, runs, .. } => (
                FlightKind::Consume,
                caller.channel,
                self.carried(caller.channel, runs, &mut envelopes),
            ),
            Cargo::ReplicaFetch { .. }
            | Cargo::ConsumerFetch { .. }
            | Cargo::EpochRequest { .. }
            | Cargo::EpochAnswer { .. }
            | Cargo::Living(_)
            | Cargo::ReplicaBeyond { .. } => return None,
            Cargo::MetadataRequest { caller, .. }
            | Cargo::MetadataAnswer { caller, .. }
            | Cargo::CreateTopic { caller, .. }
            | Cargo::TopicCreated { caller, .. }
            | Cargo::Offsets { caller }
            | Cargo::OffsetsAnswer { caller, .. } => (FlightKind::Control, caller.channel, 0),
            Cargo::Order { channel, .. } => (FlightKind::Control, *channel, 0),
        };
        Some(FlightView {
            id: flight.id,
            from: flight.from,
            to: flight.to,
            sent: flight.sent,
            arrives: flight.arrives,
            channel: u32::from(channel),
            what,
            envelopes,
            count: count as u32,
        })
    }

    /// Counts the records of runs and lists the first envelopes among them.
    fn carried(&self, channel: u8, runs: &[crate::kafka::log::Run], envelopes: &mut Vec<u32>) -> usize {
        let store = &self.history.stores[usize::from(channel)];
        for index in runs
            .iter()
            .flat_map(|run| run.first..run.first + run.count)
            .take(CARRIED)
        {
            let value = store
                .get(index)
                .and_then(|record| self.history.values.get(record.value));
            if let Some(ValueKind::Regular { envelope, .. }) = value.map(|value| value.what) {
                envelopes.push(envelope);
            }
        }
        runs.iter().map(|run| run.count as usize).sum()
    }
}

fn block_view(ledger: &Ledger, number: usize) -> Option<BlockView> {
    let block = ledger.block(number)?;
    let envelopes = ledger.envelopes_of(number);
    let metadata = block.metadata.unwrap_or_default();
    Some(BlockView {
        number: number as u64,
        at: block.at,
        reason: block.reason,
        envelopes: envelopes[..envelopes.len().min(RECENT)].to_vec(),
        count: envelopes.len() as u32,
        bytes: block.bytes,
        last_offset_persisted: metadata.last_offset_persisted,
        last_original_offset_processed: metadata.last_original_offset_processed,
        last_resubmitted_config_offset: metadata.last_resubmitted_config_offset,
        fingerprint: block.fingerprint,
    })
}
