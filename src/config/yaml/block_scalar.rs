//! Block scalars: `|` and `>`.

use std::borrow::Cow;

use super::scan::{Kind, Mark, Scanned, Scanner, Token};

impl<'t> Scanner<'t> {
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
}
