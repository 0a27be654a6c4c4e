//! What the orderer's log says of its start and of its chains.

use crate::console::process::Context;
use crate::sim::scenario::Node;
use crate::sim::trace::What;
use crate::sim::view::ChainPhase;

use super::{KAFKA, Orderer, SERVER};

impl Orderer {
    pub(super) fn announce(
        &mut self,
        context: &mut Context<'_>,
        channel: &str,
        kind: &str,
        (existing, on_disk): (bool, bool),
    ) {
        let own = self.index.unwrap_or(0);
        let chains = context.machine.world.chains_of(own);
        if existing {
            let text = "Not bootstrapping because of existing channels";
            self.say(context, SERVER, "initializeMultichannelRegistrar", "INFO", text);
        } else if on_disk {
            self.say_storage(context);
        }
        if kind == "kafka" {
            if !existing {
                self.say_first(context, channel);
            }
            for chain in chains.iter().filter(|_| existing) {
                let persisted = if chain.start_offset > 0 {
                    chain.start_offset - 1
                } else {
                    -3
                };
                let text = format!(
                    "[channel: {}] Starting chain with last persisted offset {persisted} and last recorded block [{}]",
                    chain.name,
                    chain.height - 1
                );
                self.say(context, KAFKA, "newChain", "INFO", &text);
            }
        }
        let hash = "0".repeat(64);
        let text =
            format!("Starting system channel '{channel}' with genesis block hash {hash} and orderer type {kind}");
        self.say(context, "orderer.commmon.multichannel", "Initialize", "INFO", &text);
        let text = "Starting orderer:\n Version: 1.4.11\n Commit SHA: development build\n Go version: go1.19.8\n OS/Arch: linux/amd64";
        self.say(context, SERVER, "Start", "INFO", text);
        self.say(context, SERVER, "Start", "INFO", "Beginning to serve requests");
    }

    /// What the chains have done since, in the words of the log.
    pub(super) fn follow(&mut self, context: &mut Context<'_>) -> Option<i32> {
        let own = self.index?;
        let mut ended = None;
        let fresh: Vec<What> = context
            .machine
            .world
            .trace()
            .iter()
            .skip(self.seen)
            .map(|event| event.what.clone())
            .collect();
        self.seen += fresh.len();
        let (first, fresh): (Vec<What>, Vec<What>) = fresh.into_iter().partition(is_of_topic);
        for what in first {
            if let What::Log { orderer, text, .. } = what
                && orderer == own
            {
                self.say(context, KAFKA, "startThread", "INFO", &text);
            }
        }
        self.follow_chains(context, own);
        for what in fresh {
            match what {
                What::Log { orderer, level, text } if orderer == own => {
                    let word = match level.word() {
                        "ERROR" => "ERRO",
                        "DEBUG" => "DEBU",
                        word => word,
                    };
                    self.say(context, KAFKA, "processMessagesToBlocks", word, &text);
                }
                What::Exited { node, text } if node == Node::Orderer(own) => {
                    let words = text.strip_prefix("panic: ").unwrap_or(&text).to_owned();
                    ended = Some(self.panic(context, KAFKA, "startThread", &words));
                }
                _ => {}
            }
        }
        ended
    }

    fn say_storage(&mut self, context: &mut Context<'_>) {
        let text = "Getting block information from block storage";
        self.say(context, "fsblkstorage", "newBlockfileMgr", "INFO", text);
    }

    /// A chain that has nothing but its genesis block.
    fn say_first(&mut self, context: &mut Context<'_>, channel: &str) {
        let text =
            format!("[channel: {channel}] Starting chain with last persisted offset -3 and last recorded block [0]");
        self.say(context, KAFKA, "newChain", "INFO", &text);
    }

    fn follow_chains(&mut self, context: &mut Context<'_>, own: u32) {
        use ChainPhase as P;
        let order = [
            P::CreatingTopic,
            P::ConnectingProducer,
            P::PostingConnect,
            P::ConnectingConsumer,
            P::SeekingOffset,
            P::Running,
        ];
        if context.machine.world.setup().solo {
            return;
        }
        for chain in context.machine.world.chains_of(own) {
            let name = &chain.name;
            let before = self.phases.get(&chain.place).copied();
            let Some(to) = order.iter().position(|phase| *phase == chain.phase) else {
                continue;
            };
            if before.is_none() && chain.place != 0 && chain.height == 1 {
                self.say_storage(context);
                self.say_first(context, name);
                let text = format!("Created and starting new chain {name}");
                self.say(context, "orderer.commmon.multichannel", "newChain", "INFO", &text);
            }
            let from = before
                .and_then(|before| order.iter().position(|phase| *phase == before))
                .map_or(0, |place| place + 1);
            for phase in order.iter().take(to + 1).skip(from) {
                let lines: &[(&str, &str)] = match phase {
                    P::CreatingTopic => &[("setupTopicForChannel", "Setting up the topic for this channel...")],
                    P::ConnectingProducer => {
                        &[("setupProducerForChannel", "Setting up the producer for this channel...")]
                    }
                    P::PostingConnect => &[
                        ("startThread", "Producer set up successfully"),
                        ("sendConnectMessage", "About to post the CONNECT message..."),
                    ],
                    P::ConnectingConsumer => &[
                        ("startThread", "CONNECT message posted successfully"),
                        (
                            "setupParentConsumerForChannel",
                            "Setting up the parent consumer for this channel...",
                        ),
                    ],
                    P::SeekingOffset => &[
                        ("startThread", "Parent consumer set up successfully"),
                        (
                            "setupChannelConsumerForChannel",
                            "Setting up the channel consumer for this channel",
                        ),
                    ],
                    _ => &[
                        ("startThread", "Channel consumer set up successfully"),
                        ("startThread", "Start phase completed successfully"),
                    ],
                };
                for (function, words) in lines {
                    let end = if *function == "setupChannelConsumerForChannel" {
                        format!(" (start offset: {})...", chain.start_offset)
                    } else {
                        String::new()
                    };
                    self.say(
                        context,
                        KAFKA,
                        function,
                        "INFO",
                        &format!("[channel: {name}] {words}{end}"),
                    );
                }
            }
            self.phases.insert(chain.place, chain.phase);
        }
    }
}

/// What is said of the topic before the producer's turn.
fn is_of_topic(what: &What) -> bool {
    matches!(what, What::Log { text, .. } if text.contains("failed to create Kafka topic"))
}
