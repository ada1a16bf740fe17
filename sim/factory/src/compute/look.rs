//! Looking at the floor: what stands on a rack, and which racks have changed.

use super::floor::{Floor, Occupant};
use super::touched::Touched;

/// What a GPU is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// It cannot fail: it is broken or switched off.
    OutOfService,
    /// It works and nobody uses it.
    Idle,
    /// A job uses it.
    Busy(Occupant),
}

impl Floor {
    /// Watches from now on which racks change; at first all of them have.
    pub fn watch(&mut self) {
        let racks = self.layout.racks;
        self.touched =
            Some(Touched { racks: (0..racks).collect(), marks: vec![true; racks as usize] });
    }

    /// Takes note that something about a rack has changed.
    pub fn touch(&mut self, rack: u32) {
        if let Some(touched) = &mut self.touched
            && !std::mem::replace(&mut touched.marks[rack as usize], true)
        {
            touched.racks.push(rack);
        }
    }

    /// A watched rack that may have changed since it was last taken here.
    pub fn take_touched(&mut self) -> Option<u32> {
        let touched = self.touched.as_mut()?;
        let rack = touched.racks.pop()?;
        touched.marks[rack as usize] = false;
        Some(rack)
    }

    /// Everybody on `rack`, and how many GPUs each has there.
    pub fn shares_of(&self, rack: u32) -> &[(Occupant, u32)] {
        &self.racks[rack as usize].occupants
    }

    /// GPUs of `rack` that are out for repair.
    pub fn broken(&self, rack: u32) -> u32 {
        self.racks[rack as usize].broken
    }

    /// GPUs of `rack` that jobs stand on.
    pub fn busy_on(&self, rack: u32) -> u32 {
        self.racks[rack as usize].busy
    }

    /// Why `rack` is off; `None` while it works.
    pub fn closed_by(&self, rack: u32) -> Option<usize> {
        let state = &self.racks[rack as usize];
        (state.closed > 0).then_some(state.closed_by)
    }

    /// Who uses the GPU at `position` of `rack`: the first `broken` are out, then come the busy.
    pub fn at(&self, rack: u32, position: u32) -> Position {
        let state = &self.racks[rack as usize];
        if position < state.broken || state.closed > 0 {
            return Position::OutOfService;
        }
        let mut end = state.broken;
        for &(occupant, gpus) in &state.occupants {
            end += gpus;
            if position < end {
                return Position::Busy(occupant);
            }
        }
        Position::Idle
    }

    /// GPUs of `hall` that jobs stand on.
    pub fn busy_in(&self, hall: usize) -> u32 {
        self.halls[hall].busy.iter().sum()
    }
}
