//! Words at the edge: messages are keys and arguments until here.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::finding::{Arg, Finding, Message};

/// A language of the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    #[default]
    En,
    Zh,
}

impl Lang {
    /// The language of a tag like `zh-CN`, `en` or `fr-FR`; everything that is not Chinese reads English.
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") {
            Lang::Zh
        } else {
            Lang::En
        }
    }

    /// Name of the folder of this language's texts.
    pub fn folder(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
        }
    }

    /// Value of the `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        }
    }

    pub fn other(self) -> Self {
        match self {
            Lang::En => Lang::Zh,
            Lang::Zh => Lang::En,
        }
    }
}

/// The texts of one language: templates with `{name}` places by key. Cheap to clone and to compare.
#[derive(Debug, Clone, Default)]
pub struct Words {
    lang: Lang,
    templates: Rc<Templates>,
}

#[derive(Debug, Default)]
struct Templates {
    first: HashMap<String, String>,
    /// Those that came later.
    rest: OnceCell<HashMap<String, String>>,
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.lang == other.lang && Rc::ptr_eq(&self.templates, &other.templates)
    }
}

impl Words {
    pub fn new(lang: Lang, templates: HashMap<String, String>) -> Self {
        Words {
            lang,
            templates: Rc::new(Templates {
                first: templates,
                rest: OnceCell::new(),
            }),
        }
    }

    /// Adds templates, once, to this and all its clones. They compare as before: nobody has shown what was not there.
    pub fn complete(&self, rest: HashMap<String, String>) {
        // Whoever was first had the same ones.
        let _ = self.templates.rest.set(rest);
    }

    pub fn is_complete(&self) -> bool {
        self.templates.rest.get().is_some()
    }

    fn template(&self, key: &str) -> Option<&String> {
        let Templates { first, rest } = &*self.templates;
        first.get(key).or_else(|| rest.get()?.get(key))
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    pub fn is_empty(&self) -> bool {
        self.templates.first.is_empty()
    }

    pub fn has(&self, key: &str) -> bool {
        self.template(key).is_some()
    }

    /// The text of a key without arguments; the key itself when nobody wrote one, so that a gap is seen, not hidden.
    pub fn get(&self, key: &str) -> String {
        self.template(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// The text of `key` with plain text put in its places.
    pub fn fill(&self, key: &str, args: &[(&str, &str)]) -> String {
        let find = |name: &str| args.iter().find(|(known, _)| *known == name);
        fill(&self.get(key), |name| find(name).map(|(_, value)| (*value).to_owned()))
    }

    /// The text of a message.
    pub fn say(&self, message: &Message) -> String {
        self.say_as(&message.key, message)
    }

    /// The title of a finding: that of its own text where it has one, else that of its rule. A reader's finding has none
    /// and shows its text.
    pub fn title(&self, finding: &Finding) -> String {
        let message = &finding.message;
        let titles = [&message.key, &finding.code].map(|of| format!("{of}.title"));
        match titles.iter().find(|key| self.has(key)) {
            Some(key) => self.say_as(key, message),
            None => self.say(message),
        }
    }

    /// The text of another key with the arguments of `message`: the `.why` that belongs to a `.what`.
    pub fn say_as(&self, key: &str, message: &Message) -> String {
        let find = |name: &str| message.args.iter().find(|(known, _)| known == name);
        fill(&self.get(key), |name| find(name).map(|(_, value)| argument(value)))
    }
}

/// Puts values into the `{name}` places of a template. A place without a value stays as it is.
fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after.split_once('}').map(|(name, tail)| (value(name), tail)) {
            Some((Some(filled), tail)) => {
                text.push_str(&filled);
                rest = tail;
            }
            _ => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// An argument as people read it.
fn argument(value: &Arg) -> String {
    match value {
        Arg::Text(text) => text.clone(),
        Arg::Number(number) if number.unsigned_abs() < 10_000 => number.to_string(),
        Arg::Number(number) => group(*number),
        Arg::Bytes(size) => bytes(*size),
        Arg::Millis(span) => millis(*span),
    }
}

/// Digits in groups of three.
pub fn group(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A size in bytes, exact and in the nearest binary unit: `10,000,120 B (9.54 MiB)`.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    let exact = format!("{} B", group(size.min(i64::MAX as u64) as i64));
    if size < 1024 {
        return exact;
    }
    let mut unit = 0;
    let mut scaled = size as f64 / 1024.0;
    while scaled >= 1024.0 && unit + 1 < UNITS.len() {
        scaled /= 1024.0;
        unit += 1;
    }
    format!("{exact} ({} {})", short_number(scaled), UNITS[unit])
}

/// A time span in the unit that people would choose: `250 ms`, `2 s`, `12 h`.
pub fn millis(span: i64) -> String {
    const UNITS: [(i64, &str); 4] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")];
    for (length, unit) in UNITS {
        if span.unsigned_abs() >= length as u64 {
            return format!("{} {unit}", short_number(span as f64 / length as f64));
        }
    }
    format!("{span} ms")
}

/// At most two decimals, none that say nothing.
pub fn short_number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    fn words(key: &str, template: &str) -> Words {
        Words::new(Lang::En, HashMap::from([(key.to_owned(), template.to_owned())]))
    }

    #[test]
    fn arguments_are_put_in_the_form_that_people_read() {
        let words = words("size", "{key} is {value}, after {time}: {left} {unknown");
        let message = Message::new("size")
            .with("key", "message.max.bytes")
            .with("value", Arg::Bytes(10_000_120))
            .with("time", Arg::Millis(90_000));
        assert_eq!(
            words.say(&message),
            "message.max.bytes is 10,000,120 B (9.54 MiB), after 1.5 min: {left} {unknown"
        );
    }

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        let message = Message::new("k").with("a", "{b}").with("b", "secret");
        assert_eq!(words("k", "{a}").say(&message), "{b}");
    }

    #[test]
    fn a_missing_text_shows_its_key() {
        assert_eq!(words("a", "x").get("b"), "b");
    }

    #[test]
    fn a_finding_has_the_title_of_its_own_text_or_of_its_rule() {
        let texts = [("R.what.blank.title", "empty"), ("R.title", "rule"), ("S.what", "what")];
        let texts = texts.map(|(key, text)| (key.to_owned(), text.to_owned()));
        let words = Words::new(Lang::En, HashMap::from(texts));
        let title = |code: &'static str, key: &'static str| {
            let mut finding = Finding::new(code, Severity::Error);
            finding.message.key = key.into();
            words.title(&finding)
        };
        assert_eq!(title("R", "R.what.blank"), "empty");
        assert_eq!(title("R", "R.what"), "rule");
        assert_eq!(title("S", "S.what"), "what");
    }

    #[test]
    fn units_and_groups() {
        assert_eq!(group(-1_234_567), "-1,234,567");
        assert_eq!(group(999), "999");
        assert_eq!(bytes(512 << 10), "524,288 B (512 KiB)");
        assert_eq!(bytes(40), "40 B");
        assert_eq!(millis(2000), "2 s");
        assert_eq!(millis(-1), "-1 ms");
        assert_eq!(millis(43_200_000), "12 h");
    }
}
