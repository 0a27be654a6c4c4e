//! Where the names of settings, paths and versions may go on in the next line.

use yew::prelude::*;

/// A text that may break inside of its names: after dots, underscores, slashes and colons, and before capitals.
pub(super) fn breaking(text: &str) -> Html {
    let mut pieces = Vec::new();
    let (mut begin, mut before) = (0, ' ');
    for (at, letter) in text.char_indices() {
        let ends = match before {
            '.' | '_' | '/' | ':' => letter.is_ascii_alphabetic(),
            _ => before.is_ascii_lowercase() && letter.is_ascii_uppercase(),
        };
        if ends {
            pieces.push(html! { <>{ text[begin..at].to_owned() }<wbr /></> });
            begin = at;
        }
        before = letter;
    }
    pieces.push(text[begin..].to_owned().into());
    pieces.into_iter().collect()
}
