//! `cut`: sizes of messages in, blocks out.

use std::io::Read;

use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;

use super::{Command, Failure, Terminal};
use crate::config::fabric::{ScalarType, read_scalar};
use crate::ordering::cutter::{BatchSize, BlockCutter, Cut, CutReason};

pub(super) const COMMAND: Command = Command {
    name: "cut",
    summary: "cut messages of given sizes into blocks",
    help: "\
Usage: ordering-playground cut [OPTION]... [SIZE|ttc]...

Cuts messages into blocks as the block cutter of Fabric does. A SIZE is payload and signature
together, in bytes or with a unit (100, 512KB); ttc is a time-to-cut. Without any they are read from
standard input.

  --max-message-count N      messages in a block at most (500)
  --absolute-max-bytes SIZE  larger messages are refused at the door (10MB)
  --preferred-max-bytes SIZE larger messages get a block of their own (2MB)
",
    run,
};

/// Longest list on standard input, bytes.
const MAX_INPUT: u64 = 64 * 1024 * 1024;

fn run(mut arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let mut limits = BatchSize {
        max_message_count: 500,
        absolute_max_bytes: 10 << 20,
        preferred_max_bytes: 2 << 20,
    };
    let mut words = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("max-message-count") => limits.max_message_count = number(&arguments.value()?.string()?)?,
            Long("absolute-max-bytes") => limits.absolute_max_bytes = number(&arguments.value()?.string()?)?,
            Long("preferred-max-bytes") => limits.preferred_max_bytes = number(&arguments.value()?.string()?)?,
            Value(word) => words.push(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if words.is_empty() {
        let mut text = String::new();
        terminal.input.take(MAX_INPUT).read_to_string(&mut text)?;
        words = text.split_whitespace().map(str::to_owned).collect();
    }
    let mut run = Run {
        limits,
        cutter: BlockCutter::default(),
        blocks: 0,
        sizes: Vec::new(),
    };
    words.iter().try_for_each(|word| run.step(word, terminal))?;
    let waiting = run.cutter.pending();
    if waiting > 0 {
        writeln!(terminal.output, "waiting: {}", described(&run.sizes))?;
    }
    Ok(())
}

/// A number as the keys of `BatchSize` take it: with a unit of bytes or without.
fn number(text: &str) -> Result<u32, Failure> {
    let value = read_scalar(text, ScalarType::Uint32).map_err(Failure::Usage)?;
    u32::try_from(value).map_err(|_| Failure::Usage(format!("no number of 32 bits: {text}")))
}

struct Run {
    limits: BatchSize,
    cutter: BlockCutter,
    blocks: u64,
    /// Of the waiting messages.
    sizes: Vec<u32>,
}

impl Run {
    fn step(&mut self, word: &str, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
        if word == "ttc" {
            let cut = self.cutter.cut(CutReason::Timeout);
            return self.write(cut, terminal);
        }
        let size = number(word)?;
        let most = self.limits.absolute_max_bytes;
        if size > most {
            let text = format!("message payload is {size} bytes and exceeds maximum allowed {most} bytes");
            return Ok(writeln!(terminal.output, "refused: {text}")?);
        }
        let ordered = self.cutter.ordered(size, &self.limits);
        self.write(ordered.before, terminal)?;
        self.sizes.push(size);
        self.write(ordered.with, terminal)
    }

    fn write(&mut self, cut: Option<Cut>, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
        let Some(cut) = cut else { return Ok(()) };
        self.blocks += 1;
        let batch = described(&self.sizes);
        self.sizes.clear();
        Ok(writeln!(
            terminal.output,
            "block {}: {batch}, {}",
            self.blocks,
            reason(cut.reason)
        )?)
    }
}

fn described(sizes: &[u32]) -> String {
    let bytes: u64 = sizes.iter().copied().map(u64::from).sum();
    let plural = if sizes.len() == 1 { "" } else { "s" };
    format!("{} message{plural}, {bytes} bytes", sizes.len())
}

fn reason(reason: CutReason) -> &'static str {
    match reason {
        CutReason::Count => "MaxMessageCount reached",
        CutReason::Overflow => "the next message would exceed PreferredMaxBytes",
        CutReason::Isolated => "larger than PreferredMaxBytes",
        CutReason::BeforeIsolated => "the next message is larger than PreferredMaxBytes",
        CutReason::Timeout => "BatchTimeout ran out",
        CutReason::Config => "a config message gets its own block",
        CutReason::BeforeConfig => "the next message is a config message",
    }
}
