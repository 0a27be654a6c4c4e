//! `java.util.Properties.load`: the syntax of server.properties and zookeeper.properties.
//!
//! The real programs hand the file's bytes to `Properties.load(InputStream)`, which takes every byte as one ISO-8859-1
//! character (java.base `java/util/Properties.java`, `LineReader` and `load0`). Text that is UTF-8 therefore turns into
//! the same nonsense here as there. Behaviour is that of Java 17: a cut-off `\u` is refused.

use std::borrow::Cow;
use std::ops::Range;

use super::source::{FileId, Span};
use super::text::printable;

/// One `key = value` of a file, as `Properties.load` sees it. Duplicates are all there, in the file's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property<'t> {
    pub key: Cow<'t, str>,
    /// Trailing white space is part of the value at this layer.
    pub value: Cow<'t, str>,
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
pub fn read(file: FileId, text: &str) -> Result<Vec<Property<'_>>, Malformed> {
    let mut reader = LineReader {
        bytes: text.as_bytes(),
        next: 0,
    };
    let mut properties = Vec::new();
    while let Some(line) = reader.line() {
        properties.push(property(file, text, &line)?);
    }
    Ok(properties)
}

/// The value that counts for every key: a later line beats an earlier one.
pub fn last_of<'a, 't>(properties: &'a [Property<'t>], key: &str) -> Option<&'a Property<'t>> {
    properties.iter().rev().find(|property| property.key == key)
}

/// A line with its continuations joined.
struct LogicalLine<'a> {
    /// The bytes that count.
    bytes: Cow<'a, [u8]>,
    /// Where the first of them stands in the file.
    from: usize,
    /// For each continuation, the index of its first byte among `bytes` and where that stands in the file.
    joints: Vec<(usize, usize)>,
    /// First byte that belongs to the line, white space before the key included.
    start: usize,
    /// After the line end.
    end: usize,
    /// After the last byte that is not a line end.
    content_end: usize,
}

impl<'a> LogicalLine<'a> {
    /// Joins what counts of the file's next line, which stands at `from`.
    fn join(&mut self, content: &'a [u8], from: usize) {
        if self.bytes.is_empty() {
            self.bytes = Cow::Borrowed(content);
            self.from = from;
        } else {
            self.joints.push((self.bytes.len(), from));
            self.bytes.to_mut().extend_from_slice(content);
        }
    }

    /// Where the byte `index` stands in the file.
    fn place(&self, index: usize) -> usize {
        let joint = self.joints.iter().rev().find(|(first, _)| *first <= index);
        let (first, from) = joint.copied().unwrap_or((0, self.from));
        from + index - first
    }
}

struct LineReader<'a> {
    bytes: &'a [u8],
    next: usize,
}

