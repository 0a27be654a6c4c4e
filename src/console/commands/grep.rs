//! `grep`.

use std::collections::VecDeque;

use crate::console::process::{Context, Program, Step};
use crate::console::regex::Regex;

/// The program.
pub(super) struct Grep {
    options: Option<Options>,
    files: Vec<String>,
    state: State,
}

struct Options {
    patterns: Vec<Pattern>,
    inverted: bool,
    counts: bool,
    quiet: bool,
    numbers: bool,
    names: Option<bool>,
    only: bool,
    list: bool,
    ignore_case: bool,
    max: usize,
    before: usize,
    after: usize,
}

enum Pattern {
    Fits(Regex),
    /// `-F`, or an expression that is not known here.
    Text(String),
}

/// Where it is in a file.
#[derive(Default)]
struct State {
    number: usize,
    found: usize,
    any: bool,
    /// Lines that may come before a line that fits.
    kept: VecDeque<(usize, String)>,
    after: usize,
    /// The last line that was shown.
    shown: usize,
}

impl Grep {
    pub fn new(arguments: &[String], extended: bool) -> Self {
        let (mut letters, mut files, mut patterns) = (String::new(), Vec::new(), Vec::new());
        let (mut max, mut before, mut after) = (usize::MAX, 0, 0);
        let mut known = true;
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let Some(flags) = argument.strip_prefix('-').filter(|flags| !flags.is_empty()) else {
                files.push(argument.clone());
                continue;
            };
            if flags.starts_with('-') {
                // `--color=auto` and the like change nothing here.
                continue;
            }
            for (at, letter) in flags.char_indices() {
                if !matches!(letter, 'e' | 'm' | 'A' | 'B' | 'C') {
                    letters.push(letter);
                    continue;
                }
                let own = &flags[at + 1..];
                let value = if own.is_empty() {
                    rest.next().map_or("", String::as_str)
                } else {
                    own
                };
                let number = value.parse::<usize>();
                match letter {
                    'e' => patterns.push(value.to_owned()),
                    'm' => max = number.unwrap_or(max),
                    'A' => after = number.unwrap_or(0),
                    'B' => before = number.unwrap_or(0),
                    _ => (before, after) = (number.clone().unwrap_or(0), number.unwrap_or(0)),
                }
                known &= letter == 'e' || value.parse::<usize>().is_ok();
                break;
            }
        }
        if patterns.is_empty() && !files.is_empty() {
            patterns.push(files.remove(0));
        }
        let has = |letter: char| letters.contains(letter);
        let ignore_case = has('i');
        let pattern = |text: &String| {
            let text = if ignore_case {
                text.to_ascii_lowercase()
            } else {
                text.clone()
            };
            let regex = match (has('F'), extended || has('E')) {
                (true, _) => None,
                (_, true) => Regex::new(&text),
                _ => Regex::basic(&text),
            };
            regex.map_or(Pattern::Text(text), Pattern::Fits)
        };
        let options = (known && !patterns.is_empty()).then(|| Options {
            patterns: patterns.iter().map(pattern).collect(),
            inverted: has('v'),
            counts: has('c'),
            quiet: has('q'),
            numbers: has('n'),
            names: if has('h') {
                Some(false)
            } else {
                has('H').then_some(true)
            },
            only: has('o'),
            list: has('l'),
            ignore_case,
            max,
            before: before.min(10_000),
            after,
        });
        Grep {
            options,
            files,
            state: State::default(),
        }
    }

    /// One line of what is searched; `name` is shown before it.
    fn take(&mut self, line: String, name: Option<&str>, out: &mut String) {
        let Some(options) = &self.options else { return };
        let state = &mut self.state;
        state.number += 1;
        let number = state.number;
        if state.found >= options.max && state.after == 0 {
            return;
        }
        let fits = state.found < options.max && options.fits(&line) != options.inverted;
        if fits {
            state.found += 1;
            state.any = true;
        }
        if options.counts || options.quiet || options.list {
            return;
        }
        if fits {
            let first = state.kept.front().map_or(number, |(first, _)| *first);
            if (options.before > 0 || options.after > 0) && state.shown > 0 && first > state.shown + 1 {
                out.push_str("--\n");
            }
            for (own, kept) in state.kept.drain(..) {
                options.show(own, &kept, '-', name, out);
            }
            options.show(number, &line, ':', name, out);
            state.after = options.after;
            state.shown = number;
        } else if state.after > 0 {
            state.after -= 1;
            state.shown = number;
            options.show(number, &line, '-', name, out);
        } else if options.before > 0 {
            state.kept.push_back((number, line));
            if state.kept.len() > options.before {
                state.kept.pop_front();
            }
        }
    }

    fn end(&self, name: Option<&str>, file: &str, out: &mut String) {
        let Some(options) = &self.options else { return };
        if options.counts {
            let name = name.map_or(String::new(), |name| format!("{name}:"));
            out.push_str(&format!("{name}{}\n", self.state.found));
        }
        if options.list && self.state.found > 0 {
            out.push_str(&format!("{file}\n"));
        }
    }
}

