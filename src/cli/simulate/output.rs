//! What a run came to, on a terminal or as JSON.

use serde_json::{Value, json};

use super::super::report::{plain, position};
use super::super::{Failure, Terminal};
use crate::config::source::FileSet;
use crate::finding::{Finding, Message};
use crate::sim::causes::{Cause, explain};
use crate::sim::invariants::Breach;
use crate::sim::view::Snapshot;
use crate::sim::{Micros, World, story};
use crate::words::Words;

/// A run that has ended, with the files that it was made from and what was found in them.
pub(super) struct Run<'a> {
    pub world: &'a World,
    pub view: &'a Snapshot,
    pub files: &'a FileSet,
    pub findings: &'a [Finding],
    pub words: &'a Words,
}

impl Run<'_> {
    fn cause(&self, breach: &Breach) -> Cause {
        explain(self.world.trace(), self.view, breach, self.findings)
    }

    fn blamed(&self, cause: &Cause) -> Option<&Finding> {
        self.findings.get(cause.finding? as usize)
    }

    /// File name, line and column of a finding.
    fn place(&self, finding: &Finding) -> Option<(&str, usize, usize)> {
        let at = finding.at?;
        let file = self.files.get(at.file)?;
        let place = position(&file.text, at.start as usize);
        Some((&file.name, place.line, place.column))
    }

    fn say(&self, message: &Message) -> String {
        plain(&self.words.say(message))
    }

    pub(super) fn write_text(&self, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
        let output = &mut *terminal.output;
        for event in self.world.trace() {
            let (_, message) = story::tell(&event.what, self.view);
            writeln!(output, "{} {}", clock(event.at), self.say(&message))?;
        }
        let totals = self.view.totals;
        writeln!(
            output,
            "sent {}, accepted {}, refused {}, ordered {}; {} events, hash {:016x}",
            totals.sent,
            totals.accepted,
            totals.refused,
            totals.ordered,
            self.view.events,
            self.world.trace_hash()
        )?;
        for breach in &self.view.broken {
            self.write_breach(breach, terminal)?;
        }
        Ok(())
    }

    fn write_breach(&self, breach: &Breach, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
        let output = &mut *terminal.output;
        let cause = self.cause(breach);
        let what = self.say(&story::broken(self.view, &breach.what));
        let channel = plain(&story::channel_name(self.view, breach.channel));
        writeln!(
            output,
            "\ninvariant violated at {} [{channel}]: {what}",
            clock(breach.at).trim_start()
        )?;
        for step in &cause.steps {
            writeln!(
                output,
                "  {} #{} {}",
                clock(step.at),
                step.event,
                self.say(&step.message)
            )?;
        }
        match self.blamed(&cause) {
            Some(finding) => {
                let place = self.place(finding);
                let place = place.map_or_else(String::new, |(name, line, column)| format!(" ({name}:{line}:{column})"));
                let (label, title) = (self.words.get("cause.line"), plain(&self.words.title(finding)));
                writeln!(output, "  {label}: {} {title}{place}", finding.code)?;
            }
            None => writeln!(output, "  {}", self.words.get("cause.none"))?,
        }
        Ok(())
    }

    pub(super) fn write_json(&self, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
        let breaches: Vec<Value> = self.view.broken.iter().map(|breach| self.breach_json(breach)).collect();
        let whole = json!({
            "hash": format!("{:016x}", self.world.trace_hash()),
            "end": self.view,
            "broken": breaches,
            "trace": self.world.trace(),
        });
        serde_json::to_writer_pretty(&mut *terminal.output, &whole)
            .map_err(|error| Failure::from(std::io::Error::from(error)))?;
        Ok(writeln!(terminal.output)?)
    }

    fn breach_json(&self, breach: &Breach) -> Value {
        let cause = self.cause(breach);
        let steps: Vec<Value> = cause
            .steps
            .iter()
            .map(|step| {
                json!({
                    "event": step.event,
                    "at": step.at,
                    "key": step.message.key,
                    "text": self.words.say(&step.message),
                })
            })
            .collect();
        let finding = self.blamed(&cause).map(|finding| {
            let place = self
                .place(finding)
                .map(|(file, line, column)| json!({ "file": file, "line": line, "column": column }));
            json!({ "code": finding.code, "title": self.words.title(finding), "place": place })
        });
        let message = story::broken(self.view, &breach.what);
        json!({
            "at": breach.at,
            "channel": story::channel_name(self.view, breach.channel),
            "what": breach.what,
            "key": message.key,
            "text": self.words.say(&message),
            "causes": steps,
            "finding": finding,
        })
    }
}

/// Seconds and microseconds.
pub(super) fn clock(at: Micros) -> String {
    format!("{:>6}.{:06}", at / 1_000_000, at % 1_000_000)
}
