//! The shell's grammar, as far as the lessons use it: words, quotes, variables, pipes, redirections, lists, `&`.

use std::collections::BTreeMap;

/// A command with its words, before variables are put in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stage {
    pub assignments: Vec<(String, Word)>,
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
}

/// A word: pieces that are quoted or not.
pub(super) type Word = Vec<Part>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Taken as it is.
    Quoted(String),
    /// Names of files are put in for `*`.
    Plain(String),
    Variable {
        name: String,
        quoted: bool,
    },
    /// `$(…)`.
    Command(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Redirect {
    /// `> file`, `2> file`, `&> file`.
    To { fd: Fd, path: Word, append: bool },
    /// `< file`.
    From(Word),
    /// `2>&1`.
    ErrToOut,
    /// `1>&2`.
    OutToErr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fd {
    Out,
    Err,
    Both,
}

/// When a pipeline runs, by the status of the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum When {
    #[default]
    Always,
    Success,
    Failure,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pipeline {
    pub when: When,
    pub stages: Vec<Stage>,
    pub background: bool,
    /// As it was written.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(Word),
    /// `|`, `&&`, `||`, `;`, `&`.
    Operator(&'static str),
    Redirect(&'static str),
}

/// Parses a line.
///
/// # Errors
/// What bash would say of it, or that the simulation's shell does not know it.
pub(super) fn parse(line: &str) -> Result<Vec<Pipeline>, String> {
    let tokens = tokens(line)?;
    let mut pipelines = Vec::new();
    let mut pipeline = Pipeline::default();
    let mut stage = Stage::default();
    let mut text_from = 0;
    let mut tokens = tokens.into_iter().peekable();
    while let Some((token, start, end)) = tokens.next() {
        match token {
            Token::Word(word) => match assignment(&word).filter(|_| stage.words.is_empty()) {
                Some(assignment) => stage.assignments.push(assignment),
                None => stage.words.push(word),
            },
            Token::Redirect("2>&1") => stage.redirects.push(Redirect::ErrToOut),
            Token::Redirect("1>&2") => stage.redirects.push(Redirect::OutToErr),
            Token::Redirect(operator) => {
                let Some((Token::Word(path), ..)) = tokens.next() else {
                    return Err("syntax error near unexpected token `newline'".to_owned());
                };
                stage.redirects.push(redirect(operator, path));
            }
            Token::Operator(operator) => {
                let empty = stage == Stage::default();
                if empty && operator != ";" && operator != "\n" {
                    return Err(format!("syntax error near unexpected token `{operator}'"));
                }
                if !empty {
                    pipeline.stages.push(std::mem::take(&mut stage));
                }
                if operator == "|" {
                    continue;
                }
                pipeline.background = operator == "&";
                pipeline.text = line.get(text_from..start).unwrap_or("").trim().to_owned();
                text_from = end;
                if !pipeline.stages.is_empty() {
                    pipelines.push(std::mem::take(&mut pipeline));
                }
                pipeline.when = match operator {
                    "&&" => When::Success,
                    "||" => When::Failure,
                    _ => When::Always,
                };
            }
        }
    }
    if stage != Stage::default() {
        pipeline.stages.push(stage);
    } else if !pipeline.stages.is_empty() {
        return Err("syntax error: unexpected end of file".to_owned());
    }
    if !pipeline.stages.is_empty() {
        pipeline.text = line.get(text_from..).unwrap_or("").trim().to_owned();
        pipelines.push(pipeline);
    }
    Ok(pipelines)
}

fn redirect(operator: &str, path: Word) -> Redirect {
    let to = |fd, append| Redirect::To {
        fd,
        path: path.clone(),
        append,
    };
    match operator {
        "<" => Redirect::From(path),
        ">>" | "1>>" => to(Fd::Out, true),
        "2>" => to(Fd::Err, false),
        "2>>" => to(Fd::Err, true),
        "&>" => to(Fd::Both, false),
        _ => to(Fd::Out, false),
    }
}

/// `NAME=value` at the beginning of a command.
fn assignment(word: &Word) -> Option<(String, Word)> {
    let Some(Part::Plain(first)) = word.first() else {
        return None;
    };
    let (name, value) = first.split_once('=')?;
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.chars().all(legal) {
        return None;
    }
    let mut rest = word.clone();
    rest[0] = Part::Plain(value.to_owned());
    Some((name.to_owned(), rest))
}

/// Tokens with their places.
fn tokens(line: &str) -> Result<Vec<(Token, usize, usize)>, String> {
    const OPERATORS: [&str; 6] = ["&&", "||", ";", "|", "&", "\n"];
    const REDIRECTS: [&str; 11] = ["2>&1", "1>&2", ">&2", "2>>", "1>>", "&>", "2>", "1>", ">>", ">", "<"];
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        if c == ' ' || c == '\t' || c == '\r' {
            at += 1;
        } else if c == '#' {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if let Some(&found) = REDIRECTS.iter().find(|operator| rest.starts_with(**operator)) {
            let name = if found == ">&2" { "1>&2" } else { found };
            tokens.push((Token::Redirect(name), at, at + found.len()));
            at += found.len();
        } else if let Some(&found) = OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
            tokens.push((Token::Operator(found), at, at + found.len()));
            at += found.len();
        } else if matches!(c, '(' | ')' | '`') {
            return Err(format!("syntax error near unexpected token `{c}'"));
        } else {
            let (word, len) = word(rest)?;
            tokens.push((Token::Word(word), at, at + len));
            at += len;
        }
    }
    Ok(tokens)
}

/// One word and how many bytes it took.
fn word(text: &str) -> Result<(Word, usize), String> {
    let mut parts: Word = Vec::new();
    let mut at = 0;
    let plain = |parts: &mut Word, c: char| match parts.last_mut() {
        Some(Part::Plain(last)) => last.push(c),
        _ => parts.push(Part::Plain(c.to_string())),
    };
    // A backslash at the very end goes one beyond it.
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        match c {
            ' ' | '\t' | '\r' | '\n' | ';' | '|' | '&' | '<' | '>' | '(' | ')' => break,
            '\'' => {
                let rest = &text[at + 1..];
                let end = rest.find('\'').ok_or_else(|| unclosed('\''))?;
                parts.push(Part::Quoted(rest[..end].to_owned()));
                at += end + 2;
            }
            '"' => at += double_quoted(&text[at..], &mut parts)?,
            '\\' => {
                let next = text[at + 1..].chars().next().unwrap_or('\\');
                parts.push(Part::Quoted(next.to_string()));
                at += 1 + next.len_utf8();
            }
            '$' => match variable(&text[at..], false)? {
                Some((part, len)) => {
                    parts.push(part);
                    at += len;
                }
                None => {
                    plain(&mut parts, '$');
                    at += 1;
                }
            },
            c => {
                plain(&mut parts, c);
                at += c.len_utf8();
            }
        }
    }
    Ok((parts, at.clamp(1, text.len().max(1))))
}

fn unclosed(quote: char) -> String {
    format!("unexpected EOF while looking for matching `{quote}'")
}

fn double_quoted(text: &str, parts: &mut Word) -> Result<usize, String> {
    let mut own = String::new();
    let mut at = 1;
    loop {
        let c = text[at..].chars().next().ok_or_else(|| unclosed('"'))?;
        match c {
            '"' => break,
            '\\' => {
                let next = text[at + 1..].chars().next().ok_or_else(|| unclosed('"'))?;
                if !matches!(next, '"' | '\\' | '$' | '`') {
                    own.push('\\');
                }
                own.push(next);
                at += 1 + next.len_utf8();
                continue;
            }
            '$' => {
                if let Some((part, len)) = variable(&text[at..], true)? {
                    parts.push(Part::Quoted(std::mem::take(&mut own)));
                    parts.push(part);
                    at += len;
                    continue;
                }
                own.push('$');
            }
            c => own.push(c),
        }
        at += c.len_utf8();
    }
    parts.push(Part::Quoted(own));
    Ok(at + 1)
}

/// `$NAME`, `${NAME}`, `$?`, `$(…)` at the beginning of `text`.
fn variable(text: &str, quoted: bool) -> Result<Option<(Part, usize)>, String> {
    let rest = &text[1..];
    if rest.starts_with('(') {
        let mut depth = 0;
        for (at, c) in rest.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(Some((Part::Command(rest[1..at].to_owned()), at + 2)));
            }
        }
        return Err(unclosed(')'));
    }
    let variable = |name: &str, len: usize| {
        let name = name.to_owned();
        Ok(Some((Part::Variable { name, quoted }, len)))
    };
    if let Some(inside) = rest.strip_prefix('{') {
        let end = inside.find('}').ok_or_else(|| unclosed('}'))?;
        return variable(&inside[..end], end + 3);
    }
    if rest.starts_with(['?', '$', '!']) {
        return variable(&rest[..1], 2);
    }
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    if end == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(None);
    }
    variable(&rest[..end], end + 1)
}

