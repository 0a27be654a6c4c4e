//! What a value that Fabric does not understand was probably meant to be.

use crate::config::decimal;
use crate::config::go::parse_duration;
use crate::config::spelling;

/// A size as Fabric takes it, of the same number of bytes: `10 MiB` → `10 MB`, `1.5 MB` → `1572864`, `10 B` → `10`.
pub(super) fn byte_size(written: &str) -> Option<String> {
    let text = written.trim_matches(['"', '\'', ' ']);
    let split = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let unit = unit.trim().to_ascii_uppercase();
    let (shift, plain) = match unit.strip_suffix("IB").or(unit.strip_suffix('B')).unwrap_or(&unit) {
        "" => (0, ""),
        "K" => (10, " KB"),
        "M" => (20, " MB"),
        "G" => (30, " GB"),
        _ => return None,
    };
    if !number.contains('.') {
        let number: u32 = number.parse().ok()?;
        let fits = u64::from(number) << shift <= u64::from(u32::MAX);
        return fits.then(|| format!("{number}{plain}"));
    }
    let bytes = decimal::parse(number)? * f64::from(1u32 << shift);
    let fits = bytes >= 1.0 && bytes <= f64::from(u32::MAX);
    fits.then(|| (bytes as u32).to_string())
}

/// A duration as Go takes it: `2 s` → `2s`, `1d` → `24h`, `5 minutes` → `5m`.
pub(super) fn duration(written: &str) -> Option<String> {
    let text = written.trim_matches(['"', '\'', ' ']);
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(split);
    let number: u32 = number.parse().ok()?;
    let (factor, unit) = match unit.trim().to_ascii_lowercase().as_str() {
        "ms" | "millis" | "millisecond" | "milliseconds" => (1, "ms"),
        "s" | "sec" | "secs" | "second" | "seconds" => (1, "s"),
        "m" | "min" | "mins" | "minute" | "minutes" => (1, "m"),
        "h" | "hr" | "hour" | "hours" => (1, "h"),
        "d" | "day" | "days" => (24, "h"),
        "w" | "week" | "weeks" => (24 * 7, "h"),
        _ => return None,
    };
    let text = format!("{}{unit}", u64::from(number) * factor);
    parse_duration(&text).ok().map(|_| text)
}

/// The orderer type that is probably meant.
pub(super) fn orderer_type(written: &str) -> Option<&'static str> {
    const TYPES: [&str; 3] = ["solo", "kafka", "etcdraft"];
    const LETTERS: usize = 2;
    let lower = written.trim().to_ascii_lowercase();
    if lower == "raft" {
        return None;
    }
    let same_letters = |known: &&str| {
        let mut left: Vec<u8> = known.bytes().collect();
        let strange = lower
            .bytes()
            .filter(|byte| match left.iter().position(|known| known == byte) {
                Some(index) => {
                    left.swap_remove(index);
                    false
                }
                None => true,
            })
            .count();
        strange + left.len() < LETTERS
    };
    spelling::nearest(&lower, TYPES.into_iter())
        .and_then(|near| TYPES.into_iter().find(|known| *known == near))
        .or_else(|| TYPES.into_iter().find(same_letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_sizes_durations_and_types() {
        for (written, meant) in [
            ("10 MiB", Some("10 MB")),
            ("10B", Some("10")),
            ("\"1.5 MB\"", Some("1572864")),
            ("4 GB", None),
            ("1 TB", None),
            ("", None),
            ("-1 MB", None),
        ] {
            assert_eq!(byte_size(written).as_deref(), meant, "{written}");
        }
        for (written, meant) in [
            ("2 s", Some("2s")),
            ("1d", Some("24h")),
            ("5 minutes", Some("5m")),
            ("soon", None),
            ("2", None),
            ("99999999999s", None),
        ] {
            assert_eq!(duration(written).as_deref(), meant, "{written}");
        }
        for (written, meant) in [
            ("Kafka", Some("kafka")),
            ("kakfa", Some("kafka")),
            ("sole", Some("solo")),
            ("pbft", None),
            ("raft", None),
        ] {
            assert_eq!(orderer_type(written), meant, "{written}");
        }
    }
}
