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
