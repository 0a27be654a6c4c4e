//! `sed`: addresses, `s`, `d` and `p`, as far as one changes a line of a settings file or shows a part of it.

use crate::console::process::{Context, Program, Step};
use crate::console::regex::Regex;

/// Where a command counts.
#[derive(Debug, Clone)]
enum Address {
    Line(usize),
    Last,
    Fits(Regex),
}

#[derive(Debug, Clone)]
enum Work {
    Substitute { regex: Regex, by: String, everywhere: bool },
    Delete,
    Print,
}

#[derive(Debug, Clone)]
struct Command {
    from: Option<Address>,
    to: Option<Address>,
    work: Work,
    /// Inside a range.
    inside: bool,
}

/// The program.
pub(super) struct Sed {
    quiet: bool,
    in_place: bool,
    commands: Option<Vec<Command>>,
    files: Vec<String>,
}

impl Sed {
    pub fn new(arguments: &[String]) -> Self {
        let (mut quiet, mut in_place, mut extended) = (false, false, false);
        let (mut script, mut files) = (None::<String>, Vec::new());
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "-n" => quiet = true,
                "-i" => in_place = true,
                "-E" | "-r" => extended = true,
                "-e" => {
                    let more = arguments.next().cloned().unwrap_or_default();
                    script = Some(script.map_or(more.clone(), |own| format!("{own}\n{more}")));
                }
                _ if script.is_none() => script = Some(argument.clone()),
                _ => files.push(argument.clone()),
            }
        }
        Sed {
            quiet,
            in_place,
            commands: script.and_then(|script| parse(&script, extended)),
            files,
        }
    }

    fn edit(&self, text: &str) -> String {
        let mut commands = self.commands.clone().unwrap_or_default();
        let mut out = String::new();
        let count = text.lines().count();
        for (index, line) in text.lines().enumerate() {
            let (mut line, number) = (line.to_owned(), index + 1);
            let mut kept = true;
            for command in &mut commands {
                if !kept || !command.counts(&line, number, number == count) {
                    continue;
                }
                match &command.work {
                    Work::Substitute { regex, by, everywhere } => line = substitute(regex, by, *everywhere, &line),
                    Work::Delete => kept = false,
                    Work::Print => out.extend([line.as_str(), "\n"]),
                }
            }
            if kept && !self.quiet {
                out.extend([line.as_str(), "\n"]);
            }
        }
        out
    }
}

impl Command {
    fn counts(&mut self, line: &str, number: usize, last: bool) -> bool {
        let at = |address: &Address| match address {
            Address::Line(own) => *own == number,
            Address::Last => last,
            Address::Fits(regex) => regex.finds(line, false),
        };
        let Some(from) = &self.from else { return true };
        let Some(to) = &self.to else { return at(from) };
        if self.inside {
            let passed = matches!(to, Address::Line(end) if *end <= number);
            self.inside = !(passed || at(to));
            return true;
        }
        let begins = at(from);
        // The end is looked for from the next line on, unless it is a line that has passed.
        self.inside = begins && !matches!(to, Address::Line(end) if *end <= number);
        begins
    }
}

/// The script's commands. `None`: not known here.
fn parse(script: &str, extended: bool) -> Option<Vec<Command>> {
    let mut rest = script;
    let mut commands = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', ';', '\n']);
        if rest.is_empty() {
            return Some(commands);
        }
        let (from, mut after) = address(rest, extended)?;
        let mut to = None;
        if let Some(second) = after.strip_prefix(',') {
            (to, after) = address(second, extended)?;
            to.as_ref()?;
        }
        let command = after.trim_start().chars().next()?;
        after = &after.trim_start()[command.len_utf8()..];
        let work = match command {
            'd' => Work::Delete,
            'p' => Work::Print,
            's' => {
                let (work, left) = substitution(after, extended)?;
                after = left;
                work
            }
            _ => return None,
        };
        commands.push(Command {
            from,
            to,
            work,
            inside: false,
        });
        if !(after.is_empty() || after.trim_start_matches(' ').starts_with([';', '\n']) || after.trim().is_empty()) {
            return None;
        }
        rest = after;
    }
}

