//! Values as YAML text.

use super::NewValue;

pub(super) fn flow_value(value: NewValue<'_>) -> String {
    match value {
        NewValue::Scalar(text) => scalar(text, true),
        NewValue::List(items) => {
            let items: Vec<String> = items.iter().map(|item| scalar(item, true)).collect();
            format!("[{}]", items.join(", "))
        }
    }
}

/// A scalar that reads as `text`: plain where that is possible, else in double quotes.
pub fn scalar(text: &str, flow: bool) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '+');
    let inner = |c: char| harmless(c) || matches!(c, ' ' | '-' | '=' | '(' | ')' | ';' | '$') || !flow && c == '\'';
    let colons = text
        .char_indices()
        .all(|(at, c)| c != ':' || text[at + 1..].starts_with(harmless));
    let mut chars = text.chars();
    let first = chars
        .next()
        .is_some_and(|c| harmless(c) || c == '-' && text[1..].starts_with(|c: char| c.is_ascii_digit()));
    let last = !text.ends_with(' ') && !text.ends_with(':');
    let document = text.starts_with("...");
    if first && last && colons && !document && chars.all(|c| inner(c) || c == ':') {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out += "\\n",
            '\r' => out += "\\r",
            '\t' => out += "\\t",
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => {
                out += &format!("\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
