//! A broker's start, step by step.

use super::*;

impl Server {
    pub(super) fn introduce(&mut self, context: &mut Context<'_>) {
        let connect = self.connect();
        context.log("INFO", "starting", SERVER);
        context.log("INFO", &format!("Connecting to zookeeper on {connect}"), SERVER);
        let text = format!("[ZooKeeperClient] Initializing a new session to {connect}.");
        context.log("INFO", &text, ZOOKEEPER);
        for line in crate::console::commands::zookeeper_server::environment(context.cwd) {
            context.log(
                "INFO",
                &format!("Client environment:{line}"),
                "org.apache.zookeeper.ZooKeeper",
            );
        }
        let timeout = self.broker.int("zookeeper.session.timeout.ms").unwrap_or(6000);
        let text = format!(
            "Initiating client connection, connectString={connect} sessionTimeout={timeout} watcher=kafka.zookeeper.ZooKeeperClient$ZooKeeperClientWatcher$@63376bed"
        );
        context.log("INFO", &text, "org.apache.zookeeper.ZooKeeper");
    }

    pub(super) fn dial(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        match self.dialling.go_on(context) {
            Dialled::Later(at) => {
                self.at = Some(at);
                return Ok(Step::Until(at));
            }
            Dialled::TimedOut => {
                let trace = [&TIMED_OUT_FRAMES[..], &CREATE_CLIENT].concat();
                return Err(self.fail(context, TIMED_OUT, &trace));
            }
            Dialled::UnknownHost(host) => {
                let text = format!("java.net.UnknownHostException: {host}: Name or service not known");
                let trace = [
                    &[
                        "org.apache.zookeeper.client.StaticHostProvider.<init>(StaticHostProvider.java:61)",
                        "kafka.zookeeper.ZooKeeperClient.<init>(ZooKeeperClient.scala:86)",
                    ][..],
                    &CREATE_CLIENT,
                ]
                .concat();
                return Err(self.fail(context, &text, &trace));
            }
            Dialled::Connected => {}
        }
        self.session = context.machine.new_session();
        log::connected(context, &self.connect(), &self.session, &self.broker);
        self.phase = Phase::Load;
        Ok(self.later(context, 200_000))
    }

    /// The id, the folder of the logs, the log manager.
    pub(super) fn load(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        let cluster = match &context.machine.cluster_id {
            Some(id) => id.clone(),
            None => {
                let id = context.machine.random_id();
                context.machine.cluster_id = Some(id.clone());
                id
            }
        };
        context.log("INFO", &format!("Cluster ID = {cluster}"), SERVER);
        let folders = self.log_dirs(context);
        let stored = folders.iter().find_map(|folder| stored_id(context.machine, folder));
        let written = self
            .broker
            .int("broker.id")
            .and_then(|id| i32::try_from(id).ok())
            .unwrap_or(-1);
        for folder in &folders {
            if stored_id(context.machine, folder).is_none() {
                log::no_meta_properties(context, folder);
            }
        }
        if let Some(stored) = stored.filter(|stored| written >= 0 && *stored != written) {
            let text = format!(
                "kafka.common.InconsistentBrokerIdException: Configured broker.id {written} doesn't match stored broker.id {stored} in meta.properties. If you moved your data, make sure your configured broker.id matches. If you intend to create a new broker, you should remove all data in your data directories (log.dirs)."
            );
            return Err(self.fail(
                context,
                &text,
                &[
                    "kafka.server.KafkaServer.getBrokerIdAndOfflineDirs(KafkaServer.scala:676)",
                    "kafka.server.KafkaServer.startup(KafkaServer.scala:209)",
                ],
            ));
        }
        let id = match (written, stored) {
            (id, _) if id >= 0 => id,
            (_, Some(stored)) => stored,
            _ => self.generated_id(context.machine),
        };
        self.id = Some(id);
        log::settings(context, &self.broker, id);
        self.lock(context, &folders)?;
        for folder in &folders {
            if let Err(words) = self.prepare_folder(context, folder) {
                log::bad_folder(context, folder, &words);
                let all = folders.join(", ");
                let text = format!(
                    "Shutdown broker because none of the specified log dirs from {all} can be created or validated"
                );
                context.log("ERROR", &text, "kafka.log.LogManager");
                return Err(1);
            }
        }
        log::loaded(context, &self.broker);
        self.phase = Phase::Bind;
        Ok(self.later(context, 400_000))
    }

    fn generated_id(&self, machine: &Machine) -> i32 {
        let first = self
            .broker
            .int("reserved.broker.max.id")
            .unwrap_or(1000)
            .saturating_add(1);
        let first = i32::try_from(first).unwrap_or(1001);
        let largest = machine
            .brokers
            .iter()
            .filter_map(|node| node.id)
            .filter(|id| *id >= first)
            .max();
        largest.map_or(first, |id| id.saturating_add(1))
    }

