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
