//! A chain's start: one step after the other, each tried again by the schedule of orderer.yaml, and a panic of the whole
//! process when a step that must succeed has used it up. Source: `orderer/consensus/kafka/chain.go` (`startThread`),
//! `retry.go`.

use std::borrow::Cow;

use crate::config::versions::FabricVersion;
use crate::kafka::controller::has;
use crate::kafka::error::KafkaError;
use crate::kafka::partition::BrokerIndex;
use crate::ordering::log::Level;
use crate::sim::Micros;
use crate::sim::history::{Value, ValueKind};
use crate::sim::sarama::ClientError;
use crate::sim::sarama::client::{Metadata, TopicMetadata};
use crate::sim::sarama::consumer::Consumer;
use crate::sim::sarama::producer::{Message, Waiter};
use crate::sim::scenario::Node;
use crate::sim::trace::{self, What};
use crate::sim::view::ChainPhase;

use super::super::flights::{Caller, Cargo};
use super::super::state::Side;
use super::super::{Happening, World};

/// A chain that is starting.
#[derive(Debug, Clone)]
pub(in crate::sim::world) struct Startup {
    pub step: Step,
    retry: Retry,
    /// Creating the topic: the bootstrap broker that is asked.
    asking: usize,
    /// The broker whose direct answer is awaited.
    awaited: Option<BrokerIndex>,
    /// Seeking the offset: the partition's leader.
    leader: BrokerIndex,
    /// The schedule is used up; the step is given up for this when its time is over.
    spent: Option<Failure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sim::world) enum Step {
    Topic,
    Producer,
    Connect,
    ParentConsumer,
    ChannelConsumer,
}

/// Where a step is in the retry schedule.
#[derive(Debug, Clone, Copy)]
struct Retry {
    /// The first attempt has failed at this time, which is when the tickers start.
    began: Option<Micros>,
    long: bool,
    /// Ticks of the interval so far.
    ticks: u64,
}

impl Retry {
    const FIRST: Retry = Retry {
        began: None,
        long: false,
        ticks: 0,
    };
}

/// Why an attempt of a step failed.
#[derive(Debug, Clone)]
enum Failure {
    Client(ClientError),
    Words(String),
}

impl World {
    /// Begins a chain's start.
    pub(in crate::sim::world) fn begin_startup(&mut self, caller: Caller) {
        let first = if self.setup.fabric >= FabricVersion::V1_3 {
            Step::Topic
        } else {
            Step::Producer
        };
        self.enter(caller, first);
    }

    fn enter(&mut self, caller: Caller, step: Step) {
        let Some(chain) = self.chain(caller) else { return };
        let leader = chain.startup.as_ref().map_or(0, |startup| startup.leader);
        chain.startup = Some(Startup {
            step,
            retry: Retry::FIRST,
            asking: 0,
            awaited: None,
            leader,
            spent: None,
        });
        chain.phase = match step {
            Step::Topic => ChainPhase::CreatingTopic,
            Step::Producer => ChainPhase::ConnectingProducer,
            Step::Connect => ChainPhase::PostingConnect,
            Step::ParentConsumer => ChainPhase::ConnectingConsumer,
            Step::ChannelConsumer => ChainPhase::SeekingOffset,
        };
        self.attempt(caller);
    }

    fn startup(&mut self, caller: Caller) -> Option<&mut Startup> {
        self.chain(caller)?.startup.as_mut()
    }

