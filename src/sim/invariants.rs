//! What must always hold, watched by observers beside the system.

use serde::{Deserialize, Serialize};

use super::Micros;

/// An invariant that broke: the first place where it did.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Breach {
    pub at: Micros,
    pub channel: u32,
    pub what: Broken,
}

/// Which invariant, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Broken {
    /// Two orderers have different blocks of this number. `offset`: the first record that they read differently.
    DifferentBlocks {
        block: u64,
        first: u32,
        second: u32,
        offset: Option<i64>,
    },
    /// An orderer wrote a block whose number does not follow its last one.
    Gap { orderer: u32, block: u64 },
    /// An orderer's LastOffsetPersisted went back.
    OffsetWentBack {
        orderer: u32,
        block: u64,
        from: i64,
        to: i64,
    },
    /// Answered SUCCESS, and gone from every log before an orderer put it in a block.
    AcknowledgedLost { envelope: u32 },
    /// In two blocks of one chain, or twice in one (`first` = `second`).
    InTwoBlocks { envelope: u32, first: u64, second: u64 },
    /// An orderer's chain stopped for good while its process goes on.
    ChainStopped { orderer: u32 },
    /// An orderer process panicked.
    Panicked { orderer: u32 },
}

impl Broken {
    /// Whether `later` only goes on with what this one says: the same kind of breach by the same orderers.
    pub fn is_same_story(&self, later: &Broken) -> bool {
        match (self, later) {
            (
                Broken::DifferentBlocks { first, second, .. },
                Broken::DifferentBlocks {
                    first: first_later,
                    second: second_later,
                    ..
                },
            ) => (first, second) == (first_later, second_later),
            (Broken::Gap { orderer, .. }, Broken::Gap { orderer: later, .. })
            | (Broken::OffsetWentBack { orderer, .. }, Broken::OffsetWentBack { orderer: later, .. })
            | (Broken::ChainStopped { orderer }, Broken::ChainStopped { orderer: later })
            | (Broken::Panicked { orderer }, Broken::Panicked { orderer: later }) => orderer == later,
            (Broken::AcknowledgedLost { .. }, Broken::AcknowledgedLost { .. }) => true,
            (Broken::InTwoBlocks { envelope, .. }, Broken::InTwoBlocks { envelope: later, .. }) => envelope == later,
            _ => false,
        }
    }
}
