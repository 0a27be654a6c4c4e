//! Long texts on a terminal.

/// Columns that a terminal is taken to have.
const WIDTH: usize = 100;

/// `text` with a line break wherever it would be wider than a terminal: at blanks, and between Chinese characters where
/// their punctuation allows it. What has neither stays in one piece.
pub(super) fn wrap(text: &str) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / WIDTH + 1);
    let mut column = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(piece_length(rest));
        if column > 0 && column + columns(piece.trim_end()) > WIDTH {
            wrapped.truncate(wrapped.trim_end_matches(' ').len());
            wrapped.push('\n');
            column = 0;
        }
        wrapped.push_str(piece);
        column = if piece.ends_with('\n') {
            0
        } else {
            column + columns(piece)
        };
        rest = after;
    }
    wrapped
}

/// Bytes up to the first place where a line may end.
fn piece_length(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let end = at + c.len_utf8();
        let Some(&(_, next)) = characters.peek() else { break };
        let between = (is_wide(c) || is_wide(next)) && !"（「《".contains(c) && !"。，；：、）」》？！".contains(next);
        if matches!(c, ' ' | '\n') && next != ' ' || between {
            return end;
        }
    }
    text.len()
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Chinese characters and their punctuation take two columns.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks() {
        let text = "word ".repeat(50);
        let wrapped = wrap(&text);
        assert_eq!(wrapped.lines().count(), 3);
        assert!(wrapped.lines().all(|line| columns(line.trim_end()) <= WIDTH));
        assert_eq!(wrapped.replace('\n', " "), text);
        assert_eq!(wrap("short\nlines  stay"), "short\nlines  stay");
        let long = format!("see {}", "x".repeat(120));
        assert_eq!(wrap(&long), long.replace(' ', "\n"));
    }

    #[test]
    fn chinese_breaks_between_characters_and_never_before_a_full_stop() {
        let text = format!("{}。{}", "排".repeat(50), "序".repeat(60));
        let lines: Vec<String> = wrap(&text).lines().map(str::to_owned).collect();
        assert!(
            lines
                .iter()
                .all(|line| columns(line) <= WIDTH && !line.starts_with('。'))
        );
        assert_eq!(lines.concat(), text);
    }
}
