//! Tokens: the scanner of libyaml 0.1, as yaml.v2 v2.2.1 has it.
//!
//! Fabric reads its files with that library, so what counts here is not the YAML specification but that scanner: where it
//! sees a key, where it stops, and the words and line of its complaint.

use std::borrow::Cow;
use std::collections::VecDeque;

/// A position: byte offset, characters since the start, line and column from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) byte: usize,
    pub(super) index: usize,
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

pub(super) type Scanned<T> = Result<T, Problem>;

#[derive(Clone, Copy, Default)]
struct SimpleKey {
    possible: bool,
    required: bool,
    token: usize,
    mark: Mark,
}

pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    bytes: &'t [u8],
    /// Set when `bytes` ends before a character that YAML does not allow.
    cut_short: bool,
    pub(super) mark: Mark,
    tokens: VecDeque<Token<'t>>,
    parsed: usize,
    pub(super) indent: isize,
    indents: Vec<isize>,
    pub(super) flow_level: usize,
    simple_keys: Vec<SimpleKey>,
    simple_key_allowed: bool,
    ended: bool,
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

    pub(super) fn problem(&self, text: &'static str, context: Option<Mark>) -> Problem {
        Problem {
            text,
            mark: self.mark,
            context,
            scanner: true,
        }
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
        self.mark.index += 1;
        self.mark.column += 1;
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
        self.mark.index += if length == 2 && text == "\n" && self.at(0) == b'\r' {
            2
        } else {
            1
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
        while let Some(&byte) = self.bytes.get(self.mark.byte) {
            // Only these bytes can begin a break; the rest of a character is counted with its first byte.
            if matches!(byte, b'\n' | b'\r' | 0xc2 | 0xe2) && self.is_break(0) {
                break;
            }
            self.mark.byte += 1;
            if byte & 0xc0 != 0x80 {
                self.mark.index += 1;
                self.mark.column += 1;
            }
        }
    }

    /// The text between two byte offsets; both come from marks and stand on character boundaries.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }

    fn fetch_more_tokens(&mut self) -> Scanned<()> {
        loop {
            if !self.tokens.is_empty() {
                self.drop_stale_simple_keys()?;
                let parsed = self.parsed;
                if !self.simple_keys.iter().any(|key| key.possible && key.token == parsed) {
                    return Ok(());
                }
            }
            if self.ended {
                return Ok(());
            }
            let fetched = self.fetch_next_token();
            // libyaml looks up to four characters ahead before it scans a token.
            if self.cut_short && self.mark.byte + 3 >= self.bytes.len() {
                return Err(Problem {
                    text: "control characters are not allowed",
                    mark: Mark::default(),
                    context: None,
                    scanner: false,
                });
            }
            fetched?;
        }
    }

    fn fetch_next_token(&mut self) -> Scanned<()> {
        self.scan_to_next_token();
        self.drop_stale_simple_keys()?;
        self.unroll_indent(self.mark.column as isize);
        if self.is_end() {
            return self.fetch_stream_end();
        }
        let byte = self.at(0);
        if self.mark.column == 0 {
            if byte == b'%' {
                return self.fetch_directive();
            }
            if self.is_document_indicator() {
                return self.fetch_document_indicator();
            }
        }
        let in_flow = self.flow_level > 0;
        match byte {
            b'[' => self.fetch_flow_start(Kind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(Kind::FlowMappingStart),
            b']' => self.fetch_flow_end(Kind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.is_blank_or_end(1) => self.fetch_block_entry(),
            b'?' if in_flow || self.is_blank_or_end(1) => self.fetch_key(),
            b':' if in_flow || self.is_blank_or_end(1) => self.fetch_value(),
            b'*' | b'&' => self.fetch_simple(|s| s.scan_anchor(byte == b'*')),
            b'!' => self.fetch_simple(Self::scan_tag),
            b'|' | b'>' if !in_flow => {
                self.remove_simple_key()?;
                self.simple_key_allowed = true;
                let token = self.scan_block_scalar(byte == b'|')?;
                self.tokens.push_back(token);
                Ok(())
            }
            b'\'' | b'"' => self.fetch_simple(|s| s.scan_quoted_scalar(byte == b'\'')),
            b'\t' | b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => {
                Err(self.problem("found character that cannot start any token", Some(self.mark)))
            }
            _ => self.fetch_simple(Self::scan_plain_scalar),
        }
    }

    pub(super) fn is_document_indicator(&self) -> bool {
        let three = (self.at(0), self.at(1), self.at(2));
        matches!(three, (b'-', b'-', b'-') | (b'.', b'.', b'.')) && self.is_blank_or_end(3)
    }

    fn scan_to_next_token(&mut self) {
        loop {
            if self.mark.column == 0 && self.at(0) == 0xef && self.at(1) == 0xbb && self.at(2) == 0xbf {
                self.skip();
            }
            while self.at(0) == b' ' || self.at(0) == b'\t' && (self.flow_level > 0 || !self.simple_key_allowed) {
                self.skip();
            }
            self.skip_comment();
            if !self.is_break(0) {
                return;
            }
            self.skip_break();
            if self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
        }
    }

    fn drop_stale_simple_keys(&mut self) -> Scanned<()> {
        for index in 0..self.simple_keys.len() {
            let key = self.simple_keys[index];
            if key.possible && (key.mark.line < self.mark.line || key.mark.index + 1024 < self.mark.index) {
                if key.required {
                    return Err(self.problem("could not find expected ':'", Some(key.mark)));
                }
                self.simple_keys[index].possible = false;
            }
        }
        Ok(())
    }

    pub(super) fn allow_simple_key(&mut self) {
        self.simple_key_allowed = true;
    }

    fn save_simple_key(&mut self) -> Scanned<()> {
        if self.simple_key_allowed {
            let required = self.flow_level == 0 && self.indent == self.mark.column as isize;
            let key = SimpleKey {
                possible: true,
                required,
                token: self.parsed + self.tokens.len(),
                mark: self.mark,
            };
            self.remove_simple_key()?;
            if let Some(last) = self.simple_keys.last_mut() {
                *last = key;
            }
        }
        Ok(())
    }

    fn remove_simple_key(&mut self) -> Scanned<()> {
        let Some(key) = self.simple_keys.last_mut() else {
            return Ok(());
        };
        let (possible, required, mark) = (key.possible, key.required, key.mark);
        if possible && required {
            return Err(self.problem("could not find expected ':'", Some(mark)));
        }
        key.possible = false;
        Ok(())
    }

    /// Opens a block collection at `column` when that is deeper than the current one; `before` is the number of the
    /// token that it begins before.
    fn roll_indent(&mut self, column: usize, before: Option<usize>, kind: Kind<'t>, mark: Mark) {
        if self.flow_level > 0 || self.indent >= column as isize {
            return;
        }
        self.indents.push(self.indent);
        self.indent = column as isize;
        let token = Token {
            kind,
            start: mark,
            end: mark,
        };
        match before {
            Some(number) => self.insert_token(number, token),
            None => self.tokens.push_back(token),
        }
    }

    fn insert_token(&mut self, number: usize, token: Token<'t>) {
        let index = number.saturating_sub(self.parsed).min(self.tokens.len());
        self.tokens.insert(index, token);
    }

    fn unroll_indent(&mut self, column: isize) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push_empty(Kind::BlockEnd);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    fn push_empty(&mut self, kind: Kind<'t>) {
        self.tokens.push_back(Token {
            kind,
            start: self.mark,
            end: self.mark,
        });
    }

    /// Pushes a token that is `length` characters long.
    fn push_indicator(&mut self, kind: Kind<'t>, length: usize) {
        let start = self.mark;
        for _ in 0..length {
            self.skip();
        }
        self.tokens.push_back(Token {
            kind,
            start,
            end: self.mark,
        });
    }

    fn fetch_stream_end(&mut self) -> Scanned<()> {
        if self.mark.column != 0 {
            self.mark.column = 0;
            self.mark.line += 1;
        }
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.ended = true;
        self.push_empty(Kind::StreamEnd);
        Ok(())
    }

    fn fetch_directive(&mut self) -> Scanned<()> {
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let token = self.scan_directive()?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_document_indicator(&mut self) -> Scanned<()> {
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let kind = if self.at(0) == b'-' {
            Kind::DocumentStart
        } else {
            Kind::DocumentEnd
        };
        self.push_indicator(kind, 3);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: Kind<'t>) -> Scanned<()> {
        self.save_simple_key()?;
        self.simple_keys.push(SimpleKey::default());
        self.flow_level += 1;
        self.simple_key_allowed = true;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: Kind<'t>) -> Scanned<()> {
        self.remove_simple_key()?;
        if self.flow_level > 0 {
            self.flow_level -= 1;
            self.simple_keys.pop();
        }
        self.simple_key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Scanned<()> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(Kind::FlowEntry, 1);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Scanned<()> {
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return Err(self.problem(
                    "block sequence entries are not allowed in this context",
                    Some(self.mark),
                ));
            }
            self.roll_indent(self.mark.column, None, Kind::BlockSequenceStart, self.mark);
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(Kind::BlockEntry, 1);
        Ok(())
    }

    fn fetch_key(&mut self) -> Scanned<()> {
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return Err(self.problem("mapping keys are not allowed in this context", Some(self.mark)));
            }
            self.roll_indent(self.mark.column, None, Kind::BlockMappingStart, self.mark);
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = self.flow_level == 0;
        self.push_indicator(Kind::Key, 1);
        Ok(())
    }

    fn fetch_value(&mut self) -> Scanned<()> {
        let key = self.simple_keys.last().copied().unwrap_or_default();
        if key.possible {
            self.insert_token(
                key.token,
                Token {
                    kind: Kind::Key,
                    start: key.mark,
                    end: key.mark,
                },
            );
            self.roll_indent(key.mark.column, Some(key.token), Kind::BlockMappingStart, key.mark);
            if let Some(last) = self.simple_keys.last_mut() {
                last.possible = false;
            }
            self.simple_key_allowed = false;
        } else {
            if self.flow_level == 0 {
                if !self.simple_key_allowed {
                    return Err(self.problem("mapping values are not allowed in this context", Some(self.mark)));
                }
                self.roll_indent(self.mark.column, None, Kind::BlockMappingStart, self.mark);
            }
            self.simple_key_allowed = self.flow_level == 0;
        }
        self.push_indicator(Kind::Value, 1);
        Ok(())
    }

    /// A token that can be a simple key.
    fn fetch_simple(&mut self, scan: impl FnOnce(&mut Self) -> Scanned<Token<'t>>) -> Scanned<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let token = scan(self)?;
        self.tokens.push_back(token);
        Ok(())
    }
}

/// Byte offset of the first character that YAML 1.1 does not allow (yaml.v2 readerc.go).
fn forbidden_character(text: &str) -> Option<usize> {
    let plain = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let mut from = 0;
    loop {
        from += text.as_bytes()[from..].iter().position(|byte| !plain(*byte))?;
        let c = text[from..].chars().next()?;
        if !matches!(c, '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..) {
            return Some(from);
        }
        from += c.len_utf8();
    }
}
