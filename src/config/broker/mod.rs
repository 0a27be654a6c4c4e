//! server.properties as Kafka 1.1.1 understands it.
//!
//! [`read_files`] makes brokers of the open files; [`from_settings`] makes one of settings from anywhere else, for
//! example of the environment of a compose service.

pub mod api_version;
pub mod derived;
pub mod endpoint;
mod files;
pub mod mistake;
pub mod refusal;
mod requirements;
mod settings;
pub mod table;
mod unknown;

pub use files::read_files;
pub use settings::{Problem, from_settings, start};
