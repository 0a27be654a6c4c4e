//! `time.ParseDuration` and `Duration.String`.

use std::fmt::Write;

const TOO_LARGE: u64 = 1 << 63;

/// `time.ParseDuration`: nanoseconds, or Go's error text.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    let invalid = || format!("time: invalid duration {}", quote(text));
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let (value, after) = term(text, rest).map_err(|error| error.unwrap_or_else(invalid))?;
        total = total
            .checked_add(value)
            .filter(|total| *total <= TOO_LARGE)
            .ok_or_else(invalid)?;
        rest = after;
    }
    if negative {
        Ok((total as i64).wrapping_neg())
    } else if total < TOO_LARGE {
        Ok(total as i64)
    } else {
        Err(invalid())
    }
}

/// One number with its unit; the error is `None` where Go says "invalid duration".
fn term<'t>(text: &str, rest: &'t str) -> Result<(u64, &'t str), Option<String>> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, mut after) = rest.split_at(digits);
    let value = leading_int(whole).ok_or(None)?;
    let (mut fraction, mut scale, mut fraction_digits) = (0, 1.0, 0);
    if let Some(tail) = after.strip_prefix('.') {
        fraction_digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        (fraction, scale) = leading_fraction(&tail[..fraction_digits]);
        after = &tail[fraction_digits..];
    }
    if digits == 0 && fraction_digits == 0 {
        return Err(None);
    }
    let length = after
        .bytes()
        .take_while(|byte| *byte != b'.' && !byte.is_ascii_digit())
        .count();
    if length == 0 {
        return Err(Some(format!("time: missing unit in duration {}", quote(text))));
    }
    let (name, after) = after.split_at(length);
    let unit: u64 = match name {
        "ns" => 1,
        "us" | "\u{b5}s" | "\u{3bc}s" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => {
            return Err(Some(format!(
                "time: unknown unit {} in duration {}",
                quote(name),
                quote(text)
            )));
        }
    };
    if value > TOO_LARGE / unit {
        return Err(None);
    }
    let mut value = value * unit;
    if fraction > 0 {
        value += (fraction as f64 * (unit as f64 / scale)) as u64;
        if value > TOO_LARGE {
            return Err(None);
        }
    }
    Ok((value, after))
}

fn leading_int(digits: &str) -> Option<u64> {
    digits.bytes().try_fold(0u64, |value, digit| {
        (value <= TOO_LARGE / 10)
            .then(|| value * 10 + u64::from(digit - b'0'))
            .filter(|value| *value <= TOO_LARGE)
    })
}

/// The digits after the point and their scale; digits that do not fit any more are dropped.
fn leading_fraction(digits: &str) -> (u64, f64) {
    let (mut value, mut scale) = (0u64, 1.0);
    for digit in digits.bytes() {
        let next = (value <= (TOO_LARGE - 1) / 10).then(|| value * 10 + u64::from(digit - b'0'));
        let Some(next) = next.filter(|next| *next <= TOO_LARGE) else {
            break;
        };
        value = next;
        scale *= 10.0;
    }
    (value, scale)
}

/// The quoting of package `time`, which differs from `strconv.Quote`: every byte that is not printable ASCII is escaped.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            b' '..=0x7f => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push('"');
    out
}

/// `Duration.String`: `1h0m0s`, `1.5s`, `500ms`, `2ns`, `0s`.
pub fn format_duration(nanoseconds: i64) -> String {
    let total = nanoseconds.unsigned_abs();
    let sign = if nanoseconds < 0 { "-" } else { "" };
    if total == 0 {
        return "0s".to_owned();
    }
    if total < 1_000_000_000 {
        let (unit, name) = match total {
            0..1_000 => (1, "ns"),
            1_000..1_000_000 => (1_000, "\u{b5}s"),
            _ => (1_000_000, "ms"),
        };
        return format!("{sign}{}{name}", decimal(total, unit));
    }
    let (minutes, seconds) = (total / 60_000_000_000, decimal(total % 60_000_000_000, 1_000_000_000));
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, minutes) => format!("{sign}{minutes}m{seconds}s"),
        (hours, minutes) => format!("{sign}{hours}h{minutes}m{seconds}s"),
    }
}

/// `value / unit` in decimal without trailing zeros; `unit` is a power of ten.
fn decimal(value: u64, unit: u64) -> String {
    let (whole, fraction) = (value / unit, value % unit);
    if fraction == 0 {
        return whole.to_string();
    }
    let width = unit.ilog10() as usize;
    let digits = format!("{fraction:0width$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_durations() {
        assert_eq!(parse_duration("2s"), Ok(2_000_000_000));
        assert_eq!(parse_duration("1h30m"), Ok(5_400_000_000_000));
        assert_eq!(parse_duration("-1.5h"), Ok(-5_400_000_000_000));
        assert_eq!(parse_duration(".5ms"), Ok(500_000));
        assert_eq!(parse_duration("0"), Ok(0));
        assert_eq!(parse_duration("-9223372036854775808ns"), Ok(i64::MIN));
    }

    #[test]
    fn refuses_in_gos_words() {
        let error = |text: &str| parse_duration(text).unwrap_err();
        assert_eq!(error("1d"), "time: unknown unit \"d\" in duration \"1d\"");
        assert_eq!(error("2"), "time: missing unit in duration \"2\"");
        assert_eq!(error("abc"), "time: invalid duration \"abc\"");
        assert_eq!(error(""), "time: invalid duration \"\"");
        assert_eq!(
            error("2 秒"),
            "time: unknown unit \" \\xe7\\xa7\\x92\" in duration \"2 \\xe7\\xa7\\x92\""
        );
        assert_eq!(
            error("9223372036854775808ns"),
            "time: invalid duration \"9223372036854775808ns\""
        );
    }

    #[test]
    fn writes_durations() {
        for text in [
            "0s",
            "2s",
            "1h0m0s",
            "1.5s",
            "500ms",
            "2ns",
            "-5ns",
            "1.5µs",
            "2m0.000000001s",
        ] {
            assert_eq!(format_duration(parse_duration(text).unwrap()), text);
        }
        assert_eq!(format_duration(i64::MIN), "-2562047h47m16.854775808s");
    }
}
