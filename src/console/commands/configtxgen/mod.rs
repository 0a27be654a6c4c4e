//! `configtxgen`. Source: Fabric `common/tools/configtxgen/main.go`, release 1.4.

mod outputs;

use crate::config::fabric::configtx::{self, Orderer, Profile, Refusal, Run, Stages};
use crate::config::fabric::{Disk, Variable};
use crate::config::go::format_duration;
use crate::config::network::Origin;
use crate::config::source::FileId;
use crate::config::versions::FabricVersion;
use crate::config::yaml;
use crate::console::course;
use crate::console::files::resolve;
use crate::console::machine::Made;
use crate::console::process::{Context, Program, Step};
use crate::ordering::genesis::{Circumstances, channel_creation, genesis_block};
use crate::ordering::view;
use crate::sim::Micros;

/// The warning of configtxgen's encoder, which peer prints too when it makes a channel itself.
pub(super) const DEFAULT_POLICIES: &str = "Default policy emission is deprecated, please include policy specifications for the channel group in configtx.yaml";

const TOOL: &str = "common.tools.configtxgen";
const LOCAL: &str = "common.tools.configtxgen.localconfig";

/// Options that take a value, and what the table says of them.
const FLAGS: [(&str, &str); 10] = [
    (
        "asOrg",
        "Performs the config generation as a particular organization (by name), only including values in the write set that org (likely) has privilege to set",
    ),
    (
        "channelCreateTxBaseProfile",
        "Specifies a profile to consider as the orderer system channel current state to allow modification of non-application parameters during channel create tx generation. Only valid in conjuction with 'outputCreateChannelTx'.",
    ),
    ("channelID", "The channel ID to use in the configtx"),
    ("configPath", "The path containing the configuration to use (if set)"),
    (
        "inspectBlock",
        "Prints the configuration contained in the block at the specified path",
    ),
    (
        "inspectChannelCreateTx",
        "Prints the configuration contained in the transaction at the specified path",
    ),
    (
        "outputAnchorPeersUpdate",
        "Creates an config update to update an anchor peer (works only with the default channel creation, and only for the first update)",
    ),
    ("outputBlock", "The path to write the genesis block to (if set)"),
    (
        "outputCreateChannelTx",
        "The path to write a channel creation configtx to (if set)",
    ),
    (
        "printOrg",
        "Prints the definition of an organization as JSON. (useful for adding an org to a channel manually)",
    ),
];

/// The tool.
pub(super) struct Configtxgen {
    arguments: Vec<String>,
    at: Option<Micros>,
    number: u32,
}

