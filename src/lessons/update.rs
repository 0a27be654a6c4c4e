//! A configuration update that a student sends while the network runs.

use crate::config::go::parse_duration;
use crate::finding::Message;
use crate::sim::Micros;
use crate::sim::scenario::{Action, Fault};

/// The values that an update may change, by their keys in configtx.yaml.
pub const KEYS: [&str; 4] = [
    "MaxMessageCount",
    "BatchTimeout",
    "PreferredMaxBytes",
    "AbsoluteMaxBytes",
];

/// An update of the first channel by the first orderer at a second of the run; `value` as configtx.yaml has it.
///
/// # Errors
/// There is no such key, or its value is none.
pub fn fault(second: u32, key: &str, value: &str) -> Result<Fault, Message> {
    let value = value.trim();
    let bad = || Message::new("lesson.update.bad").with("key", key).with("value", value);
    let micros = || {
        let nanoseconds = u64::try_from(parse_duration(value).ok()?).ok()?;
        Some(nanoseconds / 1000).filter(|micros| *micros > 0)
    };
    let (mut count, mut timeout, mut preferred, mut absolute) = (None, None, None, None);
    let known = match key {
        "MaxMessageCount" => {
            count = value.parse().ok().filter(|count| *count > 0);
            count.is_some()
        }
        "BatchTimeout" => {
            timeout = micros();
            timeout.is_some()
        }
        "PreferredMaxBytes" => {
            preferred = bytes(value);
            preferred.is_some()
        }
        "AbsoluteMaxBytes" => {
            absolute = bytes(value);
            absolute.is_some()
        }
        _ => false,
    };
    if !known {
        return Err(bad());
    }
    Ok(Fault {
        at: Micros::from(second) * 1_000_000,
        spread: 0,
        permille: 1000,
        action: Action::ConfigUpdate {
            channel: 0,
            orderer: 0,
            batch_timeout: timeout,
            max_message_count: count,
            preferred_max_bytes: preferred,
            absolute_max_bytes: absolute,
        },
    })
}

/// `512 KB`, `1 MB`, `1048576`; not nothing.
fn bytes(text: &str) -> Option<u32> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let factor: u32 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1 << 10,
        "m" | "mb" => 1 << 20,
        _ => return None,
    };
    let number: u32 = number.parse().ok()?;
    number.checked_mul(factor).filter(|bytes| *bytes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_configtx_yaml_has_them() {
        let changed = |key: &str, value: &str| match fault(10, key, value) {
            Ok(Fault {
                at: 10_000_000,
                action:
                    Action::ConfigUpdate {
                        batch_timeout,
                        max_message_count,
                        preferred_max_bytes,
                        absolute_max_bytes,
                        ..
                    },
                ..
            }) => Some((
                max_message_count,
                batch_timeout,
                preferred_max_bytes,
                absolute_max_bytes,
            )),
            _ => None,
        };
        assert_eq!(changed("MaxMessageCount", " 2 "), Some((Some(2), None, None, None)));
        assert_eq!(
            changed("BatchTimeout", "500ms"),
            Some((None, Some(500_000), None, None))
        );
        assert_eq!(
            changed("PreferredMaxBytes", "512 KB"),
            Some((None, None, Some(524_288), None))
        );
        assert_eq!(
            changed("AbsoluteMaxBytes", "1mb"),
            Some((None, None, None, Some(1_048_576)))
        );
        for (key, value) in [
            ("MaxMessageCount", "0"),
            ("MaxMessageCount", "2s"),
            ("BatchTimeout", "2"),
            ("BatchTimeout", "-1s"),
            ("AbsoluteMaxBytes", "5000 MB"),
            ("AbsoluteMaxBytes", "１ MB"),
            ("AbsoluteMaxBytes", ""),
            ("OrdererType", "etcdraft"),
        ] {
            assert_eq!(changed(key, value), None, "{key} {value}");
            assert_eq!(fault(1, key, value).unwrap_err().key, "lesson.update.bad");
        }
    }
}
