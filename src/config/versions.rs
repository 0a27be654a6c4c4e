//! The versions that behaviour depends on.

use serde::{Deserialize, Serialize};

/// Fabric releases between which the ordering service's behaviour changes.
///
/// Source: comparison of the release tags (see the table of release boundaries in ARCHITECTURE.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FabricVersion {
    V1_0,
    V1_1,
    V1_2,
    V1_3,
    V1_4_0,
    V1_4_1,
    /// 1.4.2 and later 1.4 releases.
    V1_4_2,
    /// 2.x: the Kafka consenter is deprecated.
    V2,
    /// 3.x: the Kafka consenter is gone.
    V3,
}

/// Kafka releases between which what matters to the ordering service changes. Texts, keys and everything else are those
/// of 1.1.1.
///
/// Source: `KafkaConfig.scala` and `ApiVersion.scala` of the releases, and their upgrade notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum KafkaVersion {
    V0_10_0,
    /// From here on a follower gets a message larger than `replica.fetch.max.bytes` (KIP-74).
    V0_10_1,
    V0_10_2,
    /// From here on there are leader epochs and message format v2, and unclean election is off unless it is switched on.
    V0_11,
    /// From here on topics can be deleted unless that is switched off.
    V1_0,
    #[default]
    V1_1,
}

impl KafkaVersion {
    pub const ALL: [Self; 6] = [
        Self::V0_10_0,
        Self::V0_10_1,
        Self::V0_10_2,
        Self::V0_11,
        Self::V1_0,
        Self::V1_1,
    ];

    /// The group that a release like `0.10.2.1` or `1.1.1` belongs to.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let begins = |version: &Self| {
            let rest = text.strip_prefix(version.name());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        Self::ALL.into_iter().find(begins)
    }

    /// The group's shortest name.
    pub fn name(self) -> &'static str {
        match self {
            Self::V0_10_0 => "0.10.0",
            Self::V0_10_1 => "0.10.1",
            Self::V0_10_2 => "0.10.2",
            Self::V0_11 => "0.11",
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
        }
    }

    /// The latest `ApiVersion` that the release knows: its default protocol and message format.
    pub fn protocol(self) -> &'static str {
        match self {
            Self::V0_10_0 => "0.10.0-IV1",
            Self::V0_10_1 => "0.10.1-IV2",
            Self::V0_10_2 => "0.10.2-IV0",
            Self::V0_11 => "0.11.0-IV2",
            Self::V1_0 => "1.0-IV0",
            Self::V1_1 => "1.1-IV0",
        }
    }
}

impl FabricVersion {
    /// The group that a release like `1.4.6` or `v1.2` belongs to. `1.4` alone means the last 1.4 release.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text
            .trim()
            .trim_start_matches(['v', 'V'])
            .split('.')
            .map(|part| part.parse::<u32>().ok());
        let major = parts.next()??;
        let minor = parts.next().unwrap_or(None);
        let patch = parts.next().unwrap_or(None);
        Some(match (major, minor, patch) {
            (1, Some(0), _) => Self::V1_0,
            (1, Some(1), _) => Self::V1_1,
            (1, Some(2), _) => Self::V1_2,
            (1, Some(3), _) => Self::V1_3,
            (1, Some(4), Some(0)) => Self::V1_4_0,
            (1, Some(4), Some(1)) => Self::V1_4_1,
            (1, Some(4) | None, _) => Self::V1_4_2,
            (2, _, _) => Self::V2,
            (3, _, _) => Self::V3,
            _ => return None,
        })
    }

    /// The group's shortest name.
    pub fn name(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
            Self::V1_3 => "1.3",
            Self::V1_4_0 => "1.4.0",
            Self::V1_4_1 => "1.4.1",
            Self::V1_4_2 => "1.4.2",
            Self::V2 => "2.x",
            Self::V3 => "3.x",
        }
    }
}

/// The releases that a network's files are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Releases {
    pub fabric: FabricVersion,
    pub kafka: KafkaVersion,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_of_kafka_by_their_names() {
        for version in KafkaVersion::ALL {
            assert_eq!(KafkaVersion::parse(version.name()), Some(version));
        }
        assert_eq!(KafkaVersion::parse("0.11.0.3"), Some(KafkaVersion::V0_11));
        assert_eq!(KafkaVersion::parse("1.1.1"), Some(KafkaVersion::V1_1));
        for text in ["", "2.0.0", "1.10", "0.10", "0.9.0.1", "x"] {
            assert_eq!(KafkaVersion::parse(text), None, "{text}");
        }
    }
}