#[derive(Default)]
struct Flags {
    profile: Option<String>,
    values: Vec<(&'static str, String)>,
}

impl Flags {
    fn get(&self, name: &str) -> Option<&str> {
        let own = self.values.iter().rev().find(|(own, _)| *own == name);
        own.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

impl Configtxgen {
    pub fn new(arguments: &[String]) -> Self {
        Configtxgen {
            arguments: arguments.to_vec(),
            at: None,
            number: 0,
        }
    }

    fn say(&mut self, context: &mut Context<'_>, module: &str, function: &str, level: &str, text: &str) {
        context.fabric(&mut self.number, module, function, level, text);
    }

    /// Of a channel group that gets the policies of configtxgen's own.
    fn warn_of_policies(&mut self, context: &mut Context<'_>) {
        let module = "common.tools.configtxgen.encoder";
        self.say(context, module, "NewChannelGroup", "WARN", DEFAULT_POLICIES);
    }

    /// Go's `flag.Parse`. `Err`: the status to end with.
    fn flags(&self, context: &mut Context<'_>) -> Result<Flags, i32> {
        let mut flags = Flags::default();
        let mut arguments = self.arguments.iter();
        while let Some(argument) = arguments.next() {
            // The first word that is no option ends them.
            let Some(name) = argument
                .strip_prefix("--")
                .or_else(|| argument.strip_prefix('-'))
                .filter(|name| !name.is_empty())
            else {
                break;
            };
            let (name, value) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (name, None),
            };
            if name == "version" {
                context.out("configtxgen:\n Version: 1.4.11\n Commit SHA: development build\n Go version: go1.19.8\n OS/Arch: linux/amd64\n");
                return Err(0);
            }
            if name == "help" || name == "h" {
                context.err(usage());
                return Err(0);
            }
            let known = FLAGS.iter().find(|(own, _)| *own == name);
            if known.is_none() && name != "profile" {
                context.err(format!("flag provided but not defined: -{name}\n{}", usage()));
                return Err(2);
            }
            let Some(value) = value.or_else(|| arguments.next().cloned()) else {
                context.err(format!("flag needs an argument: -{name}\n{}", usage()));
                return Err(2);
            };
            match known {
                Some((own, _)) => flags.values.push((own, value)),
                None => flags.profile = Some(value),
            }
        }
        Ok(flags)
    }

    fn run(&mut self, context: &mut Context<'_>) -> i32 {
        let flags = match self.flags(context) {
            Ok(flags) => flags,
            Err(status) => return status,
        };
        let writes = ["outputBlock", "outputCreateChannelTx", "outputAnchorPeersUpdate"]
            .iter()
            .any(|name| flags.get(name).is_some());
        if writes && flags.get("channelID").is_none() {
            let text = "Omitting the channel ID for configtxgen for output operations is deprecated.  Explicitly passing the channel ID will be required in the future, defaulting to 'testchainid'.";
            self.say(context, TOOL, "main", "WARN", text);
        }
        self.say(context, TOOL, "main", "INFO", "Loading configuration");
        let folder = match flags.get("configPath") {
            Some(path) => context.path(path),
            None => context
                .environment
                .get("FABRIC_CFG_PATH")
                .cloned()
                .unwrap_or_else(|| course::FABRIC_CONFIG.to_owned()),
        };
        let path = resolve(&folder, "configtx.yaml");
        let Ok(text) = context.machine.files.text(&path) else {
            return self.panic(
                context,
                if writes { "Load" } else { "LoadTopLevel" },
                "Error reading configuration:  Unsupported Config Type \"\"",
            );
        };
        let profile = flags.profile.clone().unwrap_or_else(|| "SampleInsecureSolo".to_owned());
        let environment = variables(context, "CONFIGTX_");
        // Before 1.4 an unknown type of orderer was let through: what is filled in before it is refused.
        let earlier = || stages(&text, &profile, &folder, &environment, FabricVersion::V1_3).ok();
        let stages = match stages(&text, &profile, &folder, &environment, FabricVersion::V1_4_2) {
            Ok(stages) => stages,
            Err(words) => return self.panic(context, if writes { "Load" } else { "LoadTopLevel" }, &words),
        };
        let loaded = if writes {
            match &stages.load {
                Ok(loaded) => {
                    self.complete(context, loaded.orderer.as_ref());
                    let text = format!("Loaded configuration: {path}");
                    self.say(context, LOCAL, "Load", "INFO", &text);
                    Some(loaded.clone())
                }
                Err(refusal) => {
                    let before = earlier().and_then(|stages| stages.load.ok()?.orderer);
                    return self.refuse(context, "Load", refusal, before);
                }
            }
        } else {
            None
        };
        match &stages.top_level {
            Ok(orderer) => self.complete(context, orderer.as_ref()),
            Err(refusal) => {
                let before = earlier().and_then(|stages| stages.top_level.ok()?);
                return self.refuse(context, "LoadTopLevel", refusal, before);
            }
        }
        self.say(
            context,
            LOCAL,
            "LoadTopLevel",
            "INFO",
            &format!("Loaded configuration: {path}"),
        );
        let channel = flags.get("channelID").unwrap_or("testchainid").to_owned();
        if let (Some(out), Some(loaded)) = (flags.get("outputBlock"), &loaded)
            && let Err(words) = self.genesis(context, out, &channel, loaded, (&text, &profile))
        {
            return self.fatal(context, "outputBlock", &words);
        }
        if let (Some(out), Some(loaded)) = (flags.get("outputCreateChannelTx"), &loaded)
            && let Err(words) = self.channel_tx(context, out, &channel, loaded)
        {
            return self.fatal(context, "outputChannelCreateTx", &words);
        }
        if let Some(path) = flags.get("inspectBlock")
            && let Err(words) = self.inspect(context, path)
        {
            return self.fatal(context, "inspectBlock", &words);
        }
        if let Some(path) = flags.get("inspectChannelCreateTx")
            && let Err(words) = self.inspect_channel_tx(context, path)
        {
            return self.fatal(context, "inspectChannelCreateTx", &words);
        }
        if let (Some(_), Some(loaded)) = (flags.get("outputAnchorPeersUpdate"), &loaded)
            && let Err(words) = self.anchor_peers(context, loaded, &flags)
        {
            // The real one calls itself so too.
            return self.fatal(context, "inspectChannelCreateTx", &words);
        }
        if let Some(name) = flags.get("printOrg") {
            let named =
                |line: &str| line.trim_start_matches([' ', '-']).strip_prefix("Name:").map(str::trim) == Some(name);
            if !text.lines().any(named) {
                return self.fatal(context, "printOrg", &format!("organization {name} not found"));
            }
            context.note("simulation: -printOrg prints certificates, and there are none here\n");
            return 1;
        }
        0
    }

    /// `Orderer.completeInitialization`: what is said of the values that are filled in.
    fn complete(&mut self, context: &mut Context<'_>, orderer: Option<&Orderer>) {
        let Some(orderer) = orderer else { return };
        for text in filled_in(orderer) {
            self.say(context, LOCAL, "completeInitialization", "INFO", &text);
        }
    }

    /// A refusal while the profile or the top level is read.
    fn refuse(&mut self, context: &mut Context<'_>, function: &str, refusal: &Refusal, before: Option<Orderer>) -> i32 {
        if !refusal.text.starts_with("unknown orderer type") {
            return self.panic(context, function, &refusal.text);
        }
        self.complete(context, before.as_ref());
        self.panic(context, "completeInitialization", &refusal.text)
    }

    fn fatal(&mut self, context: &mut Context<'_>, what: &str, words: &str) -> i32 {
        self.say(context, TOOL, "main", "FATA", &format!("Error on {what}: {words}"));
        1
    }

    /// A refusal while the configuration is read.
    fn panic(&mut self, context: &mut Context<'_>, function: &str, words: &str) -> i32 {
        self.say(context, LOCAL, function, "PANI", words);
        if words.contains("Could not find profile") {
            let text = format!(
                "{words}. Please make sure that FABRIC_CFG_PATH or -configPath is set to a path which contains configtx.yaml with the specified profile"
            );
            self.say(context, TOOL, "func1", "ERRO", &text);
            return 1;
        }
        self.say(context, TOOL, "func1", "PANI", words);
        context.err(format!(
            "panic: {words} [recovered]\n\tpanic: {words}\n\ngoroutine 1 [running]:\n"
        ));
        2
    }
}

/// Variables of configtxgen (`CONFIGTX_…`) or of the orderer (`ORDERER_…`).
pub(super) fn variables(context: &Context<'_>, prefix: &str) -> Vec<Variable> {
    let own = context.environment.iter().filter(|(name, _)| name.starts_with(prefix));
    own.map(|(name, value)| Variable {
        name: name.clone(),
        value: value.clone(),
        at: None,
    })
    .collect()
}

pub(super) fn stages(
    text: &str,
    profile: &str,
    folder: &str,
    environment: &[Variable],
    fabric: FabricVersion,
) -> Result<Stages, String> {
    let refused = |error| match error {
        yaml::Error::Refused { text, at } => configtx::reading_refused(&text, at, fabric).text,
        yaml::Error::Limit { .. } => "the file is larger than this simulation reads".to_owned(),
    };
    let document = yaml::parse(FileId(0), text).map_err(refused)?;
    let tree = yaml::decode(&document, yaml::Merge::Positional).map_err(refused)?;
    Ok(configtx::run(
        &tree,
        Run {
            text,
            fabric,
            profile,
            environment,
            disk: Disk::Unknown,
            folder,
        },
    ))
}

/// Lines for the values of an orderer section that are not set, in the order in which Fabric looks at them.
pub(super) fn filled_in(orderer: &Orderer) -> Vec<String> {
    let mut lines = Vec::new();
    let mut unset = |is: bool, name: &str, value: String| {
        if is {
            lines.push(format!("Orderer.{name} unset, setting to {value}"));
        }
    };
    let default = |origin: &Origin| *origin == Origin::Default;
    let kind = &orderer.orderer_type;
    unset(default(&kind.origin), "OrdererType", kind.value.clone());
    let addresses = default(&orderer.addresses.origin);
    unset(addresses, "Addresses", "[127.0.0.1:7050]".to_owned());
    let timeout = &orderer.batch_timeout;
    unset(default(&timeout.origin), "BatchTimeout", format_duration(timeout.value));
    for (name, size) in [
        ("BatchSize.MaxMessageCount", &orderer.max_message_count),
        ("BatchSize.AbsoluteMaxBytes", &orderer.absolute_max_bytes),
        ("BatchSize.PreferredMaxBytes", &orderer.preferred_max_bytes),
    ] {
        unset(default(&size.origin), name, size.value.to_string());
    }
    lines.push(format!("orderer type: {}", kind.value));
    let brokers = orderer.kafka_brokers.as_ref().filter(|_| kind.value == "kafka");
    if brokers.is_some_and(|brokers| default(&brokers.origin)) {
        lines.push("Orderer.Kafka unset, setting to [127.0.0.1:9092]".to_owned());
    }
    lines
}

fn usage() -> String {
    let mut text = "Usage of configtxgen:\n".to_owned();
    for (name, words) in FLAGS {
        text.push_str(&format!("  -{name} string\n    \t{words}\n"));
    }
    text.push_str("  -profile string\n    \tThe profile from configtx.yaml to use for generation. (default \"SampleInsecureSolo\")\n  -version\n    \tShow version information\n");
    text
}

impl Program for Configtxgen {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        match self.at {
            None => {
                let at = context.now() + 30_000;
                self.at = Some(at);
                Step::Until(at)
            }
            Some(at) if at > context.now() => Step::Until(at),
            Some(_) => Step::Done(self.run(context)),
        }
    }
}
