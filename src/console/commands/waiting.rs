//! Commands that only wait.

use crate::console::machine::Machine;
use crate::console::process::{Context, Kind, Program, Signal, Step};
use crate::sim::Micros;

/// `sleep SECONDS`.
pub(super) struct Sleep {
    micros: Option<Micros>,
    argument: String,
    until: Option<Micros>,
}

impl Sleep {
    pub fn new(arguments: &[String]) -> Self {
        let argument = arguments.first().cloned().unwrap_or_default();
        Sleep {
            micros: span(&argument),
            argument,
            until: None,
        }
    }
}

/// Seconds, perhaps with a unit, in µs. No longer than a day.
pub(super) fn span(text: &str) -> Option<Micros> {
    let (number, factor) = match text.strip_suffix(['s', 'm', 'h']) {
        Some(number) if text.ends_with('m') => (number, 60.0),
        Some(number) if text.ends_with('h') => (number, 3600.0),
        Some(number) => (number, 1.0),
        None => (text, 1.0),
    };
    let seconds: f64 = number.parse::<f64>().ok()? * factor;
    (0.0..=86_400.0).contains(&seconds).then_some((seconds * 1e6) as Micros)
}

impl Program for Sleep {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let Some(micros) = self.micros else {
            context.err(format!("sleep: invalid time interval '{}'\n", self.argument));
            return Step::Done(1);
        };
        let now = context.now();
        let until = *self.until.get_or_insert(now + micros);
        if now >= until {
            Step::Done(0)
        } else {
            Step::Until(until)
        }
    }
}

/// `timeout [-s SIGNAL] SECONDS COMMAND…`.
pub(super) struct Timeout {
    after: Micros,
    end: Option<Micros>,
    signal: Signal,
    program: Box<dyn Program>,
}

impl Timeout {
    /// The time, the signal and the words of the command. `None`: wrong use.
    pub fn parse(arguments: &[String]) -> Option<(Micros, Signal, Vec<String>)> {
        let (mut signal, mut rest) = (Signal::Term, arguments);
        while let Some((first, more)) = rest.split_first() {
            match first.as_str() {
                "-s" => {
                    let (name, more) = more.split_first()?;
                    signal = match name.trim_start_matches("SIG") {
                        "INT" => Signal::Int,
                        "KILL" | "9" => Signal::Kill,
                        _ => Signal::Term,
                    };
                    rest = more;
                }
                _ => {
                    let after = span(first)?;
                    return (!more.is_empty()).then(|| (after, signal, more.to_vec()));
                }
            }
        }
        None
    }

    pub fn new(after: Micros, signal: Signal, program: Box<dyn Program>) -> Self {
        Timeout {
            after,
            end: None,
            signal,
            program,
        }
    }
}

impl Program for Timeout {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        let end = *self.end.get_or_insert(now + self.after);
        if now >= end {
            if self.signal == Signal::Kill {
                self.program.killed(context.machine);
            } else {
                let _ = self.program.signal(context, self.signal);
            }
            return Step::Done(124);
        }
        match self.program.step(context) {
            Step::Until(at) => Step::Until(at.min(end)),
            Step::Input => Step::Until(end),
            done => done,
        }
    }

    fn signal(&mut self, context: &mut Context<'_>, signal: Signal) -> Step {
        self.program.signal(context, signal)
    }

    fn killed(&mut self, machine: &mut Machine) {
        self.program.killed(machine);
    }

    fn reads(&self) -> bool {
        self.program.reads()
    }

    fn kind(&self) -> Kind {
        self.program.kind()
    }
}
