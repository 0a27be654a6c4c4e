//! `protos/common/configtx.proto`, `policies.proto`, `configuration.proto` and `protos/msp`: a channel's config.

use std::collections::BTreeMap;

use super::common::Envelope;

/// What a config block's envelope carries.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ConfigEnvelope {
    #[prost(message, optional, tag = "1")]
    pub config: Option<Config>,
    /// The update that led to this config; none in a genesis block.
    #[prost(message, optional, tag = "2")]
    pub last_update: Option<Envelope>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct Config {
    /// Grows by 1 with each update.
    #[prost(uint64, tag = "1")]
    pub sequence: u64,
    #[prost(message, optional, tag = "2")]
    pub channel_group: Option<ConfigGroup>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ConfigGroup {
    #[prost(uint64, tag = "1")]
    pub version: u64,
    #[prost(btree_map = "string, message", tag = "2")]
    pub groups: BTreeMap<String, ConfigGroup>,
    #[prost(btree_map = "string, message", tag = "3")]
    pub values: BTreeMap<String, ConfigValue>,
    #[prost(btree_map = "string, message", tag = "4")]
    pub policies: BTreeMap<String, ConfigPolicy>,
    #[prost(string, tag = "5")]
    pub mod_policy: String,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ConfigValue {
    #[prost(uint64, tag = "1")]
    pub version: u64,
    /// A marshalled message; which one depends on the value's name.
    #[prost(bytes = "vec", tag = "2")]
    pub value: Vec<u8>,
    #[prost(string, tag = "3")]
    pub mod_policy: String,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ConfigPolicy {
    #[prost(uint64, tag = "1")]
    pub version: u64,
    #[prost(message, optional, tag = "2")]
    pub policy: Option<Policy>,
    #[prost(string, tag = "3")]
    pub mod_policy: String,
}

/// `Policy.PolicyType`.
pub mod policy_type {
    pub const SIGNATURE: i32 = 1;
    pub const MSP: i32 = 2;
    pub const IMPLICIT_META: i32 = 3;
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct Policy {
    /// See [`policy_type`].
    #[prost(int32, tag = "1")]
    pub r#type: i32,
    /// A marshalled message, by type.
    #[prost(bytes = "vec", tag = "2")]
    pub value: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ImplicitMetaPolicy {
    #[prost(string, tag = "1")]
    pub sub_policy: String,
    #[prost(enumeration = "ImplicitMetaRule", tag = "2")]
    pub rule: i32,
}

/// `ImplicitMetaPolicy.Rule`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::prost::Enumeration)]
pub enum ImplicitMetaRule {
    Any = 0,
    All = 1,
    Majority = 2,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct SignaturePolicyEnvelope {
    #[prost(int32, tag = "1")]
    pub version: i32,
    #[prost(message, optional, tag = "2")]
    pub rule: Option<SignaturePolicy>,
    #[prost(message, repeated, tag = "3")]
    pub identities: Vec<MspPrincipal>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct SignaturePolicy {
    #[prost(oneof = "signature_policy::Type", tags = "1, 2")]
    pub r#type: Option<signature_policy::Type>,
}

pub mod signature_policy {
    #[derive(Clone, PartialEq, Eq, ::prost::Oneof)]
    pub enum Type {
        /// Index of an identity.
        #[prost(int32, tag = "1")]
        SignedBy(i32),
        #[prost(message, tag = "2")]
        NOutOf(NOutOf),
    }

    #[derive(Clone, PartialEq, Eq, ::prost::Message)]
    pub struct NOutOf {
        #[prost(int32, tag = "1")]
        pub n: i32,
        #[prost(message, repeated, tag = "2")]
        pub rules: Vec<super::SignaturePolicy>,
    }
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct MspPrincipal {
    #[prost(enumeration = "PrincipalClassification", tag = "1")]
    pub principal_classification: i32,
    /// A marshalled message, by classification.
    #[prost(bytes = "vec", tag = "2")]
    pub principal: Vec<u8>,
}

/// `MSPPrincipal.Classification`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::prost::Enumeration)]
pub enum PrincipalClassification {
    Role = 0,
    OrganizationUnit = 1,
    Identity = 2,
    Anonymity = 3,
    Combined = 4,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct MspRole {
    #[prost(string, tag = "1")]
    pub msp_identifier: String,
    #[prost(enumeration = "MspRoleType", tag = "2")]
    pub role: i32,
}

/// `MSPRole.MSPRoleType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::prost::Enumeration)]
pub enum MspRoleType {
    Member = 0,
    Admin = 1,
    Client = 2,
    Peer = 3,
    /// From 1.4.3 on.
    Orderer = 4,
}

/// Who signs: the creator of a signature header.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct SerializedIdentity {
    #[prost(string, tag = "1")]
    pub mspid: String,
    /// A certificate, PEM.
    #[prost(bytes = "vec", tag = "2")]
    pub id_bytes: Vec<u8>,
}

/// The value of `MSP`: an organisation's identity provider.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct MspConfig {
    /// 0: Fabric's own.
    #[prost(int32, tag = "1")]
    pub r#type: i32,
    /// A marshalled [`FabricMspConfig`] for type 0.
    #[prost(bytes = "vec", tag = "2")]
    pub config: Vec<u8>,
}

/// The part of `FabricMSPConfig` that is shown: the name and the certificates.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct FabricMspConfig {
    /// The MSP id.
    #[prost(string, tag = "1")]
    pub name: String,
    /// PEM.
    #[prost(bytes = "vec", repeated, tag = "2")]
    pub root_certs: Vec<Vec<u8>>,
    #[prost(bytes = "vec", repeated, tag = "3")]
    pub intermediate_certs: Vec<Vec<u8>>,
    #[prost(bytes = "vec", repeated, tag = "4")]
    pub admins: Vec<Vec<u8>>,
    #[prost(bytes = "vec", repeated, tag = "5")]
    pub revocation_list: Vec<Vec<u8>>,
    #[prost(bytes = "vec", repeated, tag = "9")]
    pub tls_root_certs: Vec<Vec<u8>>,
    #[prost(bytes = "vec", repeated, tag = "10")]
    pub tls_intermediate_certs: Vec<Vec<u8>>,
}

/// The value of `HashingAlgorithm`.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct HashingAlgorithm {
    #[prost(string, tag = "1")]
    pub name: String,
}

/// The value of `BlockDataHashingStructure`.
#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub struct BlockDataHashingStructure {
    #[prost(uint32, tag = "1")]
    pub width: u32,
}

/// The value of `OrdererAddresses` and of an orderer organisation's `Endpoints`.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct OrdererAddresses {
    #[prost(string, repeated, tag = "1")]
    pub addresses: Vec<String>,
}

/// The value of `Consortium`.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct Consortium {
    #[prost(string, tag = "1")]
    pub name: String,
}

/// The value of `Capabilities`.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct Capabilities {
    #[prost(btree_map = "string, message", tag = "1")]
    pub capabilities: BTreeMap<String, Capability>,
}

#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub struct Capability {}

/// The value of `ACLs`: which policy guards which resource.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct Acls {
    #[prost(btree_map = "string, message", tag = "1")]
    pub acls: BTreeMap<String, ApiResource>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ApiResource {
    #[prost(string, tag = "1")]
    pub policy_ref: String,
}

/// The delta between two configs.
#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ConfigUpdate {
    #[prost(string, tag = "1")]
    pub channel_id: String,
    /// What the update relies on: versions only.
    #[prost(message, optional, tag = "2")]
    pub read_set: Option<ConfigGroup>,
    /// What the update writes, with raised versions.
    #[prost(message, optional, tag = "3")]
    pub write_set: Option<ConfigGroup>,
    #[prost(btree_map = "string, bytes", tag = "5")]
    pub isolated_data: BTreeMap<String, Vec<u8>>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ConfigUpdateEnvelope {
    /// A marshalled [`ConfigUpdate`].
    #[prost(bytes = "vec", tag = "1")]
    pub config_update: Vec<u8>,
    #[prost(message, repeated, tag = "2")]
    pub signatures: Vec<ConfigSignature>,
}

#[derive(Clone, PartialEq, Eq, ::prost::Message)]
pub struct ConfigSignature {
    #[prost(bytes = "vec", tag = "1")]
    pub signature_header: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub signature: Vec<u8>,
}
