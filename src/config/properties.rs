//! `java.util.Properties.load`: the syntax of server.properties and zookeeper.properties.
//!
//! The real programs hand the file's bytes to `Properties.load(InputStream)`, which takes every byte as one ISO-8859-1
//! character (java.base `java/util/Properties.java`, `LineReader` and `load0`). Text that is UTF-8 therefore turns into
//! the same nonsense here as there. Behaviour is that of Java 17: a cut-off `\u` is refused.

use super::source::{FileId, Span};

/// One `key = value` of a file, as `Properties.load` sees it. Duplicates are all there, in the file's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    pub key: String,
    /// Trailing white space is part of the value at this layer.
    pub value: String,
    /// The key as it is written, escapes and all.
    pub key_at: Span,
    /// The value as it is written, without white space at its end. Empty, behind the separator, for an empty value.
    pub value_at: Span,
    /// The value with all that the reader takes for it: blanks at the end, a backslash before the end of the file.
    pub raw_value_at: Span,
    /// The lines that the setting takes, with the last one's line end.
    pub line_at: Span,
}

/// A `\u` without four hexadecimal digits behind it: `Properties.load` gives up, and nothing of the file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed {
    /// From the backslash to the first character that is wrong.
    pub at: Span,
}

/// The exact text of the exception (`java.lang.IllegalArgumentException`).
pub const MALFORMED: &str = "Malformed \\uxxxx encoding.";

/// Reads all settings of a file.
pub fn read(file: FileId, text: &str) -> Result<Vec<Property>, Malformed> {
    let mut reader = LineReader {
        bytes: text.as_bytes(),
        next: 0,
    };
    let mut properties = Vec::new();
    let mut room = Vec::new();
    while let Some(line) = reader.line(room) {
        properties.push(property(file, text, &line)?);
        room = line.bytes;
    }
    Ok(properties)
}

/// The value that counts for every key: a later line beats an earlier one.
pub fn last_of<'a>(properties: &'a [Property], key: &str) -> Option<&'a Property> {
    properties.iter().rev().find(|property| property.key == key)
}

/// A line with its continuations joined: the bytes that count and where each of them stands.
struct LogicalLine {
    bytes: Vec<(u8, usize)>,
    /// First byte that belongs to the line, white space before the key included.
    start: usize,
    /// After the line end.
    end: usize,
    /// After the last byte that is not a line end.
    content_end: usize,
}

struct LineReader<'a> {
    bytes: &'a [u8],
    next: usize,
}

impl LineReader<'_> {
    /// The next line that holds a setting. A backslash before the line end joins the next line, whose leading blanks
    /// go; a comment never continues. The bytes of the line are put into `line`.
    fn line(&mut self, mut line: Vec<(u8, usize)>) -> Option<LogicalLine> {
        line.clear();
        let mut start = self.next;
        let mut skip_blanks = true;
        let mut continued = false;
        let mut backslash = false;
        while let Some(&byte) = self.bytes.get(self.next) {
            let at = self.next;
            self.next += 1;
            let line_end = byte == b'\n' || byte == b'\r';
            if skip_blanks {
                if is_blank(byte) {
                    continue;
                }
                if !continued && line_end {
                    start = self.next;
                    continue;
                }
                skip_blanks = false;
                continued = false;
            }
            if line.is_empty() && (byte == b'#' || byte == b'!') {
                self.skip_comment();
                start = self.next;
                skip_blanks = true;
                continue;
            }
            if !line_end {
                line.push((byte, at));
                backslash = byte == b'\\' && !backslash;
                continue;
            }
            if line.is_empty() {
                start = self.next;
                skip_blanks = true;
                continue;
            }
            let crlf = byte == b'\r' && self.bytes.get(self.next) == Some(&b'\n');
            if backslash && self.next < self.bytes.len() {
                line.pop();
                backslash = false;
                skip_blanks = true;
                continued = true;
                self.next += usize::from(crlf);
                continue;
            }
            // At the end of the file the dangling backslash goes as well.
            if backslash {
                line.pop();
            }
            return Some(LogicalLine {
                bytes: line,
                start,
                end: self.next + usize::from(crlf),
                content_end: at,
            });
        }
        if line.is_empty() {
            return None;
        }
        if backslash {
            line.pop();
        }
        Some(LogicalLine {
            bytes: line,
            start,
            end: self.bytes.len(),
            content_end: self.bytes.len(),
        })
    }

    fn skip_comment(&mut self) {
        let rest = self.bytes.get(self.next..).unwrap_or_default();
        let line_end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        self.next += line_end.map_or(rest.len(), |length| length + 1);
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0C')
}

/// Splits a line at the first separator that no backslash escapes.
fn property(file: FileId, text: &str, line: &LogicalLine) -> Result<Property, Malformed> {
    let bytes = &line.bytes;
    let key_len = key_length(bytes);
    let mut value_start = key_len;
    let mut separator = false;
    while let Some(&(byte, _)) = bytes.get(value_start) {
        let sign = byte == b'=' || byte == b':';
        if !is_blank(byte) && (separator || !sign) {
            break;
        }
        separator |= sign;
        value_start += 1;
    }
    let (key, value) = bytes.split_at(value_start);
    let raw_start = match (value.first(), key.last()) {
        (Some(&(_, first)), _) => first,
        (None, Some(&(_, last))) => last + 1,
        (None, None) => line.start,
    };
    let key = key.get(..key_len).unwrap_or(key);
    let written = text
        .get(raw_start..line.content_end)
        .filter(|_| !value.is_empty())
        .unwrap_or("");
    let written = written.trim_end_matches(|c: char| c <= ' ');
    Ok(Property {
        key: unescape(file, key)?,
        value: unescape(file, value)?,
        key_at: match (key.first(), key.last()) {
            (Some(first), Some(last)) => Span::new(file, first.1, last.1 + 1),
            _ => Span::new(file, line.start, line.start),
        },
        value_at: Span::new(file, raw_start, raw_start + written.len()),
        raw_value_at: Span::new(file, raw_start, line.content_end),
        line_at: Span::new(file, line.start, line.end),
    })
}

