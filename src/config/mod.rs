//! Reading the real files: text with places in, typed settings with places out.

pub mod edit;
pub mod network;
pub mod source;
pub mod versions;