/// What words become when variables and names of files are put in.
pub(super) struct Expansion<'a> {
    pub environment: &'a BTreeMap<String, String>,
    pub status: i32,
    pub home: &'a str,
    /// Paths that match a pattern with `*`; none: the pattern stays.
    pub find: &'a dyn Fn(&str) -> Vec<String>,
    /// Output of a command.
    pub run: &'a dyn Fn(&str) -> String,
}

impl Expansion<'_> {
    /// One word, as it counts in an assignment or behind a redirection: never several.
    pub fn text(&self, word: &Word) -> String {
        let mut text = String::new();
        for (index, part) in word.iter().enumerate() {
            match part {
                Part::Quoted(own) => text.push_str(own),
                Part::Plain(own) if index == 0 => text.push_str(&self.tilde(own)),
                Part::Plain(own) => text.push_str(own),
                Part::Variable { name, .. } => text.push_str(&self.value(name)),
                Part::Command(line) => text.push_str(&(self.run)(line)),
            }
        }
        text
    }

    /// The words that a word becomes.
    pub fn words(&self, word: &Word) -> Vec<String> {
        let quoted = |part: &Part| matches!(part, Part::Quoted(_) | Part::Variable { quoted: true, .. });
        let text = self.text(word);
        if !word.iter().any(quoted) {
            let splits = |part: &Part| matches!(part, Part::Variable { .. } | Part::Command(_));
            if word.iter().any(splits) {
                return text.split_whitespace().map(str::to_owned).collect();
            }
        }
        let pattern = word
            .iter()
            .any(|part| matches!(part, Part::Plain(own) if own.contains(['*', '?'])));
        let found = if pattern { (self.find)(&text) } else { Vec::new() };
        if found.is_empty() { vec![text] } else { found }
    }

    fn tilde(&self, text: &str) -> String {
        match text.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{}{rest}", self.home),
            _ => text.to_owned(),
        }
    }

    fn value(&self, name: &str) -> String {
        match name {
            "?" => self.status.to_string(),
            "HOME" => self.home.to_owned(),
            name => self.environment.get(name).cloned().unwrap_or_default(),
        }
    }
}

