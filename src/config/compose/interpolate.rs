//! `${VARIABLES}` in compose files.

/// A text with its variables put in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Interpolated {
    pub(super) text: String,
    /// Variables that nobody sets; they stand for nothing.
    pub(super) unset: Vec<String>,
}

/// Why compose refuses a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// A `$` that begins no variable.
    Format,
    /// `${NAME:?why}` of a variable that is not set.
    Required(String),
}

/// Deepest nesting of defaults.
const MAX_DEPTH: usize = 8;

/// Puts variables into `text`. Forms: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?why}`,
/// `${NAME?why}`, and `$$` for a dollar sign.
pub(super) fn interpolate(text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Interpolated, Refused> {
    let mut out = Interpolated::default();
    fill(text, lookup, &mut out, 0)?;
    Ok(out)
}

fn fill(
    text: &str,
    lookup: &dyn Fn(&str) -> Option<String>,
    out: &mut Interpolated,
    depth: usize,
) -> Result<(), Refused> {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.text += before;
        if let Some(after) = after.strip_prefix('$') {
            out.text.push('$');
            rest = after;
            continue;
        }
        let (inside, after) = match after.strip_prefix('{') {
            Some(braced) => {
                let end = closing(braced).ok_or(Refused::Format)?;
                (&braced[..end], &braced[end + 1..])
            }
            None => after.split_at(name_length(after)),
        };
        rest = after;
        let length = name_length(inside);
        let (name, operator) = inside.split_at(length);
        if name.is_empty() {
            return Err(Refused::Format);
        }
        let value = lookup(name);
        let filled = value.as_deref().is_some_and(|value| !value.is_empty());
        let (usable, operator) = match operator.strip_prefix(':') {
            Some(operator) => (filled, operator),
            None => (value.is_some(), operator),
        };
        match (operator.chars().next(), value) {
            (None, Some(value)) if inside.len() == length => out.text += &value,
            (None, None) if inside.len() == length => out.unset.push(name.to_owned()),
            (Some('-' | '?'), Some(value)) if usable => out.text += &value,
            (Some('-'), _) if depth < MAX_DEPTH => fill(&operator[1..], lookup, out, depth + 1)?,
            (Some('?'), _) => return Err(Refused::Required(operator[1..].to_owned())),
            _ => return Err(Refused::Format),
        }
    }
    out.text += rest;
    Ok(())
}

fn name_length(text: &str) -> usize {
    let digit_first = text.starts_with(|c: char| c.is_ascii_digit());
    if digit_first {
        0
    } else {
        text.bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count()
    }
}

/// Where the brace closes that was opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_every_form() {
        let lookup = |name: &str| match name {
            "A" => Some("a".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        let filled = |text: &str| interpolate(text, &lookup).map(|out| out.text);
        for (text, wanted) in [
            ("x$A-${A}y", "xa-ay"),
            ("$$A", "$A"),
            ("${B:-d}${B-e}${EMPTY:-f}[${EMPTY-g}]", "def[]"),
            ("${B:-${A}}", "a"),
            ("[$B]", "[]"),
        ] {
            assert_eq!(filled(text).unwrap(), wanted, "{text}");
        }
        assert_eq!(filled("${A"), Err(Refused::Format));
        assert_eq!(filled("$ 5"), Err(Refused::Format));
        assert_eq!(filled("${A!}"), Err(Refused::Format));
        assert_eq!(filled("${B:?no B}"), Err(Refused::Required("no B".to_owned())));
        assert_eq!(interpolate("$B$C", &lookup).unwrap().unset, ["B", "C"]);
    }
}
