//! The words of `www/text`, the examples of `www/rules` and the witnesses of `www/witnesses`, carried inside the tool.

use std::collections::HashMap;

use super::Failure;
use crate::rules::witness::Witness;
use crate::words::{Lang, Words};

mod www {
    include!(concat!(env!("OUT_DIR"), "/www.rs"));
}

/// Words that only the tool needs.
const OWN: [(&str, &str); 2] = [
    ("en", include_str!("words/en.json")),
    ("zh", include_str!("words/zh.json")),
];

/// The language called `en` or `zh`.
pub(super) fn language(name: &str) -> Result<Lang, Failure> {
    match name {
        "en" => Ok(Lang::En),
        "zh" | "zh-CN" => Ok(Lang::Zh),
        other => Err(Failure::Usage(format!("no such language: {other} (en, zh)"))),
    }
}

/// All texts of a language.
pub(super) fn words(lang: Lang) -> Result<Words, Failure> {
    let shared = match lang {
        Lang::En => www::TEXTS_EN,
        Lang::Zh => www::TEXTS_ZH,
    };
    let own = OWN.iter().filter(|(folder, _)| *folder == lang.folder());
    let mut texts = HashMap::new();
    for (name, json) in shared.iter().chain(own) {
        let map: HashMap<String, String> =
            serde_json::from_str(json).map_err(|error| Failure::Failed(format!("{name}: {error}")))?;
        texts.extend(map);
    }
    Ok(Words::new(lang, texts))
}

/// The example of a rule, in the form of [`crate::rules::case`].
pub(super) fn example(code: &str) -> Option<&'static str> {
    entry(www::EXAMPLES, code)
}

/// The witness of a rule, if it has one: files that come to harm, files that do not, and the scenario.
pub(super) fn witness(code: &str) -> Option<Result<Witness, String>> {
    let text = entry(www::WITNESSES, code)?;
    Some(Witness::parse(text, |name| entry(www::NETWORKS, name)))
}

fn entry(table: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    let index = table.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(table[index].1)
}
