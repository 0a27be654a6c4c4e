//! Decimal numbers with a point or an exponent, read to the nearest double.

/// Reads `digits[.digits][(e|E)[sign]digits]` with at least one digit and an optional sign before it. Too large a number
/// is infinite. `None` for any other text, so that each reader decides on the special words itself.
///
/// The library's slower variant is used: the standard one brings a table that makes up a twentieth of the page.
pub fn parse(text: &str) -> Option<f64> {
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) {
        return None;
    }
    // The library wants no zeros at either end.
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let value: f64 = minimal_lexical::parse_float(whole.as_bytes().iter(), fraction.as_bytes().iter(), exponent);
    Some(if negative { -value } else { value })
}

/// The exponent; what no double can reach is cut to a value that has the same effect.
fn exponent_of(text: &str) -> Option<i32> {
    const FAR: i32 = 100_000_000;
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    if digits.is_empty() {
        return None;
    }
    digits
        .bytes()
        .try_fold(0i32, |value, digit| {
            digit
                .is_ascii_digit()
                .then(|| (value.saturating_mul(10).saturating_add(i32::from(digit - b'0'))).min(FAR))
        })
        .map(|value| sign * value)
}

#[cfg(test)]
mod tests {
    use super::parse;

    proptest::proptest! {
        #[test]
        fn reads_as_the_standard_library_does(text in "[+-]?[0-9]{0,25}(\\.[0-9]{0,25})?([eE][+-]?[0-9]{1,4})?") {
            let standard = text.parse::<f64>().ok();
            assert_eq!(parse(&text).map(f64::to_bits), standard.map(f64::to_bits), "{text}");
        }

        #[test]
        fn reads_every_double_back(bits: u64) {
            let value = f64::from_bits(bits);
            if value.is_finite() {
                assert_eq!(parse(&format!("{value:e}")).map(f64::to_bits), Some(bits));
                assert_eq!(parse(&format!("{value}")).map(f64::to_bits), Some(bits));
            }
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = parse(&text);
        }
    }

    #[test]
    fn only_digits_are_numbers() {
        for text in [
            "", "+", "-", ".", "inf", "nan", "1e", "e5", "1_0", "0x1", "1e+", "--1", "１",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("1e999999999999999999999"), Some(f64::INFINITY));
        assert_eq!(parse("1e-999999999999999999999"), Some(0.0));
    }
}
