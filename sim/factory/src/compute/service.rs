//! Service: racks that go off and on, and trays that go out and come back.

use std::ops::Range;

use units::SimTime;

use super::floor::Floor;
use super::rack::{Occupant, OutTray};
use crate::effect::Down;
use crate::place::Place;

impl Floor {
    /// Switches racks off for `cause`, which keeps them in a state; who stands on them must leave. Trays
    /// that are out keep theirs.
    pub fn close(&mut self, racks: Range<u32>, cause: usize, down: Down) {
        for rack in racks {
            let state = &mut self.racks[rack as usize];
            state.closed += 1;
            if state.closed > 1 {
                if rack >= self.accepted && down != Down::Unbuilt {
                    self.behind.insert(rack, (cause, down));
                }
                continue;
            }
            (state.closed_by, state.down) = (cause, down);
            if down != Down::Unbuilt {
                self.returns.note(rack);
            }
            self.out.add(cause, down, self.rack.gpus - state.broken);
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
            self.out.remove(state.closed_by, state.down, self.rack.gpus - state.broken);
            self.returns.open(rack);
            let hall = self.layout.hall_of(rack);
            self.halls[hall].open_racks += 1;
            self.mark(hall);
            self.refresh(rack, hall);
        }
    }

    /// Racks from `accepted` on are not accepted yet, for `cause`. Nobody stands on any.
    pub fn await_acceptance(&mut self, accepted: u32, cause: usize) {
        self.close(accepted..self.layout.racks, cause, Down::Unbuilt);
        self.accepted = accepted;
        self.count_unbuilt();
    }

    /// The first `accepted` racks are accepted from now on: they work where nothing else keeps them off.
    pub fn accept(&mut self, accepted: u32) {
        let racks = self.accepted..accepted;
        self.accepted = accepted.max(self.accepted);
        for rack in racks {
            let state = &mut self.racks[rack as usize];
            let Some((cause, down)) = self.behind.remove(&rack).filter(|_| state.closed > 1) else {
                self.open(rack..rack + 1);
                continue;
            };
            state.closed -= 1;
            let gpus = self.rack.gpus - state.broken;
            self.out.remove(state.closed_by, state.down, gpus);
            self.out.add(cause, down, gpus);
            (state.closed_by, state.down) = (cause, down);
            self.touch(rack);
            self.returns.note(rack);
        }
        self.count_unbuilt();
    }

    /// Racks that are accepted.
    pub const fn accepted(&self) -> u32 {
        self.accepted
    }

    /// Brings the counts of halls up to the racks that are accepted.
    fn count_unbuilt(&mut self) {
        for hall in 0..self.halls.len() {
            #[expect(clippy::cast_possible_truncation, reason = "halls are counted in u32")]
            let racks = self.layout.racks_of(Place::Hall, hall as u32);
            let unbuilt = racks.end - self.accepted.clamp(racks.start, racks.end);
            if std::mem::replace(&mut self.halls[hall].unbuilt, unbuilt) != unbuilt {
                self.mark(hall);
            }
        }
    }

    /// Racks that went off for `cause` are kept off by something else now.
    pub fn stage_racks(&mut self, racks: Range<u32>, cause: usize, down: Down) {
        for rack in racks {
            let state = &mut self.racks[rack as usize];
            if state.closed > 0 && state.closed_by == cause {
                let before = std::mem::replace(&mut state.down, down);
                self.out.remove(cause, before, self.rack.gpus - state.broken);
                self.out.add(cause, down, self.rack.gpus - state.broken);
            }
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
        let down = Down::Undiagnosed;
        state.out.push(OutTray { tray, reasons: 1, cause, down, back: SimTime::START });
        state.broken += gpus;
        self.out.add(cause, down, gpus);
        if state.closed > 0 {
            self.out.remove(state.closed_by, state.down, gpus);
        }
        self.refresh(rack, self.layout.hall_of(rack));
    }

    /// The repair of a tray of `rack` has come to a stage and should end then, if the tray is out.
    pub fn stage_tray(&mut self, rack: u32, tray: u32, down: Down, back: SimTime) {
        let gpus = self.gpus_of_tray(tray);
        let state = &mut self.racks[rack as usize];
        let Some(out) = state.out.iter_mut().find(|out| out.tray == tray) else { return };
        let before = std::mem::replace(&mut out.down, down);
        out.back = back;
        self.out.remove(out.cause, before, gpus);
        self.out.add(out.cause, down, gpus);
        self.expect_trays(rack);
    }

    /// A rack is whole again once the last of its trays is back.
    fn expect_trays(&mut self, rack: u32) {
        let back = self.racks[rack as usize].out.iter().map(|out| out.back).max();
        self.returns.expect_trays(rack, back.unwrap_or(SimTime::START));
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
        self.out.remove(mended.cause, mended.down, gpus);
        if state.closed > 0 {
            self.out.add(state.closed_by, state.down, gpus);
        }
        self.expect_trays(rack);
        self.refresh(rack, self.layout.hall_of(rack));
    }

    /// An occupant that no longer fits on `rack`, the youngest first.
    pub fn crowded_out(&self, rack: u32) -> Option<Occupant> {
        let state = &self.racks[rack as usize];
        let crowded = state.busy > self.usable(state);
        state.occupants.last().filter(|_| crowded).map(|share| share.occupant)
    }

    /// GPUs of a tray; the last one of a rack may have fewer.
    fn gpus_of_tray(&self, tray: u32) -> u32 {
        let each = self.rack.gpus_per_tray;
        each.min(self.rack.gpus - tray * each)
    }
}
