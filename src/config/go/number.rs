//! `strconv.ParseInt`, `ParseUint`, `ParseBool`, and Go's numeric conversions on amd64.

use super::quote;

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumError {
    Syntax,
    Range,
}

impl NumError {
    /// The text of Go's `*strconv.NumError`; `function` is `ParseInt`, `ParseUint` or `ParseBool`.
    pub fn message(self, function: &str, text: &str) -> String {
        let reason = match self {
            NumError::Syntax => "invalid syntax",
            NumError::Range => "value out of range",
        };
        format!("strconv.{function}: parsing {}: {reason}", quote(text))
    }
}

/// `strconv.ParseUint(text, base, bits)`; base 0 means by prefix.
pub fn parse_uint(text: &str, base: u32, bits: u32) -> Result<u64, NumError> {
    let max = if bits >= 64 { u64::MAX } else { (1 << bits) - 1 };
    let (base, digits) = if base == 0 { by_prefix(text) } else { (base, text) };
    if text.is_empty() {
        return Err(NumError::Syntax);
    }
    let mut value = 0u64;
    let mut underscores = false;
    for byte in digits.bytes() {
        if byte == b'_' {
            underscores = true;
            continue;
        }
        let digit = char::from(byte).to_digit(base).ok_or(NumError::Syntax)?;
        value = value
            .checked_mul(u64::from(base))
            .and_then(|value| value.checked_add(u64::from(digit)))
            .filter(|value| *value <= max)
            .ok_or(NumError::Range)?;
    }
    if underscores && !underscores_stand_between_digits(text) {
        return Err(NumError::Syntax);
    }
    Ok(value)
}

/// `strconv.ParseInt(text, base, bits)`; base 0 means by prefix.
pub fn parse_int(text: &str, base: u32, bits: u32) -> Result<i64, NumError> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = parse_uint(digits, base, bits)?;
    let limit = 1u64 << (bits.clamp(1, 64) - 1);
    match negative {
        true if magnitude <= limit => Ok((magnitude as i64).wrapping_neg()),
        false if magnitude < limit => Ok(magnitude as i64),
        _ => Err(NumError::Range),
    }
}

fn by_prefix(text: &str) -> (u32, &str) {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'0') {
        return (10, text);
    }
    if bytes.len() >= 3 {
        match bytes[1] | 0x20 {
            b'b' => return (2, &text[2..]),
            b'o' => return (8, &text[2..]),
            b'x' => return (16, &text[2..]),
            _ => {}
        }
    }
    (8, &text[1..])
}

/// Go's `underscoreOK`: an underscore stands between digits, or between the base prefix and a digit.
fn underscores_stand_between_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let prefixed = bytes.len() >= 2 && bytes[0] == b'0' && matches!(bytes[1] | 0x20, b'b' | b'o' | b'x');
    let hex = prefixed && bytes[1] | 0x20 == b'x';
    let mut after_digit = prefixed;
    let mut after_underscore = false;
    for &byte in &bytes[if prefixed { 2 } else { 0 }..] {
        if byte.is_ascii_digit() || hex && byte.is_ascii_hexdigit() {
            (after_digit, after_underscore) = (true, false);
        } else if byte == b'_' {
            if !after_digit {
                return false;
            }
            (after_digit, after_underscore) = (false, true);
        } else {
            if after_underscore {
                return false;
            }
            (after_digit, after_underscore) = (false, false);
        }
    }
    !after_underscore
}

/// `strconv.ParseBool`.
pub fn parse_bool(text: &str) -> Result<bool, NumError> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(NumError::Syntax),
    }
}

/// `strconv.FormatFloat(value, 'f', -1, 64)`.
pub fn format_float(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
    } else {
        format!("{value}")
    }
}

/// `int64(value)` as compiled for amd64: what does not fit becomes the smallest integer.
pub fn float_to_int(value: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
        value as i64
    } else {
        i64::MIN
    }
}

/// `uint64(value)` as compiled for amd64 by Go up to 1.2x: below 2^63 by way of `int64`, above with the top bit taken off and put back.
pub fn float_to_uint(value: f64) -> u64 {
    const TOP: f64 = 9_223_372_036_854_775_808.0;
    if value < TOP {
        float_to_int(value) as u64
    } else {
        float_to_int(value - TOP) as u64 | (1 << 63)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_bases_and_underscores() {
        assert_eq!(parse_uint("010", 0, 32), Ok(8));
        assert_eq!(parse_uint("0x_10", 0, 32), Ok(16));
        assert_eq!(parse_uint("1_000", 0, 32), Ok(1000));
        assert_eq!(parse_uint("1__0", 0, 32), Err(NumError::Syntax));
        assert_eq!(parse_uint("08", 0, 32), Err(NumError::Syntax));
        assert_eq!(parse_uint("4294967296", 0, 32), Err(NumError::Range));
        assert_eq!(parse_uint("-1", 0, 32), Err(NumError::Syntax));
        assert_eq!(parse_uint("", 0, 32), Err(NumError::Syntax));
        assert_eq!(parse_uint("0", 0, 32), Ok(0));
    }

    #[test]
    fn reads_signed() {
        assert_eq!(parse_int("-32768", 0, 16), Ok(-32768));
        assert_eq!(parse_int("32768", 0, 16), Err(NumError::Range));
        assert_eq!(parse_int("-9223372036854775808", 0, 64), Ok(i64::MIN));
        assert_eq!(parse_int("-", 0, 64), Err(NumError::Syntax));
        assert_eq!(parse_int("+7", 0, 64), Ok(7));
    }

    #[test]
    fn converts_floats_as_amd64() {
        assert_eq!(float_to_int(1e300), i64::MIN);
        assert_eq!(float_to_uint(-1.9), u64::MAX);
        assert_eq!(float_to_uint(1e19), 10_000_000_000_000_000_000);
    }

    #[test]
    fn says_what_go_says() {
        assert_eq!(
            NumError::Syntax.message("ParseInt", "1d"),
            "strconv.ParseInt: parsing \"1d\": invalid syntax"
        );
    }
}