impl<'a> LineReader<'a> {
    /// The next line that holds a setting. A backslash before the line end joins the next line, whose leading blanks
    /// go; a comment never continues.
    fn line(&mut self) -> Option<LogicalLine<'a>> {
        let length = self.bytes.len();
        let mut line = LogicalLine {
            bytes: Cow::Borrowed(&[]),
            from: 0,
            joints: Vec::new(),
            start: self.next,
            end: length,
            content_end: length,
        };
        loop {
            let rest = self.bytes.get(self.next..).unwrap_or_default();
            self.next += rest.iter().take_while(|byte| is_blank(**byte)).count();
            let Some(&byte) = self.bytes.get(self.next) else {
                return (!line.bytes.is_empty()).then_some(line);
            };
            let from = self.next;
            let at = from + self.rest_of_line();
            if line.bytes.is_empty() && matches!(byte, b'#' | b'!' | b'\n' | b'\r') {
                self.next = at + 1;
                line.start = self.next;
                continue;
            }
            let content = self.bytes.get(from..at).unwrap_or_default();
            let backslashes = content.iter().rev().take_while(|byte| **byte == b'\\').count();
            let backslash = backslashes % 2 == 1;
            // At the end of the file the dangling backslash goes as well.
            line.join(&content[..content.len() - usize::from(backslash)], from);
            self.next = at + 1;
            let Some(&line_end) = self.bytes.get(at) else {
                return Some(line);
            };
            let crlf = usize::from(line_end == b'\r' && self.bytes.get(self.next) == Some(&b'\n'));
            if !backslash || self.next == length {
                line.end = self.next + crlf;
                line.content_end = at;
                return Some(line);
            }
            self.next += crlf;
        }
    }

    /// How many bytes there are from here on to the end of the line or of the file.
    fn rest_of_line(&self) -> usize {
        let rest = self.bytes.get(self.next..).unwrap_or_default();
        let mut length = 0;
        loop {
            length += printable(&rest[length..]);
            match rest.get(length) {
                None | Some(b'\n' | b'\r') => return length,
                Some(_) => length += 1,
            }
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0C')
}

/// Splits a line at the first separator that no backslash escapes.
fn property<'t>(file: FileId, text: &'t str, line: &LogicalLine<'_>) -> Result<Property<'t>, Malformed> {
    let bytes = line.bytes.as_ref();
    let key_len = key_length(bytes);
    let mut value_start = key_len;
    let mut separator = false;
    while let Some(&byte) = bytes.get(value_start) {
        let sign = byte == b'=' || byte == b':';
        if !is_blank(byte) && (separator || !sign) {
            break;
        }
        separator |= sign;
        value_start += 1;
    }
    let raw_start = match value_start.checked_sub(1) {
        _ if value_start < bytes.len() => line.place(value_start),
        Some(last) => line.place(last) + 1,
        None => line.start,
    };
    let written = text
        .get(raw_start..line.content_end)
        .filter(|_| value_start < bytes.len())
        .unwrap_or("");
    let written = written.trim_end_matches(|c: char| c <= ' ');
    Ok(Property {
        key: unescape(file, text, line, 0..key_len)?,
        value: unescape(file, text, line, value_start..bytes.len())?,
        key_at: match key_len.checked_sub(1) {
            Some(last) => Span::new(file, line.place(0), line.place(last) + 1),
            None => Span::new(file, line.start, line.start),
        },
        value_at: Span::new(file, raw_start, raw_start + written.len()),
        raw_value_at: Span::new(file, raw_start, line.content_end),
        line_at: Span::new(file, line.start, line.end),
    })
}

fn key_length(bytes: &[u8]) -> usize {
    let mut backslash = false;
    for (index, &byte) in bytes.iter().enumerate() {
        if !backslash && (is_blank(byte) || byte == b'=' || byte == b':') {
            return index;
        }
        backslash = byte == b'\\' && !backslash;
    }
    bytes.len()
}

/// `Properties.loadConvert`: escapes to characters. Bytes become ISO-8859-1 characters, `\u` gives UTF-16 units.
fn unescape<'t>(
    file: FileId,
    text: &'t str,
    line: &LogicalLine<'_>,
    range: Range<usize>,
) -> Result<Cow<'t, str>, Malformed> {
    let bytes = line.bytes.get(range.clone()).unwrap_or_default();
    if line.joints.is_empty() && bytes.iter().all(|byte| byte.is_ascii() && *byte != b'\\') {
        let from = line.place(range.start);
        return Ok(Cow::Borrowed(text.get(from..from + bytes.len()).unwrap_or_default()));
    }
    let mut units: Vec<u16> = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().enumerate();
    while let Some((index, &byte)) = rest.next() {
        if byte != b'\\' {
            units.push(u16::from(byte));
            continue;
        }
        match rest.next().map(|(_, &escaped)| escaped) {
            Some(b'u') => {
                let mut unit = 0u16;
                for digit in 0..4 {
                    let value = rest.next().and_then(|(_, &byte)| char::from(byte).to_digit(16));
                    let Some(value) = value else {
                        let at = line.place(range.start + index);
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
    Ok(Cow::Owned(String::from_utf16_lossy(&units)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let properties = read(FileId(0), text).expect("well-formed");
        let owned = |p: Property| (p.key.into_owned(), p.value.into_owned());
        properties.into_iter().map(owned).collect()
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
