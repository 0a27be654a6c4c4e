//! The pattern language of the messages: plain text with named holes, `Invalid value {value} for configuration {key}`.
//!
//! A message is found when its plain parts stand in the line in their order. A hole takes as little as it can; the last
//! one takes the rest of the line, without the logger's name that Kafka and ZooKeeper put there. A pattern that begins
//! with `^` is one that people copy without what stands before it: the line has to begin with it, and a hole there is
//! one word.

/// Longest value of a hole that is kept, in characters.
const MAX_VALUE: usize = 300;

/// The values of the holes if the line holds the message.
pub fn matches<'a>(pattern: &'static str, line: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let (alone, pattern) = alone(pattern);
    let (first, mut pattern) = pattern.split_at(hole(pattern));
    let start = line.find(first)?;
    if alone && !line[..start].trim().is_empty() {
        return None;
    }
    let mut rest = &line[start + first.len()..];
    let mut values = Vec::new();
    while let Some((name, after)) = pattern.strip_prefix('{').and_then(|hole| hole.split_once('}')) {
        let literal = &after[..hole(after)];
        let end = if literal.is_empty() {
            end_of_message(rest)
        } else {
            rest.find(literal)?
        };
        let value = rest[..end].trim();
        if alone && values.is_empty() && first.is_empty() && value.contains(' ') {
            return None;
        }
        values.push((name, shorten(value)));
        rest = &rest[end + literal.len()..];
        pattern = &after[literal.len()..];
    }
    Some(values)
}

/// The plain parts of a pattern.
pub fn literals(pattern: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = Some(alone(pattern).1);
    std::iter::from_fn(move || {
        let (literal, hole) = rest?.split_at(hole(rest?));
        rest = hole.split_once('}').map(|(_, after)| after);
        Some(literal)
    })
}

/// Whether a pattern is for lines that hold nothing before it, and the pattern without the sign for that.
fn alone(pattern: &'static str) -> (bool, &'static str) {
    let rest = pattern.strip_prefix('^');
    (rest.is_some(), rest.unwrap_or(pattern))
}

/// Where the next hole is. Its name begins with a small letter, so `{NOT_FOUND}` is plain text.
fn hole(pattern: &str) -> usize {
    let small = |&(at, _): &(usize, &str)| pattern[at + 1..].starts_with(|c: char| c.is_ascii_lowercase());
    pattern
        .match_indices('{')
        .find(small)
        .map_or(pattern.len(), |(at, _)| at)
}

/// Where the message ends: before ` (logger.Name)` or Go's ` [recovered]`.
fn end_of_message(text: &str) -> usize {
    let trimmed = text.trim_end();
    let trimmed = trimmed.strip_suffix("[recovered]").unwrap_or(trimmed).trim_end();
    match trimmed.rfind(" (") {
        Some(start) if is_logger(&trimmed[start + 2..]) => start,
        _ => trimmed.len(),
    }
}

/// `kafka.server.KafkaServer)`.
fn is_logger(text: &str) -> bool {
    let Some(name) = text.strip_suffix(')') else {
        return false;
    };
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '$' | '_');
    name.contains('.') && name.chars().all(letter)
}

fn shorten(text: &str) -> &str {
    match text.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_take_as_little_as_they_can() {
        assert_eq!(
            matches(
                "Invalid value {value} for configuration {key}: {why}",
                "x: Invalid value 9 for configuration a.b: No: no (a.B$)"
            ),
            Some(vec![("value", "9"), ("key", "a.b"), ("why", "No: no")])
        );
        assert_eq!(matches("a {x} b", "a b"), None);
        assert_eq!(matches("plain", "so plain."), Some(Vec::new()));
        let alone = "^{key} must be at least {size}";
        assert_eq!(
            matches(alone, " a.b must be at least 1MB"),
            Some(vec![("key", "a.b"), ("size", "1MB")])
        );
        assert_eq!(matches(alone, "failed: a.b must be at least 1MB"), None);
        assert_eq!(matches("^plain", "so plain"), None);
        assert_eq!(
            matches("panic: {text}", "panic: 排序 [recovered]"),
            Some(vec![("text", "排序")])
        );
    }
}
