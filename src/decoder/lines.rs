//! A paste as lines: colours and the prefixes of docker-compose go, stack frames are left out.

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    /// Without colours, carriage returns and blanks at the end.
    pub text: String,
}

impl Line {
    /// A program complains in this line.
    pub fn looks_like_error(&self) -> bool {
        const SIGNS: [&str; 9] = [
            " ERRO ",
            " PANI ",
            " FATA ",
            " CRIT ",
            "ERROR",
            "FATAL",
            "panic:",
            "Exception:",
            "Error: ",
        ];
        SIGNS.iter().any(|sign| self.text.contains(sign))
    }
}

/// The lines that can hold a message. `skipped` lines stood before `text`.
pub fn split(text: &str, skipped: usize) -> impl Iterator<Item = Line> {
    let number = move |(index, line): (usize, &str)| Line {
        number: skipped + index + 1,
        text: clean(line),
    };
    text.split('\n')
        .enumerate()
        .map(number)
        .filter(|line| !is_noise(&line.text))
}

/// Commands typed at a prompt, frames of Java and Go stack traces, empty lines.
fn is_noise(line: &str) -> bool {
    let inner = line.trim_start();
    inner.is_empty()
        || line.starts_with("$ ")
        || inner.starts_with("at ")
        || (line.starts_with(['\t', ' ']) && inner.starts_with('/') && inner.contains(".go:"))
        || inner.starts_with("github.com/")
        || inner.starts_with("goroutine ")
}

/// Takes away terminal colours (`ESC [ … letter`), also where the escape character itself was lost in copying.
fn clean(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find(['\x1b', '\u{9b}']) {
        text.push_str(&rest[..start]);
        let after = rest[start..].trim_start_matches(['\x1b', '\u{9b}', '[']);
        let after = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        rest = after.strip_prefix(['m', 'K']).unwrap_or(after);
    }
    text.push_str(rest);
    text.truncate(text.trim_end().len());
    without_container(&text).to_owned()
}

/// `orderer0.example.com    | …` of docker-compose.
fn without_container(line: &str) -> &str {
    let Some((name, rest)) = line.split_once('|') else {
        return line;
    };
    let name = name.trim_end();
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let prefix = !name.is_empty() && name.len() <= 64 && name.chars().all(letter);
    if prefix {
        rest.strip_prefix(' ').unwrap_or(rest)
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_prefixes_go() {
        assert_eq!(
            clean("\x1b[31m2018 [x] f -> ERRO 001\x1b[0m text\r"),
            "2018 [x] f -> ERRO 001 text"
        );
        assert_eq!(clean("orderer0.example.com  | panic: x"), "panic: x");
        assert_eq!(clean("a b | c"), "a b | c");
        assert_eq!(clean("\x1b[1;31mmm\x1b["), "mm");
    }

    #[test]
    fn frames_are_left_out_and_lines_keep_their_numbers() {
        let text = "java.lang.X: y\n\tat a.b(C.java:1)\n\t/opt/x.go:3 +0x1\ngoroutine 1 [running]:\n\tKafka.TLS.Enabled = true";
        let numbers: Vec<usize> = split(text, 0).map(|line| line.number).collect();
        assert_eq!(numbers, [1, 5]);
    }
}
