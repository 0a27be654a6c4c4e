//! The circuit breaker in front of the producer's search for a leader (`go-resiliency/breaker`): three failures open it
//! for ten seconds, then one try decides.

use crate::sim::Micros;

const THRESHOLD: u32 = 3;
const TIMEOUT: Micros = 10_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed,
    /// Until this time; half-open from then on.
    Open(Micros),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    state: State,
    errors: u32,
    last_error: Micros,
}

impl Default for Breaker {
    fn default() -> Self {
        Breaker {
            state: State::Closed,
            errors: 0,
            last_error: 0,
        }
    }
}

impl Breaker {
    /// Open: nothing is tried.
    pub fn is_open(&self, now: Micros) -> bool {
        matches!(self.state, State::Open(until) if now < until)
    }

    /// The outcome of a try that was let through.
    pub fn record(&mut self, ok: bool, now: Micros) {
        if ok {
            if self.state != State::Closed {
                *self = Breaker::default();
            }
            return;
        }
        if self.errors > 0 && now > self.last_error.saturating_add(TIMEOUT) {
            self.errors = 0;
        }
        match self.state {
            State::Closed => {
                self.errors += 1;
                if self.errors == THRESHOLD {
                    self.open(now);
                } else {
                    self.last_error = now;
                }
            }
            State::Open(_) => self.open(now),
        }
    }

    fn open(&mut self, now: Micros) {
        self.state = State::Open(now.saturating_add(TIMEOUT));
        self.errors = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_errors_open_it_and_one_more_opens_it_again() {
        let mut breaker = Breaker::default();
        breaker.record(false, 0);
        breaker.record(false, 1);
        assert!(!breaker.is_open(1));
        breaker.record(false, 2);
        assert!(breaker.is_open(10_000_001));
        assert!(!breaker.is_open(10_000_002));
        breaker.record(false, 10_000_003);
        assert!(breaker.is_open(20_000_002));
        breaker.record(true, 20_000_004);
        assert!(!breaker.is_open(20_000_005));
    }

    #[test]
    fn old_errors_are_forgotten() {
        let mut breaker = Breaker::default();
        breaker.record(false, 0);
        breaker.record(false, 1);
        breaker.record(false, 10_000_002);
        assert!(!breaker.is_open(10_000_003));
    }
}
