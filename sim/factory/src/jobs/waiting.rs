//! The waiting jobs in queue order, which is that of their submission, at hand by place.

use std::collections::VecDeque;

use super::Request;

/// Where a job stands in the queue: a lower place comes first. No two jobs that wait share one.
pub(super) type Place = i64;

/// Gaps are closed when there are more of them than this and than jobs: not before they take a
/// megabyte, because without them a place is found by counting from the first.
const FEW_GAPS: usize = if cfg!(test) { 8 } else { 65_536 };

/// The waiting jobs in queue order.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// In order of place. A job that left leaves a gap: a request of no processors. The first is none.
    slots: VecDeque<(Place, Request)>,
    count: usize,
    processors: u64,
    /// Place of the next job that joins at the back. It never falls.
    next_back: Place,
    /// Jobs that have joined at the front, each at a place lower than all others.
    at_front: Place,
}

impl Waiting {
    /// Number of jobs.
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    /// Processors that all of them ask for.
    pub(super) const fn processors(&self) -> u64 {
        self.processors
    }

    /// The job that is next in turn, and its place.
    pub(super) fn first(&self) -> Option<&(Place, Request)> {
        self.slots.front()
    }

    /// The place of the next job that joins at the back: all others are lower.
    pub(super) const fn next_back(&self) -> Place {
        self.next_back
    }

    /// Adds a job at the back, and returns its place.
    pub(super) fn push_back(&mut self, request: Request) -> Place {
        let place = self.next_back;
        self.next_back += 1;
        self.add(request);
        self.slots.push_back((place, request));
        place
    }

    /// A place before all others, which nobody has had.
    pub(super) const fn new_front(&mut self) -> Place {
        self.at_front += 1;
        -self.at_front
    }

    /// Adds a job at the place that it had before it started.
    ///
    /// # Panics
    /// If another job waits there.
    pub(super) fn put_back(&mut self, place: Place, request: Request) {
        assert!(place < self.next_back, "nobody ever stood at place {place}");
        self.add(request);
        let index = self.index(place);
        match self.slots.get_mut(index).filter(|slot| slot.0 == place) {
            Some(slot) => {
                assert!(slot.1.processors == 0, "somebody waits at place {place}");
                slot.1 = request;
            }
            None => self.slots.insert(index, (place, request)),
        }
    }

    fn add(&mut self, request: Request) {
        assert!(request.processors > 0, "job {} asks for no processors", request.job);
        self.count += 1;
        self.processors += u64::from(request.processors);
    }

    /// The jobs from `place` on, in order.
    pub(super) fn from(&self, place: Place) -> impl Iterator<Item = (Place, Request)> {
        let first = self.index(place);
        let present = |slot: &&(Place, Request)| slot.1.processors > 0;
        self.slots.range(first..).filter(present).copied()
    }

    /// The first job from `place` on, and its place.
    pub(super) fn first_from(&self, place: Place) -> Option<(Place, Request)> {
        let mut index = self.index(place);
        loop {
            let slot = self.slots.get(index)?;
            if slot.1.processors > 0 {
                return Some(*slot);
            }
            index += 1;
        }
    }

    /// The place of a job, found by reading from the front.
    pub(super) fn find(&self, job: u32) -> Option<Place> {
        self.from(Place::MIN).find(|(_, request)| request.job == job).map(|(place, _)| place)
    }

    /// Removes the job that stands at `place`.
    ///
    /// # Panics
    /// If there is none.
    pub(super) fn remove(&mut self, place: Place) -> Request {
        let index = self.index(place);
        let slot = self.slots.get_mut(index).filter(|slot| slot.0 == place);
        let Some((_, request)) = slot.filter(|slot| slot.1.processors > 0) else {
            panic!("no job waits at place {place}")
        };
        let removed = *request;
        request.processors = 0;
        self.count -= 1;
        self.processors -= u64::from(removed.processors);
        while self.slots.front().is_some_and(|slot| slot.1.processors == 0) {
            self.slots.pop_front();
        }
        if self.slots.len() > 2 * self.count + FEW_GAPS {
            self.slots.retain(|slot| slot.1.processors > 0);
        }
        removed
    }

    /// Index of the first slot at `place` or behind it.
    ///
    /// Places ascend by 1 but where gaps were closed, so mostly a place lies as far from the first
    /// as it is greater.
    fn index(&self, place: Place) -> usize {
        let Some(&(first, _)) = self.slots.front().filter(|slot| slot.0 < place) else { return 0 };
        let beyond = usize::try_from(place.saturating_sub(first)).unwrap_or(0);
        match self.slots.get(beyond) {
            Some(&(other, _)) if other == place => beyond,
            None if self.slots.back().is_none_or(|&(last, _)| last < place) => self.slots.len(),
            _ => self.slots.partition_point(|&(other, _)| other < place),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use units::SimDuration;

    use super::*;

    fn request(job: u32, processors: u32) -> Request {
        Request {
            job,
            processors,
            segment: 1,
            class: 0,
            estimate: SimDuration::seconds(u64::from(job)),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        /// Method: jobs join at the back, leave from anywhere and come back to where they stood, beside
        /// a map from place to request; compare all that can be seen after each step.
        #[test]
        fn whoever_leaves_the_others_stay_in_order(steps in vec((0..8_u32, any::<usize>()), 0..600)) {
            let mut waiting = Waiting::default();
            let mut plain = BTreeMap::new();
            let mut left = Vec::new();
            for (job, (what, choice)) in (0..).zip(steps) {
                let chosen = plain.keys().nth(choice % plain.len().max(1)).copied();
                match (what, chosen) {
                    (0, _) if !left.is_empty() => {
                        let place = left.swap_remove(choice % left.len());
                        waiting.put_back(place, request(job, 3));
                        plain.insert(place, request(job, 3));
                    }
                    (0..4, _) => _ = plain.insert(waiting.push_back(request(job, 1)), request(job, 1)),
                    (_, Some(place)) => {
                        assert_eq!(Some(waiting.remove(place)), plain.remove(&place));
                        left.push(place);
                    }
                    (_, None) => {}
                }
                let asked = plain.values().map(|request| u64::from(request.processors)).sum();
                assert_eq!((waiting.len(), waiting.processors()), (plain.len(), asked));
                assert_eq!(waiting.first().copied(), plain.first_key_value().map(|(&p, &r)| (p, r)));
                let from = chosen.map_or(0, |place| place + 1);
                let behind: Vec<_> = plain.range(from..).map(|(&p, &r)| (p, r)).collect();
                assert_eq!(waiting.from(from).collect::<Vec<_>>(), behind);
                let last = plain.last_key_value().map(|(_, request)| request.job);
                assert_eq!(last.and_then(|job| waiting.find(job)), plain.last_key_value().map(|(&p, _)| p));
                assert!(waiting.slots.len() <= 2 * plain.len() + FEW_GAPS);
            }
        }
    }

    #[test]
    #[should_panic(expected = "no job waits at place 0")]
    fn nobody_leaves_twice() {
        let mut waiting = Waiting::default();
        for job in 0..3 {
            waiting.push_back(request(job, 1));
        }
        waiting.remove(0);
        waiting.remove(0);
    }
}
