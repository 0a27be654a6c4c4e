//! `peer channel create` and `peer channel fetch`. Source: Fabric `peer/channel/`, release 1.4.

use super::configtxgen::DEFAULT_POLICIES;
use crate::console::course;
use crate::console::files::resolve;
use crate::console::machine::Made;
use crate::console::process::{Context, Program, Step};
use crate::sim::Micros;
use crate::sim::view::ChainPhase;

const CHANNEL: &str = "channelCmd";
const CLI: &str = "cli.common";
/// Bytes of the transaction that creates a channel.
const CREATION: u32 = 1500;
/// How long the tool waits for a new channel's first block (`--timeout`).
const TIMEOUT: Micros = 10_000_000;

/// The tool.
pub(super) struct Peer {
    arguments: Vec<String>,
    at: Option<Micros>,
    number: u32,
    /// The envelope that asks for the channel.
    asked: Option<u32>,
    /// It is in a block; the new channel's first block is awaited since then.
    awaited: Option<Micros>,
    options: Options,
}

#[derive(Debug, Clone, Default)]
struct Options {
    words: Vec<String>,
    channel: Option<String>,
    file: Option<String>,
    orderer: Option<String>,
    output: Option<String>,
    tls: bool,
    /// `--cafile`.
    authorities: Option<String>,
}

impl Peer {
    pub fn new(arguments: &[String]) -> Self {
        Peer {
            arguments: arguments.to_vec(),
            at: None,
            number: 0,
            asked: None,
            awaited: None,
            options: Options::default(),
        }
    }

    fn say(&mut self, context: &mut Context<'_>, module: &str, function: &str, level: &str, text: &str) {
        context.fabric(&mut self.number, module, function, level, text);
    }

    fn parse(&mut self, context: &mut Context<'_>) -> Result<(), i32> {
        let mut options = Options::default();
        let mut arguments = self.arguments.iter();
        while let Some(argument) = arguments.next() {
            let (name, attached) = match argument.split_once('=') {
                Some((name, value)) if name.starts_with('-') => (name, Some(value.to_owned())),
                _ => (argument.as_str(), None),
            };
            let place = match name {
                "-c" | "--channelID" => &mut options.channel,
                "-f" | "--file" => &mut options.file,
                "-o" | "--orderer" => &mut options.orderer,
                "--outputBlock" => &mut options.output,
                "--cafile" => &mut options.authorities,
                "-t" | "--timeout" => &mut None,
                "-h" | "--help" => {
                    let create = self.arguments.get(1).is_some_and(|word| word == "create");
                    context.out(if create {
                        format!("Create a channel and write the genesis block to a file.\n\n{CREATE_USAGE}")
                    } else {
                        CHANNEL_USAGE.to_owned()
                    });
                    return Err(0);
                }
                "--tls" => {
                    options.tls = true;
                    continue;
                }
                name if name.starts_with('-') && name.len() > 1 => {
                    let shown = match name.strip_prefix("--") {
                        Some(long) => format!("unknown flag: --{long}"),
                        None => format!(
                            "unknown shorthand flag: '{}' in {name}",
                            name.chars().nth(1).unwrap_or('-')
                        ),
                    };
                    context.err(format!("Error: {shown}\n"));
                    return Err(1);
                }
                _ => {
                    options.words.push(argument.clone());
                    continue;
                }
            };
            let Some(value) = attached.or_else(|| arguments.next().cloned()) else {
                context.err(format!("Error: flag needs an argument: {name}\n"));
                return Err(1);
            };
            *place = Some(value);
        }
        self.options = options;
        Ok(())
    }

    /// The orderer that `-o` names.
    fn orderer(&mut self, context: &mut Context<'_>) -> Result<u32, i32> {
        let address = self.options.orderer.clone().unwrap_or_default();
        let port = address.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
        let Some(port) = port else {
            context.err(format!(
                "Error: ordering service endpoint {address} is not valid or missing\n"
            ));
            return Err(1);
        };
        if self.options.tls {
            let folder = context
                .environment
                .get("FABRIC_CFG_PATH")
                .map_or(course::FABRIC_CONFIG, String::as_str);
            let authorities = self.options.authorities.as_ref();
            let file = authorities.map_or(String::new(), |path| resolve(folder, path));
            context.err(format!("Error: failed to create deliver client: failed to load config for OrdererClient: unable to load orderer.tls.rootcert.file: open {file}: no such file or directory\n"));
            return Err(1);
        }
        if context.machine.orderer_at(&address).is_none() && context.machine.ports.contains_key(&port) {
            // Something else listens there, and hangs up when it hears gRPC.
            self.connected(context);
            context.err("Error: rpc error: code = Unavailable desc = transport is closing\n");
            return Err(1);
        }
        context.machine.orderer_at(&address).ok_or_else(|| {
            let host = address.split(':').next().unwrap_or("").to_owned();
            let dialled = match context.machine.is_here(&host) {
                true if host == "localhost" || host.ends_with(".com") => format!("dial tcp 127.0.0.1:{port}: connect: connection refused"),
                true => format!("dial tcp {host}:{port}: connect: connection refused"),
                false => format!("dial tcp: lookup {host}: no such host"),
            };
            context.err(format!("Error: failed to create deliver client: orderer client failed to connect to {address}: failed to create new connection: connection error: desc = \"transport: error while dialing: {dialled}\"\n"));
            1
        })
    }

