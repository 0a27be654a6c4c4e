//! Filters of text, as far as commands of a lesson are piped into them.

use std::collections::VecDeque;

use crate::console::process::{Context, Program, Step};

/// `cat`, `head`, `tail`, `sort`, `wc`, `tee`, `cut`, `tr`, `awk`.
pub(super) struct Filter {
    name: &'static str,
    flags: Vec<String>,
    files: Vec<String>,
    work: Option<Work>,
    lines: VecDeque<String>,
    count: usize,
}

enum Work {
    Pass,
    /// `cat -v`: what cannot be printed is written out.
    Visible,
    Head(usize),
    HeadBytes(usize),
    Tail {
        count: usize,
        follow: bool,
    },
    Sort {
        reverse: bool,
        unique: bool,
    },
    Count(String),
    Tee(Vec<String>),
    Cut {
        delimiter: char,
        fields: Vec<(usize, usize)>,
        chars: bool,
    },
    Translate {
        from: Vec<char>,
        to: Vec<char>,
        delete: bool,
    },
    Columns(Vec<usize>),
}

impl Filter {
    pub fn new(name: &'static str, arguments: &[String]) -> Self {
        let takes_value = |flag: &str| match name {
            "head" | "tail" => flag == "-n" || flag == "-c",
            "cut" => flag == "-d" || flag == "-f" || flag == "-c",
            "awk" => flag == "-F",
            _ => false,
        };
        let (mut flags, mut files) = (Vec::new(), Vec::new());
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            if argument.len() > 1 && argument.starts_with('-') {
                flags.push(argument.clone());
                if takes_value(argument) {
                    flags.extend(arguments.next().cloned());
                }
            } else {
                files.push(argument.clone());
            }
        }
        let mut filter = Filter {
            name,
            flags,
            files,
            work: None,
            lines: VecDeque::new(),
            count: 0,
        };
        filter.work = filter.prepare();
        filter
    }

    fn flag(&self, letter: char) -> bool {
        let single = |flag: &&String| !flag.starts_with("--") && flag.starts_with('-');
        self.flags.iter().filter(single).any(|flag| flag.contains(letter))
    }

    /// `-n 5`, `-n5` or `-5`.
    fn number(&self, letter: char) -> Option<usize> {
        let mut flags = self.flags.iter();
        while let Some(flag) = flags.next() {
            let Some(rest) = flag.strip_prefix('-') else { continue };
            let text = match rest.strip_prefix(letter) {
                Some("") => flags.next()?.as_str(),
                Some(text) => text,
                None if letter == 'n' => rest,
                None => continue,
            };
            if let Ok(number) = text.trim_start_matches('+').parse() {
                return Some(number);
            }
        }
        None
    }

    fn text(&self, letter: char) -> Option<String> {
        let mut flags = self.flags.iter();
        while let Some(flag) = flags.next() {
            match flag.strip_prefix('-').and_then(|rest| rest.strip_prefix(letter)) {
                Some("") => return flags.next().cloned(),
                Some(text) => return Some(text.to_owned()),
                None => {}
            }
        }
        None
    }

    fn prepare(&mut self) -> Option<Work> {
        Some(match self.name {
            "head" => match self.number('c') {
                Some(bytes) => Work::HeadBytes(bytes.min(crate::console::limits::MESSAGE)),
                None => Work::Head(self.number('n').unwrap_or(10)),
            },
            "tail" => Work::Tail {
                count: self.number('n').unwrap_or(10),
                follow: self.flag('f') || self.flag('F'),
            },
            "sort" => Work::Sort {
                reverse: self.flag('r'),
                unique: self.flag('u'),
            },
            "wc" => Work::Count(self.flags.concat()),
            "tee" => Work::Tee(std::mem::take(&mut self.files)),
            "cut" => {
                let chars = self.text('c');
                let list = chars.clone().or_else(|| self.text('f'))?;
                let delimiter = self.text('d').and_then(|text| text.chars().next()).unwrap_or('\t');
                let range = |part: &str| {
                    let (low, high) = part.split_once('-').unwrap_or((part, part));
                    (low.parse().unwrap_or(1), high.parse().unwrap_or(usize::MAX))
                };
                Work::Cut {
                    delimiter,
                    fields: list.split(',').map(range).collect(),
                    chars: chars.is_some(),
                }
            }
            "tr" => {
                let delete = self.flag('d');
                let mut sets = self
                    .files
                    .iter()
                    .map(|set| set.replace("\\0", "\0").replace("\\n", "\n"));
                let (from, to) = (sets.next()?, sets.next().unwrap_or_default());
                let range = |set: String| -> Vec<char> {
                    let chars: Vec<char> = set.chars().collect();
                    match chars.as_slice() {
                        [low, '-', high] if low.is_ascii() && high.is_ascii() => (*low..=*high).collect(),
                        _ => chars,
                    }
                };
                let work = Work::Translate {
                    from: range(from),
                    to: range(to),
                    delete,
                };
                self.files.clear();
                work
            }
            "awk" => {
                let script = (!self.files.is_empty()).then(|| self.files.remove(0))?;
                let inside = script
                    .trim()
                    .strip_prefix('{')?
                    .strip_suffix('}')?
                    .trim()
                    .strip_prefix("print")?
                    .to_owned();
                let column = |word: &str| word.trim().strip_prefix('$').and_then(|number| number.parse().ok());
                Work::Columns(inside.split(',').map(column).collect::<Option<Vec<usize>>>()?)
            }
            "cat" if self.flag('v') || self.flag('A') => Work::Visible,
            _ => Work::Pass,
        })
    }

    /// One line comes in. Returns what goes out for it.
    fn line(&mut self, line: &str) -> Option<String> {
        match self.work.as_mut()? {
            Work::Pass | Work::Tee(_) => Some(line.to_owned()),
            Work::Visible => Some(visible(line)),
            Work::Head(count) => {
                self.count += 1;
                (self.count <= *count).then(|| line.to_owned())
            }
            Work::HeadBytes(left) => {
                let end = line.floor_char_boundary(*left);
                *left -= end.min(*left);
                (end > 0).then(|| line[..end].to_owned())
            }
            Work::Tail { count, .. } => {
                self.lines.push_back(line.to_owned());
                while self.lines.len() > *count {
                    self.lines.pop_front();
                }
                None
            }
            Work::Sort { .. } => {
                self.lines.push_back(line.to_owned());
                None
            }
            Work::Count(_) => {
                self.count += 1;
                self.lines.push_back(line.to_owned());
                None
            }
            Work::Cut {
                delimiter,
                fields,
                chars,
            } => {
                let wanted = |index: usize| fields.iter().any(|(low, high)| (*low..=*high).contains(&index));
                if *chars {
                    return Some(
                        line.chars()
                            .enumerate()
                            .filter(|(index, _)| wanted(index + 1))
                            .map(|(_, c)| c)
                            .collect(),
                    );
                }
                let parts: Vec<&str> = line.split(*delimiter).collect();
                let kept = parts.iter().enumerate().filter(|(index, _)| wanted(index + 1));
                Some(
                    kept.map(|(_, part)| *part)
                        .collect::<Vec<_>>()
                        .join(&delimiter.to_string()),
                )
            }
            Work::Translate { from, to, delete } => {
                let one = |c: char| match from.iter().position(|own| *own == c) {
                    Some(_) if *delete => None,
                    Some(at) => to.get(at).or(to.last()).copied(),
                    None => Some(c),
                };
                Some(line.chars().filter_map(one).collect())
            }
            Work::Columns(columns) => {
                let words: Vec<&str> = line.split_whitespace().collect();
                let column = |number: &usize| match number {
                    0 => line,
                    number => words.get(number - 1).copied().unwrap_or(""),
                };
                Some(columns.iter().map(column).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// Everything has come in.
    fn end(&mut self, context: &mut Context<'_>) -> i32 {
        match &self.work {
            Some(Work::Sort { reverse, unique }) => {
                let mut lines: Vec<String> = self.lines.drain(..).collect();
                lines.sort();
                if *unique {
                    lines.dedup();
                }
                if *reverse {
                    lines.reverse();
                }
                self.lines = lines.into();
            }
            Some(Work::Count(flags)) => {
                let bytes: usize = self.lines.iter().map(|line| line.len() + 1).sum();
                let words: usize = self.lines.iter().map(|line| line.split_whitespace().count()).sum();
                let text = match flags.as_str() {
                    "-l" => format!("{}\n", self.count),
                    "-c" => format!("{bytes}\n"),
                    "-w" => format!("{words}\n"),
                    _ => format!("{:>7} {words:>7} {bytes:>7}\n", self.count),
                };
                context.out(text);
                return 0;
            }
            _ => {}
        }
        let rest: String = self.lines.drain(..).map(|line| line + "\n").collect();
        if !rest.is_empty() {
            context.out(rest);
        }
        0
    }

    fn take(&mut self, context: &mut Context<'_>, line: String) {
        if let Some(out) = self.line(&line) {
            if let Some(Work::Tee(files)) = &self.work {
                for file in files {
                    let path = context.path(file);
                    let _ = context.machine.files.append(&path, format!("{line}\n").as_bytes());
                }
            }
            context.out(out + "\n");
        }
    }
}

/// Control characters as `^A`, bytes above ASCII as `M-…`.
fn visible(line: &str) -> String {
    let mut out = String::new();
    for byte in line.bytes() {
        let (head, byte) = if byte >= 128 { ("M-", byte - 128) } else { ("", byte) };
        out.push_str(head);
        match byte {
            b'\t' if head.is_empty() => out.push('\t'),
            0..32 => out.extend(['^', char::from(byte + 64)]),
            127 => out.push_str("^?"),
            _ => out.push(char::from(byte)),
        }
    }
    out
}

impl Program for Filter {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        if self.work.is_none() {
            context.err(format!("{}: the simulation does not know this use\n", self.name));
            return Step::Done(2);
        }
        if let Some(Work::Tail { follow: true, .. }) = self.work {
            context.err("tail: the simulation does not follow files; ask again to see more\n".to_owned());
            self.work = Some(Work::Tail {
                count: self.number('n').unwrap_or(10),
                follow: false,
            });
        }
        if self.files.is_empty() {
            while let Some(line) = context.stdin.lines.pop_front() {
                self.take(context, line);
            }
            return if context.stdin.closed {
                Step::Done(self.end(context))
            } else {
                Step::Input
            };
        }
        context.machine.refresh_folders();
        let mut status = 0;
        for file in std::mem::take(&mut self.files) {
            if file == "/dev/zero" {
                if let Some(Work::HeadBytes(bytes)) = self.work {
                    context.out("\0".repeat(bytes));
                }
                continue;
            }
            let path = context.path(&file);
            match context.machine.files.text(&path) {
                Ok(text) if matches!(self.work, Some(Work::Pass)) => context.out(text),
                Ok(text) => {
                    for line in text.lines() {
                        self.take(context, line.to_owned());
                    }
                }
                Err(error) => {
                    context.err(format!("{}: {file}: {}\n", self.name, error.text()));
                    status = 1;
                }
            }
        }
        Step::Done(self.end(context).max(status))
    }

    fn reads(&self) -> bool {
        self.files.is_empty()
    }
}
