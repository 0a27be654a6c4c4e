//! `help`: what there is, and that it is a simulation.

use crate::console::process::Context;

/// Everything that can be typed, for completion and for `help`.
pub(in crate::console) const NAMES: &[&str] = &[
    "awk",
    "broadcast",
    "cat",
    "cd",
    "clear",
    "configtxgen",
    "cp",
    "cut",
    "date",
    "echo",
    "edit",
    "env",
    "exit",
    "export",
    "find",
    "grep",
    "head",
    "help",
    "hostname",
    "jps",
    "kafka-configs.sh",
    "kafka-console-consumer.sh",
    "kafka-console-producer.sh",
    "kafka-consumer-groups.sh",
    "kafka-preferred-replica-election.sh",
    "kafka-run-class.sh",
    "kafka-server-start.sh",
    "kafka-server-stop.sh",
    "kafka-topics.sh",
    "kill",
    "ls",
    "mkdir",
    "mv",
    "nano",
    "orderer",
    "peer",
    "pkill",
    "printf",
    "ps",
    "pwd",
    "rm",
    "sed",
    "sleep",
    "sort",
    "tail",
    "tee",
    "timeout",
    "touch",
    "tr",
    "vi",
    "wc",
    "which",
    "whoami",
    "zookeeper-server-start.sh",
    "zookeeper-server-stop.sh",
    "zookeeper-shell.sh",
];

const TEXT: &str = "\
This is a simulation. No program runs and nothing leaves this page: each command prints what the real one
prints, and does to a simulated Kafka, ZooKeeper and Fabric what the real one does. Time is virtual.

ZooKeeper   bin/zookeeper-server-start.sh [-daemon] config/zookeeper.properties
            bin/zookeeper-server-stop.sh      bin/zookeeper-shell.sh HOST:PORT [ls|get PATH]
Kafka       bin/kafka-server-start.sh [-daemon] config/server.properties [--override KEY=VALUE]
            bin/kafka-server-stop.sh          bin/kafka-topics.sh --list|--create|--describe|--alter|--delete
            bin/kafka-console-producer.sh     bin/kafka-console-consumer.sh
            bin/kafka-configs.sh              bin/kafka-consumer-groups.sh
            bin/kafka-preferred-replica-election.sh
            bin/kafka-run-class.sh kafka.tools.GetOffsetShell
Fabric      configtxgen    orderer    peer channel create|fetch|list
            broadcast --channel NAME --count N --size BYTES   (ours: sends envelopes to an orderer)
Files       ls  cat  cd  pwd  cp  mv  rm  mkdir  touch  find  edit FILE (or vi, nano)
Processes   jps  ps  kill  pkill  sleep  timeout    Ctrl-C ends what runs in the foreground
Text        echo  printf  grep  sed  head  tail  sort  wc  cut  tr  tee  awk '{print $N}'
Shell       A | B   A && B   A || B   A ; B   A &   > FILE   >> FILE   2>&1   < FILE   $NAME   $(COMMAND)
Scripts     /home/user/fabric/stop.sh  wipe.sh  redeploy.sh: each of their lines is shown before it runs
";

/// Prints what there is.
pub(super) fn help(context: &mut Context<'_>, _arguments: &[String]) -> i32 {
    context.out(TEXT);
    0
}
