//! Anchors, aliases, tags and directives.

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
    pub(super) fn scan_line_end(&mut self, start: Mark) -> Scanned<()> {
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
}
