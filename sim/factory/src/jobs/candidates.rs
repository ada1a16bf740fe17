//! The waiting jobs by size, so that the next one to backfill is found without reading the queue.

use std::collections::BTreeMap;

use units::SimDuration;

/// The longest estimate told apart from all longer ones: 584 years.
///
/// One nanosecond below the range, because the last value marks a vacant slot.
pub(super) const LONGEST: SimDuration = SimDuration::nanoseconds(u64::MAX - 1);

const VACANT: SimDuration = SimDuration::nanoseconds(u64::MAX);

/// Slots of the smallest line: room for two jobs in the middle and some at either side.
const FEWEST_SLOTS: usize = 8;

/// Sizes per band.
const BAND: u32 = 64;

/// Where a job stands in the queue: a lower place comes first. Places are never used twice.
pub(super) type Place = i64;

/// What a job must keep within in order to start before the head of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Processors free now.
    pub(super) free: u32,
    /// Processors spare at the shadow time, after the head has started.
    pub(super) extra: u32,
    /// Time left until the shadow time, at most [`LONGEST`].
    pub(super) span: SimDuration,
}

impl Bounds {
    /// Whether a job fits now and does not delay the head.
    pub(super) fn admit(self, processors: u32, estimate: SimDuration) -> bool {
        processors <= self.free && (estimate <= self.span || processors <= self.extra)
    }

    /// Whether a job that `other` refuses is certainly refused by these bounds.
    pub(super) fn within(self, other: Self) -> bool {
        self.free <= other.free && self.extra <= other.extra && self.span <= other.span
    }
}

/// The waiting jobs in lines: one per size, and one per band of neighbouring sizes.
///
/// Jobs of one size differ in their estimate only, so the first job of a line that may start is
/// found exactly; one tree over all sizes would be misled by every narrow long job that stands
/// beside a wide short one. The same holds for a band that fits as a whole, which spares reading
/// a line per size where a log has thousands of sizes.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Keyed by processors divided by [`BAND`]. No band is empty.
    bands: BTreeMap<u32, Band>,
}

impl Candidates {
    /// Adds a job at the front or the back of the queue.
    pub(super) fn insert(&mut self, place: Place, processors: u32, estimate: SimDuration) {
        let band = self.bands.entry(processors / BAND).or_default();
        band.whole.insert(place, estimate);
        band.lines.entry(processors).or_default().insert(place, estimate);
    }

    /// Removes the job that stands at `place`.
    pub(super) fn remove(&mut self, place: Place, processors: u32) {
        let index = processors / BAND;
        let band = self.bands.get_mut(&index);
        let Some(band) = band else { panic!("no job of about {processors} processors waits") };
        let line = band.lines.get_mut(&processors);
        let Some(line) = line else { panic!("no job of {processors} processors waits") };
        line.remove(place);
        if line.is_empty() {
            band.lines.remove(&processors);
        }
        band.whole.remove(place);
        if band.whole.is_empty() {
            self.bands.remove(&index);
        }
    }

    /// The first job in queue order that `bounds` admit.
    pub(super) fn first_admitted(&self, bounds: Bounds) -> Option<Place> {
        let fitting = self.bands.range(..=bounds.free / BAND);
        fitting.filter_map(|(&index, band)| band.first_admitted(index * BAND, bounds)).min()
    }
}

/// The jobs of neighbouring sizes.
#[derive(Debug, Default)]
struct Band {
    /// Of every size.
    whole: Line,
    /// The same jobs, keyed by processors. No line is empty.
    lines: BTreeMap<u32, Line>,
}

impl Band {
    /// The first job that `bounds` admit in a band that begins with this size.
    fn first_admitted(&self, smallest: u32, bounds: Bounds) -> Option<Place> {
        let Bounds { free, extra, span } = bounds;
        let largest = smallest.saturating_add(BAND - 1);
        if largest <= free.min(extra) {
            self.whole.first()
        } else if smallest > extra && (largest <= free || self.whole.shortest() > span) {
            self.whole.first_within(span)
        } else {
            let first_of_line = |(&processors, line): (&u32, &Line)| {
                if processors <= extra { line.first() } else { line.first_within(span) }
            };
            self.lines.range(..=free).filter_map(first_of_line).min()
        }
    }
}

/// Waiting jobs in queue order, under a tree of shortest estimates.
#[derive(Debug)]
struct Line {
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

    const fn is_empty(&self) -> bool {
        self.first == self.end
    }

    fn estimate(&self, slot: usize) -> SimDuration {
        self.shortest[self.places.len() + slot]
    }

    fn first(&self) -> Option<Place> {
        (!self.is_empty()).then(|| self.places[self.first])
    }

    /// The shortest estimate, or [`VACANT`].
    fn shortest(&self) -> SimDuration {
        self.shortest[1]
    }

    /// The first job whose estimate is `span` or shorter.
    fn first_within(&self, span: SimDuration) -> Option<Place> {
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

    fn insert(&mut self, place: Place, estimate: SimDuration) {
        if self.first == 0 || self.end == self.places.len() {
            self.rebuild();
        }
        let slot = if self.is_empty() || place > self.places[self.end - 1] {
            self.end += 1;
            self.end - 1
        } else {
            assert!(place < self.places[self.first], "place {place} is in the midst of the queue");
            self.first -= 1;
            self.first
        };
        self.places[slot] = place;
        self.set(slot, estimate);
    }

    fn remove(&mut self, place: Place) {
        let in_use = &self.places[self.first..self.end];
        let slot = self.first + in_use.partition_point(|&other| other < place);
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
        let slots = (self.first..self.end).map(|slot| (self.places[slot], self.estimate(slot)));
        let jobs: Vec<_> = slots.filter(|&(_, estimate)| estimate != VACANT).collect();
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
