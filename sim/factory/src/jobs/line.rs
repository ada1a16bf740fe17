//! A line of waiting jobs of which the first that is short enough is found at once.

use units::SimDuration;

use super::waiting::Place;

/// Marks a vacant slot: no estimate is as long.
const VACANT: SimDuration = SimDuration::nanoseconds(u64::MAX);

/// Jobs that move at most to make room for one in their midst: more would take longer than a new line.
const FAR: usize = 32;

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
        Self::holding(&[], 1)
    }
}

impl Line {
    /// A line of these jobs, each in one slot or the first of two, with room for as many more at the front and behind.
    fn holding(jobs: &[(Place, SimDuration)], each: usize) -> Self {
        let slots = (jobs.len() * 4).next_power_of_two().max(FEWEST_SLOTS);
        let first = slots / 4;
        let end = first + (jobs.len() * each).saturating_sub(each - 1);
        let mut places = vec![0; slots];
        let mut shortest = vec![VACANT; slots * 2];
        for (slot, &(place, estimate)) in (first..end).step_by(each).zip(jobs) {
            places[slot..slot + each].fill(place);
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
            match self.make_room(self.slot_of(place)) {
                Some(slot) => slot,
                None => return self.rebuild_with(place, estimate),
            }
        };
        self.places[slot] = place;
        self.set(slot, estimate);
    }

    /// A vacant slot for a job that comes before the one at `slot`: that one, or a slot near it to which the jobs between
    /// move by one. `None` where no slot near it is vacant.
    fn make_room(&mut self, slot: usize) -> Option<usize> {
        let vacant = |line: &Self, slot: usize| line.estimate(slot) == VACANT;
        let behind = (slot..=(slot + FAR).min(self.places.len() - 1)).find(|&at| vacant(self, at));
        let before = (slot.saturating_sub(FAR)..slot).rev().find(|&at| vacant(self, at));
        let near = |at: usize| at.abs_diff(slot);
        match (before, behind) {
            (Some(from), behind) if behind.is_none_or(|at| near(from) < near(at)) => {
                for at in from..slot - 1 {
                    self.copy(at + 1, at);
                }
                self.first = self.first.min(from);
                Some(slot - 1)
            }
            (_, Some(to)) => {
                for at in (slot..to).rev() {
                    self.copy(at, at + 1);
                }
                self.end = self.end.max(to + 1);
                Some(slot)
            }
            _ => None,
        }
    }

    /// What stands at one slot stands at another.
    fn copy(&mut self, from: usize, to: usize) {
        self.places[to] = self.places[from];
        self.set(to, self.estimate(from));
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
        *self = Self::holding(&self.jobs().collect::<Vec<_>>(), 1);
    }

    /// The same with one more job in the midst, and room for others beside each.
    fn rebuild_with(&mut self, place: Place, estimate: SimDuration) {
        let mut jobs: Vec<_> = self.jobs().collect();
        let index = jobs.partition_point(|&(other, _)| other < place);
        jobs.insert(index, (place, estimate));
        *self = Self::holding(&jobs, 2);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Method: compare with a plain map, while jobs come at the back, leave anywhere and come back in the midst.
    #[test]
    fn a_line_is_in_order_however_jobs_come_and_go() {
        let mut stream = engine::Stream::new(5, "test", 0);
        let (mut line, mut plain) = (Line::default(), BTreeMap::new());
        let (mut away, mut most): (Vec<(Place, SimDuration)>, usize) = (Vec::new(), 0);
        for step in 0..20_000_i64 {
            let estimate = SimDuration::seconds(1 + stream.below(1000));
            let growing = step / 2_000 % 2 == 0;
            match stream.below(8) {
                0..=4 if growing => {
                    line.insert(step, estimate);
                    plain.insert(step, estimate);
                }
                5 | 6 if !away.is_empty() => {
                    let back = usize::try_from(stream.below(away.len() as u64)).unwrap();
                    let (place, estimate) = away.swap_remove(back);
                    line.insert(place, estimate);
                    plain.insert(place, estimate);
                }
                _ => {
                    let from = i64::try_from(stream.below(20_000)).unwrap().min(step);
                    let next = plain.range(from..).next().or_else(|| plain.iter().next());
                    let Some((&place, &estimate)) = next else { continue };
                    line.remove(place);
                    plain.remove(&place);
                    away.push((place, estimate));
                }
            }
            most = most.max(plain.len());
            let span = SimDuration::seconds(stream.below(30));
            let first = plain.iter().find(|(_, estimate)| **estimate <= span);
            assert_eq!(line.first_within(span), first.map(|(place, _)| *place), "step {step}");
            assert_eq!(line.first(), plain.keys().next().copied(), "step {step}");
            if step % 97 == 0 {
                assert!(line.jobs().eq(plain.iter().map(|(place, estimate)| (*place, *estimate))));
            }
        }
        assert!(most > 500, "the test no longer makes long lines: {most}");
    }
}