fn key_length(bytes: &[(u8, usize)]) -> usize {
    let mut backslash = false;
    for (index, &(byte, _)) in bytes.iter().enumerate() {
        if !backslash && (is_blank(byte) || byte == b'=' || byte == b':') {
            return index;
        }
        backslash = byte == b'\\' && !backslash;
    }
    bytes.len()
}

/// `Properties.loadConvert`: escapes to characters. Bytes become ISO-8859-1 characters, `\u` gives UTF-16 units.
fn unescape(file: FileId, bytes: &[(u8, usize)]) -> Result<String, Malformed> {
    if bytes.iter().all(|&(byte, _)| byte != b'\\') {
        let mut text = String::with_capacity(bytes.len());
        text.extend(bytes.iter().map(|&(byte, _)| char::from(byte)));
        return Ok(text);
    }
    let mut units: Vec<u16> = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(&(byte, at)) = rest.next() {
        if byte != b'\\' {
            units.push(u16::from(byte));
            continue;
        }
        match rest.next().map(|&(escaped, _)| escaped) {
            Some(b'u') => {
                let mut unit = 0u16;
                for digit in 0..4 {
                    let value = rest.next().and_then(|&(byte, _)| char::from(byte).to_digit(16));
                    let Some(value) = value else {
                        let at = Span::new(file, at, at + 2 + digit);
                        return Err(Malformed { at });
                    };
                    unit = unit << 4 | value as u16;
                }
                units.push(unit);
            }
            Some(b't') => units.push(9),
            Some(b'n') => units.push(10),
            Some(b'f') => units.push(12),
            Some(b'r') => units.push(13),
            Some(other) => units.push(u16::from(other)),
            None => {}
        }
    }
    // Half a surrogate pair has no place in UTF-8; no setting can hold one usefully.
    Ok(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let properties = read(FileId(0), text).expect("well-formed");
        properties.into_iter().map(|p| (p.key, p.value)).collect()
    }

    fn one(text: &str) -> (String, String) {
        pairs(text).remove(0)
    }

    fn strings(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn separators() {
        for text in ["k=v", "k:v", "k v", "k = v", "k : v", " \tk\t=\tv", "k  v"] {
            assert_eq!(one(text), strings("k", "v"), "{text:?}");
        }
        assert_eq!(one("k==v"), strings("k", "=v"));
        assert_eq!(one("k = :v "), strings("k", ":v "));
        assert_eq!(one("k"), strings("k", ""));
        assert_eq!(one("a\\=b\\ c=v"), strings("a=b c", "v"));
    }

    #[test]
    fn comments_do_not_continue_and_settings_do() {
        assert_eq!(pairs("#c\\\nk=v\n"), [strings("k", "v")]);
        assert_eq!(
            pairs("k=a\\\r\n   b\\\n#c\r\nl=w"),
            [strings("k", "ab#c"), strings("l", "w")]
        );
        assert_eq!(pairs("\\\n# c\nk=v\n"), [strings("k", "v")]);
        assert_eq!(pairs("k=v\\"), [strings("k", "v")]);
        assert_eq!(pairs("k=v\\\n"), [strings("k", "v")]);
        assert_eq!(pairs("k=v\\\n\nl=w"), [strings("k", "v"), strings("l", "w")]);
    }

    #[test]
    fn bytes_are_iso_8859_1() {
        assert_eq!(one("k=é"), strings("k", "Ã©"));
        assert_eq!(one("k=\\u00e9\\ud83d\\ude00"), strings("k", "é😀"));
        assert_eq!(one("\u{feff}k=v").0, "ï»¿k");
    }

    #[test]
    fn a_bad_escape_is_refused_at_its_place() {
        let error = read(FileId(3), "a=1\nlog.dirs=C:\\users").expect_err("not hexadecimal");
        assert_eq!(error.at, Span::new(FileId(3), 15, 17));
        assert!(read(FileId(0), "k=\\u12").is_err());
    }

    #[test]
    fn places_cover_what_is_written() {
        let text = "# c\n k\\u0061 = a\\\n  b  \r\nempty =\n";
        let properties = read(FileId(0), text).expect("well-formed");
        let at = |span: Span| &text[span.range()];
        assert_eq!(at(properties[0].key_at), "k\\u0061");
        assert_eq!(at(properties[0].value_at), "a\\\n  b");
        assert_eq!(at(properties[0].line_at), " k\\u0061 = a\\\n  b  \r\n");
        assert_eq!(properties[0].value, "ab  ");
        assert_eq!(at(properties[1].line_at), "empty =\n");
        assert_eq!(
            properties[1].value_at,
            Span::new(FileId(0), text.len() - 1, text.len() - 1)
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in "[ -~\\n\\r\\t\\\\=:#é語]{0,80}") {
            if let Ok(properties) = read(FileId(0), &text) {
                for property in properties {
                    for span in [property.key_at, property.value_at, property.raw_value_at, property.line_at] {
                        proptest::prop_assert!(text.get(span.range()).is_some());
                    }
                }
            }
        }
    }
}
