//! Lines of logs in the form of the real programs.

use super::process::Context;

impl Context<'_> {
    /// A line of log4j as Kafka's own configuration prints it.
    pub fn log4j(&self, level: &str, text: &str, logger: &str) -> String {
        let at = self.machine.clock.log4j(self.now());
        format!("[{at}] {level} {text} ({logger})\n")
    }

    /// A server's line: servers log to standard output.
    pub fn log(&mut self, level: &str, text: &str, logger: &str) {
        let line = self.log4j(level, text, logger);
        self.out(line);
    }

    /// A tool's line: tools log warnings and errors to standard error.
    pub fn warn(&mut self, level: &str, text: &str, logger: &str) {
        let line = self.log4j(level, text, logger);
        self.err(line);
    }

    /// A line of Fabric's log. `number` counts the lines of the process, in hexadecimal.
    pub fn fabric(&mut self, number: &mut u32, module: &str, function: &str, level: &str, text: &str) {
        *number += 1;
        let at = self.machine.clock.fabric(self.now());
        self.err(format!("{at} [{module}] {function} -> {level} {number:03x} {text}\n"));
    }
}

/// Frames of a stack trace, one a line.
pub(super) fn frames(list: &[&str]) -> String {
    list.iter().map(|frame| format!("\tat {frame}\n")).collect()
}
