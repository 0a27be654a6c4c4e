//! What lies on the machine at first: the folders of Kafka and Fabric, the course's files and scripts.

use std::collections::BTreeMap;

use super::files::Files;

/// Kafka's folder, where terminals begin.
pub(super) const KAFKA: &str = "/opt/kafka_2.12-1.1.1";
pub(super) const HOME: &str = "/home/user";
/// Where the Fabric commands of the course are typed.
pub(super) const NETWORK: &str = "/home/user/fabric";
/// Where Fabric's tools look for their configuration.
pub(super) const FABRIC_CONFIG: &str = "/etc/hyperledger/fabric";

const SERVER: &str = include_str!("course/server.properties");
const ZOOKEEPER: &str = include_str!("course/zookeeper.properties");
const CONFIGTX: &str = include_str!("course/configtx.yaml");
const ORDERER: &str = include_str!("course/orderer.yaml");
const STOP: &str = include_str!("course/stop.sh");
const WIPE: &str = include_str!("course/wipe.sh");
const REDEPLOY: &str = include_str!("course/redeploy.sh");
const README: &str = include_str!("course/README.txt");

/// Commands of Kafka's `bin` folder that the machine knows.
pub(super) const KAFKA_TOOLS: [&str; 14] = [
    "kafka-configs.sh",
    "kafka-console-consumer.sh",
    "kafka-console-producer.sh",
    "kafka-consumer-groups.sh",
    "kafka-preferred-replica-election.sh",
    "kafka-reassign-partitions.sh",
    "kafka-run-class.sh",
    "kafka-server-start.sh",
    "kafka-server-stop.sh",
    "kafka-topics.sh",
    "zookeeper-server-start.sh",
    "zookeeper-server-stop.sh",
    "zookeeper-shell.sh",
    "kafka-log-dirs.sh",
];

/// The course's own files: absolute path and text.
pub fn course_files() -> Vec<(String, String)> {
    [
        (format!("{KAFKA}/config/server.properties"), SERVER),
        (format!("{KAFKA}/config/zookeeper.properties"), ZOOKEEPER),
        (format!("{FABRIC_CONFIG}/configtx.yaml"), CONFIGTX),
        (format!("{FABRIC_CONFIG}/orderer.yaml"), ORDERER),
        (format!("{NETWORK}/stop.sh"), STOP),
        (format!("{NETWORK}/wipe.sh"), WIPE),
        (format!("{NETWORK}/redeploy.sh"), REDEPLOY),
        (format!("{HOME}/README.txt"), README),
    ]
    .map(|(path, text)| (path, text.to_owned()))
    .to_vec()
}

/// Puts everything onto an empty disk.
pub(super) fn install(files: &mut Files) {
    let folders = ["/tmp", "/var/hyperledger", "/var/lib", "/dev", HOME, NETWORK];
    for folder in folders {
        let _ = files.make_folder(folder);
    }
    for (path, text) in course_files() {
        let _ = files.put(&path, text);
        if path.ends_with(".sh") {
            files.set_executable(&path);
        }
    }
    let _ = files.put("/dev/null", "");
    for tool in KAFKA_TOOLS {
        let path = format!("{KAFKA}/bin/{tool}");
        let _ = files.put(
            &path,
            "# A command of this simulation: the real script starts a Java program.\n",
        );
        files.set_executable(&path);
    }
}

/// The variables of a new terminal.
pub(super) fn environment() -> BTreeMap<String, String> {
    let variables = [
        ("FABRIC_CFG_PATH", FABRIC_CONFIG),
        ("KAFKA_HOME", KAFKA),
        ("USER", "user"),
        ("PATH", "/opt/kafka_2.12-1.1.1/bin:/usr/local/bin:/usr/bin:/bin"),
    ];
    variables
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into_iter()
        .collect()
}
