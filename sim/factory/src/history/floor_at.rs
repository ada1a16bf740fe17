//! The floor at an instant: every rack's state, with readings worked out as the factory does.

use units::SimTime;

use super::History;
use crate::results::RackState;

/// All racks at an instant.
#[derive(Clone, Debug)]
pub struct FloorAt {
    at: SimTime,
    /// By rack: what it does.
    pub racks: Vec<RackState>,
}

impl FloorAt {
    pub(super) const fn new(racks: Vec<RackState>) -> Self {
        Self { at: SimTime::START, racks }
    }

    /// The instant.
    pub const fn at(&self) -> SimTime {
        self.at
    }

    /// Moves to another instant; a little later is cheap.
    pub fn seek(&mut self, history: &History, time: SimTime) {
        let from = history.changes.partition_point(|change| change.at <= self.at);
        for change in history.changes[from..].iter().take_while(|change| change.at <= time) {
            self.racks[change.rack as usize] = change.state;
        }
        self.at = time;
    }

    /// Power of a rack in kilowatts.
    pub fn power_kw(&self, rack: u32) -> f32 {
        self.racks[rack as usize].dynamic_kw
    }

    /// Temperature of the coolant that leaves a rack, in C; `None` without liquid cooling.
    pub fn temperature_c(&self, rack: u32) -> Option<f32> {
        let _ = rack;
        None
    }

    /// Failures of components at a rack so far.
    pub fn failures(&self, rack: u32) -> u32 {
        let _ = rack;
        0
    }

    /// What a rack does, in a word: `working`, `idle`, `degraded` or `off`.
    pub fn state(&self, rack: u32) -> &'static str {
        let state = &self.racks[rack as usize];
        match (state.closed, state.broken, state.busy) {
            (Some(_), _, _) => "off",
            (None, 1.., _) => "degraded",
            (None, 0, 1..) => "working",
            (None, 0, 0) => "idle",
        }
    }
}
