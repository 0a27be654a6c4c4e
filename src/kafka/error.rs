//! Errors of brokers, and how Sarama words them.

use serde::{Deserialize, Serialize};

/// A Kafka protocol error, or one of the client's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KafkaError {
    /// 1
    OffsetOutOfRange,
    /// 3
    UnknownTopicOrPartition,
    /// 5
    LeaderNotAvailable,
    /// 6
    NotLeaderForPartition,
    /// 7
    RequestTimedOut,
    /// 10
    MessageSizeTooLarge,
    /// 18
    RecordListTooLarge,
    /// 19
    NotEnoughReplicas,
    /// 20
    NotEnoughReplicasAfterAppend,
    /// 38
    InvalidReplicationFactor,
}

impl KafkaError {
    /// Sarama's words (`errors.go`), with the `kafka server: ` in front.
    pub fn text(self) -> &'static str {
        match self {
            Self::OffsetOutOfRange => {
                "kafka server: The requested offset is outside the range of offsets maintained by the server for the \
                 given topic/partition."
            }
            Self::UnknownTopicOrPartition => {
                "kafka server: Request was for a topic or partition that does not exist on this broker."
            }
            Self::LeaderNotAvailable => {
                "kafka server: In the middle of a leadership election, there is currently no leader for this partition \
                 and hence it is unavailable for writes."
            }
            Self::NotLeaderForPartition => {
                "kafka server: Tried to send a message to a replica that is not the leader for some partition. Your \
                 metadata is out of date."
            }
            Self::RequestTimedOut => "kafka server: Request exceeded the user-specified time limit in the request.",
            Self::MessageSizeTooLarge => {
                "kafka server: Message was too large, server rejected it to avoid allocation error."
            }
            Self::RecordListTooLarge => {
                "kafka server: The request included message batch larger than the configured segment size on the server."
            }
            Self::NotEnoughReplicas => {
                "kafka server: Messages are rejected since there are fewer in-sync replicas than required."
            }
            Self::NotEnoughReplicasAfterAppend => {
                "kafka server: Messages are written to the log, but to fewer in-sync replicas than required."
            }
            Self::InvalidReplicationFactor => "kafka server: Replication-factor is invalid.",
        }
    }

    /// Whether Sarama's producer tries again (`async_producer.go`, `handleSuccess`).
    pub fn is_retriable(self) -> bool {
        matches!(
            self,
            Self::UnknownTopicOrPartition
                | Self::LeaderNotAvailable
                | Self::NotLeaderForPartition
                | Self::RequestTimedOut
                | Self::NotEnoughReplicas
                | Self::NotEnoughReplicasAfterAppend
        )
    }
}
