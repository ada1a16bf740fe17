//! Service: racks that go off and on, and trays that go out and come back.

use std::ops::Range;

use super::floor::{Floor, Occupant, OutTray};

impl Floor {
    /// Switches racks off for `cause`; who stands on them must leave.
    pub fn close(&mut self, racks: Range<u32>, cause: usize) {
        for rack in racks {
            let state = &mut self.racks[rack as usize];
            state.closed += 1;
            if state.closed > 1 {
                continue;
            }
            state.closed_by = cause;
            self.returns.note(rack);
            self.out[cause] += self.rack.gpus - state.broken;
            self.changes_of_out += 1;
            let hall = self.layout.hall_of(rack);
            self.halls[hall].open_racks -= 1;
            self.mark(hall);
            self.refresh(rack, hall);
        }
    }

    /// Takes back one reason for which racks were off.
    pub fn open(&mut self, racks: Range<u32>) {
        for rack in racks {
            let state = &mut self.racks[rack as usize];
            state.closed -= 1;
            if state.closed > 0 {
                continue;
            }
            self.out[state.closed_by] -= self.rack.gpus - state.broken;
            self.changes_of_out += 1;
            self.returns.open(rack);
            let hall = self.layout.hall_of(rack);
            self.halls[hall].open_racks += 1;
            self.mark(hall);
            self.refresh(rack, hall);
        }
    }

    /// Takes a tray of `rack` out of service for `cause`. The occupants of [`Self::occupants_of_tray`]
    /// must have left.
    ///
    /// Those of [`Self::crowded_out`] then must leave too, until there is none.
    pub fn break_tray(&mut self, rack: u32, tray: u32, cause: usize) {
        let gpus = self.gpus_of_tray(tray);
        let state = &mut self.racks[rack as usize];
        if let Some(out) = state.out.iter_mut().find(|out| out.tray == tray) {
            out.reasons += 1;
            return;
        }
        state.out.push(OutTray { tray, reasons: 1, cause });
        state.broken += gpus;
        self.out[cause] += gpus;
        self.changes_of_out += 1;
        if state.closed > 0 {
            self.out[state.closed_by] -= gpus;
        }
        self.refresh(rack, self.layout.hall_of(rack));
    }

    /// Takes back one reason for which a tray of `rack` was out.
    pub fn mend_tray(&mut self, rack: u32, tray: u32) {
        let gpus = self.gpus_of_tray(tray);
        let state = &mut self.racks[rack as usize];
        let place = state.out.iter().position(|out| out.tray == tray);
        let place = place.expect("only a tray that is out is mended");
        state.out[place].reasons -= 1;
        if state.out[place].reasons > 0 {
            return;
        }
        let mended = state.out.remove(place);
        state.broken -= gpus;
        if state.broken == 0 {
            self.returns.mend(rack);
        } else {
            self.returns.note(rack);
        }
        self.out[mended.cause] -= gpus;
        self.changes_of_out += 1;
        if state.closed > 0 {
            self.out[state.closed_by] += gpus;
        }
        self.refresh(rack, self.layout.hall_of(rack));
    }

    /// An occupant that no longer fits on `rack`, the youngest first.
    pub fn crowded_out(&self, rack: u32) -> Option<Occupant> {
        let state = &self.racks[rack as usize];
        let crowded = state.busy > self.usable(state);
        state.occupants.last().filter(|_| crowded).map(|&(occupant, _)| occupant)
    }

    /// GPUs of a tray; the last one of a rack may have fewer.
    fn gpus_of_tray(&self, tray: u32) -> u32 {
        let each = self.rack.gpus_per_tray;
        each.min(self.rack.gpus - tray * each)
    }
}
