//! The state of things at time 0.

use crate::sim::columns::Pieces;

use super::{Happening, World};

impl World {
    pub(super) fn begin(&mut self) {
        self.history.stores = vec![Pieces::default(); self.live.topics.len()];
        if !self.scenario.cold {
            self.begin_warm();
            for orderer in 0..self.live.orderers.len() as u32 {
                self.schedule(0, Happening::OrdererUp { orderer, run: 0 });
            }
        }
        self.begin_faults();
        self.begin_creations();
        self.begin_streams();
    }
}
