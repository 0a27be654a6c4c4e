//! The simulated network: orderers, brokers, ZooKeeper and clients in virtual time.
//!
//! Deterministic and single-threaded: the same [`setup::Setup`], [`scenario::Scenario`] and seed give the same run, event
//! for event, natively and in a browser.
//!
//! ```
//! use ordering_playground::sim::{Scenario, Setup, World};
//!
//! let mut world = World::new(Setup::default(), &Scenario::default()).unwrap();
//! world.run_until(10_000_000, 1_000_000);
//! assert!(world.view().totals.accepted > 0);
//! ```

pub mod causes;
pub mod columns;
pub mod compare;
pub mod delays;
pub mod expect;
pub mod history;
pub mod invariants;
pub mod queue;
pub mod random;
pub mod sarama;
pub mod scenario;
pub mod series;
pub mod setup;
pub mod story;
pub mod timeline;
pub mod trace;
pub mod view;
pub mod world;

pub use scenario::Scenario;
pub use setup::Setup;
pub use timeline::Timeline;
pub use world::World;

/// Virtual time and time spans in µs.
pub type Micros = u64;
