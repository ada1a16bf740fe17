//! Whole racks: a job takes and leaves them many at a time, and most counts change once for all of them.

use super::floor::Floor;
use super::rack::Occupant;
use super::shelves::SHAPES;
use crate::place::Place;

impl Floor {
    /// Takes up to `wanted` whole racks of a place, in order; returns how many.
    pub(super) fn take_from(
        &mut self,
        (place, number): (Place, u32),
        wanted: u32,
        (occupant, class): (Occupant, usize),
    ) -> u32 {
        let racks = self.layout.racks_of(place, number);
        let (mut taken, mut from) = (0, racks.start);
        while taken < wanted
            && let Some(rack) = self.shelves.next_whole(from, racks.end)
        {
            // Nobody stands on it, so that nobody has to be looked for.
            let state = &mut self.racks[rack as usize];
            state.busy = self.schedulable;
            let places = &mut self.places[occupant as usize];
            state.admit(occupant, self.schedulable, places.len());
            places.push((rack, self.schedulable));
            let (first, last) = &mut self.extents[occupant as usize];
            (*first, *last) = (rack.min(*first), rack.max(*last));
            let (hall, pod) = self.change_whole(rack);
            self.halls[hall].busy[class] += self.schedulable;
            self.halls[hall].whole_racks -= 1;
            self.whole_in_pod[pod] -= 1;
            self.shelves.carry(rack, self.schedulable, 0);
            taken += 1;
            from = rack + 1;
        }
        self.shelves.count(taken, self.schedulable, 0);
        let gpus = taken * self.schedulable;
        self.held[occupant as usize] += gpus;
        self.busy += gpus;
        self.free -= gpus;
        self.whole -= taken;
        self.changes += u64::from(taken);
        for (segment, free) in SHAPES.iter().zip(&mut self.in_shape) {
            *free -= self.schedulable / segment * segment * taken;
        }
        taken
    }

    /// Takes `occupant` off all these racks.
    pub(super) fn vacate_all(&mut self, occupant: Occupant, places: &[(u32, u32)], class: usize) {
        let mut left = 0;
        for &(rack, gpus) in places {
            let state = &self.racks[rack as usize];
            if gpus < self.schedulable
                || self.usable(state) < gpus
                || state.warm
                || state.yard.is_some()
            {
                self.vacate(occupant, rack, gpus, class);
                continue;
            }
            let state = &mut self.racks[rack as usize];
            state.busy = 0;
            state.occupants.clear();
            if self.stops.is_some() {
                self.note_stop(occupant, rack, (class, gpus));
            }
            let (hall, pod) = self.change_whole(rack);
            self.halls[hall].busy[class] -= self.schedulable;
            self.halls[hall].whole_racks += 1;
            self.whole_in_pod[pod] += 1;
            self.shelves.carry(rack, 0, self.schedulable);
            left += 1;
        }
        if left == 0 {
            return;
        }
        self.shelves.count(left, 0, self.schedulable);
        let gpus = left * self.schedulable;
        self.held[occupant as usize] -= gpus;
        self.busy -= gpus;
        self.free += gpus;
        self.whole += left;
        self.changes += u64::from(left);
        for (segment, free) in SHAPES.iter().zip(&mut self.in_shape) {
            *free += self.schedulable / segment * segment * left;
        }
    }

    /// A whole rack is taken or left; its hall and its pod.
    #[inline]
    fn change_whole(&mut self, rack: u32) -> (usize, usize) {
        self.touch(rack);
        let hall = self.layout.hall_of(rack);
        self.mark(hall);
        (hall, self.layout.place_of(Place::Pod, rack) as usize)
    }
}
