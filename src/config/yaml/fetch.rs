//! Which token comes next, and where keys and blocks begin and end.

use super::scan::{Kind, Mark, Problem, Scanned, Scanner, SimpleKey, Token};

impl<'t> Scanner<'t> {
    pub(super) fn fetch_more_tokens(&mut self) -> Scanned<()> {
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
                return Err(Box::new(Problem {
                    text: "control characters are not allowed",
                    mark: Mark::default(),
                    context: None,
                    scanner: false,
                }));
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
            let tabs = self.flow_level > 0 || !self.simple_key_allowed;
            self.skip_run(|byte| byte == b' ' || byte == b'\t' && tabs);
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
            if key.possible && (key.mark.line < self.mark.line || key.mark.column + 1024 < self.mark.column) {
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