    /// `.lock` in each folder: one broker only.
    fn lock(&self, context: &mut Context<'_>, folders: &[String]) -> Result<(), i32> {
        let held = context.machine.brokers.iter().filter(|node| node.pid.is_some());
        let held: Vec<String> = held.flat_map(|node| node.log_dirs.clone()).collect();
        let Some(folder) = folders.iter().find(|folder| held.contains(folder)) else {
            return Ok(());
        };
        let text = format!(
            "kafka.common.KafkaException: Failed to acquire lock on file .lock in {folder}. A Kafka instance in another process or thread is using this directory."
        );
        Err(self.fail(
            context,
            &text,
            &[
                "kafka.log.LogManager.$anonfun$lockLogDirs$1(LogManager.scala:236)",
                "kafka.log.LogManager.lockLogDirs(LogManager.scala:231)",
                "kafka.log.LogManager.<init>(LogManager.scala:98)",
                "kafka.log.LogManager$.apply(LogManager.scala:963)",
                "kafka.server.KafkaServer.startup(KafkaServer.scala:237)",
            ],
        ))
    }

    fn prepare_folder(&self, context: &mut Context<'_>, folder: &str) -> Result<(), String> {
        if context.machine.files.is_folder(folder) {
            return Ok(());
        }
        let text = format!("Log directory '{folder}' not found, creating it.");
        context.log("INFO", &text, "kafka.log.LogManager");
        if folder.starts_with("/proc") || folder.starts_with("/sys") || folder.starts_with("/dev/") {
            return Err("No such file or directory".to_owned());
        }
        context
            .machine
            .files
            .make_folder(folder)
            .map_err(|error| error.text().to_owned())
    }

    /// Opens the ports.
    pub(super) fn bind(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        let endpoints = derived::listeners(&self.broker).unwrap_or_default();
        let id = self.id.unwrap_or(0);
        for endpoint in &endpoints {
            let (host, port) = nodes::address(endpoint);
            let shown = if host.is_empty() {
                "0.0.0.0".to_owned()
            } else {
                host.clone()
            };
            let why = if context.machine.ports.contains_key(&port) {
                "Address already in use"
            } else if !host.is_empty() && !context.machine.is_here(&host) {
                "Cannot assign requested address"
            } else {
                context.machine.ports.insert(port, context.pid);
                context.log(
                    "INFO",
                    &format!("Awaiting socket connections on {shown}:{port}."),
                    "kafka.network.Acceptor",
                );
                continue;
            };
            let text = format!("kafka.common.KafkaException: Socket server failed to bind to {shown}:{port}: {why}.");
            let status = self.fail_with_cause(
                context,
                &text,
                &[
                    "kafka.network.Acceptor.openServerSocket(SocketServer.scala:441)",
                    "kafka.network.Acceptor.<init>(SocketServer.scala:331)",
                    "kafka.network.SocketServer.createAcceptorAndProcessors(SocketServer.scala:144)",
                    "kafka.network.SocketServer.startup(SocketServer.scala:93)",
                    "kafka.server.KafkaServer.startup(KafkaServer.scala:250)",
                ],
                &format!("java.net.BindException: {why}"),
            );
            return Err(status);
        }
        log::bound(context, id, endpoints.len());
        self.phase = Phase::Register;
        Ok(self.later(context, 200_000))
    }

    /// `/brokers/ids/<id>`: the world's broker comes up.
    pub(super) fn register(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        let id = self.id.unwrap_or(0);
        context.log(
            "INFO",
            &format!("Creating /brokers/ids/{id} (is it secure? false)"),
            "kafka.zk.KafkaZkClient",
        );
        let other = context
            .machine
            .broker_of_id(id)
            .and_then(|index| context.machine.brokers.get(usize::from(index)));
        if other.is_some_and(|node| node.pid.is_some()) {
            return Err(self.node_exists(context, id));
        }
        let Some(index) = self.take_place(context, id) else {
            context.note("simulation: no more brokers fit on this machine\n");
            return Err(1);
        };
        self.index = Some(index);
        context.machine.act(&Action::Start(Node::Broker(u32::from(index))));
        self.phase = Phase::Registering;
        Ok(self.later(context, 20_000))
    }

