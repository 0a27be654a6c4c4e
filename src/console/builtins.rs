//! Commands that change the shell itself, and scripts.

use super::commands::{self, Found};
use super::course;
use super::files::resolve;
use super::runner::Ready;
use super::session::{Event, Session};
use super::terminal::{Stream, Work};

impl Session {
    /// Commands that change the shell itself. Returns whether it was one.
    pub(super) fn built_in(&mut self, terminal: usize, stage: &Ready) -> bool {
        let Some((name, arguments)) = stage.words.split_first() else {
            let assignments = stage.assignments.clone();
            self.terminals[terminal].environment.extend(assignments);
            return true;
        };
        let mut status = 0;
        match name.as_str() {
            "cd" => status = self.change_folder(terminal, arguments.first().map(String::as_str)),
            "export" | "unset" => {
                for argument in arguments {
                    let environment = &mut self.terminals[terminal].environment;
                    match argument.split_once('=') {
                        Some((key, value)) if name == "export" => {
                            environment.insert(key.to_owned(), value.to_owned());
                        }
                        None if name == "unset" => {
                            environment.remove(argument);
                        }
                        _ => {}
                    }
                }
            }
            "clear" => {
                self.terminals[terminal].clear();
                self.machine.events.push(Event::Cleared { terminal });
            }
            "exit" | "logout" => {
                self.close_terminal(terminal);
                self.machine.events.push(Event::Closed { terminal });
            }
            "vi" | "vim" | "nano" | "edit" => match arguments.iter().find(|argument| !argument.starts_with(['-', '+']))
            {
                Some(path) => {
                    let path = resolve(&self.terminals[terminal].cwd, path);
                    status = self.edit(terminal, path);
                }
                None => {
                    self.say(
                        terminal,
                        Stream::Note,
                        &format!("simulation: which file? {name} FILE\n"),
                    );
                    status = 1;
                }
            },
            "sh" | "bash" | "source" | "." if !arguments.is_empty() => {
                return self.script(terminal, &arguments[0].clone());
            }
            name => return self.script(terminal, name),
        }
        self.terminals[terminal].status = status;
        true
    }

    fn change_folder(&mut self, terminal: usize, to: Option<&str>) -> i32 {
        let to = to.unwrap_or(course::HOME);
        let path = resolve(&self.terminals[terminal].cwd, to);
        self.machine.refresh_folders();
        let files = &self.machine.files;
        if files.is_folder(&path) {
            self.terminals[terminal].cwd = path;
            return 0;
        }
        let why = if files.exists(&path) {
            "Not a directory"
        } else {
            "No such file or directory"
        };
        self.say(terminal, Stream::Stderr, &format!("bash: cd: {to}: {why}\n"));
        1
    }

    fn edit(&mut self, terminal: usize, path: String) -> i32 {
        if !self.machine.files.exists(&path) && self.machine.files.write(&path, "").is_err() {
            let words = format!("bash: {path}: No such file or directory\n");
            self.say(terminal, Stream::Stderr, &words);
            return 1;
        }
        self.say(
            terminal,
            Stream::Note,
            &format!("simulation: {path} opens in the editor\n"),
        );
        self.machine.events.push(Event::Edit { terminal, path });
        0
    }

    /// A script of the machine's: its lines are shown and run one by one. Returns whether it is one.
    fn script(&mut self, terminal: usize, name: &str) -> bool {
        let cwd = self.terminals[terminal].cwd.clone();
        let Found::Script(path) = commands::find(&self.machine, &cwd, &[name.to_owned()]) else {
            return false;
        };
        // A script that calls itself would go on for ever.
        if self.terminals[terminal].pending.len() > 500 {
            self.say(terminal, Stream::Note, "simulation: too many lines of scripts\n");
            self.terminals[terminal].pending.clear();
            return true;
        }
        let text = self.machine.files.text(&path).unwrap_or_default();
        let joined = text.replace("\\\n", " ");
        let lines = joined.lines().map(str::trim);
        let lines: Vec<String> = lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect();
        for line in lines.into_iter().rev() {
            self.terminals[terminal].pending.push_front(Work::ScriptLine(line));
        }
        self.terminals[terminal].status = 0;
        true
    }
}
