//! Sarama 1.19, the Kafka client that Fabric vendors, as state machines: what it sends, waits for, retries and gives up.

pub mod breaker;
pub mod client;
pub mod consumer;
pub mod producer;

use std::borrow::Cow;

use crate::kafka::error::KafkaError;
use crate::kafka::partition::BrokerIndex;

/// Why a call failed, as Sarama reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClientError {
    Kafka(KafkaError),
    /// No broker answers.
    OutOfBrokers,
    /// The producer gave up asking for the leader for a while.
    BreakerOpen,
    /// Nobody listens at the broker's address.
    Refused(BrokerIndex),
    /// The connection cannot be made within the dial time-out.
    DialTimeout(BrokerIndex),
    /// The broker closed the connection, or died.
    Eof,
    /// No answer within the read time-out.
    ReadTimeout(BrokerIndex),
}

impl ClientError {
    /// The exact words. `address` knows the brokers' hosts and ports.
    pub fn text<'a>(self, address: impl Fn(BrokerIndex) -> &'a str) -> Cow<'static, str> {
        match self {
            Self::Kafka(error) => error.text().into(),
            Self::OutOfBrokers => {
                "kafka: client has run out of available brokers to talk to (Is your cluster reachable?)".into()
            }
            Self::BreakerOpen => "circuit breaker is open".into(),
            Self::Refused(broker) => format!("dial tcp {}: connect: connection refused", address(broker)).into(),
            Self::DialTimeout(broker) => format!("dial tcp {}: i/o timeout", address(broker)).into(),
            Self::Eof => "EOF".into(),
            Self::ReadTimeout(broker) => format!("read tcp {}: i/o timeout", address(broker)).into(),
        }
    }
}
