//! The ensemble: who is up, whether it is a majority, whose sessions are alive.
//!
//! Source: ZooKeeper 3.4.10 `QuorumMaj.java`, `SessionTrackerImpl.java`.

use super::settings::EnsembleSettings;

/// A time in µs.
type Micros = u64;

/// A broker's session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    pub timeout: Micros,
    /// The broker is not heard of any more: the session ends at this time.
    pub expires: Option<Micros>,
}

/// The whole ensemble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ensemble {
    servers: Vec<bool>,
    leader: Option<usize>,
    /// By broker.
    sessions: Vec<Option<Session>>,
    tick: Micros,
    /// The ensemble's ticks are not those of the virtual clock.
    phase: Micros,
}

impl Ensemble {
    /// Every server is down.
    pub fn new(settings: &EnsembleSettings, brokers: usize, phase: Micros) -> Self {
        Ensemble {
            servers: vec![false; settings.names.len()],
            leader: None,
            sessions: vec![None; brokers],
            tick: settings.tick_time,
            phase: phase % settings.tick_time.max(1),
        }
    }

    /// More than half of the configured servers are up.
    pub fn has_quorum(&self) -> bool {
        self.servers.iter().filter(|up| **up).count() * 2 > self.servers.len()
    }

    pub fn is_up(&self, server: usize) -> bool {
        self.servers.get(server).copied().unwrap_or(false)
    }

    pub fn leader(&self) -> Option<usize> {
        self.leader
    }

    /// A server comes or goes. Returns whether the quorum was won or lost by it.
    ///
    /// With a new quorum the clock of every session starts again: the new leader has heard of nobody yet.
    pub fn set_up(&mut self, server: usize, up: bool, now: Micros) -> bool {
        let before = self.has_quorum();
        if let Some(place) = self.servers.get_mut(server) {
            *place = up;
        }
        let after = self.has_quorum();
        let led = self.leader.is_some_and(|leader| self.is_up(leader));
        if !after {
            self.leader = None;
        } else if !led {
            // The highest number among equals wins.
            self.leader = self.servers.iter().rposition(|up| *up);
        }
        if after && !before {
            for broker in 0..self.sessions.len() {
                if self.sessions[broker].is_some_and(|session| session.expires.is_some()) {
                    self.silent(broker, now);
                }
            }
        }
        before != after
    }

    /// One broker more, which has not registered.
    pub fn add_broker(&mut self) {
        self.sessions.push(None);
    }

    /// A broker registers. Refused while its old session is alive (`NodeExists`).
    pub fn register(&mut self, broker: usize, timeout: Micros) -> bool {
        match self.sessions.get_mut(broker) {
            Some(place @ None) => {
                *place = Some(Session { timeout, expires: None });
                true
            }
            _ => false,
        }
    }

    /// A broker that died or cannot be reached was last heard of at `heard`: when its session ends. Sessions end on
    /// multiples of the tick.
    pub fn silent(&mut self, broker: usize, heard: Micros) -> Option<Micros> {
        let (tick, phase) = (self.tick, self.phase);
        let session = self.sessions.get_mut(broker)?.as_mut()?;
        let expires = round_up(heard.saturating_add(session.timeout).saturating_add(phase), tick) - phase;
        session.expires = Some(expires);
        Some(expires)
    }

    /// Whether the broker has a session and is not heard of any more.
    pub fn is_silent(&self, broker: usize) -> bool {
        let session = self.sessions.get(broker).and_then(Option::as_ref);
        session.is_some_and(|session| session.expires.is_some())
    }

    /// A broker that was silent is heard of again. Returns whether it still has its session.
    pub fn heard(&mut self, broker: usize) -> bool {
        let session = self.sessions.get_mut(broker).and_then(Option::as_mut);
        match session {
            Some(session) => {
                session.expires = None;
                true
            }
            None => false,
        }
    }

    /// Ends the sessions whose time is over; nothing ends without a quorum.
    pub fn expire(&mut self, now: Micros) -> Vec<usize> {
        if !self.has_quorum() {
            return Vec::new();
        }
        let due = |session: &Session| session.expires.is_some_and(|at| at <= now);
        let ended = self.sessions.iter().enumerate();
        let ended: Vec<usize> = ended
            .filter(|(_, session)| session.as_ref().is_some_and(due))
            .map(|(broker, _)| broker)
            .collect();
        for &broker in &ended {
            self.sessions[broker] = None;
        }
        ended
    }

    /// When the next session ends.
    pub fn next_expiry(&self) -> Option<Micros> {
        self.sessions
            .iter()
            .flatten()
            .filter_map(|session| session.expires)
            .min()
    }

    /// A broker says goodbye.
    pub fn close(&mut self, broker: usize) {
        if let Some(place) = self.sessions.get_mut(broker) {
            *place = None;
        }
    }

    pub fn is_registered(&self, broker: usize) -> bool {
        self.sessions.get(broker).is_some_and(Option::is_some)
    }

    /// Registered brokers, one bit per index.
    pub fn registered(&self) -> u64 {
        let brokers = self
            .sessions
            .iter()
            .enumerate()
            .filter(|(_, session)| session.is_some());
        brokers.fold(0, |bits, (broker, _)| bits | 1 << (broker & 63))
    }

    /// The data is gone: nobody is registered.
    pub fn wipe(&mut self) {
        self.sessions.fill(None);
    }
}

/// The next multiple of `step` after `time`.
fn round_up(time: Micros, step: Micros) -> Micros {
    (time / step.max(1)).saturating_add(1).saturating_mul(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ensemble(servers: usize) -> Ensemble {
        let settings = EnsembleSettings {
            names: vec![String::new(); servers],
            tick_time: 2000,
            ..EnsembleSettings::default()
        };
        let mut ensemble = Ensemble::new(&settings, 2, 0);
        for server in 0..servers {
            ensemble.set_up(server, true, 0);
        }
        ensemble
    }

    #[test]
    fn a_majority_of_the_configured_servers() {
        let mut four = ensemble(4);
        four.set_up(0, false, 0);
        assert!(four.has_quorum());
        assert!(four.set_up(1, false, 0));
        assert!(!four.has_quorum());
    }

    #[test]
    fn sessions_end_on_a_tick_and_only_with_a_quorum() {
        let mut three = ensemble(3);
        assert!(three.register(0, 6000));
        assert!(!three.register(0, 6000));
        assert_eq!(three.silent(0, 1000), Some(8000));
        three.set_up(0, false, 0);
        three.set_up(1, false, 0);
        assert!(three.expire(9000).is_empty());
        assert!(three.set_up(1, true, 20_000));
        assert!(three.expire(20_000).is_empty());
        assert_eq!(three.next_expiry(), Some(28_000));
        assert_eq!(three.expire(28_000), [0]);
        assert!(three.register(0, 6000));
    }

    #[test]
    fn who_is_heard_of_in_time_keeps_the_session() {
        let mut one = ensemble(1);
        assert!(one.register(0, 6000));
        one.silent(0, 1000);
        assert!(one.is_silent(0) && one.heard(0) && !one.is_silent(0));
        assert!(one.expire(50_000).is_empty());
        one.silent(0, 50_000);
        assert_eq!(one.expire(58_000), [0]);
        assert!(!one.is_silent(0) && !one.heard(0) && !one.is_registered(0));
    }
}
