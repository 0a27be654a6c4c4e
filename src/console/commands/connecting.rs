//! ZooKeeper's client while it tries to connect, as tools and brokers show it.

use crate::config::zookeeper::connect_string;
use crate::console::log::frames;
use crate::console::machine::ZooKeeperReach;
use crate::console::process::Context;
use crate::sim::Micros;

const CLIENT: &str = "org.apache.zookeeper.ClientCnxn";

/// Pause between two attempts: a second and what the attempt takes.
const PAUSE: Micros = 1_102_000;

/// A client that dials.
#[derive(Debug, Clone)]
pub(super) struct Dialling {
    connect: String,
    /// µs after which it is given up.
    timeout: Micros,
    begun: Option<Micros>,
    next: Micros,
    attempts: usize,
    /// Also lines of level INFO: a server's log.
    verbose: bool,
}

/// How far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Dialled {
    Connected,
    /// Come again at this time.
    Later(Micros),
    TimedOut,
    UnknownHost(String),
}

impl Dialling {
    pub fn new(connect: &str, timeout: Micros, verbose: bool) -> Self {
        Dialling {
            connect: connect.to_owned(),
            timeout,
            begun: None,
            next: 0,
            attempts: 0,
            verbose,
        }
    }

    /// An attempt has come to nothing.
    pub fn has_failed(&self) -> bool {
        self.attempts > 0
    }

    /// Host and port of an attempt.
    fn address(&self) -> String {
        let servers = connect_string(&self.connect).servers;
        let server = servers.get(self.attempts % servers.len().max(1));
        server.map_or(String::new(), |server| format!("{}:{}", server.host, server.port))
    }

    /// The address of an attempt: the servers in turn.
    fn server(&self) -> String {
        let servers = connect_string(&self.connect).servers;
        let server = servers.get(self.attempts % servers.len().max(1));
        server.map_or(String::new(), |server| {
            let host = &server.host;
            let address = if host == "localhost" { "127.0.0.1" } else { host };
            format!("{host}/{address}:{}", server.port)
        })
    }

    /// Tries, if it is time.
    pub fn go_on(&mut self, context: &mut Context<'_>) -> Dialled {
        let now = context.now();
        let begun = *self.begun.get_or_insert(now);
        let whole = context.machine.reach_zookeeper(&self.connect);
        if let ZooKeeperReach::UnknownHost(host) = whole {
            return Dialled::UnknownHost(host);
        }
        let end = begun.saturating_add(self.timeout);
        if now >= end {
            return Dialled::TimedOut;
        }
        if now < self.next {
            return Dialled::Later(self.next.min(end));
        }
        let server = self.server();
        // One server after the other: some may be down while another one runs.
        let reach = match whole {
            ZooKeeperReach::Up => ZooKeeperReach::Up,
            _ => context.machine.reach_zookeeper(&self.address()),
        };
        self.attempts += 1;
        if self.verbose {
            let text = format!(
                "Opening socket connection to server {server}. Will not attempt to authenticate using SASL (unknown error)"
            );
            self.say(context, "INFO", &text);
        }
        match reach {
            ZooKeeperReach::Up => return Dialled::Connected,
            ZooKeeperReach::NotServing if self.verbose => {
                self.say(
                    context,
                    "INFO",
                    &format!("Socket connection established to {server}, initiating session"),
                );
                let text = "Unable to read additional data from server sessionid 0x0, likely server has closed socket, closing socket connection and attempting reconnect";
                self.say(context, "INFO", text);
            }
            ZooKeeperReach::NotServing => {}
            _ => {
                let text = format!(
                    "Session 0x0 for server {server}, unexpected error, closing socket connection and attempting reconnect"
                );
                self.say(context, "WARN", &text);
                let trace = format!(
                    "java.net.ConnectException: Connection refused\n{}",
                    frames(&[
                        "java.base/sun.nio.ch.Net.pollConnect(Native Method)",
                        "java.base/sun.nio.ch.Net.pollConnectNow(Net.java:672)",
                        "java.base/sun.nio.ch.SocketChannelImpl.finishConnect(SocketChannelImpl.java:946)",
                        "org.apache.zookeeper.ClientCnxnSocketNIO.doTransport(ClientCnxnSocketNIO.java:361)",
                        "org.apache.zookeeper.ClientCnxn$SendThread.run(ClientCnxn.java:1141)",
                    ])
                );
                if self.verbose {
                    context.out(trace)
                } else {
                    context.err(trace)
                }
            }
        }
        self.next = now + PAUSE;
        Dialled::Later(self.next.min(end))
    }

    fn say(&self, context: &mut Context<'_>, level: &str, text: &str) {
        if self.verbose {
            context.log(level, text, CLIENT);
        } else {
            context.warn(level, text, CLIENT);
        }
    }
}

/// The exception that ends a tool whose client could not connect. `main`: its own frames.
pub(super) fn uncaught(context: &mut Context<'_>, dialled: &Dialled, main: &[&str]) -> i32 {
    let text = match dialled {
        Dialled::UnknownHost(host) => {
            format!("java.net.UnknownHostException: {host}: Name or service not known\n")
        }
        _ => format!("{TIMED_OUT}\n{}", frames(&TIMED_OUT_FRAMES)),
    };
    context.err(format!("Exception in thread \"main\" {text}{}", frames(main)));
    1
}

pub(super) const TIMED_OUT: &str =
    "kafka.zookeeper.ZooKeeperClientTimeoutException: Timed out waiting for connection while in state: CONNECTING";

pub(super) const TIMED_OUT_FRAMES: [&str; 6] = [
    "kafka.zookeeper.ZooKeeperClient.$anonfun$waitUntilConnected$3(ZooKeeperClient.scala:225)",
    "scala.runtime.java8.JFunction0$mcV$sp.apply(JFunction0$mcV$sp.java:23)",
    "kafka.utils.CoreUtils$.inLock(CoreUtils.scala:250)",
    "kafka.zookeeper.ZooKeeperClient.waitUntilConnected(ZooKeeperClient.scala:221)",
    "kafka.zookeeper.ZooKeeperClient.<init>(ZooKeeperClient.scala:95)",
    "kafka.zk.KafkaZkClient$.apply(KafkaZkClient.scala:1548)",
];
