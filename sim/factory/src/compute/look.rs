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

    /// Who uses the GPU at `position` of `rack`. Jobs fill the trays that serve in order.
    pub fn at(&self, rack: u32, position: u32) -> Position {
        let each = self.layout.gpus_per_tray;
        if !self.tray_serves(rack, position / each) {
            return Position::OutOfService;
        }
        let position = self.first_of_tray(rack, position / each) + position % each;
        let mut end = 0;
        for &(occupant, gpus) in self.shares_of(rack) {
            end += gpus;
            if position < end {
                return Position::Busy(occupant);
            }
        }
        Position::Idle
    }

    /// Whether a tray of `rack` is in service.
    pub fn tray_serves(&self, rack: u32, tray: u32) -> bool {
        let state = &self.racks[rack as usize];
        state.closed == 0 && !state.out.iter().any(|out| out.tray == tray)
    }

    /// Everybody on a tray of `rack` that serves.
    pub fn occupants_of_tray(&self, rack: u32, tray: u32) -> Vec<Occupant> {
        if !self.tray_serves(rack, tray) {
            return Vec::new();
        }
        let first = self.first_of_tray(rack, tray);
        let end = first + self.layout.gpus_per_tray;
        let mut begins = 0;
        let mut found = Vec::new();
        for &(occupant, gpus) in self.shares_of(rack) {
            if begins < end && begins + gpus > first {
                found.push(occupant);
            }
            begins += gpus;
        }
        found
    }

    /// How many trays `occupant` stands on.
    pub fn trays_of(&self, occupant: Occupant) -> u32 {
        let each = self.layout.gpus_per_tray;
        let on_rack = |&(rack, gpus): &(u32, u32)| {
            let before = self.shares_of(rack).iter().take_while(|&&(other, _)| other != occupant);
            let begins: u32 = before.map(|&(_, gpus)| gpus).sum();
            (begins + gpus).div_ceil(each) - begins / each
        };
        self.racks_of(occupant).iter().map(on_rack).sum()
    }

    /// The number of a tray's first GPU among those of trays that are not out.
    ///
    /// Only the last tray of a rack may be smaller than the others, so none before it is.
    fn first_of_tray(&self, rack: u32, tray: u32) -> u32 {
        let out = self.racks[rack as usize].out.iter().filter(|out| out.tray < tray).count();
        #[expect(clippy::cast_possible_truncation, reason = "trays are counted in u32")]
        let serving = tray - out as u32;
        serving * self.layout.gpus_per_tray
    }

    /// GPUs of `hall` that jobs stand on.
    pub fn busy_in(&self, hall: usize) -> u32 {
        self.halls[hall].busy.iter().sum()
    }
}
