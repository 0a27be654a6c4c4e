//! Listeners: `NAME://host:port` lists and the map from listener names to security protocols.
//!
//! Source: core `kafka/cluster/EndPoint.scala`, `kafka/utils/CoreUtils.scala` (`listenerListToEndPoints`,
//! `parseCsvList`, `parseCsvMap`), clients `common/network/ListenerName.java` of Kafka 1.1.1.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::refusal::StartError;
use crate::config::java;

/// How a listener talks (`SecurityProtocol`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecurityProtocol {
    Plaintext,
    Ssl,
    SaslPlaintext,
    SaslSsl,
}

impl SecurityProtocol {
    /// `SecurityProtocol.forName`: any case.
    pub fn for_name(name: &str) -> Option<Self> {
        const ALL: [SecurityProtocol; 4] = [
            SecurityProtocol::Plaintext,
            SecurityProtocol::Ssl,
            SecurityProtocol::SaslPlaintext,
            SecurityProtocol::SaslSsl,
        ];
        let name = upper(name);
        ALL.into_iter().find(|protocol| protocol.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Plaintext => "PLAINTEXT",
            Self::Ssl => "SSL",
            Self::SaslPlaintext => "SASL_PLAINTEXT",
            Self::SaslSsl => "SASL_SSL",
        }
    }

    pub fn uses_sasl(self) -> bool {
        matches!(self, Self::SaslPlaintext | Self::SaslSsl)
    }

    /// TLS on the wire.
    pub fn uses_tls(self) -> bool {
        matches!(self, Self::Ssl | Self::SaslSsl)
    }
}

/// One address that a broker listens on or advertises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// `None`: all interfaces for a listener; the machine's own host name when advertised.
    pub host: Option<String>,
    /// Kafka takes any 32-bit number here and fails later, when it binds.
    pub port: i32,
    /// In capitals.
    pub listener: String,
    pub protocol: SecurityProtocol,
}

impl std::fmt::Display for Endpoint {
    /// As `EndPoint.toString`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = self.host.as_deref().unwrap_or("null");
        let (port, listener, protocol) = (self.port, &self.listener, self.protocol.name());
        write!(f, "EndPoint({host},{port},ListenerName({listener}),{protocol})")
    }
}

/// Listener names (in capitals) with their protocols, in the order in which Kafka's map gives them.
pub type ProtocolMap = Vec<(String, SecurityProtocol)>;

/// `String.toUpperCase`.
fn upper(text: &str) -> Cow<'_, str> {
    match text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_lowercase()) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.to_uppercase()),
    }
}

/// `split("\\s*,\\s*")` of Java: empty elements at the end go.
fn java_split(text: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = java::split_commas(text).collect();
    if parts.len() > 1 {
        while parts.last().is_some_and(|part| part.is_empty()) {
            parts.pop();
        }
    }
    parts
}

/// `CoreUtils.parseCsvList`: empty elements go.
pub fn csv_list(text: &str) -> Vec<String> {
    java_split(text)
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `CoreUtils.parseCsvMap`: `key:value` pairs, split at the last colon. The error is Java's, of `substring(0, -1)`.
pub fn csv_map<'t>(key: &str, text: &'t str) -> Result<Vec<(&'t str, &'t str)>, StartError> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    if text.is_empty() {
        return Ok(pairs);
    }
    for part in java_split(text) {
        let Some((name, value)) = part.rsplit_once(':') else {
            let length = part.encode_utf16().count();
            return Err(StartError::illegal_argument(format!(
                "Error parsing configuration property '{key}': begin 0, end -1, length {length}"
            )));
        };
        let (name, value) = (java::trim(name), java::trim(value));
        match pairs.iter_mut().find(|pair| pair.0 == name) {
            Some(pair) => pair.1 = value,
            None => pairs.push((name, value)),
        }
    }
    if pairs.len() > 4 {
        pairs.sort_by_key(|pair| trie_order(pair.0));
    }
    Ok(pairs)
}

/// `listener.security.protocol.map` (`KafkaConfig.listenerSecurityProtocolMap`).
pub fn protocol_map(text: &str) -> Result<ProtocolMap, StartError> {
    const KEY: &str = "listener.security.protocol.map";
    let mut map = ProtocolMap::new();
    for (name, protocol) in csv_map(KEY, text)? {
        let protocol = SecurityProtocol::for_name(protocol).ok_or_else(|| StartError::bad_protocol(protocol, KEY))?;
        let name = upper(name);
        match map.iter_mut().find(|entry| entry.0 == name) {
            Some(entry) => entry.1 = protocol,
            None => map.push((name.into_owned(), protocol)),
        }
    }
    Ok(map)
}

