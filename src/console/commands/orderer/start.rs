//! The orderer's start: its settings, the genesis block, the ports and the ledger, in the order in which Fabric does it.

use crate::config::fabric::orderer_listing::listing;
use crate::config::fabric::orderer_yaml::{self, OrdererYaml, Start};
use crate::config::fabric::{Disk, Variable};
use crate::config::network::Network;
use crate::config::source::{FileId, FileKind, FileSet, SourceFile};
use crate::config::versions::FabricVersion;
use crate::config::{self, Options, yaml};
use crate::console::commands::configtxgen;
use crate::console::course;
use crate::console::files::resolve;
use crate::console::machine::Made;
use crate::console::nodes::OrdererNode;
use crate::console::process::Context;
use crate::finding::Stage;
use crate::sim::scenario::{Action, Node};
use crate::sim::setup::Setup;

use super::{Orderer, SERVER};

const FABRIC: FabricVersion = FabricVersion::V1_4_2;
const LOCAL: &str = "common.tools.configtxgen.localconfig";

/// What orderer.yaml and the variables come to.
struct Loaded {
    folder: String,
    text: String,
    environment: Vec<Variable>,
    yaml: OrdererYaml,
    listing: Vec<String>,
}

/// A system channel, and the text and profile that its genesis block was made from.
type Origin = (String, (String, String));

impl Orderer {
    /// Reads orderer.yaml and the genesis block, and starts. `Err`: the status to end with.
    pub(super) fn start(&mut self, context: &mut Context<'_>) -> Result<(), i32> {
        let loaded = self.load(context)?;
        let node = &loaded.yaml.node;
        if node.kafka_version.origin == config::network::Origin::Default {
            let text = "Kafka.Version unset, setting to 0.10.2.0";
            self.say(context, "localconfig", "completeInitialization", "INFO", text);
        }
        self.say(context, SERVER, "prettyPrintStruct", "INFO", "Orderer config values:");
        context.err(format!("\t{}\n", loaded.listing.join("\n\t")));
        context.note("\t… (General.BCCSP and Consensus are left out)\n");
        let bootstrap = self.bootstrap_block(context, &loaded)?;
        let ledger = context.path(&loaded.yaml.ledger);
        let known = context.machine.orderers.iter().position(|own| own.ledger == ledger);
        let has_ledger = context.machine.files.is_folder(&format!("{ledger}/chains"));
        let existing = known.filter(|_| has_ledger);
        let network = self.validate(context, &loaded, &bootstrap)?;
        self.serve_operations(context, &loaded.yaml.operations)?;
        if known.is_some_and(|index| context.machine.orderers[index].pid.is_some()) {
            context.err("panic: Error opening leveldb: resource temporarily unavailable\n\ngoroutine 1 [running]:\n");
            return Err(2);
        }
        let (channel, source) = match existing {
            Some(index) => {
                let own = &context.machine.orderers[index];
                (own.system_channel.clone(), own.source.clone())
            }
            None => bootstrap.clone(),
        };
        let network = match existing {
            Some(_) => self.read(&loaded, &source),
            None => network,
        };
        self.say_of_ledger(context, &channel, existing);
        self.check_certificate(context, &loaded)?;
        let address = node.listen_address.value.clone();
        let port = node.listen_port.value;
        if context.machine.ports.contains_key(&port) {
            let words = format!("Failed to listen: listen tcp {address}:{port}: bind: address already in use");
            self.say(context, SERVER, "initializeGrpcServer", "FATA", &words);
            return Err(1);
        }
        context.machine.ports.insert(port, context.pid);
        let kind = network
            .channel
            .as_ref()
            .map_or("kafka".to_owned(), |channel| channel.orderer_type.value.clone());
        // Whatever Fabric does not know is a ledger in memory.
        let on_disk = loaded.yaml.ledger_type == "file";
        self.enter_world(context, &network, known, (&ledger, &channel, &source), port)?;
        if on_disk {
            let _ = context.machine.files.make_folder(&format!("{ledger}/chains"));
            let _ = context.machine.files.make_folder(&format!("{ledger}/index"));
        }
        let method = loaded.yaml.node.genesis_method.value == "provisional";
        if method && existing.is_none() {
            // The block is made once more for the system channel's chain.
            self.say_of_expiry(context);
            self.say_of_profile(context, &loaded);
        } else {
            self.say_of_expiry(context);
        }
        self.announce(context, &channel, &kind, (existing.is_some(), on_disk));
        Ok(())
    }

