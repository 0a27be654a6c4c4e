//! `orderer`. Source: Fabric `orderer/common/server/main.go`, `orderer/consensus/kafka/chain.go`, release 1.4.

use std::collections::BTreeMap;

use crate::config::source::{FileKind, FileSet, SourceFile};
use crate::config::versions::FabricVersion;
use crate::config::{self, Options};
use crate::console::course;
use crate::console::files::resolve;
use crate::console::machine::{Machine, Made};
use crate::console::nodes::OrdererNode;
use crate::console::process::{Context, Kind, Program, Signal, Step};
use crate::finding::Stage;
use crate::sim::Micros;
use crate::sim::scenario::{Action, Node};
use crate::sim::setup::Setup;
use crate::sim::trace::What;
use crate::sim::view::ChainPhase;

const SERVER: &str = "orderer.common.server";
const KAFKA: &str = "orderer.consensus.kafka";
/// Where the orderer's operations service listens, unless orderer.yaml says otherwise.
const OPERATIONS: u16 = 8443;

/// The orderer.
pub(super) struct Orderer {
    arguments: Vec<String>,
    at: Option<Micros>,
    number: u32,
    index: Option<u32>,
    /// By place: the phase that has been logged.
    phases: BTreeMap<u8, ChainPhase>,
    /// Lines of the world's trace that have been looked at.
    seen: usize,
}

impl Orderer {
    pub fn new(arguments: &[String]) -> Self {
        Orderer {
            arguments: arguments.to_vec(),
            at: None,
            number: 0,
            index: None,
            phases: BTreeMap::new(),
            seen: 0,
        }
    }

    fn say(&mut self, context: &mut Context<'_>, module: &str, function: &str, level: &str, text: &str) {
        context.fabric(&mut self.number, module, function, level, text);
    }

    fn panic(&mut self, context: &mut Context<'_>, module: &str, function: &str, words: &str) -> i32 {
        self.say(context, module, function, "PANI", words);
        context.err(format!("panic: {words}\n\ngoroutine 1 [running]:\n"));
        2
    }

