//! Scalars, anchors, tags and directives: the longer tokens of the scanner.

use std::borrow::Cow;

use super::scan::{Kind, Mark, Scanned, Scanner, Token};

impl<'t> Scanner<'t> {
    /// The words of `[0-9A-Za-z_-]` from here on.
    fn scan_word(&mut self) -> &'t str {
        let start = self.mark.byte;
        while self.is_word() {
            self.skip();
        }
        self.slice(start, self.mark.byte)
    }

    fn skip_blanks(&mut self) {
        while self.is_blank(0) {
            self.skip();
        }
    }

    pub(super) fn scan_anchor(&mut self, alias: bool) -> Scanned<Token<'t>> {
        let start = self.mark;
        self.skip();
        let name = self.scan_word();
        let follows =
            self.is_blank_or_end(0) || matches!(self.at(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !follows {
            return Err(self.problem("did not find expected alphabetic or numeric character", Some(start)));
        }
        let kind = if alias { Kind::Alias(name) } else { Kind::Anchor(name) };
        Ok(Token {
            kind,
            start,
            end: self.mark,
        })
    }

    pub(super) fn scan_tag(&mut self) -> Scanned<Token<'t>> {
        let start = self.mark;
        let (handle, suffix);
        if self.at(1) == b'<' {
            self.skip();
            self.skip();
            (handle, suffix) = ("", self.scan_tag_uri("", start)?);
            if self.at(0) != b'>' {
                return Err(self.problem("did not find the expected '>'", Some(start)));
            }
            self.skip();
        } else {
            let head = self.scan_tag_handle(false, start)?;
            if head.len() > 1 && head.ends_with('!') {
                (handle, suffix) = (head, self.scan_tag_uri("", start)?);
            } else {
                let uri = self.scan_tag_uri(head, start)?;
                (handle, suffix) = if uri.is_empty() {
                    ("", Cow::Borrowed("!"))
                } else {
                    ("!", uri)
                };
            }
        }
        if !self.is_blank_or_end(0) {
            return Err(self.problem("did not find expected whitespace or line break", Some(start)));
        }
        Ok(Token {
            kind: Kind::Tag { handle, suffix },
            start,
            end: self.mark,
        })
    }

    fn scan_tag_handle(&mut self, directive: bool, start: Mark) -> Scanned<&'t str> {
        if self.at(0) != b'!' {
            return Err(self.problem("did not find expected '!'", Some(start)));
        }
        let from = self.mark.byte;
        self.skip();
        self.scan_word();
        if self.at(0) == b'!' {
            self.skip();
        } else if directive && self.mark.byte != from + 1 {
            return Err(self.problem("did not find expected '!'", Some(start)));
        }
        Ok(self.slice(from, self.mark.byte))
    }

    /// A tag's URI after `head`, the part already taken for a handle (with its `!`).
    fn scan_tag_uri(&mut self, head: &'t str, start: Mark) -> Scanned<Cow<'t, str>> {
        let mut uri: Vec<u8> = head.as_bytes().get(1..).unwrap_or_default().to_vec();
        let mut found = !head.is_empty();
        while self.is_word() || (self.at(0) != 0 && b";/?:@&=+$,.!~*'()[]%".contains(&self.at(0))) {
            if self.at(0) == b'%' {
                self.scan_uri_escapes(start, &mut uri)?;
            } else {
                uri.push(self.at(0));
                self.skip();
            }
            found = true;
        }
        if !found {
            return Err(self.problem("did not find expected tag URI", Some(start)));
        }
        Ok(Cow::Owned(String::from_utf8_lossy(&uri).into_owned()))
    }

    /// One character written as `%XX` octets.
    fn scan_uri_escapes(&mut self, start: Mark, uri: &mut Vec<u8>) -> Scanned<()> {
        let hex = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
        let mut left = None;
        loop {
            let octet = match (self.at(0), hex(self.at(1)), hex(self.at(2))) {
                (b'%', Some(high), Some(low)) => high << 4 | low,
                _ => return Err(self.problem("did not find URI escaped octet", Some(start))),
            };
            let remaining = match left {
                None => match octet {
                    0..0x80 => 1,
                    0xc0..0xe0 => 2,
                    0xe0..0xf0 => 3,
                    0xf0..0xf8 => 4,
                    _ => return Err(self.problem("found an incorrect leading UTF-8 octet", Some(start))),
                },
                Some(_) if octet & 0xc0 != 0x80 => {
                    return Err(self.problem("found an incorrect trailing UTF-8 octet", Some(start)));
                }
                Some(remaining) => remaining,
            };
            uri.push(octet);
            for _ in 0..3 {
                self.skip();
            }
            if remaining == 1 {
                return Ok(());
            }
            left = Some(remaining - 1);
        }
    }

    pub(super) fn scan_directive(&mut self) -> Scanned<Token<'t>> {
        let start = self.mark;
        self.skip();
        let name = self.scan_word();
        if name.is_empty() {
            return Err(self.problem("could not find expected directive name", Some(start)));
        }
        if !self.is_blank_or_end(0) {
            return Err(self.problem("found unexpected non-alphabetical character", Some(start)));
        }
        let kind = match name {
            "YAML" => self.scan_version(start)?,
            "TAG" => self.scan_tag_directive(start)?,
            _ => return Err(self.problem("found unknown directive name", Some(start))),
        };
        let end = self.mark;
        self.scan_line_end(start)?;
        Ok(Token { kind, start, end })
    }

    /// Blanks and a comment up to the line's end, and the break.
    fn scan_line_end(&mut self, start: Mark) -> Scanned<()> {
        self.skip_blanks();
        self.skip_comment();
        if !self.is_break_or_end(0) {
            return Err(self.problem("did not find expected comment or line break", Some(start)));
        }
        self.skip_break();
        Ok(())
    }

    fn scan_version(&mut self, start: Mark) -> Scanned<Kind<'t>> {
        self.skip_blanks();
        let major = self.scan_version_number(start)?;
        if self.at(0) != b'.' {
            return Err(self.problem("did not find expected digit or '.' character", Some(start)));
        }
        self.skip();
        let minor = self.scan_version_number(start)?;
        Ok(Kind::Version { major, minor })
    }

    fn scan_version_number(&mut self, start: Mark) -> Scanned<u8> {
        let (mut value, mut length) = (0, 0);
        while self.at(0).is_ascii_digit() {
            length += 1;
            if length > 2 {
                return Err(self.problem("found extremely long version number", Some(start)));
            }
            value = value * 10 + (self.at(0) - b'0');
            self.skip();
        }
        if length == 0 {
            return Err(self.problem("did not find expected version number", Some(start)));
        }
        Ok(value)
    }

    fn scan_tag_directive(&mut self, start: Mark) -> Scanned<Kind<'t>> {
        self.skip_blanks();
        let handle = self.scan_tag_handle(true, start)?;
        if !self.is_blank(0) {
            return Err(self.problem("did not find expected whitespace", Some(start)));
        }
        self.skip_blanks();
        let prefix = self.scan_tag_uri("", start)?;
        if !self.is_blank_or_end(0) {
            return Err(self.problem("did not find expected whitespace or line break", Some(start)));
        }
        Ok(Kind::TagDirective { handle, prefix })
    }

    pub(super) fn scan_block_scalar(&mut self, literal: bool) -> Scanned<Token<'t>> {
        let start = self.mark;
        self.skip();
        let (chomp, increment) = self.scan_block_header(start)?;
        self.scan_line_end(start)?;
        let mut end = self.mark;
        let mut indent = increment.map(|increment| self.indent.max(0) as usize + increment);
        let (mut value, mut leading_break) = (String::new(), "");
        let mut trailing_breaks = String::new();
        let mut leading_blank = false;
        let mut column = self.scan_block_breaks(&mut indent, &mut trailing_breaks, start, &mut end)?;
        while self.mark.column == column && !self.is_end() {
            let trailing_blank = self.is_blank(0);
            if !literal && !leading_blank && !trailing_blank && leading_break == "\n" {
                if trailing_breaks.is_empty() {
                    value.push(' ');
                }
            } else {
                value.push_str(leading_break);
            }
            value.push_str(&trailing_breaks);
            trailing_breaks.clear();
            leading_blank = trailing_blank;
            let from = self.mark.byte;
            while !self.is_break_or_end(0) {
                self.skip();
            }
            value.push_str(self.slice(from, self.mark.byte));
            leading_break = self.skip_break();
            column = self.scan_block_breaks(&mut indent, &mut trailing_breaks, start, &mut end)?;
        }
        if chomp != b'-' {
            value.push_str(leading_break);
        }
        if chomp == b'+' {
            value.push_str(&trailing_breaks);
        }
        let kind = Kind::Scalar {
            value: Cow::Owned(value),
            plain: false,
        };
        Ok(Token { kind, start, end })
    }

    /// Chomping indicator (`+`, `-` or 0) and indentation indicator, in either order.
    fn scan_block_header(&mut self, start: Mark) -> Scanned<(u8, Option<usize>)> {
        let (mut chomp, mut increment) = (0, None);
        if matches!(self.at(0), b'+' | b'-') {
            chomp = self.at(0);
            self.skip();
            if self.at(0).is_ascii_digit() {
                increment = Some(self.scan_indentation_indicator(start)?);
            }
        } else if self.at(0).is_ascii_digit() {
            increment = Some(self.scan_indentation_indicator(start)?);
            if matches!(self.at(0), b'+' | b'-') {
                chomp = self.at(0);
                self.skip();
            }
        }
        Ok((chomp, increment))
    }

    fn scan_indentation_indicator(&mut self, start: Mark) -> Scanned<usize> {
        let digit = self.at(0) - b'0';
        if digit == 0 {
            return Err(self.problem("found an indentation indicator equal to 0", Some(start)));
        }
        self.skip();
        Ok(usize::from(digit))
    }

    /// Indentation and empty lines before a line of a block scalar. Decides the scalar's column if it is not known yet.
    fn scan_block_breaks(
        &mut self,
        indent: &mut Option<usize>,
        breaks: &mut String,
        start: Mark,
        end: &mut Mark,
    ) -> Scanned<usize> {
        *end = self.mark;
        let mut deepest = 0;
        loop {
            let inside = |column: usize| indent.is_none_or(|indent| column < indent);
            while inside(self.mark.column) && self.at(0) == b' ' {
                self.skip();
            }
            deepest = deepest.max(self.mark.column);
            if inside(self.mark.column) && self.at(0) == b'\t' {
                let text = "found a tab character where an indentation space is expected";
                return Err(self.problem(text, Some(start)));
            }
            if !self.is_break(0) {
                break;
            }
            breaks.push_str(self.skip_break());
            *end = self.mark;
        }
        let least = (self.indent + 1).max(1) as usize;
        Ok(*indent.get_or_insert(deepest.max(least)))
    }

    pub(super) fn scan_quoted_scalar(&mut self, single: bool) -> Scanned<Token<'t>> {
        let start = self.mark;
        let quote = if single { b'\'' } else { b'"' };
        self.skip();
        // Everything since `from` is taken over as it stands; `built` holds what came before once something had to change.
        let mut built: Option<String> = None;
        let mut from = self.mark.byte;
        loop {
            if self.mark.column == 0 && self.is_document_indicator() {
                return Err(self.problem("found unexpected document indicator", Some(start)));
            }
            if self.is_end() {
                return Err(self.problem("found unexpected end of stream", Some(start)));
            }
            let mut after_escaped_break = false;
            while !self.is_blank_or_end(0) {
                if self.at(0) == quote && !(single && self.at(1) == quote) {
                    break;
                }
                if single && self.at(0) == quote {
                    built.get_or_insert_default().push_str(self.slice(from, self.mark.byte));
                    self.skip();
                    from = self.mark.byte;
                    self.skip();
                } else if !single && self.at(0) == b'\\' {
                    built.get_or_insert_default().push_str(self.slice(from, self.mark.byte));
                    if self.is_break(1) {
                        self.skip();
                        self.skip_break();
                        from = self.mark.byte;
                        after_escaped_break = true;
                        break;
                    }
                    let c = self.scan_escape(start)?;
                    built.get_or_insert_default().push(c);
                    from = self.mark.byte;
                } else {
                    self.skip();
                }
            }
            if self.at(0) == quote && !self.is_end() {
                break;
            }
            let blanks_from = self.mark.byte;
            let folded = self.scan_folding(after_escaped_break, start, None)?;
            if let Some(folded) = folded {
                let built = built.get_or_insert_default();
                built.push_str(self.slice(from, blanks_from));
                built.push_str(&folded);
                from = self.mark.byte;
            }
        }
        let rest = self.slice(from, self.mark.byte);
        self.skip();
        let value = match built {
            Some(built) => Cow::Owned(built + rest),
            None => Cow::Borrowed(rest),
        };
        Ok(Token {
            kind: Kind::Scalar { value, plain: false },
            start,
            end: self.mark,
        })
    }

    /// Blanks and breaks inside a flow scalar. Without a break: `None`, the blanks count as they stand. With one: the text
    /// that the fold leaves. `indent` makes a tab before that column an error (plain scalars).
    fn scan_folding(&mut self, broken: bool, start: Mark, indent: Option<usize>) -> Scanned<Option<String>> {
        let (mut first, mut rest) = (broken.then_some(""), String::new());
        loop {
            if self.is_blank(0) {
                let tab = self.at(0) == b'\t';
                if tab && first.is_some() && indent.is_some_and(|indent| self.mark.column < indent) {
                    return Err(self.problem("found a tab character that violates indentation", Some(start)));
                }
                self.skip();
            } else if self.is_break(0) {
                let text = self.skip_break();
                match first {
                    None => first = Some(text),
                    Some(_) => rest.push_str(text),
                }
            } else {
                break;
            }
        }
        Ok(first.map(|first| match (first, rest.as_str()) {
            ("\n", "") => " ".to_owned(),
            ("\n", _) => rest,
            _ => first.to_owned() + &rest,
        }))
    }

    /// A backslash sequence of a double-quoted scalar, other than an escaped line break.
    fn scan_escape(&mut self, start: Mark) -> Scanned<char> {
        let mut digits = 0;
        let plain = match self.at(1) {
            b'0' => '\0',
            b'a' => '\x07',
            b'b' => '\x08',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\x0b',
            b'f' => '\x0c',
            b'r' => '\r',
            b'e' => '\x1b',
            b' ' => ' ',
            b'"' => '"',
            b'\'' => '\'',
            b'\\' => '\\',
            b'N' => '\u{85}',
            b'_' => '\u{a0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            escape => {
                digits = match escape {
                    b'x' => 2,
                    b'u' => 4,
                    b'U' => 8,
                    _ => return Err(self.problem("found unknown escape character", Some(start))),
                };
                '\0'
            }
        };
        self.skip();
        self.skip();
        if digits == 0 {
            return Ok(plain);
        }
        let mut code = 0u32;
        for ahead in 0..digits {
            let Some(digit) = char::from(self.at(ahead)).to_digit(16) else {
                return Err(self.problem("did not find expected hexdecimal number", Some(start)));
            };
            code = code << 4 | digit;
        }
        let Some(c) = char::from_u32(code) else {
            return Err(self.problem("found invalid Unicode character escape code", Some(start)));
        };
        for _ in 0..digits {
            self.skip();
        }
        Ok(c)
    }

    pub(super) fn scan_plain_scalar(&mut self) -> Scanned<Token<'t>> {
        let start = self.mark;
        let indent = (self.indent + 1).max(0) as usize;
        let in_flow = self.flow_level > 0;
        let mut built: Option<String> = None;
        let mut from = start.byte;
        let mut end = start;
        let mut fold: Option<String> = None;
        loop {
            if self.mark.column == 0 && self.is_document_indicator() || self.at(0) == b'#' {
                break;
            }
            let word = self.mark.byte;
            while !self.is_blank_or_end(0) {
                let byte = self.at(0);
                let ends = byte == b':' && self.is_blank_or_end(1)
                    || in_flow && matches!(byte, b',' | b'?' | b'[' | b']' | b'{' | b'}');
                if ends {
                    break;
                }
                if let Some(fold) = fold.take() {
                    let built = built.get_or_insert_default();
                    built.push_str(self.slice(from, end.byte));
                    built.push_str(&fold);
                    from = word;
                }
                self.skip();
                end = self.mark;
            }
            if !self.is_blank(0) && !self.is_break(0) {
                break;
            }
            if let Some(folded) = self.scan_folding(false, start, Some(indent))? {
                fold = Some(folded);
            }
            if !in_flow && self.mark.column < indent {
                break;
            }
        }
        if fold.is_some() {
            self.allow_simple_key();
        }
        let rest = self.slice(from, end.byte);
        let value = match built {
            Some(built) => Cow::Owned(built + rest),
            None => Cow::Borrowed(rest),
        };
        Ok(Token {
            kind: Kind::Scalar { value, plain: true },
            start,
            end,
        })
    }
}
