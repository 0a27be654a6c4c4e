//! `Kafka.Version` of orderer.yaml: which protocol version a text stands for.
//!
//! Source: kafkaVersionDecodeHook in common/viperutil/config_util.go, with hashicorp/go-version.

use crate::config::go::{NumError, parse_int};
use crate::config::versions::FabricVersion;

/// The versions that Sarama of Fabric knows, with the first release that maps to each.
const KNOWN: [(&[i64], &str); 11] = [
    (&[0, 8, 2], "0.8.2.0"),
    (&[0, 8, 2, 1], "0.8.2.1"),
    (&[0, 8, 2, 2], "0.8.2.2"),
    (&[0, 9, 0, 0], "0.9.0.0"),
    (&[0, 9, 0, 1], "0.9.0.1"),
    (&[0, 10, 0, 0], "0.10.0.0"),
    (&[0, 10, 0, 1], "0.10.0.1"),
    (&[0, 10, 1, 0], "0.10.1.0"),
    (&[0, 10, 2, 0], "0.10.2.0"),
    (&[0, 11, 0, 0], "0.11.0.0"),
    (&[1, 0, 0], "1.0.0"),
];

/// The protocol version that `text` maps to, or the hook's error.
pub(super) fn resolve(text: &str, fabric: FabricVersion) -> Result<&'static str, String> {
    let version = parse(text, fabric).map_err(|error| format!("Unable to parse Kafka version: {error}"))?;
    let unsupported = || format!("Unsupported Kafka version: '{text}'");
    if version.pre && fabric >= FabricVersion::V1_4_0 {
        // No constraint of Fabric's names a pre-release, and then go-version lets none through.
        return Err(unsupported());
    }
    // An older go-version takes a pre-release for less than its release, if both have as many numbers.
    let reaches = |least: &[i64]| match version.compare(least) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => !version.pre || version.segments.len() != least.len(),
        std::cmp::Ordering::Less => false,
    };
    KNOWN
        .iter()
        .rev()
        .find(|(least, _)| reaches(least))
        .map(|(_, name)| *name)
        .ok_or_else(unsupported)
}

struct Version {
    segments: Vec<i64>,
    pre: bool,
}

impl Version {
    fn compare(&self, other: &[i64]) -> std::cmp::Ordering {
        let length = self.segments.len().max(other.len());
        let at = |segments: &[i64], index: usize| segments.get(index).copied().unwrap_or(0);
        (0..length)
            .map(|index| at(&self.segments, index).cmp(&at(other, index)))
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    }
}

/// `v?N(.N)*` with an optional pre-release after `-` (or directly after, when it begins with a letter) and optional
/// metadata after `+`.
fn parse(text: &str, fabric: FabricVersion) -> Result<Version, String> {
    let malformed = || format!("Malformed version: {text}");
    let rest = text.strip_prefix('v').unwrap_or(text);
    let mut end = digits(rest);
    if end == 0 {
        return Err(malformed());
    }
    while rest[end..].starts_with('.') && digits(&rest[end + 1..]) > 0 {
        end += 1 + digits(&rest[end + 1..]);
    }
    let (core, rest) = rest.split_at(end);
    let (pre, metadata) = match rest.split_once('+') {
        Some((pre, metadata)) => (pre, Some(metadata)),
        None => (rest, None),
    };
    let word = |text: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'~');
        text.split('.')
            .all(|part| !part.is_empty() && part.bytes().all(allowed))
    };
    if metadata.is_some_and(|metadata| !word(metadata)) {
        return Err(malformed());
    }
    if !pre.is_empty() {
        let begins = pre.as_bytes()[0];
        let begins_right = begins == b'-' || begins == b'~' || begins.is_ascii_alphabetic();
        let body = pre.strip_prefix('-').filter(|body| !body.is_empty()).unwrap_or(pre);
        if !begins_right || !word(body) {
            return Err(malformed());
        }
    }
    let mut segments = Vec::new();
    for number in core.split('.') {
        match parse_int(number, 10, 64) {
            Ok(value) => segments.push(value),
            Err(error) if fabric >= FabricVersion::V1_4_0 => {
                return Err(format!("Error parsing version: {}", error.message("ParseInt", number)));
            }
            Err(NumError::Range | NumError::Syntax) => return Err(malformed()),
        }
    }
    segments.resize(segments.len().max(3), 0);
    Ok(Version {
        segments,
        pre: !pre.is_empty(),
    })
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_to_the_nearest_lower_version() {
        for (text, version) in [
            ("0.8.2", "0.8.2.0"),
            ("0.9.0.2", "0.9.0.1"),
            ("0.10.2.2", "0.10.2.0"),
            ("0.11.0.3", "0.11.0.0"),
            ("v1", "1.0.0"),
            ("2.4.1", "1.0.0"),
            ("1.0.0+meta", "1.0.0"),
        ] {
            assert_eq!(resolve(text, FabricVersion::V1_4_2), Ok(version), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        let error = |text| resolve(text, FabricVersion::V1_4_2).unwrap_err();
        assert_eq!(error("0.8.1"), "Unsupported Kafka version: '0.8.1'");
        assert_eq!(error("1.0.0-IV0"), "Unsupported Kafka version: '1.0.0-IV0'");
        for text in ["abc", "", "1.", "1..0", "-1", "1.0 ", "1.0.0+"] {
            assert_eq!(
                error(text),
                format!("Unable to parse Kafka version: Malformed version: {text}")
            );
        }
        assert!(resolve("1.0.0-IV0", FabricVersion::V1_2).is_ok());
    }
}
