//! Tokens: the scanner of libyaml 0.1, as yaml.v2 v2.2.1 has it.
//!
//! Fabric reads its files with that library, so what counts here is not the YAML specification but that scanner: where it
//! sees a key, where it stops, and the words and line of its complaint.

use std::borrow::Cow;
use std::collections::VecDeque;

use crate::config::text::printable;

/// A position: byte offset, line, and column in characters, all from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) byte: usize,
    pub(super) line: usize,
    pub(super) column: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind<'t> {
    StreamEnd,
    Version { major: u8, minor: u8 },
    TagDirective { handle: &'t str, prefix: Cow<'t, str> },
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(&'t str),
    Anchor(&'t str),
    Tag { handle: &'t str, suffix: Cow<'t, str> },
    Scalar { value: Cow<'t, str>, plain: bool },
}

#[derive(Debug, Clone)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind<'t>,
    pub(super) start: Mark,
    pub(super) end: Mark,
}

/// What libyaml keeps of an error. yaml.v2 prints `problem` and one of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) text: &'static str,
    pub(super) mark: Mark,
    pub(super) context: Option<Mark>,
    /// From the scanner (`true`) or the parser: yaml.v2 counts their lines from 1 and from 0.
    pub(super) scanner: bool,
}

/// Boxed, so that what is passed on all the time stays small.
pub(super) type Scanned<T> = Result<T, Box<Problem>>;

#[derive(Clone, Copy, Default)]
pub(super) struct SimpleKey {
    pub(super) possible: bool,
    pub(super) required: bool,
    pub(super) token: usize,
    pub(super) mark: Mark,
}

pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    /// Set when `bytes` ends before a character that YAML does not allow.
    pub(super) cut_short: bool,
    pub(super) mark: Mark,
    pub(super) tokens: VecDeque<Token<'t>>,
    pub(super) parsed: usize,
    pub(super) indent: isize,
    pub(super) indents: Vec<isize>,
    pub(super) flow_level: usize,
    pub(super) simple_keys: Vec<SimpleKey>,
    pub(super) simple_key_allowed: bool,
    pub(super) ended: bool,
    /// The first token of the queue is complete: no key can come before it any more.
    available: bool,
}

