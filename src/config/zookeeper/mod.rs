//! zookeeper.properties (zoo.cfg) as ZooKeeper 3.4.10, which Kafka 1.1.1 brings along, understands it.
//!
//! Source: `org/apache/zookeeper/server/quorum/QuorumPeerConfig.java` (`parseProperties`) of ZooKeeper 3.4.

mod connect;
mod ensemble;
mod read;
pub mod table;

pub use connect::{ConnectServer, ConnectString, connect_string};
pub use ensemble::{Member, ensemble, max_session_timeout_ms, min_session_timeout_ms, session_timeout_ms};
pub use read::{from_settings, read_files};
