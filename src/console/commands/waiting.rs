//! Commands that only wait.

use crate::console::process::{Context, Program, Step};
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