    /// Reads orderer.yaml and the genesis block, and starts. `Err`: the status to end with.
    fn start(&mut self, context: &mut Context<'_>) -> Result<(), i32> {
        let folder = context
            .environment
            .get("FABRIC_CFG_PATH")
            .cloned()
            .unwrap_or_else(|| course::FABRIC_CONFIG.to_owned());
        let path = resolve(&folder, "orderer.yaml");
        let Ok(text) = context.machine.files.text(&path) else {
            let words = "failed to parse config:  Error reading configuration: Unsupported Config Type \"\"";
            self.say(context, SERVER, "Main", "ERRO", words);
            return Err(1);
        };
        let environment: Vec<(String, String)> = context
            .environment
            .iter()
            .filter(|(name, _)| name.starts_with("ORDERER_"))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let file = |name: &str, kind, text: &str| SourceFile {
            name: name.to_owned(),
            kind,
            text: text.to_owned(),
        };
        let mut files = FileSet {
            files: vec![file("orderer.yaml", FileKind::Orderer, &text)],
        };
        let mut options = Options {
            fabric: FabricVersion::V1_4_2,
            profile: None,
            environment,
        };
        let network = config::read(&files, &options);
        let refusals = network.findings.iter().filter_map(|finding| finding.refusal.as_ref());
        if let Some(refusal) = refusals.clone().find(|refusal| refusal.stage == Stage::OrdererLoad) {
            if refusal.text.starts_with("Error ") {
                let words = format!("failed to parse config:  {}", refusal.text);
                self.say(context, SERVER, "Main", "ERRO", &words);
                return Err(1);
            }
            return Err(self.panic(context, "localconfig", "completeInitialization", &refusal.text));
        }
        let Some(node) = network.orderers.first().cloned() else {
            return Err(1);
        };
        self.say(
            context,
            "localconfig",
            "completeInitialization",
            "INFO",
            "Kafka.Version unset, setting to 0.10.2.0",
        );
        self.say(context, SERVER, "prettyPrintStruct", "INFO", "Orderer config values:");
        context.note("\t… (the simulation leaves the list of values out)\n");
        let ledger = location(&text, context);
        let known = context.machine.orderers.iter().position(|own| own.ledger == ledger);
        let has_ledger = context.machine.files.is_folder(&format!("{ledger}/chains"));
        let existing = known.filter(|_| has_ledger);
        self.check_ports(context, node.listen_port.value, &ledger, known)?;
        let (channel, source) = match existing {
            Some(index) => {
                let own = &context.machine.orderers[index];
                (own.system_channel.clone(), own.source.clone())
            }
            None => {
                let method = node.genesis_method.value.clone();
                if method != "file" && method != "provisional" {
                    return Err(self.panic(
                        context,
                        SERVER,
                        "extractBootstrapBlock",
                        &format!("Unknown genesis method: {method}"),
                    ));
                }
                let genesis = resolve(&folder, &node.genesis_file.value);
                self.genesis(context, &genesis)?
            }
        };
        files.files.push(file("configtx.yaml", FileKind::Configtx, &source.0));
        options.profile = Some(source.1.clone());
        let network = config::read(&files, &options);
        let refusals = network.findings.iter().filter_map(|finding| finding.refusal.as_ref());
        if let Some(refusal) = refusals
            .clone()
            .find(|refusal| refusal.stage == Stage::OrdererBootstrap)
        {
            let words = refusal.text.clone();
            return Err(self.panic(context, SERVER, "Start", &words));
        }
        if node.general_tls_enabled.value {
            let certificate = format!("{folder}/tls/server.crt");
            if !context.machine.files.exists(&certificate) {
                let words = format!(
                    "Failed to load server Certificate file '{certificate}' (open {certificate}: no such file or directory)"
                );
                self.say(context, SERVER, "initializeServerConfig", "FATA", &words);
                return Err(1);
            }
        }
        let setup = Setup::from_network(&network);
        let brokers = network.channel.iter().flat_map(|channel| &channel.kafka_brokers.value);
        let addresses = brokers.map(|broker| broker.value.trim().to_owned()).collect();
        let kind = network
            .channel
            .as_ref()
            .map_or("kafka".to_owned(), |channel| channel.orderer_type.value.clone());
        self.enter_world(
            context,
            &setup,
            addresses,
            known,
            (&ledger, &channel, &source),
            node.listen_port.value,
        )?;
        self.announce(context, &channel, &kind, existing.is_some());
        Ok(())
    }

    fn check_ports(
        &mut self,
        context: &mut Context<'_>,
        port: u16,
        ledger: &str,
        known: Option<usize>,
    ) -> Result<(), i32> {
        if context.machine.ports.contains_key(&OPERATIONS) {
            let words = format!(
                "failed to initialize operations subsystem: listen tcp 127.0.0.1:{OPERATIONS}: bind: address already in use"
            );
            return Err(self.panic(context, SERVER, "Start", &words));
        }
        if context.machine.ports.contains_key(&port) {
            let words = format!("Failed to listen: listen tcp 0.0.0.0:{port}: bind: address already in use");
            self.say(context, SERVER, "initializeGrpcServer", "FATA", &words);
            return Err(1);
        }
        if known.is_some_and(|index| context.machine.orderers[index].pid.is_some()) {
            let words = format!("Error opening leveldb: resource temporarily unavailable ({ledger}/index)");
            context.err(format!("panic: {words}\n\ngoroutine 1 [running]:\n"));
            return Err(2);
        }
        context.machine.ports.insert(port, context.pid);
        context.machine.ports.insert(OPERATIONS, context.pid);
        Ok(())
    }