    fn attempt(&mut self, caller: Caller) {
        let Some(startup) = self.startup(caller) else { return };
        startup.asking = 0;
        if let Some(failure) = startup.spent.take() {
            return self.gave_up(caller, failure);
        }
        match startup.step {
            Step::Topic => self.ask_for_topic(caller),
            Step::Producer | Step::ParentConsumer => {
                let side = if startup.step == Step::Producer {
                    Side::Producer
                } else {
                    Side::Consumer
                };
                let Some(chain) = self.chain(caller) else { return };
                let output = match side {
                    Side::Producer => chain.producer_client.greet(),
                    _ => chain.consumer_client.greet(),
                };
                self.client_wants(caller, side, output);
            }
            Step::Connect => self.post_connect(caller, Waiter::Startup),
            Step::ChannelConsumer => {
                let Some(chain) = self.chain(caller) else { return };
                let output = chain.consumer_client.refresh();
                self.client_wants(caller, Side::Consumer, output);
            }
        }
    }

    pub(super) fn post_connect(&mut self, caller: Caller, waiter: Waiter) {
        let value = self.history.values.push(Value {
            what: ValueKind::Connect,
            poster: caller.orderer,
        });
        self.run_producer(caller, |producer, now, out| {
            producer.send(Message::new(value, waiter), now, out)
        });
    }

    /// The step has come to its end.
    fn succeeded(&mut self, caller: Caller) {
        let Some(step) = self.startup(caller).map(|startup| startup.step) else {
            return;
        };
        match step {
            Step::Topic => self.enter(caller, Step::Producer),
            Step::Producer => self.enter(caller, Step::Connect),
            Step::Connect => self.enter(caller, Step::ParentConsumer),
            Step::ParentConsumer => self.enter(caller, Step::ChannelConsumer),
            Step::ChannelConsumer => self.chain_ready(caller),
        }
    }

    pub(super) fn chain_ready(&mut self, caller: Caller) {
        let Some(chain) = self.chain(caller) else { return };
        chain.startup = None;
        chain.phase = ChainPhase::Running;
        let Caller { orderer, channel, .. } = caller;
        self.note(
            trace::Level::Milestones,
            What::ChainReady {
                orderer: u32::from(orderer),
                channel: u32::from(channel),
            },
        );
        self.fetch(caller);
    }

    /// An attempt failed: the next one comes by the schedule.
    fn failed(&mut self, caller: Caller, failure: Failure) {
        let now = self.live.now;
        let setup = self.setup.clone();
        let settings = &setup.orderers[usize::from(caller.orderer)];
        let Some(startup) = self.startup(caller) else { return };
        startup.awaited = None;
        let retry = &mut startup.retry;
        let (interval, total) = if retry.long {
            (settings.long_interval, settings.long_total)
        } else {
            (settings.short_interval, settings.short_total)
        };
        let began = *retry.began.get_or_insert(now);
        // A tick that passed during the attempt is kept: the next attempt comes at once.
        let passed = (now - began) / interval;
        let next = if passed > retry.ticks {
            now
        } else {
            began.saturating_add((passed + 1).saturating_mul(interval))
        };
        let end = began.saturating_add(total);
        // The two tickers start one after the other: the attempt that is due at the very end is still made. What has
        // taken until after the end is not tried again.
        if next <= end {
            retry.ticks = (next - began) / interval;
            return self.attempt_at(caller, next);
        }
        if !retry.long {
            // The long schedule begins with an attempt of its own.
            *retry = Retry {
                began: None,
                long: true,
                ticks: 0,
            };
            return self.attempt_at(caller, end.max(now));
        }
        // Up to the end it waits, even if no attempt fits in any more.
        startup.spent = Some(failure);
        self.attempt_at(caller, end.max(now));
    }

    fn attempt_at(&mut self, caller: Caller, at: Micros) {
        let Caller { orderer, channel, run } = caller;
        self.live
            .queue
            .push(at, Happening::StartupAttempt { orderer, channel, run });
    }

    pub(in crate::sim::world) fn startup_attempt(&mut self, caller: Caller) {
        self.attempt(caller);
    }