    fn connected(&mut self, context: &mut Context<'_>) {
        self.say(
            context,
            CHANNEL,
            "InitCmdFactory",
            "INFO",
            "Endorser and orderer connections initialized",
        );
    }

    fn create(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        let Some(channel) = self.options.channel.clone() else {
            context.err(format!("Error: must supply channel ID\n{CREATE_USAGE}\n"));
            return Err(1);
        };
        let orderer = self.orderer(context)?;
        let now = context.now();
        if let Some(since) = self.awaited {
            return self.await_block(context, orderer, &channel, since);
        }
        if let Some(envelope) = self.asked {
            let answer = context
                .machine
                .world
                .envelope(envelope)
                .and_then(|envelope| envelope.answered);
            return match answer {
                Some((_, answer)) if answer.status == "SUCCESS" => {
                    self.awaited = Some(now);
                    Ok(self.later(context, 5_000))
                }
                Some((_, answer)) => {
                    context.err(format!(
                        "Error: got unexpected status: {} -- {}\n",
                        answer.status, answer.info
                    ));
                    Err(1)
                }
                None => Ok(self.later(context, 2_000)),
            };
        }
        self.connected(context);
        self.read_transaction(context, &channel)?;
        let known = context
            .machine
            .world
            .chains_of(orderer)
            .into_iter()
            .find(|chain| chain.name == channel);
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
        let refusal = if !channel.starts_with(|c: char| c.is_ascii_lowercase()) || !channel.chars().all(legal) {
            format!(
                "initializing configtx manager failed: bad channel ID: channel ID '{channel}' contains illegal characters"
            )
        } else if let Some(chain) = known {
            match chain.place {
                0 => format!(
                    "error applying config update to existing channel '{channel}': error authorizing update: error validating ReadSet: existing config does not contain element for [Group]  /Channel/Application but was in the read set"
                ),
                _ => format!(
                    "error applying config update to existing channel '{channel}': error authorizing update: error validating ReadSet: proposed update requires that key [Group]  /Channel/Application be at version 0, but it is currently at version 1"
                ),
            }
        } else {
            String::new()
        };
        if !refusal.is_empty() {
            context.err(format!("Error: got unexpected status: BAD_REQUEST -- {refusal}\n"));
            return Err(1);
        }
        let Some(place) = context.machine.place(&channel, 0) else {
            context.note("simulation: no room for another channel\n");
            return Err(1);
        };
        self.asked = Some(context.machine.world.ask_for_channel(place, orderer, CREATION));
        Ok(self.later(context, 2_000))
    }

    /// `-f`, or the profile of configtx.yaml without it.
    fn read_transaction(&mut self, context: &mut Context<'_>, channel: &str) -> Result<(), i32> {
        let Some(file) = self.options.file.clone() else {
            let folder = context.environment.get("FABRIC_CFG_PATH").cloned().unwrap_or_default();
            let text = format!("Loaded configuration: {folder}/configtx.yaml");
            self.say(context, "common.tools.configtxgen.localconfig", "Load", "INFO", &text);
            for _ in 0..2 {
                self.say(
                    context,
                    "common.tools.configtxgen.encoder",
                    "NewChannelGroup",
                    "WARN",
                    DEFAULT_POLICIES,
                );
            }
            return Ok(());
        };
        let Ok(bytes) = context.machine.files.read(&context.path(&file)).map(<[u8]>::to_vec) else {
            context.err(format!(
                "Error: channel create configuration tx file not found open {file}: no such file or directory\n"
            ));
            return Err(1);
        };
        let words = match context.machine.made(&bytes) {
            Some(Made::ChannelTx { channel: own }) if own == channel => return Ok(()),
            Some(Made::ChannelTx { channel: own }) => format!("mismatched channel ID {own} != {channel}"),
            Some(Made::Genesis { .. }) => "bad header".to_owned(),
            None => "bad envelope".to_owned(),
        };
        context.err(format!("Error: Invalid channel create transaction : {words}\n"));
        Err(1)
    }

