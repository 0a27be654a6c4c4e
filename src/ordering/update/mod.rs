//! Changing a channel's config: the delta between two configs, and what the orderer refuses.

pub mod compute;
pub mod refuse;
#[cfg(test)]
mod tests;