/// An address at the beginning of `text`, if there is one, and what follows.
fn address(text: &str, extended: bool) -> Option<(Option<Address>, &str)> {
    let text = text.trim_start_matches(' ');
    if let Some(rest) = text.strip_prefix('/') {
        let (pattern, rest) = until(rest, '/')?;
        return Some((Some(Address::Fits(regex(&pattern, extended)?)), rest));
    }
    if let Some(rest) = text.strip_prefix('$') {
        return Some((Some(Address::Last), rest));
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 {
        return Some((None, text));
    }
    Some((Some(Address::Line(text[..end].parse().ok()?)), &text[end..]))
}

/// `/pattern/replacement/flags` with any character for the slash.
fn substitution(text: &str, extended: bool) -> Option<(Work, &str)> {
    let mark = text.chars().next()?;
    let (pattern, rest) = until(&text[mark.len_utf8()..], mark)?;
    let (by, rest) = until(rest, mark)?;
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let work = Work::Substitute {
        regex: regex(&pattern, extended)?,
        by: by.replace("\\t", "\t").replace("\\n", "\n"),
        everywhere: rest[..end].contains('g'),
    };
    Some((work, &rest[end..]))
}

/// The text up to a mark that has no backslash before it, and what follows the mark.
fn until(text: &str, mark: char) -> Option<(String, &str)> {
    let mut own = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == mark {
            return Some((own, &text[at + c.len_utf8()..]));
        }
        if c == '\\' {
            let (_, next) = chars.next()?;
            if next != mark {
                own.push('\\');
            }
            own.push(next);
        } else {
            own.push(c);
        }
    }
    None
}

/// A basic expression writes groups and repetitions with a backslash, an extended one without.
fn regex(pattern: &str, extended: bool) -> Option<Regex> {
    if extended {
        return Regex::new(pattern);
    }
    Regex::basic(pattern)
}

/// Replaces what fits; `&` is what was found.
fn substitute(regex: &Regex, by: &str, everywhere: bool, line: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    let mut last = None;
    while let Some((from, to)) = regex.first(line, at) {
        // Nothing is found once more where something has just ended.
        if from == to && last == Some(from) {
            let next = line[at..].chars().next().map_or(0, char::len_utf8);
            if next == 0 {
                break;
            }
            out.push_str(&line[at..at + next]);
            at += next;
            last = None;
            continue;
        }
        out.push_str(&line[at..from]);
        let mut chars = by.chars();
        while let Some(c) = chars.next() {
            match c {
                '&' => out.push_str(&line[from..to]),
                '\\' => out.extend(chars.next()),
                c => out.push(c),
            }
        }
        at = to;
        last = Some(to);
        if !everywhere {
            break;
        }
    }
    out.push_str(&line[at..]);
    out
}

impl Program for Sed {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        if self.commands.is_none() {
            context.err("sed: the simulation knows s, d and p, with addresses before them\n");
            return Step::Done(1);
        }
        if self.files.is_empty() {
            if !context.stdin.closed {
                return Step::Input;
            }
            let text: String = context.stdin.lines.drain(..).map(|line| line + "\n").collect();
            context.out(self.edit(&text));
            return Step::Done(0);
        }
        let mut status = 0;
        for file in &self.files {
            let path = context.path(file);
            let edited = context.machine.files.text(&path).map(|text| self.edit(&text));
            let done = match edited {
                Ok(text) if self.in_place => context.machine.files.write(&path, text),
                Ok(text) => {
                    context.out(text);
                    Ok(())
                }
                Err(error) => Err(error),
            };
            if let Err(error) = done {
                context.err(format!("sed: can't read {file}: {}\n", error.text()));
                status = 2;
            }
        }
        Step::Done(status)
    }

    fn reads(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sed(arguments: &[&str], text: &str) -> String {
        let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
        Sed::new(&arguments).edit(text)
    }

    #[test]
    fn lines_are_changed_and_shown() {
        let text = "a=1\nb=2\nc=3\n";
        assert_eq!(sed(&["s/b=2/b=7/"], text), "a=1\nb=7\nc=3\n");
        assert_eq!(sed(&["s#=.*#=&&#g"], text), "a==1=1\nb==2=2\nc==3=3\n");
        assert_eq!(sed(&["-n", "/^b/,$p"], text), "b=2\nc=3\n");
        assert_eq!(sed(&["2d;s/^/  /"], text), "  a=1\n  c=3\n");
        assert_eq!(sed(&["-n", "2,2p"], text), "b=2\n");
        assert_eq!(sed(&["s/x*/-/g"], "abxc"), "-a-b-c-\n");
        assert!(parse("y/a/b/", false).is_none() && parse("s/a", false).is_none() && parse("s/(/x/", true).is_none());
    }
}