/// `CoreUtils.listenerListToEndPoints`.
pub fn endpoints(listeners: &str, map: &ProtocolMap) -> Result<Vec<Endpoint>, StartError> {
    let endpoints = csv_list(listeners)
        .iter()
        .map(|text| endpoint(text, map))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|cause| StartError::bad_listeners(listeners, cause))?;
    let twice = |same: &dyn Fn(&Endpoint, &Endpoint) -> bool| {
        endpoints
            .iter()
            .enumerate()
            .any(|(index, one)| endpoints[..index].iter().any(|other| same(one, other)))
    };
    // Port 0 is left out of this check for Kafka's own unit tests.
    if twice(&|one, other| one.port != 0 && one.port == other.port) {
        let why = format!("Each listener must have a different port, listeners: {listeners}");
        return Err(StartError::requirement(why));
    }
    if twice(&|one, other| one.listener == other.listener) {
        let why = format!("Each listener must have a different name, listeners: {listeners}");
        return Err(StartError::requirement(why));
    }
    Ok(endpoints)
}

/// `EndPoint.createEndPoint`: `^(.*)://\[?([0-9a-zA-Z\-%._:]*)\]?:(-?[0-9]+)` and nothing behind it.
fn endpoint(text: &str, map: &ProtocolMap) -> Result<Endpoint, StartError> {
    let (name, host, port) = split_endpoint(text)
        .ok_or_else(|| StartError::kafka(format!("Unable to parse {text} to a broker endpoint")))?;
    let number = java::number_format(port).map_err(StartError::number_format)?;
    let listener = upper(name).into_owned();
    let protocol = map.iter().find(|entry| entry.0 == listener).map(|entry| entry.1);
    let protocol = protocol
        .ok_or_else(|| StartError::illegal_argument(format!("No security protocol defined for listener {listener}")))?;
    let host = Some(host.to_owned()).filter(|host| !host.is_empty());
    Ok(Endpoint {
        host,
        port: number,
        listener,
        protocol,
    })
}

/// Name, host and port. The host's characters exclude `/`, so the last `://` is the one that counts.
fn split_endpoint(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.rsplit_once("://")?;
    let (host, port) = rest.rsplit_once(':')?;
    let digits = port.strip_prefix('-').unwrap_or(port);
    let host = host.strip_prefix('[').unwrap_or(host);
    let host = host.strip_suffix(']').unwrap_or(host);
    let fits = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-%._:".contains(&byte))
        // A dot in the real pattern stands for no line end.
        && !name.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
    fits.then_some((name, host, port))
}

/// Distinct listener names in the order in which a Scala set of them is printed.
pub fn listener_names(endpoints: &[Endpoint]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for endpoint in endpoints {
        if !names.contains(&endpoint.listener.as_str()) {
            names.push(&endpoint.listener);
        }
    }
    if names.len() > 4 {
        names.sort_by_key(|name| trie_order(name));
    }
    names
}

/// Sort key of Scala 2.12's hash sets and maps, which keep the order of insertion up to four elements only: a trie over
/// the improved hash code, five bits at a time, the lowest first (`immutable/HashSet.scala`).
fn trie_order(text: &str) -> [u32; 7] {
    let code = text
        .encode_utf16()
        .fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    let mut hash = code.wrapping_add(!(code << 9));
    hash ^= hash >> 14;
    hash = hash.wrapping_add(hash << 4);
    hash ^= hash >> 10;
    std::array::from_fn(|level| hash >> (5 * level as u32) & 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map() -> ProtocolMap {
        protocol_map("PLAINTEXT:PLAINTEXT,SSL:SSL").expect("a good map")
    }

    fn list(text: &str) -> Result<String, String> {
        let endpoints = endpoints(text, &map()).map_err(|error| error.text)?;
        Ok(endpoints.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn addresses_are_taken_apart() {
        let good = |host: &str, port: &str| Ok(format!("EndPoint({host},{port},ListenerName(PLAINTEXT),PLAINTEXT)"));
        assert_eq!(list("plaintext://h:1"), good("h", "1"));
        assert_eq!(list("PLAINTEXT://:9092"), good("null", "9092"));
        assert_eq!(list("PLAINTEXT://[::1]:-1"), good("::1", "-1"));
        assert_eq!(list("PLAINTEXT://::1:2"), good("::1", "2"));
        assert_eq!(list(" , "), Ok(String::new()));
    }

    #[test]
    fn a_port_beyond_32_bits_is_java_s_error() {
        let error = endpoints("PLAINTEXT://h:99999999999", &map()).expect_err("too large");
        assert!(
            error.text.ends_with("': For input string: \"99999999999\""),
            "{}",
            error.text
        );
    }

    #[test]
    fn an_element_without_a_colon_is_java_s_error() {
        let error = csv_map("k", "a:b,c").expect_err("no colon");
        assert_eq!(
            error.text,
            "Error parsing configuration property 'k': begin 0, end -1, length 1"
        );
        assert_eq!(csv_map("k", "a:b, ").map(|pairs| pairs.len()).unwrap_or(0), 1);
    }
}