    fn await_block(
        &mut self,
        context: &mut Context<'_>,
        orderer: u32,
        channel: &str,
        since: Micros,
    ) -> Result<Step, i32> {
        let status = deliver_status(context, orderer, channel);
        let Some(status) = status else {
            self.say(context, CLI, "readBlock", "INFO", "Received block: 0");
            let out = self
                .options
                .output
                .clone()
                .unwrap_or_else(|| format!("{channel}.block"));
            let path = context.path(&out);
            let _ = context
                .machine
                .files
                .write(&path, format!("block 0 of {channel}, as this simulation writes it\n"));
            return Err(0);
        };
        self.say(context, CLI, "readBlock", "INFO", &format!("Got status: &{{{status}}}"));
        if context.now() >= since + TIMEOUT {
            context.err("Error: timeout waiting for channel creation\n");
            return Err(1);
        }
        self.connected(context);
        Ok(self.later(context, 200_000))
    }

    fn fetch(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        let Some(which) = self.options.words.get(2).cloned() else {
            context.err("Error: fetch target required, oldest, newest, config, or a number\n");
            return Err(1);
        };
        let Some(channel) = self.options.channel.clone() else {
            context.err("Error: must supply channel ID\n");
            return Err(1);
        };
        let orderer = self.orderer(context)?;
        self.connected(context);
        let height = context
            .machine
            .world
            .chains_of(orderer)
            .into_iter()
            .find(|chain| chain.name == channel)
            .map_or(0, |chain| chain.height);
        let number = match which.as_str() {
            "oldest" | "config" => 0,
            "newest" => height.saturating_sub(1),
            text => match text.parse::<u64>() {
                Ok(number) => number,
                Err(_) => {
                    context.err(format!("Error: fetch target illegal: {which}\n"));
                    return Err(1);
                }
            },
        };
        let status = deliver_status(context, orderer, &channel).or((number >= height).then_some("NOT_FOUND"));
        if let Some(status) = status {
            self.say(context, CLI, "readBlock", "INFO", &format!("Got status: &{{{status}}}"));
            context.err(format!("Error: can't read the block: &{{{status}}}\n"));
            return Err(1);
        }
        self.say(context, CLI, "readBlock", "INFO", &format!("Received block: {number}"));
        if which == "config" {
            self.say(context, CLI, "readBlock", "INFO", &format!("Received block: {number}"));
            let text = format!("Retrieving last config block: {number}");
            self.say(context, CHANNEL, "fetch", "INFO", &text);
        }
        let name = self
            .options
            .words
            .get(3)
            .cloned()
            .unwrap_or_else(|| format!("{channel}_{which}.block"));
        let path = context.path(&name);
        let text = format!("block {number} of {channel}, as this simulation writes it\n");
        if let Err(error) = context.machine.files.write(&path, text) {
            context.err(format!("Error: open {name}: {}\n", error.text().to_lowercase()));
            return Err(1);
        }
        Err(0)
    }

    fn later(&mut self, context: &Context<'_>, micros: Micros) -> Step {
        let at = context.now() + micros;
        self.at = Some(at);
        Step::Until(at)
    }
}

/// What Deliver answers instead of a block; `None`: it delivers.
fn deliver_status(context: &Context<'_>, orderer: u32, channel: &str) -> Option<&'static str> {
    let chain = context
        .machine
        .world
        .chains_of(orderer)
        .into_iter()
        .find(|chain| chain.name == channel);
    match chain {
        None => Some("NOT_FOUND"),
        Some(chain) if chain.phase != ChainPhase::Running || chain.deliver_dropped => Some("SERVICE_UNAVAILABLE"),
        Some(_) => None,
    }
}

const CREATE_USAGE: &str = include_str!("../usage/peer-channel-create.txt");
const CHANNEL_USAGE: &str = include_str!("../usage/peer-channel.txt");

impl Program for Peer {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        match self.at {
            None => {
                if let Err(status) = self.parse(context) {
                    return Step::Done(status);
                }
                return self.later(context, 60_000);
            }
            Some(at) if at > now => return Step::Until(at),
            Some(_) => {}
        }
        let words: Vec<&str> = self.options.words.iter().map(String::as_str).collect();
        let next = match words.as_slice() {
            ["version", ..] => {
                context.out("peer:\n Version: 1.4.12\n Commit SHA: development build\n Go version: go1.19.8\n OS/Arch: linux/amd64\n Chaincode:\n  Base Image Version: 0.4.22\n  Base Docker Namespace: hyperledger\n  Base Docker Label: org.hyperledger.fabric\n  Docker Namespace: hyperledger\n\n");
                Err(0)
            }
            ["channel", "create", ..] => self.create(context),
            ["channel", "fetch", ..] => self.fetch(context),
            ["channel", "join" | "list" | "update" | "signconfigtx" | "getinfo", ..] => {
                context.note("simulation: there is no peer on this machine; create and fetch talk to the orderer\n");
                Err(1)
            }
            ["channel", ..] => {
                context.out(CHANNEL_USAGE);
                Err(0)
            }
            _ => {
                context.note("simulation: of peer there is: peer channel create, peer channel fetch, peer version\n");
                Err(1)
            }
        };
        next.unwrap_or_else(Step::Done)
    }
}
