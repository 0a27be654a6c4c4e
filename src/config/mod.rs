//! Reading the real files: text with places in, typed settings with places out.

pub mod edit;
pub mod broker;
pub mod config_def;
pub mod java;
pub mod network;
pub mod properties;
pub mod source;
pub mod topic;
pub mod versions;
