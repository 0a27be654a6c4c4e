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