    /// orderer.yaml and the variables.
    fn load(&mut self, context: &mut Context<'_>) -> Result<Loaded, i32> {
        let folder = context
            .environment
            .get("FABRIC_CFG_PATH")
            .cloned()
            .unwrap_or_else(|| course::FABRIC_CONFIG.to_owned());
        let folder = context.path(&folder);
        let Ok(text) = context.machine.files.text(&resolve(&folder, "orderer.yaml")) else {
            return Err(self.not_parsed(context, "Error reading configuration: Unsupported Config Type \"\""));
        };
        let environment = configtxgen::variables(context, "ORDERER_");
        let files = small_files(context);
        let held: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let start = Start {
            name: "orderer",
            file: FileId(0),
            text: &text,
            fabric: FABRIC,
            environment: &environment,
            disk: Disk::Holds(&held),
            built_in: false,
        };
        let read = yaml::parse(FileId(0), &text).and_then(|document| {
            let tree = yaml::decode(&document, yaml::Merge::Positional)?;
            let own = orderer_yaml::load(&tree, start);
            let lines = listing(&tree, start, &folder).unwrap_or_default();
            Ok(own.map(|own| (own, lines)))
        });
        let read = read.map_err(|error| match error {
            yaml::Error::Refused { text, at } => {
                self.not_parsed(context, &orderer_yaml::reading_refused(&text, at).text)
            }
            yaml::Error::Limit { .. } => self.not_parsed(context, "the file is larger than this simulation reads"),
        })?;
        match read {
            Ok((yaml, listing)) => Ok(Loaded {
                folder,
                environment,
                yaml,
                listing,
                text,
            }),
            Err(refusal) if refusal.panics => {
                Err(self.panic(context, "localconfig", "completeInitialization", &refusal.text))
            }
            Err(refusal) => Err(self.not_parsed(context, &refusal.text)),
        }
    }

    fn not_parsed(&mut self, context: &mut Context<'_>, why: &str) -> i32 {
        let words = format!("failed to parse config:  {why}");
        self.say(context, SERVER, "Main", "ERRO", &words);
        1
    }

    /// `extractBootstrapBlock`.
    fn bootstrap_block(&mut self, context: &mut Context<'_>, loaded: &Loaded) -> Result<Origin, i32> {
        let node = &loaded.yaml.node;
        match node.genesis_method.value.as_str() {
            "file" => {
                let path = resolve(&loaded.folder, &node.genesis_file.value);
                self.genesis(context, &path)
            }
            "provisional" => {
                let path = resolve(&loaded.folder, "configtx.yaml");
                let text = context.machine.files.text(&path).unwrap_or_default();
                let profile = node.genesis_profile.value.clone();
                self.say_of_profile(context, loaded);
                let channel = loaded.yaml.system_channel.clone();
                Ok((channel, (text, profile)))
            }
            method => {
                let words = format!("Unknown genesis method: {method}");
                Err(self.panic(context, SERVER, "extractBootstrapBlock", &words))
            }
        }
    }

    /// What is said while the profile of a block is read that the orderer makes itself.
    fn say_of_profile(&mut self, context: &mut Context<'_>, loaded: &Loaded) {
        let path = resolve(&loaded.folder, "configtx.yaml");
        let text = context.machine.files.text(&path).unwrap_or_default();
        let variables = configtxgen::variables(context, "CONFIGTX_");
        let profile = &loaded.yaml.node.genesis_profile.value;
        let stages = configtxgen::stages(&text, profile, &loaded.folder, &variables, FABRIC);
        let orderer = stages.ok().and_then(|stages| stages.load.ok()?.orderer);
        for line in orderer.iter().flat_map(configtxgen::filled_in) {
            self.say(context, LOCAL, "completeInitialization", "INFO", &line);
        }
        let text = format!("Loaded configuration: {path}");
        self.say(context, LOCAL, "Load", "INFO", &text);
    }

    /// The network as the orderer sees it with a channel's configuration.
    fn read(&self, loaded: &Loaded, source: &(String, String)) -> Network {
        let file = |name: &str, kind, text: &str| SourceFile {
            name: name.to_owned(),
            kind,
            text: text.to_owned(),
        };
        let files = FileSet {
            files: vec![
                file("orderer.yaml", FileKind::Orderer, &loaded.text),
                file("configtx.yaml", FileKind::Configtx, &source.0),
            ],
        };
        let variable = |own: &Variable| (own.name.clone(), own.value.clone());
        let options = Options {
            profile: Some(source.1.clone()),
            environment: loaded.environment.iter().map(variable).collect(),
            ..Options::of(FABRIC)
        };
        config::read(&files, &options)
    }

