//! The type of a scalar: yaml.v2's rules (resolve.go), which are YAML 1.1's with exceptions.

use std::borrow::Cow;

use super::value::Value;
use crate::config::decimal;
use crate::config::go::{parse_int, parse_uint};

const PREFIX: &str = "tag:yaml.org,2002:";

/// `!!int` for `tag:yaml.org,2002:int`.
pub(super) fn short_tag(tag: &str) -> Cow<'_, str> {
    match tag.strip_prefix(PREFIX) {
        Some(name) => Cow::Owned(format!("!!{name}")),
        None => Cow::Borrowed(tag),
    }
}

/// The value of a scalar, or yaml.v2's complaint (without `yaml: `).
pub(super) fn resolve<'t>(tag: Option<&str>, implicit: bool, text: &Cow<'t, str>) -> Result<Value<'t>, String> {
    let Some(tag) = tag else {
        return Ok(if implicit {
            by_text(text).1
        } else {
            Value::Text(text.clone())
        });
    };
    let name = tag.strip_prefix(PREFIX);
    match name {
        Some("str") => Ok(Value::Text(text.clone())),
        Some("binary") => match decode_base64(text) {
            Some(bytes) => Ok(Value::Text(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))),
            None => Err("!!binary value contains invalid base64 data".to_owned()),
        },
        Some("timestamp") if looks_like_a_date(text) => Ok(Value::Text(text.clone())),
        Some(wanted @ ("bool" | "int" | "float" | "null" | "timestamp")) => {
            let (found, value) = by_text(text);
            match value {
                value if found == wanted => Ok(value),
                Value::Int(number) if wanted == "float" => Ok(Value::Float(number as f64)),
                _ => Err(format!("cannot decode !!{found} `{text}` as a !!{wanted}")),
            }
        }
        _ => Ok(Value::Text(text.clone())),
    }
}

/// Type and value of a plain scalar.
fn by_text<'t>(text: &Cow<'t, str>) -> (&'static str, Value<'t>) {
    let string = || ("str", Value::Text(text.clone()));
    let Some(&first) = text.as_bytes().first() else {
        return ("null", Value::Null);
    };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => match text.as_ref() {
            "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
                ("bool", Value::Bool(true))
            }
            "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
                ("bool", Value::Bool(false))
            }
            "~" | "null" | "Null" | "NULL" => ("null", Value::Null),
            _ => string(),
        },
        b'.' => match text.as_ref() {
            ".nan" | ".NaN" | ".NAN" => ("float", Value::Float(f64::NAN)),
            ".inf" | ".Inf" | ".INF" => ("float", Value::Float(f64::INFINITY)),
            _ => finite(text).map_or_else(string, |float| ("float", Value::Float(float))),
        },
        b'+' | b'-' | b'0'..=b'9' => number(text).unwrap_or_else(string),
        _ => string(),
    }
}

fn number(text: &str) -> Option<(&'static str, Value<'static>)> {
    match text {
        "+.inf" | "+.Inf" | "+.INF" => return Some(("float", Value::Float(f64::INFINITY))),
        "-.inf" | "-.Inf" | "-.INF" => return Some(("float", Value::Float(f64::NEG_INFINITY))),
        _ => {}
    }
    let plain = if text.contains('_') {
        Cow::Owned(text.replace('_', ""))
    } else {
        Cow::Borrowed(text)
    };
    if let Ok(number) = parse_int(&plain, 0, 64) {
        return Some(("int", Value::Int(number)));
    }
    if let Ok(number) = parse_uint(&plain, 0, 64) {
        return Some(("int", Value::Uint(number)));
    }
    if is_yaml_float(&plain) {
        return finite(&plain).map(|float| ("float", Value::Float(float)));
    }
    None
}

/// `^[-+]?[0-9]*\.?[0-9]+([eE][-+][0-9]+)?$`: an exponent needs its sign, so `1e3` is a string.
fn is_yaml_float(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = digits(text);
    let mut rest = &text[whole..];
    if let Some(tail) = rest.strip_prefix('.') {
        let fraction = digits(tail);
        if fraction == 0 {
            return false;
        }
        rest = &tail[fraction..];
    } else if whole == 0 {
        return false;
    }
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else {
        return rest.is_empty();
    };
    let Some(exponent) = exponent.strip_prefix(['-', '+']) else {
        return false;
    };
    !exponent.is_empty() && digits(exponent) == exponent.len()
}

/// Go's ParseFloat refuses what overflows.
fn finite(text: &str) -> Option<f64> {
    decimal::parse(text).filter(|float| float.is_finite())
}

fn looks_like_a_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 8 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-' && bytes[5].is_ascii_digit()
}

/// Standard base64 with padding; line breaks are allowed, as in Go.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
    if padding > 2 {
        return None;
    }
    let mut out = Vec::with_capacity(digits.len() / 4 * 3);
    for quad in digits.chunks_exact(4) {
        let mut bits = 0u32;
        for &digit in quad {
            let six = match digit {
                b'A'..=b'Z' => digit - b'A',
                b'a'..=b'z' => digit - b'a' + 26,
                b'0'..=b'9' => digit - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                b'=' => 0,
                _ => return None,
            };
            bits = bits << 6 | u32::from(six);
        }
        out.extend_from_slice(&bits.to_be_bytes()[1..]);
    }
    let misplaced = digits[..digits.len() - padding].contains(&b'=');
    out.truncate(out.len() - padding);
    (!misplaced).then_some(out)
}
