//! `protos/common/common.proto`: envelopes and blocks.

/// `HeaderType` of a channel header, the ones that the ordering service knows.
pub mod header_type {
    pub const MESSAGE: i32 = 0;
    pub const CONFIG: i32 = 1;
    pub const CONFIG_UPDATE: i32 = 2;
    pub const ENDORSER_TRANSACTION: i32 = 3;
    pub const ORDERER_TRANSACTION: i32 = 4;
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct Envelope {
    /// A marshalled [`Payload`].
    #[prost(bytes = "vec", tag = "1")]
    pub payload: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub signature: Vec<u8>,
}

impl Envelope {
    /// What the block cutter and the size filter see, bytes. Fabric converts to `uint32`.
    pub fn cutter_size(&self) -> u32 {
        (self.payload.len() as u64 + self.signature.len() as u64) as u32
    }
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct Payload {
    #[prost(message, optional, tag = "1")]
    pub header: Option<Header>,
    #[prost(bytes = "vec", tag = "2")]
    pub data: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct Header {
    /// A marshalled [`ChannelHeader`].
    #[prost(bytes = "vec", tag = "1")]
    pub channel_header: Vec<u8>,
    /// A marshalled [`SignatureHeader`].
    #[prost(bytes = "vec", tag = "2")]
    pub signature_header: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ChannelHeader {
    /// See [`header_type`].
    #[prost(int32, tag = "1")]
    pub r#type: i32,
    #[prost(int32, tag = "2")]
    pub version: i32,
    #[prost(message, optional, tag = "3")]
    pub timestamp: Option<Timestamp>,
    #[prost(string, tag = "4")]
    pub channel_id: String,
    #[prost(string, tag = "5")]
    pub tx_id: String,
    #[prost(uint64, tag = "6")]
    pub epoch: u64,
    #[prost(bytes = "vec", tag = "7")]
    pub extension: Vec<u8>,
    #[prost(bytes = "vec", tag = "8")]
    pub tls_cert_hash: Vec<u8>,
}

/// `google.protobuf.Timestamp`.
#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub struct Timestamp {
    /// Since 1970-01-01 UTC.
    #[prost(int64, tag = "1")]
    pub seconds: i64,
    #[prost(int32, tag = "2")]
    pub nanos: i32,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct SignatureHeader {
    /// A marshalled `msp.SerializedIdentity`.
    #[prost(bytes = "vec", tag = "1")]
    pub creator: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub nonce: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct Block {
    #[prost(message, optional, tag = "1")]
    pub header: Option<BlockHeader>,
    #[prost(message, optional, tag = "2")]
    pub data: Option<BlockData>,
    #[prost(message, optional, tag = "3")]
    pub metadata: Option<BlockMetadata>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct BlockHeader {
    #[prost(uint64, tag = "1")]
    pub number: u64,
    #[prost(bytes = "vec", tag = "2")]
    pub previous_hash: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    pub data_hash: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct BlockData {
    /// Marshalled [`Envelope`]s.
    #[prost(bytes = "vec", repeated, tag = "1")]
    pub data: Vec<Vec<u8>>,
}

/// Slots of [`BlockMetadata`].
pub mod metadata_slot {
    pub const SIGNATURES: usize = 0;
    pub const LAST_CONFIG: usize = 1;
    pub const TRANSACTIONS_FILTER: usize = 2;
    pub const ORDERER: usize = 3;
    /// From 1.4.2 on.
    pub const COMMIT_HASH: usize = 4;
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct BlockMetadata {
    /// See [`metadata_slot`].
    #[prost(bytes = "vec", repeated, tag = "1")]
    pub metadata: Vec<Vec<u8>>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct Metadata {
    #[prost(bytes = "vec", tag = "1")]
    pub value: Vec<u8>,
    #[prost(message, repeated, tag = "2")]
    pub signatures: Vec<MetadataSignature>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct MetadataSignature {
    #[prost(bytes = "vec", tag = "1")]
    pub signature_header: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub signature: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub struct LastConfig {
    #[prost(uint64, tag = "1")]
    pub index: u64,
}