    pub(super) fn node_exists(&self, context: &mut Context<'_>, id: i32) -> i32 {
        let text = format!(
            "Error while creating ephemeral at /brokers/ids/{id}, node already exists and owner '117660795320008704' does not match current session '117660795320008707'"
        );
        context.log("ERROR", &text, "kafka.zk.KafkaZkClient$CheckedEphemeral");
        let text = format!("Result of znode creation at /brokers/ids/{id} is: NODEEXISTS");
        context.log("INFO", &text, "kafka.zk.KafkaZkClient");
        let text = "org.apache.zookeeper.KeeperException$NodeExistsException: KeeperErrorCode = NodeExists";
        self.fail(
            context,
            text,
            &[
                "org.apache.zookeeper.KeeperException.create(KeeperException.java:119)",
                "kafka.zk.KafkaZkClient.checkedEphemeralCreate(KafkaZkClient.scala:1485)",
                "kafka.zk.KafkaZkClient.registerBrokerInZk(KafkaZkClient.scala:84)",
                "kafka.server.KafkaServer.startup(KafkaServer.scala:257)",
            ],
        )
    }

    /// The world's broker for this id, with the settings of this start.
    fn take_place(&self, context: &mut Context<'_>, id: i32) -> Option<BrokerIndex> {
        let folders = self.log_dirs(context);
        let mut settings = BrokerSettings::of(&self.broker, 0);
        settings.id = id;
        settings.name = format!("broker{id}");
        let node = BrokerNode {
            id: Some(id),
            listeners: derived::listeners(&self.broker)
                .unwrap_or_default()
                .iter()
                .map(nodes::address)
                .collect(),
            announced: settings.address.replace("broker:", "localhost:"),
            deletes_topics: self.broker.bool("delete.topic.enable").unwrap_or(true),
            offsets_factor: self.broker.int("offsets.topic.replication.factor").unwrap_or(3),
            offsets_partitions: self.broker.int("offsets.topic.num.partitions").unwrap_or(50),
            rebalance_delay: self
                .broker
                .int("group.initial.rebalance.delay.ms")
                .and_then(|ms| u64::try_from(ms).ok())
                .unwrap_or(3000),
            log_dirs: folders.clone(),
            settings: Some(Box::new(self.broker.clone())),
            pid: Some(context.pid),
            started: false,
        };
        settings.address = announced(&self.broker);
        let node = BrokerNode {
            announced: settings.address.clone(),
            ..node
        };
        let machine = &mut *context.machine;
        let had_data = folders.iter().any(|folder| stored_id(machine, folder).is_some());
        let hosts = machine.hosts.clone();
        let awaited = |other: &BrokerNode| {
            let address = other.announced.rsplit_once(':');
            other.id.is_none()
                && address.is_some_and(|(host, port)| port.parse().is_ok_and(|port| node.listens(&hosts, host, port)))
        };
        let place = machine.broker_of_id(id).or_else(|| {
            machine
                .brokers
                .iter()
                .position(awaited)
                .map(|index| index as BrokerIndex)
        });
        let index = match place {
            Some(index) => index,
            None => {
                let index = machine.world.add_broker(settings.clone())?;
                machine.brokers.push(BrokerNode::default());
                index
            }
        };
        let same = machine.brokers[usize::from(index)].log_dirs == node.log_dirs;
        if !(had_data && same) {
            machine.act(&Action::Wipe(Node::Broker(u32::from(index))));
        }
        machine.world.set_broker(index, settings);
        machine.brokers[usize::from(index)] = node;
        for folder in &folders {
            let at = machine.clock.java(machine.world.now());
            if stored_id(machine, folder).is_none() {
                let text = format!("#\n#{at}\nbroker.id={id}\nversion=0\n");
                let _ = machine.files.put(&format!("{folder}/meta.properties"), text);
            }
            for name in [
                "cleaner-offset-checkpoint",
                "log-start-offset-checkpoint",
                "recovery-point-offset-checkpoint",
                "replication-offset-checkpoint",
            ] {
                let _ = machine.files.put(&format!("{folder}/{name}"), "0\n0\n");
            }
        }
        machine.find_bootstrap();
        Some(index)
    }
}

const CREATE_CLIENT: [&str; 3] = [
    "kafka.server.KafkaServer.createZkClient$1(KafkaServer.scala:348)",
    "kafka.server.KafkaServer.initZkClient(KafkaServer.scala:372)",
    "kafka.server.KafkaServer.startup(KafkaServer.scala:202)",
];

/// What the broker tells clients: the first endpoint; a machine's name that is not written is `localhost` here.
fn announced(broker: &Broker) -> String {
    let endpoints = derived::advertised_listeners(broker).unwrap_or_default();
    endpoints.first().map_or("localhost:9092".to_owned(), |endpoint| {
        let host = endpoint
            .host
            .as_deref()
            .filter(|host| !host.is_empty())
            .unwrap_or("localhost");
        format!("{host}:{}", endpoint.port)
    })
}

/// `broker.id` of a folder's meta.properties.
fn stored_id(machine: &Machine, folder: &str) -> Option<i32> {
    let text = machine.files.text(&format!("{folder}/meta.properties")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("broker.id="))?;
    line.trim().parse().ok()
}