    /// The genesis block's channel, and what it was made from.
    fn genesis(&mut self, context: &mut Context<'_>, path: &str) -> Result<(String, (String, String)), i32> {
        let bytes = match context.machine.files.read(path) {
            Ok(bytes) => bytes.to_vec(),
            Err(error) => {
                let words = format!(
                    "unable to bootstrap orderer. Error reading genesis block file: open {path}: {}",
                    error.text().to_lowercase()
                );
                context.err(format!("panic: {words}\n\ngoroutine 1 [running]:\n"));
                return Err(2);
            }
        };
        match context.machine.made(&bytes) {
            Some(Made::Genesis {
                channel,
                configtx,
                profile,
            }) => Ok((channel.clone(), (configtx.clone(), profile.clone()))),
            Some(Made::ChannelTx { .. }) => {
                let words = "Failed validating bootstrap block: cannot extract config from block: not a config block";
                Err(self.panic(context, SERVER, "Start", words))
            }
            None => {
                context.err("panic: unable to bootstrap orderer. Error unmarshalling genesis block: proto: can't skip unknown wire type 4\n\ngoroutine 1 [running]:\n");
                context.note("simulation: only blocks that configtxgen has written on this machine are known\n");
                Err(2)
            }
        }
    }

    /// The world's orderer gets its settings and starts.
    fn enter_world(
        &mut self,
        context: &mut Context<'_>,
        setup: &Setup,
        addresses: Vec<String>,
        known: Option<usize>,
        (ledger, channel, source): (&str, &str, &(String, String)),
        port: u16,
    ) -> Result<(), i32> {
        let machine = &mut *context.machine;
        let Some(mut settings) = setup.orderers.first().cloned() else {
            return Err(1);
        };
        let index = match known {
            Some(index) => index as u32,
            None => {
                settings.name = format!("orderer{}", machine.orderers.len());
                match machine.world.add_orderer(settings.clone()) {
                    Some(index) => {
                        machine.orderers.push(OrdererNode::default());
                        index
                    }
                    None => {
                        context.note("simulation: no more orderers fit on this machine\n");
                        return Err(1);
                    }
                }
            }
        };
        settings.name = format!("orderer{index}");
        machine.world.set_orderer(index, settings);
        if known.is_some() && !machine.files.is_folder(&format!("{ledger}/chains")) {
            machine.act(&Action::Wipe(Node::Orderer(index)));
        }
        let others = machine.orderers.iter().any(|node| node.pid.is_some());
        if !others {
            machine.choose_system_channel(channel);
        }
        machine.world.change_setup(|own| {
            own.fabric = setup.fabric;
            own.solo = setup.solo;
            own.unknown_consenter = setup.unknown_consenter.clone();
            own.channel = setup.channel;
            own.max_channels = setup.max_channels;
        });
        machine.bootstrap_addresses = addresses;
        machine.find_bootstrap();
        let _ = machine.files.make_folder(&format!("{ledger}/chains"));
        let _ = machine.files.make_folder(&format!("{ledger}/index"));
        machine.orderers[index as usize] = OrdererNode {
            ledger: ledger.to_owned(),
            listen: ("0.0.0.0".to_owned(), port),
            pid: Some(context.pid),
            system_channel: channel.to_owned(),
            source: source.clone(),
        };
        self.seen = machine.world.trace().len();
        machine.act(&Action::Start(Node::Orderer(index)));
        self.index = Some(index);
        Ok(())
    }

