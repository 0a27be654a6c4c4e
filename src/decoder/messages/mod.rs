//! What the real programs print, and what each message points at.
//!
//! The texts are those of the sources and of recorded runs: Fabric 1.2 and 1.4, Sarama 1.19, Kafka 1.1.1, ZooKeeper
//! 3.4.10. Weights: 75 and more, the program names the fault; 55 to 74, it follows from what is said; 36 to 54, a
//! warning that may be all there is; up to 35, one possibility among several, or a mere symptom.

mod broker;
mod configtxgen;
mod kafka_clients;
mod orderer_runtime;
mod orderer_start;
mod peer;
mod zookeeper;

/// A cause that a message points at.
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    pub cause: &'static str,
    /// 1 to 100.
    pub weight: u8,
}

/// A message of a program.
#[derive(Debug, Clone, Copy)]
pub struct Message {
    /// See [`super::pattern`].
    pub pattern: &'static str,
    pub verdicts: &'static [Verdict],
}

const fn message(pattern: &'static str, verdicts: &'static [Verdict]) -> Message {
    Message { pattern, verdicts }
}

const fn is(cause: &'static str, weight: u8) -> Verdict {
    Verdict { cause, weight }
}

/// All messages, program by program.
pub fn all() -> impl Iterator<Item = &'static Message> {
    let groups: [&[Message]; 7] = [
        orderer_runtime::MESSAGES,
        orderer_start::MESSAGES,
        configtxgen::MESSAGES,
        broker::MESSAGES,
        zookeeper::MESSAGES,
        kafka_clients::MESSAGES,
        peer::MESSAGES,
    ];
    groups.into_iter().flatten()
}