/// How much yaml.v2 reads ahead: a forbidden character is reported once its block is reached, whatever comes before it.
const READ_AHEAD: usize = 512;

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let forbidden = forbidden_character(text);
        let end = forbidden.map_or(text.len(), |at| text.floor_char_boundary(at / READ_AHEAD * READ_AHEAD));
        let start = if text.starts_with('\u{feff}') && end >= 3 { 3 } else { 0 };
        Scanner {
            text,
            bytes: &text.as_bytes()[..end],
            cut_short: forbidden.is_some(),
            mark: Mark {
                byte: start,
                ..Mark::default()
            },
            tokens: VecDeque::new(),
            parsed: 0,
            indent: -1,
            indents: Vec::new(),
            flow_level: 0,
            simple_keys: vec![SimpleKey::default()],
            simple_key_allowed: true,
            ended: false,
            available: false,
        }
    }

    /// The next token, which stays in the queue.
    pub(super) fn peek(&mut self) -> Scanned<&Token<'t>> {
        if !self.available {
            self.fetch_more_tokens()?;
            self.available = true;
        }
        match self.tokens.front() {
            Some(token) => Ok(token),
            None => Err(self.problem("unknown problem parsing YAML content", None)),
        }
    }

    /// Takes the next token off the queue.
    pub(super) fn next(&mut self) -> Scanned<Token<'t>> {
        self.peek()?;
        self.available = false;
        self.parsed += 1;
        match self.tokens.pop_front() {
            Some(token) => Ok(token),
            None => Err(self.problem("unknown problem parsing YAML content", None)),
        }
    }

    pub(super) fn problem(&self, text: &'static str, context: Option<Mark>) -> Box<Problem> {
        Box::new(Problem {
            text,
            mark: self.mark,
            context,
            scanner: true,
        })
    }

    /// The byte `ahead` of the position, 0 past the end.
    #[inline]
    pub(super) fn at(&self, ahead: usize) -> u8 {
        self.bytes.get(self.mark.byte + ahead).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn is_end(&self) -> bool {
        self.mark.byte >= self.bytes.len()
    }

    /// Length in bytes of the line break `ahead`, 0 if there is none. A CRLF counts as its first byte here.
    #[inline]
    fn break_length(&self, ahead: usize) -> usize {
        match self.at(ahead) {
            b'\n' | b'\r' => 1,
            0xc2 if self.at(ahead + 1) == 0x85 => 2,
            0xe2 if self.at(ahead + 1) == 0x80 && matches!(self.at(ahead + 2), 0xa8 | 0xa9) => 3,
            _ => 0,
        }
    }

    #[inline]
    pub(super) fn is_break(&self, ahead: usize) -> bool {
        self.break_length(ahead) > 0
    }

    #[inline]
    pub(super) fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.at(ahead), b' ' | b'\t')
    }

    #[inline]
    pub(super) fn is_break_or_end(&self, ahead: usize) -> bool {
        self.is_break(ahead) || self.mark.byte + ahead >= self.bytes.len()
    }

    #[inline]
    pub(super) fn is_blank_or_end(&self, ahead: usize) -> bool {
        self.is_blank(ahead) || self.is_break_or_end(ahead)
    }

    #[inline]
    pub(super) fn is_word(&self) -> bool {
        self.at(0).is_ascii_alphanumeric() || matches!(self.at(0), b'_' | b'-')
    }

    /// Steps over one character.
    #[inline]
    pub(super) fn skip(&mut self) {
        self.mark.byte += match self.at(0) {
            0..0x80 => 1,
            0x80..0xe0 => 2,
            0xe0..0xf0 => 3,
            _ => 4,
        };
        self.mark.column += 1;
    }

    /// Steps over the bytes from here on that `wanted` takes, all of them ASCII characters of one line.
    #[inline]
    pub(super) fn skip_run(&mut self, wanted: impl Fn(u8) -> bool) {
        let rest = self.bytes.get(self.mark.byte..).unwrap_or_default();
        let length = rest.iter().position(|byte| !wanted(*byte)).unwrap_or(rest.len());
        self.mark.byte += length;
        self.mark.column += length;
    }

    /// Steps over characters that mean nothing in any scalar but themselves.
    pub(super) fn skip_ordinary(&mut self) {
        self.skip_run(|byte| {
            let meant = matches!(
                byte,
                b':' | b',' | b'?' | b'[' | b']' | b'{' | b'}' | b'\'' | b'"' | b'\\'
            );
            matches!(byte, b'!'..=b'~') && !meant
        });
    }

    /// Steps over one line break, if there is one, and gives the text that stands for it in a scalar.
    pub(super) fn skip_break(&mut self) -> &'static str {
        let (length, text) = match (self.at(0), self.break_length(0)) {
            (b'\r', _) if self.at(1) == b'\n' => (2, "\n"),
            (_, 0) => return "",
            (0xe2, 3) if self.at(2) == 0xa8 => (3, "\u{2028}"),
            (0xe2, 3) => (3, "\u{2029}"),
            (_, length) => (length, "\n"),
        };
        self.mark.byte += length;
        self.mark.line += 1;
        self.mark.column = 0;
        text
    }

    /// Steps over a comment up to the line's end.
    pub(super) fn skip_comment(&mut self) {
        if self.at(0) != b'#' {
            return;
        }
        while !self.is_break_or_end(0) {
            self.skip();
            let printable = printable(self.bytes.get(self.mark.byte..).unwrap_or_default());
            self.mark.byte += printable;
            self.mark.column += printable;
        }
    }

    /// The text between two byte offsets; both come from marks and stand on character boundaries.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }
}

/// Byte offset of the first character that YAML 1.1 does not allow (yaml.v2 readerc.go).
fn forbidden_character(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        from += printable(&text.as_bytes()[from..]);
        let c = text[from..].chars().next()?;
        if !matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..) {
            return Some(from);
        }
        from += c.len_utf8();
    }
}