    /// The schedule is used up. Only a topic that cannot be created is forgiven.
    fn gave_up(&mut self, caller: Caller, failure: Failure) {
        let Some(step) = self.startup(caller).map(|startup| startup.step) else {
            return;
        };
        let words = match failure {
            Failure::Client(error) => self.words_of(error),
            Failure::Words(words) => Cow::Owned(words),
        };
        let channel = self.channel_name(caller.channel);
        let what = match step {
            Step::Topic => {
                let text = |channel: &str| format!("[channel: {channel}]: failed to create Kafka topic = {words}");
                self.log(caller.orderer, Level::Info, text, caller.channel);
                return self.succeeded(caller);
            }
            Step::Producer => "Cannot set up producer",
            Step::Connect => "Cannot post CONNECT message",
            Step::ParentConsumer => "Cannot set up parent consumer",
            Step::ChannelConsumer => "Cannot set up channel consumer",
        };
        self.panic(caller.orderer, format!("[channel: {channel}] {what} = {words}"));
    }

    /// Outcome of the CONNECT.
    pub(super) fn connect_posted(&mut self, caller: Caller, outcome: Result<(), ClientError>) {
        if self.startup(caller).is_none_or(|startup| startup.step != Step::Connect) {
            return;
        }
        match outcome {
            Ok(()) => self.succeeded(caller),
            Err(error) => self.failed(caller, Failure::Client(error)),
        }
    }

    /// A client has found what a start-up step needs, or not. Returns whether it was for a start-up step.
    pub(super) fn startup_refreshed(
        &mut self,
        caller: Caller,
        side: Side,
        outcome: Result<TopicMetadata, ClientError>,
    ) -> bool {
        let Some(step) = self.startup(caller).map(|startup| startup.step) else {
            return false;
        };
        match (step, side, outcome) {
            (Step::Producer, Side::Producer, outcome) | (Step::ParentConsumer, Side::Consumer, outcome) => {
                match outcome {
                    Ok(_) => self.succeeded(caller),
                    Err(error) => self.failed(caller, Failure::Client(error)),
                }
            }
            (Step::ChannelConsumer, Side::Consumer, Ok(TopicMetadata::Leader(leader))) => self.seek(caller, leader),
            (Step::ChannelConsumer, Side::Consumer, outcome) => {
                let error = match outcome {
                    Ok(TopicMetadata::Error(error)) => ClientError::Kafka(error),
                    Err(error) => error,
                    Ok(_) => ClientError::OutOfBrokers,
                };
                self.failed(caller, Failure::Client(error));
            }
            _ => return false,
        }
        true
    }

    /// Asks the partition's leader for its offsets.
    fn seek(&mut self, caller: Caller, leader: BrokerIndex) {
        if let Some(startup) = self.startup(caller) {
            startup.leader = leader;
        }
        self.request(caller, leader, Cargo::Offsets { caller }, |error| {
            Cargo::OffsetsAnswer {
                caller,
                answer: Err(error),
            }
        });
    }

    /// Sends a request to a broker, or at once the error that comes of it.
    fn request(
        &mut self,
        caller: Caller,
        broker: BrokerIndex,
        cargo: Cargo,
        refusal: impl FnOnce(ClientError) -> Cargo,
    ) {
        if let Some(startup) = self.startup(caller) {
            startup.awaited = Some(broker);
        }
        let (from, to) = (
            Node::Orderer(u32::from(caller.orderer)),
            Node::Broker(u32::from(broker)),
        );
        let delay = self.kafka_delay(0);
        if self.live.brokers[usize::from(broker)].is_serving() {
            self.send(from, to, delay, cargo);
        } else {
            self.send(to, from, delay, refusal(ClientError::Refused(broker)));
        }
    }