impl Options {
    fn fits(&self, line: &str) -> bool {
        let folded = || {
            if self.ignore_case {
                line.to_ascii_lowercase()
            } else {
                line.to_owned()
            }
        };
        self.patterns.iter().any(|pattern| match pattern {
            Pattern::Fits(regex) => regex.finds(line, self.ignore_case),
            Pattern::Text(text) => folded().contains(text.as_str()),
        })
    }

    fn show(&self, number: usize, line: &str, mark: char, name: Option<&str>, out: &mut String) {
        let mut head = name.map_or(String::new(), |name| format!("{name}{mark}"));
        if self.numbers {
            head.push_str(&format!("{number}{mark}"));
        }
        if !self.only {
            return out.extend([head.as_str(), line, "\n"]);
        }
        for pattern in &self.patterns {
            let Pattern::Fits(regex) = pattern else { continue };
            let mut at = 0;
            while let Some((from, to)) = regex.first(line, at).filter(|(from, to)| from < to) {
                out.extend([head.as_str(), &line[from..to], "\n"]);
                at = to;
            }
        }
    }
}

impl Program for Grep {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        if self.options.is_none() {
            context.err("Usage: grep [OPTION]... PATTERNS [FILE]...\n");
            return Step::Done(2);
        }
        let mut out = String::new();
        if self.files.is_empty() {
            while let Some(line) = context.stdin.lines.pop_front() {
                self.take(line, None, &mut out);
            }
            if context.stdin.closed {
                self.end(None, "(standard input)", &mut out);
            }
            context.out(out);
            return match context.stdin.closed {
                true => Step::Done(i32::from(!self.state.any)),
                false => Step::Input,
            };
        }
        context.machine.refresh_folders();
        let files = std::mem::take(&mut self.files);
        let names = self.options.as_ref().and_then(|options| options.names);
        let named = names.unwrap_or(files.len() > 1);
        let mut failed = false;
        for file in &files {
            let path = context.path(file);
            let name = named.then_some(file.as_str());
            match context.machine.files.text(&path) {
                Ok(text) => {
                    self.state = State {
                        any: self.state.any,
                        ..State::default()
                    };
                    for line in text.lines() {
                        self.take(line.to_owned(), name, &mut out);
                    }
                    self.end(name, file, &mut out);
                }
                Err(error) => {
                    context.err(format!("grep: {file}: {}\n", error.text()));
                    failed = true;
                }
            }
        }
        context.out(out);
        Step::Done(match (failed, self.state.any) {
            (true, _) => 2,
            (false, found) => i32::from(!found),
        })
    }

    fn reads(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grep(arguments: &[&str], text: &str) -> String {
        let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
        let mut grep = Grep::new(&arguments, false);
        let mut out = String::new();
        for line in text.lines() {
            grep.take(line.to_owned(), None, &mut out);
        }
        grep.end(None, "-", &mut out);
        out
    }

    #[test]
    fn lines_are_found() {
        let text = "one\ntwo\nthree\nfour\nfive\nsix\n";
        assert_eq!(grep(&["-n", "^t"], text), "2:two\n3:three\n");
        assert_eq!(
            grep(&["-n", "-A1", "-B", "1", "four"], text),
            "3-three\n4:four\n5-five\n"
        );
        assert_eq!(grep(&["-A", "1", "one\\|five"], text), "one\ntwo\n--\nfive\nsix\n");
        assert_eq!(grep(&["-m1", "t"], text), "two\n");
        assert_eq!(grep(&["-c", "-v", "o"], text), "3\n");
        assert_eq!(grep(&["-oE", "[io]n?"], text), "on\no\no\ni\ni\n");
        assert_eq!(grep(&["-i", "TWO"], text), "two\n");
    }
}
