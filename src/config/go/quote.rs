//! `strconv.Quote`.

use std::fmt::Write;

/// `text` as a Go string literal, as `strconv.Quote` writes it.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        push_escaped(&mut out, c);
    }
    out.push('"');
    out
}

fn push_escaped(out: &mut String, c: char) {
    // Writing to a String does not fail.
    let _ = match c {
        '"' | '\\' => write!(out, "\\{c}"),
        ' '..='~' => write!(out, "{c}"),
        '\x07' => write!(out, "\\a"),
        '\x08' => write!(out, "\\b"),
        '\x0c' => write!(out, "\\f"),
        '\n' => write!(out, "\\n"),
        '\r' => write!(out, "\\r"),
        '\t' => write!(out, "\\t"),
        '\x0b' => write!(out, "\\v"),
        '\0'..='\x7f' => write!(out, "\\x{:02x}", u32::from(c)),
        _ if is_print(c) => write!(out, "{c}"),
        '\u{80}'..='\u{ffff}' => write!(out, "\\u{:04x}", u32::from(c)),
        _ => write!(out, "\\U{:08x}", u32::from(c)),
    };
}

/// `unicode.IsPrint` beyond ASCII. Rust's own escaping draws the same line, but for a combining mark only when the mark
/// does not begin the text, hence the letter before it.
fn is_print(c: char) -> bool {
    let mut text = String::from("a");
    text.push(c);
    text.escape_debug().nth(1) == Some(c)
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn quotes_as_go_does() {
        assert_eq!(quote("10 MB"), "\"10 MB\"");
        assert_eq!(quote("a\"\\\n\x01"), "\"a\\\"\\\\\\n\\x01\"");
        assert_eq!(quote("十\u{a0}\u{200b}\u{301}"), "\"十\\u00a0\\u200b\u{301}\"");
        assert_eq!(quote("\u{e0001}"), "\"\\U000e0001\"");
    }
}
