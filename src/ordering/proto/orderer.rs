//! `protos/orderer/*.proto`.

/// The orderer metadata of a block cut from Kafka (slot 3 of the block metadata). Zero is not written.
#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub struct KafkaMetadata {
    /// Offset up to which the partition is in blocks: a restarted orderer reads on at the next one.
    #[prost(int64, tag = "1")]
    pub last_offset_persisted: i64,
    /// Highest original offset of a re-submitted message that is in a block.
    #[prost(int64, tag = "2")]
    pub last_original_offset_processed: i64,
    /// Offset at which the config message was read that was re-submitted last.
    #[prost(int64, tag = "3")]
    pub last_resubmitted_config_offset: i64,
}

/// The value of every record in a channel's partition.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct KafkaMessage {
    #[prost(oneof = "kafka_message::Type", tags = "1, 2, 3")]
    pub r#type: Option<kafka_message::Type>,
}

pub mod kafka_message {
    #[derive(Clone, PartialEq, Eq, ::prost::Oneof)]
    pub enum Type {
        #[prost(message, tag = "1")]
        Regular(super::KafkaMessageRegular),
        #[prost(message, tag = "2")]
        TimeToCut(super::KafkaMessageTimeToCut),
        #[prost(message, tag = "3")]
        Connect(super::KafkaMessageConnect),
    }
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct KafkaMessageRegular {
    /// A marshalled [`super::common::Envelope`].
    #[prost(bytes = "vec", tag = "1")]
    pub payload: Vec<u8>,
    #[prost(uint64, tag = "2")]
    pub config_seq: u64,
    /// See [`crate::ordering::kafka_chain::record::Class`].
    #[prost(int32, tag = "3")]
    pub class: i32,
    #[prost(int64, tag = "4")]
    pub original_offset: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub struct KafkaMessageTimeToCut {
    #[prost(uint64, tag = "1")]
    pub block_number: u64,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct KafkaMessageConnect {
    #[prost(bytes = "vec", tag = "1")]
    pub payload: Vec<u8>,
}

/// The value of `ConsensusType`.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ConsensusType {
    #[prost(string, tag = "1")]
    pub r#type: String,
    /// A consensus' own settings; empty for solo and kafka. From 1.4.1 on.
    #[prost(bytes = "vec", tag = "2")]
    pub metadata: Vec<u8>,
    /// From 1.4.2 on.
    #[prost(enumeration = "ConsensusState", tag = "3")]
    pub state: i32,
}

/// `ConsensusType.State`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::prost::Enumeration)]
pub enum ConsensusState {
    Normal = 0,
    /// Only admins get in: the way from Kafka to Raft.
    Maintenance = 1,
}

/// The value of `BatchSize`.
#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub struct BatchSize {
    #[prost(uint32, tag = "1")]
    pub max_message_count: u32,
    /// Bytes.
    #[prost(uint32, tag = "2")]
    pub absolute_max_bytes: u32,
    /// Bytes.
    #[prost(uint32, tag = "3")]
    pub preferred_max_bytes: u32,
}

/// The value of `BatchTimeout`.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct BatchTimeout {
    /// As Go writes a duration: `2s`.
    #[prost(string, tag = "1")]
    pub timeout: String,
}

/// The value of `KafkaBrokers`.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct KafkaBrokers {
    #[prost(string, repeated, tag = "1")]
    pub brokers: Vec<String>,
}

/// The value of `ChannelRestrictions`.
#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub struct ChannelRestrictions {
    /// 0 = no limit.
    #[prost(uint64, tag = "1")]
    pub max_count: u64,
}