    /// `ValidateBootstrapBlock`.
    fn validate(&mut self, context: &mut Context<'_>, loaded: &Loaded, bootstrap: &Origin) -> Result<Network, i32> {
        let network = self.read(loaded, &bootstrap.1);
        let refusals = network.findings.iter().filter_map(|finding| finding.refusal.as_ref());
        let refused = refusals
            .clone()
            .find(|refusal| refusal.stage == Stage::OrdererBootstrap);
        let refused = refused.map(|refusal| refusal.text.as_str());
        match refused.or_else(|| network.refused_without_consortiums()) {
            Some(words) => Err(self.panic(context, SERVER, "Start", words)),
            None => Ok(network),
        }
    }

    /// The operations service, on a port of its own.
    fn serve_operations(&mut self, context: &mut Context<'_>, address: &str) -> Result<(), i32> {
        let port = address.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
        let Some(port) = port.filter(|port| *port != 0) else {
            return Ok(());
        };
        if context.machine.ports.contains_key(&port) {
            let words = format!(
                "failed to initialize operations subsystem: listen tcp {address}: bind: address already in use"
            );
            return Err(self.panic(context, SERVER, "Start", &words));
        }
        context.machine.ports.insert(port, context.pid);
        Ok(())
    }

    fn say_of_ledger(&mut self, context: &mut Context<'_>, channel: &str, existing: Option<usize>) {
        let function = "extractSysChanLastConfig";
        let Some(own) = existing else {
            let text = "Bootstrapping because no existing channels";
            return self.say(context, SERVER, function, "INFO", text);
        };
        let chains = context.machine.world.chains_of(own as u32);
        let text = format!("Not bootstrapping because of {} existing channels", chains.len());
        self.say(context, SERVER, function, "INFO", &text);
        let height = chains.first().map_or(1, |chain| chain.height);
        let text = format!("System channel: name={channel}, height={height}, last config block number=0");
        self.say(context, SERVER, function, "INFO", &text);
        let text =
            "Cluster boot block is bootstrap (genesis) block; Blocks Header.Number system-channel=0, bootstrap=0";
        self.say(context, SERVER, "selectClusterBootBlock", "INFO", text);
    }

    fn check_certificate(&mut self, context: &mut Context<'_>, loaded: &Loaded) -> Result<(), i32> {
        if !loaded.yaml.node.general_tls_enabled.value {
            return Ok(());
        }
        let certificate = format!("{}/tls/server.crt", loaded.folder);
        if context.machine.files.exists(&certificate) {
            return Ok(());
        }
        let words = format!(
            "Failed to load server Certificate file '{certificate}' (open {certificate}: no such file or directory)"
        );
        self.say(context, SERVER, "initializeServerConfig", "FATA", &words);
        Err(1)
    }

    /// Certificates are not simulated; the enrollment certificate is taken to be good for a year.
    fn say_of_expiry(&mut self, context: &mut Context<'_>) {
        const YEAR: u64 = 365 * 86_400 * 1_000_000;
        let at = context.machine.clock.date_and_time(YEAR);
        let text = format!("The enrollment certificate will expire on {at} +0000 UTC");
        self.say(context, "certmonitor", "trackCertExpiration", "INFO", &text);
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
                let words = "Failed validating bootstrap block: empty block data";
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
        network: &Network,
        known: Option<usize>,
        (ledger, channel, source): (&str, &str, &(String, String)),
        port: u16,
    ) -> Result<(), i32> {
        let setup = Setup::from_network(network);
        let brokers = network.channel.iter().flat_map(|channel| &channel.kafka_brokers.value);
        let addresses = brokers.map(|broker| broker.value.trim().to_owned()).collect();
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
            own.start_panic = setup.start_panic.clone();
            own.channel = setup.channel;
            own.max_channels = setup.max_channels;
        });
        machine.bootstrap_addresses = addresses;
        machine.find_bootstrap();
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
}

/// Files that a certificate or a key could be in, with their texts.
fn small_files(context: &Context<'_>) -> Vec<(String, String)> {
    const LARGEST: usize = 64 << 10;
    let files = &context.machine.files;
    let paths = files
        .paths()
        .filter(|path| files.read(path).is_ok_and(|bytes| bytes.len() <= LARGEST));
    paths
        .map(|path| (path.to_owned(), files.text(path).unwrap_or_default()))
        .collect()
}