/// Whether `name` fits a pattern in which `*` stands for anything and `?` for one character.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut of) = (0, 0);
    // Where the last star stood, and what of the name it has taken.
    let mut star: Option<(usize, usize)> = None;
    while of < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, of));
                at += 1;
            }
            Some(c) if *c == '?' || *c == name[of] => {
                at += 1;
                of += 1;
            }
            _ => match star {
                Some((back, taken)) => {
                    star = Some((back, taken + 1));
                    at = back + 1;
                    of = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<Vec<Vec<String>>> {
        let environment = BTreeMap::from([("A".to_owned(), "x y".to_owned())]);
        let expansion = Expansion {
            environment: &environment,
            status: 3,
            home: "/home/user",
            find: &|_| Vec::new(),
            run: &|_| "1 2".to_owned(),
        };
        let stage = |stage: &Stage| stage.words.iter().flat_map(|word| expansion.words(word)).collect();
        let parsed = parse(line).unwrap();
        parsed
            .iter()
            .map(|line| line.stages.iter().map(stage).collect())
            .collect()
    }

    #[test]
    fn words_and_quotes() {
        assert_eq!(
            words("ls  -l 'a b' \"c $A\" ~/x"),
            [[["ls", "-l", "a b", "c x y", "/home/user/x"]]]
        );
        assert_eq!(words("kill -9 $(ps)"), [[["kill", "-9", "1", "2"]]]);
        assert_eq!(words("echo $A\"$A\" a\\ b $? # no"), [[["echo", "x yx y", "a b", "3"]]]);
        assert_eq!(words("echo \\"), [[["echo", "\\"]]]);
        assert!(parse("echo 'a").is_err() && parse("| ls").is_err() && parse("ls |").is_err());
    }

    #[test]
    fn lists_and_redirections() {
        let parsed = parse("A=1 b 2>&1 >> f | c && d & e").unwrap();
        assert_eq!(parsed.len(), 3);
        assert_eq!(parsed[0].stages[0].assignments.len(), 1);
        assert_eq!(parsed[0].stages[0].redirects.len(), 2);
        assert_eq!(parsed[0].stages.len(), 2);
        assert_eq!((parsed[1].when, parsed[1].background), (When::Success, true));
        assert_eq!(parsed[1].text, "d");
    }

    #[test]
    fn patterns() {
        assert!(fits("*.block", "genesis.block") && !fits("*.block", "x.tx"));
        assert!(fits("a*b*c", "a12b3c") && fits("*", "") && !fits("a*", "b"));
    }
}
