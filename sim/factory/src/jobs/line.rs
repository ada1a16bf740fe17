//! A line of waiting jobs of which the first that is short enough is found at once.

use units::SimDuration;

use super::waiting::Place;

/// Marks a vacant slot: no estimate is as long.
const VACANT: SimDuration = SimDuration::nanoseconds(u64::MAX);

/// Slots of the smallest line: room for two jobs in the middle and some at either side.
const FEWEST_SLOTS: usize = 8;

/// Waiting jobs in queue order, under a tree of shortest estimates.
#[derive(Debug)]
pub(super) struct Line {
    /// One place per slot, ascending over the slots in use. A vacated slot keeps its place.
    places: Vec<Place>,
    /// The tree: node `n` holds the lesser of nodes `2n` and `2n + 1`; the last half are the
    /// slots' own estimates, or [`VACANT`].
    shortest: Vec<SimDuration>,
    /// The first slot in use; occupied unless the line is empty.
    first: usize,
    /// One past the last slot in use, which is occupied unless the line is empty.
    end: usize,
}

impl Default for Line {
    fn default() -> Self {
        Self::holding(&[])
    }
}

impl Line {
    /// A line of these jobs, with room for as many more at the front and twice as many behind.
    fn holding(jobs: &[(Place, SimDuration)]) -> Self {
        let slots = (jobs.len() * 4).next_power_of_two().max(FEWEST_SLOTS);
        let first = slots / 4;
        let end = first + jobs.len();
        let mut places = vec![0; slots];
        let mut shortest = vec![VACANT; slots * 2];
        for (slot, &(place, estimate)) in (first..end).zip(jobs) {
            places[slot] = place;
            shortest[slots + slot] = estimate;
        }
        for node in (1..slots).rev() {
            shortest[node] = shortest[2 * node].min(shortest[2 * node + 1]);
        }
        Self { places, shortest, first, end }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.first == self.end
    }

    fn estimate(&self, slot: usize) -> SimDuration {
        self.shortest[self.places.len() + slot]
    }

    pub(super) fn first(&self) -> Option<Place> {
        (!self.is_empty()).then(|| self.places[self.first])
    }

    /// The jobs in queue order.
    pub(super) fn jobs(&self) -> impl Iterator<Item = (Place, SimDuration)> {
        let slots = (self.first..self.end).map(|slot| (self.places[slot], self.estimate(slot)));
        slots.filter(|&(_, estimate)| estimate != VACANT)
    }

    /// The shortest estimate, or [`VACANT`].
    pub(super) fn shortest(&self) -> SimDuration {
        self.shortest[1]
    }

    /// The first job whose estimate is `span` or shorter.
    pub(super) fn first_within(&self, span: SimDuration) -> Option<Place> {
        if self.shortest() > span {
            return None;
        }
        let mut node = 1;
        while node < self.places.len() {
            node *= 2;
            if self.shortest[node] > span {
                node += 1;
            }
        }
        Some(self.places[node - self.places.len()])
    }

    pub(super) fn insert(&mut self, place: Place, estimate: SimDuration) {
        if self.is_empty() {
            self.first = self.places.len() / 4;
            self.end = self.first;
        } else if self.first == 0 || self.end == self.places.len() {
            self.rebuild();
        }
        let slot = if self.is_empty() || place > self.places[self.end - 1] {
            self.end += 1;
            self.end - 1
        } else if place < self.places[self.first] {
            self.first -= 1;
            self.first
        } else {
            let slot = self.slot_of(place);
            if self.estimate(slot) != VACANT {
                return self.rebuild_with(place, estimate);
            }
            slot
        };
        self.places[slot] = place;
        self.set(slot, estimate);
    }

    /// The first slot in use at `place` or behind it.
    fn slot_of(&self, place: Place) -> usize {
        let in_use = &self.places[self.first..self.end];
        self.first + in_use.partition_point(|&other| other < place)
    }

    pub(super) fn remove(&mut self, place: Place) {
        let slot = self.slot_of(place);
        assert!(self.places[slot] == place, "no job waits at place {place}");
        self.set(slot, VACANT);
        while self.first < self.end && self.estimate(self.first) == VACANT {
            self.first += 1;
        }
        while self.first < self.end && self.estimate(self.end - 1) == VACANT {
            self.end -= 1;
        }
    }

    /// Moves the jobs to the middle, leaving out vacated slots.
    fn rebuild(&mut self) {
        *self = Self::holding(&self.jobs().collect::<Vec<_>>());
    }

    /// The same with one more job in the midst.
    fn rebuild_with(&mut self, place: Place, estimate: SimDuration) {
        let mut jobs: Vec<_> = self.jobs().collect();
        let index = jobs.partition_point(|&(other, _)| other < place);
        jobs.insert(index, (place, estimate));
        *self = Self::holding(&jobs);
    }

    fn set(&mut self, slot: usize, estimate: SimDuration) {
        let mut node = self.places.len() + slot;
        self.shortest[node] = estimate;
        while node > 1 {
            let lesser = self.shortest[node].min(self.shortest[node ^ 1]);
            node /= 2;
            if self.shortest[node] == lesser {
                break;
            }
            self.shortest[node] = lesser;
        }
    }
}
