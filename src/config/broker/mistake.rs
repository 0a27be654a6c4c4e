//! What people meant when they wrote a value that Kafka cannot read: which mistake it is, and the number behind it.

use crate::config::config_def::{ConfigKey, KeyType};
use crate::config::java;

/// Code of the finding about a value that does not have the type of `key`.
pub(super) fn code(key: &ConfigKey, raw: &str) -> &'static str {
    let text = java::trim(raw);
    if text.is_empty() {
        "BROKER-VALUE-05"
    } else if comment(text).is_some_and(|(value, _)| key.parse(value).is_ok()) {
        "BROKER-VALUE-03"
    } else if is_number(key) && number(key.name, text).is_some_and(|meant| key.parse(&meant.to_string()).is_ok()) {
        "BROKER-VALUE-04"
    } else {
        "BROKER-VALUE-01"
    }
}

/// A value and the comment that somebody put behind it.
pub fn comment(text: &str) -> Option<(&str, &str)> {
    let start = [" #", "\t#", " //", " !", "\t//", " ;"]
        .iter()
        .filter_map(|sign| text.find(sign))
        .min()?;
    let (value, comment) = text.split_at_checked(start)?;
    Some((java::trim(value), java::trim(comment)))
}

fn is_number(key: &ConfigKey) -> bool {
    matches!(key.kind, KeyType::Int | KeyType::Short | KeyType::Long)
}

/// The number that a unit, group separators or a product stand for, in the unit of `key`.
pub fn number(key: &str, text: &str) -> Option<i64> {
    let text = text.trim().trim_matches(['"', '\'']);
    let mut product: i64 = 1;
    let mut unit_seen = false;
    for factor in text.split(['*', 'x', '×']) {
        let factor = factor.trim();
        let digits = factor.find(|c: char| !c.is_ascii_digit() && !"-_,".contains(c));
        let (digits, unit) = factor.split_at_checked(digits.unwrap_or(factor.len()))?;
        let unit = unit.trim();
        let scale = if unit.is_empty() { 1 } else { scale(key, unit)? };
        if scale != 1 && std::mem::replace(&mut unit_seen, true) {
            return None;
        }
        let digits = digits.replace([',', '_'], "");
        product = product.checked_mul(digits.parse().ok()?)?.checked_mul(scale)?;
    }
    Some(product)
}

/// How many of the key's own units one `unit` is.
fn scale(key: &str, unit: &str) -> Option<i64> {
    if key.ends_with(".ms") {
        return Some(match unit.to_ascii_lowercase().as_str() {
            "ms" => 1,
            "s" | "sec" | "seconds" => 1_000,
            "m" | "min" | "minutes" => 60_000,
            "h" | "hours" => 3_600_000,
            "d" | "days" => 86_400_000,
            _ => return None,
        });
    }
    if !key.ends_with("bytes") {
        return None;
    }
    Some(match unit.to_ascii_lowercase().as_str() {
        "b" | "bytes" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_were_meant() {
        for (key, text, meant) in [
            ("message.max.bytes", "99MB", Some(103_809_024)),
            ("message.max.bytes", "99 * 1024 * 1024", Some(103_809_024)),
            ("message.max.bytes", "103,809,024", Some(103_809_024)),
            ("message.max.bytes", "99 * 1024 * 1024 B", Some(103_809_024)),
            ("message.max.bytes", "\"1000012\"", Some(1_000_012)),
            ("log.retention.ms", "7d", Some(604_800_000)),
            ("log.retention.ms", "7 MB", None),
            ("min.insync.replicas", "two", None),
            ("message.max.bytes", "9999999999 GB GB", None),
            ("message.max.bytes", "9999999999999 GB", None),
            ("message.max.bytes", "", None),
            ("message.max.bytes", "99é", None),
        ] {
            assert_eq!(number(key, text), meant, "{text}");
        }
    }

    #[test]
    fn a_comment_behind_a_value() {
        assert_eq!(comment("-1   # keep"), Some(("-1", "# keep")));
        assert_eq!(comment("/data#1"), None);
        assert_eq!(comment("false // é"), Some(("false", "// é")));
    }
}
