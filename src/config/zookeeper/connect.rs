//! `zookeeper.connect`, as ZooKeeper's client takes it apart.
//!
//! Source: `org/apache/zookeeper/client/ConnectStringParser.java` of ZooKeeper 3.4.

/// One server of a connect string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectServer {
    pub host: String,
    pub port: u16,
}

/// A connect string: the servers, and the path under which everything is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConnectString {
    pub servers: Vec<ConnectServer>,
    /// `None` for the root.
    pub chroot: Option<String>,
}

/// The port of a server that names none.
const DEFAULT_PORT: u16 = 2181;

/// Takes a connect string apart. Everything from the first slash on is the path. A server whose port is no port is left
/// out; the client would fail on it.
pub fn connect_string(text: &str) -> ConnectString {
    let (hosts, path) = text.split_once('/').unwrap_or((text, ""));
    let servers = hosts.split(',').map(str::trim).filter(|host| !host.is_empty());
    ConnectString {
        servers: servers.filter_map(server).collect(),
        chroot: Some(path)
            .filter(|path| !path.is_empty())
            .map(|path| format!("/{path}")),
    }
}

fn server(text: &str) -> Option<ConnectServer> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (text, DEFAULT_PORT),
    };
    Some(ConnectServer {
        host: host.to_owned(),
        port,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_path() {
        let shown = |text: &str| {
            let parsed = connect_string(text);
            let servers: Vec<String> = parsed
                .servers
                .iter()
                .map(|s| format!("{}:{}", s.host, s.port))
                .collect();
            (servers.join(" "), parsed.chroot.unwrap_or_default())
        };
        let pair = |servers: &str, path: &str| (servers.to_owned(), path.to_owned());
        assert_eq!(shown("a:1, b,c:3/kafka"), pair("a:1 b:2181 c:3", "/kafka"));
        assert_eq!(shown("a:1/x,b:2/x"), pair("a:1", "/x,b:2/x"));
        assert_eq!(shown("a:1/"), pair("a:1", ""));
        assert_eq!(shown(" , "), pair("", ""));
        assert_eq!(shown("a:x,é:99999"), pair("", ""));
    }
}
