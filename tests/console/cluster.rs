//! Whole clusters, typed in: several brokers and an ensemble, servers that go away, the course's scripts.

use ordering_playground::console::{Options, Session, Stream};

const SECOND: u64 = 1_000_000;

/// A machine with a terminal for commands, and one for each server.
struct Machine {
    session: Session,
    shell: usize,
}

impl Machine {
    fn new() -> Self {
        let mut session = Session::new(Options::default());
        let shell = session.open_terminal().unwrap();
        Machine { session, shell }
    }

    /// Types a line and waits for its end: what was printed, without the prompt.
    fn run(&mut self, line: &str) -> String {
        let before = self.session.output(self.shell, 0);
        let since = before.first + before.lines.len() as u64;
        self.session.enter(self.shell, line);
        for _ in 0..2000 {
            if !self.session.is_busy(self.shell) {
                break;
            }
            self.session.advance(SECOND / 10);
        }
        assert!(!self.session.is_busy(self.shell), "{line} does not end");
        let shown = self.session.output(self.shell, since);
        let printed = shown.lines.iter().filter(|line| {
            let first = line.pieces.first().map(|piece| piece.stream);
            first != Some(Stream::Prompt)
        });
        printed.map(|line| line.text() + "\n").collect()
    }

    fn server(&mut self, line: &str) -> usize {
        let terminal = self.session.open_terminal().unwrap();
        self.session.enter(terminal, line);
        terminal
    }

    fn wait(&mut self, seconds: u64) {
        self.session.advance(seconds * SECOND);
    }

    /// Brokers 0 to `count - 1`, each with a file of its own.
    fn brokers(&mut self, count: usize, connect: &str) -> Vec<usize> {
        let start = |id: usize, machine: &mut Machine| {
            let text = format!(
                "broker.id={id}\nlisteners=PLAINTEXT://localhost:{}\nlog.dirs=/tmp/logs-{id}\nzookeeper.connect={connect}\nmin.insync.replicas=2\ndefault.replication.factor=3\noffsets.topic.replication.factor=3\n",
                9092 + id
            );
            let path = format!("/opt/kafka_2.12-1.1.1/config/server-{id}.properties");
            machine.session.write_file(&path, &text).unwrap();
            machine.server(&format!("bin/kafka-server-start.sh config/server-{id}.properties"))
        };
        let terminals = (0..count).map(|id| start(id, self)).collect();
        self.wait(10);
        terminals
    }
}

fn describe(machine: &mut Machine, connect: &str) -> String {
    let line = format!("bin/kafka-topics.sh --describe --zookeeper {connect} --topic mychannel");
    let text = machine.run(&line);
    let partition = text.lines().find(|line| line.contains("Leader:")).unwrap_or("");
    partition.trim().replace('\t', " ")
}

#[test]
fn leaders_and_replicas_of_four_brokers() {
    let mut machine = Machine::new();
    machine.server("bin/zookeeper-server-start.sh config/zookeeper.properties");
    machine.wait(3);
    let brokers = machine.brokers(4, "localhost:2181");
    assert_eq!(
        machine
            .session
            .facts()
            .brokers
            .iter()
            .filter(|broker| broker.up)
            .count(),
        4
    );
    let create = "bin/kafka-topics.sh --create --zookeeper localhost:2181 --topic mychannel --replica-assignment 1:2:3";
    assert!(machine.run(create).contains("Created topic \"mychannel\"."));
    let zookeeper = "localhost:2181";
    let whole = "Topic: mychannel Partition: 0 Leader: 1 Replicas: 1,2,3 Isr: 1,2,3";
    assert_eq!(describe(&mut machine, zookeeper), whole);

    // A broker that is stopped hands over at once; one that dies is missed when its session ends.
    machine.session.interrupt(brokers[1]);
    machine.wait(15);
    let moved = "Topic: mychannel Partition: 0 Leader: 2 Replicas: 1,2,3 Isr: 2,3";
    assert_eq!(describe(&mut machine, zookeeper), moved);
    machine.run("pkill -9 -f server-2.properties");
    assert_eq!(describe(&mut machine, zookeeper), moved);
    machine.wait(12);
    let alone = "Topic: mychannel Partition: 0 Leader: 3 Replicas: 1,2,3 Isr: 3";
    assert_eq!(describe(&mut machine, zookeeper), alone);

    // Too few are in sync for acks=all; acks=1 does not ask.
    let list = "--broker-list localhost:9092,localhost:9095 --topic mychannel";
    let refused = machine.run(&format!(
        "echo a | bin/kafka-console-producer.sh {list} --request-required-acks all"
    ));
    assert!(refused.contains("NotEnoughReplicasException"), "{refused}");
    let taken = machine.run(&format!("echo b | bin/kafka-console-producer.sh {list}"));
    assert!(!taken.contains("ERROR"), "{taken}");

    // Back again, they catch up, and the preferred leader leads again when it is asked for.
    for id in [1, 2] {
        machine.server(&format!("bin/kafka-server-start.sh config/server-{id}.properties"));
    }
    machine.wait(15);
    machine.run("bin/kafka-preferred-replica-election.sh --zookeeper localhost:2181");
    machine.wait(3);
    let back = describe(&mut machine, zookeeper);
    assert!(back.contains("Leader: 1 Replicas: 1,2,3 Isr: 3,"), "{back}");
}

