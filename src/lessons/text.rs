//! Words of a lesson or a challenge, and the places of mistakes in its file.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::finding::Message;
use crate::words::Lang;

/// Bytes of a lesson's or challenge's file that are read at all.
pub const FILE_LIMIT: usize = 256 << 10;

/// A text in every language: one that lacks is a mistake of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub en: String,
    pub zh: String,
}

impl Text {
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.en.trim().is_empty() || self.zh.trim().is_empty()
    }
}

/// Something wrong in a lesson's or challenge's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// Line, from 1.
    pub line: u32,
    pub message: Message,
}

/// A step into a JSON text: a key of an object, or the place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'s> {
    Key(&'s str),
    Item(usize),
}

/// Reads the JSON text of a file.
///
/// # Errors
/// The first place that is not of the form, in serde's words.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Mistake> {
    if text.len() > FILE_LIMIT {
        return Err(Mistake {
            line: 1,
            message: Message::new("lesson.mistake.size").with("limit", FILE_LIMIT as i64),
        });
    }
    if text.starts_with('\u{feff}') {
        return Err(Mistake {
            line: 1,
            message: Message::new("lesson.mistake.mark"),
        });
    }
    serde_json::from_str(text).map_err(|error| Mistake {
        line: u32::try_from(error.line()).unwrap_or(u32::MAX).max(1),
        message: Message::new("lesson.mistake.form").with("error", error.to_string()),
    })
}

/// The text of a file.
///
/// # Errors
/// It was saved in another encoding: the line of the first letter that shows it.
pub fn decode(bytes: Vec<u8>) -> Result<String, Mistake> {
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let lines = before.filter(|byte| **byte == b'\n').count();
        Mistake {
            line: u32::try_from(lines + 1).unwrap_or(u32::MAX),
            message: Message::new("lesson.mistake.encoding"),
        }
    })
}

/// The line, from 1, of what `path` leads to; where the path ends early, of the last thing on it. `text` is valid JSON.
pub fn line_of(text: &str, path: &[Step<'_>]) -> u32 {
    let mut walk = Walk {
        bytes: text.as_bytes(),
        next: 0,
    };
    walk.blanks();
    for step in path {
        if !walk.enter(*step) {
            break;
        }
    }
    let before = walk.bytes.get(..walk.next).unwrap_or_default();
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(lines + 1).unwrap_or(u32::MAX)
}

/// Walks through valid JSON without making values of it.
struct Walk<'t> {
    bytes: &'t [u8],
    next: usize,
}

impl Walk<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.next).copied()
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.next += 1;
        }
    }

    /// Goes to the start of a key's or an item's value. `false`, and where it was: there is none.
    fn enter(&mut self, step: Step<'_>) -> bool {
        let start = self.next;
        let open = match step {
            Step::Key(_) => b'{',
            Step::Item(_) => b'[',
        };
        if self.peek() != Some(open) {
            return false;
        }
        self.next += 1;
        let mut index = 0;
        loop {
            self.blanks();
            if matches!(self.peek(), None | Some(b'}' | b']')) {
                self.next = start;
                return false;
            }
            let found = match step {
                Step::Item(wanted) => index == wanted,
                Step::Key(wanted) => {
                    let from = self.next;
                    self.value();
                    let written = self.bytes.get(from..self.next).unwrap_or_default();
                    self.blanks();
                    self.next += 1;
                    self.blanks();
                    serde_json::from_slice::<String>(written).is_ok_and(|key| key == wanted)
                }
            };
            if found {
                return true;
            }
            self.value();
            self.blanks();
            if self.peek() == Some(b',') {
                self.next += 1;
            }
            index += 1;
        }
    }

    /// Goes behind the value that begins here.
    fn value(&mut self) {
        let mut depth = 0_u32;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.next += 1;
                }
                b'}' | b']' if depth > 0 => {
                    depth -= 1;
                    self.next += 1;
                }
                b',' | b':' if depth > 0 => {
                    self.next += 1;
                    continue;
                }
                _ if depth > 0 => {
                    self.next += 1;
                    continue;
                }
                _ => {
                    self.word();
                    return;
                }
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Goes behind a number, `true`, `false` or `null`.
    fn word(&mut self) {
        while self
            .peek()
            .is_some_and(|byte| !matches!(byte, b',' | b':' | b'}' | b']') && !byte.is_ascii_whitespace())
        {
            self.next += 1;
        }
    }

    fn string(&mut self) {
        self.next += 1;
        while let Some(byte) = self.peek() {
            self.next += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n  \"a\": {\"x\": 1},\n  \"b\\\"\": [\n    1,\n    {\n      \"c\": \"}]\"\n    },\n    [2]\n  ],\n  \"d\": null\n}";

    #[test]
    fn a_path_leads_to_its_line() {
        use Step::{Item, Key};
        assert_eq!(line_of(TEXT, &[]), 1);
        assert_eq!(line_of(TEXT, &[Key("a"), Key("x")]), 2);
        assert_eq!(line_of(TEXT, &[Key("b\""), Item(1), Key("c")]), 6);
        assert_eq!(line_of(TEXT, &[Key("b\""), Item(2), Item(0)]), 8);
        assert_eq!(line_of(TEXT, &[Key("d")]), 10);
        assert_eq!(line_of(TEXT, &[Key("b\""), Item(7)]), 3);
        assert_eq!(line_of(TEXT, &[Key("none")]), 1);
    }

    #[test]
    fn what_is_not_of_the_form_has_a_line() {
        let mistake = read::<Text>("{\n\"en\": \"a\",\n\"fr\": \"b\"}").unwrap_err();
        assert_eq!((mistake.line, mistake.message.key.as_ref()), (3, "lesson.mistake.form"));
        assert!(read::<Text>("{\"en\": \"a\"}").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_and_no_path_panics(text in "[\\[\\]{}\":,a\\\\ \n]{0,60}", key in "a?", item in 0_usize..3) {
            line_of(&text, &[Step::Key(&key), Step::Item(item), Step::Key(&key)]);
            line_of(&text, &[Step::Item(item)]);
        }
    }
}
