//! How Java reads and writes plain values.

use super::decimal;

/// `String.trim`: characters up to U+0020 go, a no-break space stays.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c <= ' ')
}

/// `Long.parseLong`: an optional sign and decimal digits, nothing else.
pub fn parse_integer(text: &str) -> Option<i64> {
    // Rust's own parser takes exactly the same form.
    text.parse().ok()
}

/// The message of a `NumberFormatException`.
pub fn not_a_number(text: &str) -> String {
    format!("For input string: \"{text}\"")
}

/// `Integer.parseInt`, with the exception's message as the error.
pub fn number_format(text: &str) -> Result<i32, String> {
    text.parse().map_err(|_| not_a_number(text))
}

/// Java's `\s`.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\x0B' | '\x0C' | '\r')
}

/// `split("\\s*,\\s*", -1)`.
pub fn split_commas(text: &str) -> impl Iterator<Item = &str> {
    let mut parts = text.split(',').peekable();
    let mut first = true;
    std::iter::from_fn(move || {
        let mut part = parts.next()?;
        if !std::mem::take(&mut first) {
            part = part.trim_start_matches(is_space);
        }
        if parts.peek().is_some() {
            part = part.trim_end_matches(is_space);
        }
        Some(part)
    })
}

/// `Double.parseDouble` of decimal numbers: also `1d`, `2f`, `NaN` and `Infinity`.
pub fn parse_double(text: &str) -> Option<f64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    match digits {
        "NaN" => return Some(f64::NAN),
        "Infinity" => return Some(sign * f64::INFINITY),
        _ => {}
    }
    let digits = digits.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(digits);
    if digits.starts_with(['-', '+']) {
        return None;
    }
    decimal::parse(digits).map(|value| sign * value)
}

/// `Double.toString`: plain digits between 0.001 and 10,000,000, else with an exponent; always a digit after the point.
pub fn double_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if value == 0.0 || (1e-3..1e7).contains(&value.abs()) {
        return format!("{value:?}");
    }
    let text = format!("{value:E}");
    match text.split_once('E') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0E{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_read_and_written_as_in_java() {
        for (text, written) in [
            ("0", "0.0"),
            ("1d", "1.0"),
            ("1e7", "1.0E7"),
            ("12345678.5", "1.23456785E7"),
            ("0.0005", "5.0E-4"),
            ("1.7976931348623157E308", "1.7976931348623157E308"),
            ("-Infinity", "-Infinity"),
            (".5", "0.5"),
        ] {
            assert_eq!(parse_double(text).map(double_text).as_deref(), Some(written), "{text}");
        }
        for text in ["", "inf", "nan", "1e", "60s", "1_000", "0x10", "--1", "+-1"] {
            assert_eq!(parse_double(text), None, "{text}");
        }
    }
}