#[test]
fn clients_of_dead_brokers_give_up_in_time() {
    let mut machine = Machine::new();
    let line = "echo a | bin/kafka-console-producer.sh --broker-list localhost:9092 --topic t";
    machine.session.enter(machine.shell, line);
    machine.wait(58);
    assert!(machine.session.is_busy(machine.shell), "max.block.ms is a minute");
    machine.wait(5);
    assert!(!machine.session.is_busy(machine.shell));
    for line in [
        line,
        "bin/kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic t",
        "bin/kafka-topics.sh --list --zookeeper localhost:2181",
        "bin/kafka-server-start.sh config/server.properties",
    ] {
        machine.session.enter(machine.shell, line);
        machine.wait(3);
        assert!(machine.session.is_busy(machine.shell), "{line}");
        machine.session.interrupt(machine.shell);
        machine.wait(1);
        assert!(!machine.session.is_busy(machine.shell), "{line}");
        assert_eq!(machine.session.status(machine.shell), 130, "{line}");
    }
}

#[test]
fn an_ensemble_needs_its_majority() {
    let mut machine = Machine::new();
    let connect = "localhost:2191,localhost:2192,localhost:2193";
    let members = "server.1=localhost:2291:2391\nserver.2=localhost:2292:2392\nserver.3=localhost:2293:2393\n";
    let start = |id: usize, machine: &mut Machine| {
        machine.run(&format!("mkdir -p /tmp/zk{id}"));
        machine.run(&format!("echo {id} > /tmp/zk{id}/myid"));
        let text =
            format!("tickTime=2000\ninitLimit=5\nsyncLimit=2\ndataDir=/tmp/zk{id}\nclientPort=219{id}\n{members}");
        let path = format!("/opt/kafka_2.12-1.1.1/config/zookeeper-{id}.properties");
        machine.session.write_file(&path, &text).unwrap();
        machine.server(&format!(
            "bin/zookeeper-server-start.sh config/zookeeper-{id}.properties"
        ))
    };
    let servers: Vec<usize> = (1..=3).map(|id| start(id, &mut machine)).collect();
    machine.wait(5);
    assert!(machine.session.facts().quorum);
    machine.brokers(3, connect);
    let create =
        format!("bin/kafka-topics.sh --create --zookeeper {connect} --topic mychannel --replica-assignment 0:1:2");
    assert!(machine.run(&create).contains("Created topic"));

    machine.session.interrupt(servers[2]);
    machine.wait(5);
    let whole = "Topic: mychannel Partition: 0 Leader: 0 Replicas: 0,1,2 Isr: 0,1,2";
    assert_eq!(describe(&mut machine, connect), whole);

    // One of three: nobody answers, and a client waits for half a minute.
    machine.session.interrupt(servers[1]);
    machine.wait(5);
    assert!(!machine.session.facts().quorum);
    let begin = machine.session.now();
    let answer = machine.run(&format!("bin/kafka-topics.sh --list --zookeeper {connect}"));
    let passed = (machine.session.now() - begin) / SECOND;
    assert!((29..35).contains(&passed), "{passed} s");
    assert!(answer.contains("Timed out waiting for connection while in state: CONNECTING"));
    assert!(answer.contains("127.0.0.1:2192") && answer.contains("127.0.0.1:2193"));
    assert!(
        !answer.contains("127.0.0.1:2191"),
        "the server that runs does not refuse"
    );

    machine.server("bin/zookeeper-server-start.sh config/zookeeper-2.properties");
    machine.wait(12);
    assert_eq!(describe(&mut machine, connect), whole);
}

/// The scripts show each of their lines before it runs, and do what they say.
#[test]
fn the_scripts_of_the_course() {
    let mut machine = Machine::new();
    machine.run("cd /home/user/fabric");
    for _ in 0..2 {
        let shown = machine.run("./redeploy.sh");
        for line in [
            "rm -rf /tmp/zookeeper /tmp/kafka-logs",
            "bin/zookeeper-server-start.sh -daemon config/zookeeper.properties",
            "configtxgen -profile Genesis -channelID genesis -outputBlock genesis.block",
            "peer channel create -o localhost:7050 -c mychannel -f mychannel.tx",
        ] {
            assert!(shown.contains(line), "{line}\n{shown}");
        }
        machine.wait(5);
        let facts = machine.session.facts();
        let topics: Vec<&str> = facts.topics.iter().map(|topic| topic.name.as_str()).collect();
        assert_eq!(topics, ["genesis", "mychannel"]);
        assert!(facts.brokers[0].up && facts.zookeepers[0].up);
        assert!(shown.contains("Received block: 0"), "{shown}");
    }
    machine.run("./stop.sh");
    machine.wait(8);
    assert_eq!(machine.run("jps").lines().count(), 1, "only jps itself is left");
    machine.run("./wipe.sh");
    assert!(machine.run("ls /tmp/kafka-logs").contains("No such file or directory"));
}

#[test]
fn what_is_not_known_says_what_is() {
    let mut machine = Machine::new();
    for (line, words) in [
        ("kafka-topicss.sh", "help lists the commands that it has"),
        ("nc localhost 2181", "help lists the commands that it has"),
        ("bin/kafka-topics.sh --nosuch", "nosuch is not a recognized option"),
        (
            "bin/kafka-console-producer.sh --nosuch",
            "nosuch is not a recognized option",
        ),
        (
            "bin/kafka-console-consumer.sh --nosuch",
            "nosuch is not a recognized option",
        ),
        ("bin/kafka-configs.sh --nosuch", "nosuch is not a recognized option"),
        (
            "bin/kafka-consumer-groups.sh --nosuch",
            "nosuch is not a recognized option",
        ),
        ("bin/kafka-topics.sh", "--replication-factor"),
        ("configtxgen -nosuch", "-outputCreateChannelTx"),
        ("orderer nosuch", "unexpected nosuch, try --help"),
        ("peer channel nosuch", "Available Commands"),
        ("bin/zookeeper-shell.sh", "USAGE"),
        ("help", "This is a simulation"),
    ] {
        let printed = machine.run(line);
        assert!(printed.contains(words), "{line}\n{printed}");
    }
}
