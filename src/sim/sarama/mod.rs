//! Sarama 1.19, the Kafka client that Fabric vendors, as state machines: what it sends, waits for, retries and gives up.

pub mod breaker;
pub mod client;
pub mod consumer;
pub mod producer;

use std::borrow::Cow;

use crate::kafka::error::KafkaError;

/// Why a call failed, as Sarama reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClientError {
    Kafka(KafkaError),
    /// No broker answers.
    OutOfBrokers,
    /// The producer gave up asking for the leader for a while.
    BreakerOpen,
    /// Nobody listens at the broker's address.
    Refused {
        port: u16,
    },
    /// The connection cannot be made within the dial time-out.
    DialTimeout {
        port: u16,
    },
    /// The broker closed the connection, or died.
    Eof,
    /// No answer within the read time-out.
    ReadTimeout {
        port: u16,
    },
}

impl ClientError {
    /// The exact words. Broker addresses are written as on the recorded machine: all on one host, told apart by port.
    pub fn text(self) -> Cow<'static, str> {
        match self {
            Self::Kafka(error) => error.text().into(),
            Self::OutOfBrokers => {
                "kafka: client has run out of available brokers to talk to (Is your cluster reachable?)".into()
            }
            Self::BreakerOpen => "circuit breaker is open".into(),
            Self::Refused { port } => format!("dial tcp 127.0.0.1:{port}: connect: connection refused").into(),
            Self::DialTimeout { port } => format!("dial tcp 127.0.0.1:{port}: i/o timeout").into(),
            Self::Eof => "EOF".into(),
            Self::ReadTimeout { port } => format!("read tcp 127.0.0.1:{port}: i/o timeout").into(),
        }
    }
}