    /// The offset from which the chain wants to read must be there (`chooseStartingOffset`).
    pub(super) fn offsets_answered(&mut self, caller: Caller, answer: Result<(i64, i64), ClientError>) {
        let backoff = self.setup.orderers[usize::from(caller.orderer)].consumer_retry_backoff;
        let Some(chain) = self.chain(caller) else { return };
        let Some(startup) = chain.startup.as_mut().filter(|startup| startup.awaited.is_some()) else {
            return;
        };
        startup.awaited = None;
        let leader = startup.leader;
        let wanted = chain.start_offset;
        match answer {
            Err(error) => self.failed(caller, Failure::Client(error)),
            // -2 is Sarama's "oldest".
            Ok((start, _)) if wanted == -2 => self.subscribe(caller, Consumer::start(start, leader, backoff)),
            Ok((start, end)) if (start..=end).contains(&wanted) => {
                self.subscribe(caller, Consumer::start(wanted, leader, backoff));
            }
            Ok(_) => self.failed(
                caller,
                Failure::Client(ClientError::Kafka(KafkaError::OffsetOutOfRange)),
            ),
        }
    }

    fn subscribe(&mut self, caller: Caller, consumer: Consumer) {
        if let Some(chain) = self.chain(caller) {
            chain.consumer = Some(consumer);
        }
        self.succeeded(caller);
    }

    /// Asks the next bootstrap broker for the topic; with auto-creation the question creates it.
    fn ask_for_topic(&mut self, caller: Caller) {
        let Some(startup) = self.startup(caller) else { return };
        let asking = startup.asking;
        let Some(&broker) = self.setup.bootstrap.get(asking) else {
            let name = self.channel_name(caller.channel);
            let words = format!("error creating topic [{name}]; failed to retrieve metadata for the cluster");
            return self.failed(caller, Failure::Words(words));
        };
        let side = Side::Startup;
        let request = Cargo::MetadataRequest {
            caller,
            side,
            topic: true,
        };
        self.request(caller, broker, request, |error| Cargo::MetadataAnswer {
            caller,
            side,
            broker,
            answer: Err(error),
        });
    }

    pub(super) fn startup_metadata(&mut self, caller: Caller, answer: Result<Metadata, ClientError>) {
        let Some(startup) = self.startup(caller).filter(|startup| startup.awaited.is_some()) else {
            return;
        };
        startup.awaited = None;
        match answer {
            Err(_) => {
                startup.asking += 1;
                self.ask_for_topic(caller);
            }
            Ok(Metadata {
                topic: TopicMetadata::Error(KafkaError::UnknownTopicOrPartition),
                brokers,
            }) => self.ask_controller(caller, brokers),
            // Any other error than "unknown topic" counts as done.
            Ok(_) => self.succeeded(caller),
        }
    }

    fn ask_controller(&mut self, caller: Caller, brokers: u64) {
        let factor = self.setup.orderers[usize::from(caller.orderer)].topic_replication_factor;
        let controller = self.live.controller.filter(|&controller| has(brokers, controller));
        let Some(controller) = controller else {
            return self.failed(caller, Failure::Client(ClientError::Eof));
        };
        self.request(caller, controller, Cargo::CreateTopic { caller, factor }, |error| {
            Cargo::TopicCreated {
                caller,
                answer: Err(error),
            }
        });
    }

    pub(super) fn topic_created(&mut self, caller: Caller, answer: Result<(), ClientError>) {
        let Some(startup) = self.startup(caller).filter(|startup| startup.awaited.is_some()) else {
            return;
        };
        startup.awaited = None;
        match answer {
            Ok(()) => self.succeeded(caller),
            Err(error) => {
                let words = format!("error creating topic: [{}]", self.words_of(error));
                self.failed(caller, Failure::Words(words));
            }
        }
    }

    /// A broker is gone whose direct answer a start-up step awaits.
    pub(in crate::sim::world) fn startup_broken(&mut self, caller: Caller, broker: BrokerIndex) {
        let Some(startup) = self.startup(caller).filter(|startup| startup.awaited == Some(broker)) else {
            return;
        };
        match startup.step {
            Step::Topic => self.startup_metadata(caller, Err(ClientError::Eof)),
            Step::ChannelConsumer => self.offsets_answered(caller, Err(ClientError::Eof)),
            _ => {}
        }
    }
}