    fn announce(&mut self, context: &mut Context<'_>, channel: &str, kind: &str, existing: bool) {
        let own = self.index.unwrap_or(0);
        let chains = context.machine.world.chains_of(own);
        if existing {
            let text = format!("Not bootstrapping because of {} existing channels", chains.len());
            self.say(context, SERVER, "extractSysChanLastConfig", "INFO", &text);
            let height = chains.first().map_or(1, |chain| chain.height);
            let text = format!("System channel: name={channel}, height={height}, last config block number=0");
            self.say(context, SERVER, "extractSysChanLastConfig", "INFO", &text);
            let text = "Not bootstrapping because of existing channels";
            self.say(context, SERVER, "initializeMultichannelRegistrar", "INFO", text);
        } else {
            self.say(
                context,
                SERVER,
                "extractSysChanLastConfig",
                "INFO",
                "Bootstrapping because no existing channels",
            );
            self.say(
                context,
                "fsblkstorage",
                "newBlockfileMgr",
                "INFO",
                "Getting block information from block storage",
            );
        }
        if kind == "kafka" {
            let text = format!(
                "[channel: {channel}] Starting chain with last persisted offset -3 and last recorded block [0]"
            );
            if !existing {
                self.say(context, KAFKA, "newChain", "INFO", &text);
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
    fn follow(&mut self, context: &mut Context<'_>) -> Option<i32> {
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
                self.say(
                    context,
                    "fsblkstorage",
                    "newBlockfileMgr",
                    "INFO",
                    "Getting block information from block storage",
                );
                let text = format!(
                    "[channel: {name}] Starting chain with last persisted offset -3 and last recorded block [0]"
                );
                self.say(context, KAFKA, "newChain", "INFO", &text);
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

    fn leave(&mut self, machine: &mut Machine) {
        if let Some(index) = self.index.take() {
            machine.act(&Action::Kill(Node::Orderer(index)));
            machine.orderers[index as usize].pid = None;
        }
    }
}

/// `FileLedger.Location`, or the variable that beats it.
fn location(text: &str, context: &Context<'_>) -> String {
    if let Some(value) = context.environment.get("ORDERER_FILELEDGER_LOCATION") {
        return context.path(value);
    }
    let mut lines = text.lines().skip_while(|line| !line.starts_with("FileLedger:")).skip(1);
    let inside = lines
        .by_ref()
        .take_while(|line| line.starts_with([' ', '#']) || line.trim().is_empty());
    let value = inside
        .filter_map(|line| line.trim().strip_prefix("Location:").map(str::trim))
        .next();
    let value = value.map(|value| value.split(" #").next().unwrap_or("").trim().trim_matches(['"', '\'']));
    context.path(
        value
            .filter(|value| !value.is_empty())
            .unwrap_or("/var/hyperledger/production/orderer"),
    )
}

impl Program for Orderer {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        match self.at {
            None => {
                self.at = Some(now + 60_000);
                return Step::Until(now + 60_000);
            }
            Some(at) if at > now => return Step::Until(at),
            Some(_) => {}
        }
        if self.index.is_none() {
            match self.arguments.first().map(String::as_str) {
                None | Some("start") => {}
                Some("version") => {
                    context.out("orderer:\n Version: 1.4.11\n Commit SHA: development build\n Go version: go1.19.8\n OS/Arch: linux/amd64\n\n");
                    return Step::Done(0);
                }
                Some(other) => {
                    context.err(format!("orderer: error: unexpected {other}, try --help\n"));
                    return Step::Done(1);
                }
            }
            if let Err(status) = self.start(context) {
                return Step::Done(status);
            }
        }
        if let Some(status) = self.follow(context) {
            if let Some(index) = self.index.take() {
                context.machine.orderers[index as usize].pid = None;
            }
            return Step::Done(status);
        }
        let waiting = self.phases.values().any(|phase| *phase != ChainPhase::Running) || self.phases.is_empty();
        let at = now + if waiting { 2_000 } else { 50_000 };
        self.at = Some(at);
        Step::Until(at)
    }

    fn signal(&mut self, context: &mut Context<'_>, signal: Signal) -> Step {
        self.leave(context.machine);
        Step::Done(if signal == Signal::Int { 130 } else { 0 })
    }

    fn killed(&mut self, machine: &mut Machine) {
        self.leave(machine);
    }

    fn kind(&self) -> Kind {
        Kind::Orderer
    }
}
