//! What is missing for a goal, at the edge: the bounds of [`super::goal`] are signs until here.

use crate::finding::{Arg, Message};
use crate::words::Words;

/// Signs of a bound, and their words.
const SIGNS: [(&str, &str); 4] = [
    ("≥", "goal.at-least"),
    ("≤", "goal.at-most"),
    ("≠", "goal.other"),
    ("∋", "goal.with"),
];

/// The text of a message, with its bounds in words: `≥ 2` is "at least 2".
pub fn say(words: &Words, message: &Message) -> String {
    let mut message = message.clone();
    for (name, arg) in &mut message.args {
        if let ("wanted", Arg::Text(text)) = (name.as_ref(), arg) {
            for (sign, key) in SIGNS {
                *text = text.replace(sign, &words.get(key));
            }
        }
    }
    words.say(&message)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::words::Lang;

    #[test]
    fn bounds_are_put_into_words() {
        let texts = [
            ("goal.blocks", "{count} blocks; wanted: {wanted}."),
            ("goal.at-least", "at least"),
            ("goal.at-most", "at most"),
        ];
        let texts = texts.map(|(key, text)| (key.to_owned(), text.to_owned()));
        let words = Words::new(Lang::En, HashMap::from(texts));
        let message = Message::new("goal.blocks")
            .with("count", 9_i64)
            .with("wanted", "≥ 2, ≤ 4");
        assert_eq!(say(&words, &message), "9 blocks; wanted: at least 2, at most 4.");
    }
}
