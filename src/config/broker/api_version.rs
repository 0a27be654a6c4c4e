//! The values of `inter.broker.protocol.version` and `log.message.format.version`.
//!
//! Source: core `kafka/api/ApiVersion.scala` of Kafka 1.1.1.

use super::refusal::StartError;
use crate::config::versions::KafkaVersion;

/// A protocol version that Kafka 1.1.1 knows. Later versions are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApiVersion(usize);

/// Full names in their order, each with its short name.
const VERSIONS: [(&str, &str); 15] = [
    ("0.8.0", "0.8.0"),
    ("0.8.1", "0.8.1"),
    ("0.8.2", "0.8.2"),
    ("0.9.0", "0.9.0"),
    ("0.10.0-IV0", "0.10.0"),
    ("0.10.0-IV1", "0.10.0"),
    ("0.10.1-IV0", "0.10.1"),
    ("0.10.1-IV1", "0.10.1"),
    ("0.10.1-IV2", "0.10.1"),
    ("0.10.2-IV0", "0.10.2"),
    ("0.11.0-IV0", "0.11.0"),
    ("0.11.0-IV1", "0.11.0"),
    ("0.11.0-IV2", "0.11.0"),
    ("1.0-IV0", "1.0"),
    ("1.1-IV0", "1.1"),
];

impl ApiVersion {
    /// First version whose message format is v1.
    pub const V0_10_0_IV0: ApiVersion = ApiVersion(4);
    /// First version with the SASL handshake (KIP-43).
    pub const V0_10_0_IV1: ApiVersion = ApiVersion(5);
    /// First version in which a follower gets a message larger than `replica.fetch.max.bytes` (KIP-74).
    pub const V0_10_1_IV1: ApiVersion = ApiVersion(7);
    /// First version whose message format is v2.
    pub const V0_11_0_IV0: ApiVersion = ApiVersion(10);

    /// `ApiVersion.apply`: three parts count when the text starts with `0.`, else two, so `1.1.1` is `1.1`.
    ///
    /// # Errors
    /// The release does not know the version.
    pub fn parse(text: &str, release: KafkaVersion) -> Result<Self, StartError> {
        let mut parts: Vec<&str> = text.split('.').collect();
        while parts.len() > 1 && parts.last().is_some_and(|part| part.is_empty()) {
            parts.pop();
        }
        parts.truncate(if text.starts_with("0.") { 3 } else { 2 });
        let name = parts.join(".");
        let latest = VERSIONS.iter().position(|&(full, _)| full == release.protocol());
        let known = &VERSIONS[..=latest.unwrap_or(VERSIONS.len() - 1)];
        let index = known.iter().rposition(|&(full, short)| full == name || short == name);
        let refusal = || StartError::illegal_argument(format!("Version `{text}` is not a valid version"));
        index.map(ApiVersion).ok_or_else(refusal)
    }

    /// Version of the message format: 0, 1 or 2.
    pub fn message_format(self) -> u8 {
        u8::from(self >= Self::V0_10_0_IV0) + u8::from(self >= Self::V0_11_0_IV0)
    }

    /// Short name of the first version with message format `format`.
    pub fn first_with_format(format: u8) -> &'static str {
        match format {
            0 => "0.8.0",
            1 => "0.10.0",
            _ => "0.11.0",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_full_and_patch_forms() {
        let parse = |text: &str| ApiVersion::parse(text, KafkaVersion::V1_1).ok();
        assert_eq!(parse("0.10.2.0"), parse("0.10.2-IV0"));
        assert_eq!(parse("1.1.1"), parse("1.1-IV0"));
        assert_eq!(parse("0.10.0"), Some(ApiVersion::V0_10_0_IV1));
        assert_eq!(parse("0.11.0-IV0").map(ApiVersion::message_format), Some(2));
        for text in ["", "2.0", "1", "0.10", ".", "lead"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_release_knows_its_own_version_and_none_after_it() {
        for release in KafkaVersion::ALL {
            assert!(ApiVersion::parse(release.protocol(), release).is_ok());
            let later = KafkaVersion::ALL.into_iter().filter(|later| *later > release);
            for later in later {
                assert!(ApiVersion::parse(later.protocol(), release).is_err());
            }
        }
    }
}
