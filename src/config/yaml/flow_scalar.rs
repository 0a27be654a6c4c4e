//! Plain and quoted scalars.

use std::borrow::Cow;

use super::scan::{Kind, Mark, Scanned, Scanner, Token};

impl<'t> Scanner<'t> {
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
                    self.skip_ordinary();
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
    fn scan_folding(&mut self, broken: bool, start: Mark, indent: Option<usize>) -> Scanned<Option<Cow<'static, str>>> {
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
            ("\n", "") => Cow::Borrowed(" "),
            ("\n", _) => Cow::Owned(rest),
            _ => Cow::Owned(first.to_owned() + &rest),
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
        let mut fold: Option<Cow<'static, str>> = None;
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
                self.skip_ordinary();
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
