//! Turning: a job does another kind of work, on what it stands on or on a part of that.

use super::floor::{Floor, NOWHERE};
use super::rack::Occupant;

impl Floor {
    /// `occupant` does another kind of work from now on, and gives back what it stands on beyond `gpus`, from what
    /// it took last.
    pub fn turn(&mut self, occupant: Occupant, gpus: u32, (from, to): (usize, usize)) {
        let slot = occupant as usize;
        while self.held[slot] > gpus
            && let Some((rack, held)) = self.places[slot].pop()
        {
            let keeps = held.saturating_sub(self.held[slot] - gpus);
            self.vacate(occupant, rack, held, from);
            if keeps > 0 {
                self.take(occupant, rack, keeps, from);
            }
        }
        self.extents[slot] = NOWHERE;
        for place in 0..self.places[slot].len() {
            let (rack, gpus) = self.places[slot][place];
            let (first, last) = &mut self.extents[slot];
            (*first, *last) = (rack.min(*first), rack.max(*last));
            let hall = self.layout.hall_of(rack);
            self.halls[hall].busy[from] -= gpus;
            self.halls[hall].busy[to] += gpus;
            self.mark(hall);
            self.touch(rack);
        }
    }
}
