//! The waiting jobs by size, so that the next one to backfill is found without reading the queue.

use std::ops::RangeInclusive;

use units::SimDuration;

use super::line::Line;
use super::waiting::Place;

/// The longest estimate told apart from all longer ones: 584 years.
///
/// One nanosecond below the range, because the last value marks a vacant slot.
pub(super) const LONGEST: SimDuration = SimDuration::nanoseconds(u64::MAX - 1);

/// Sizes per band: as many as there are bits in a word.
const BAND: u32 = u64::BITS;

/// Waiting jobs from which on they are kept in lines, and below which in a list: a few are faster
/// kept in one piece of memory. Tests pass to and fro all the time.
const MANY: usize = if cfg!(test) { 8 } else { 512 };
const FEW: usize = MANY / 4;

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
}

/// The waiting jobs by size: a list of a few, or lines of many.
#[derive(Debug)]
pub(super) enum Candidates {
    /// In order of (processors, place).
    Few(Vec<Candidate>),
    Many(Lines),
}

/// A waiting job as the list of a few has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    processors: u32,
    place: Place,
    estimate: SimDuration,
}

impl Default for Candidates {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Candidates {
    /// Adds a job that stands at `place`.
    pub(super) fn insert(&mut self, place: Place, processors: u32, estimate: SimDuration) {
        match self {
            Self::Many(lines) => lines.insert(place, processors, estimate),
            Self::Few(list) => {
                let index = index_of(list, processors, place);
                list.insert(index, Candidate { processors, place, estimate });
                if list.len() == MANY {
                    *self = Self::Many(Lines::holding(list));
                }
            }
        }
    }

    /// Removes the job that stands at `place`.
    pub(super) fn remove(&mut self, place: Place, processors: u32) {
        match self {
            Self::Few(list) => {
                let removed = list.remove(index_of(list, processors, place));
                assert!(removed.place == place, "no job waits at place {place}");
            }
            Self::Many(lines) => {
                lines.remove(place, processors);
                if lines.count < FEW {
                    *self = Self::Few(lines.list());
                }
            }
        }
    }

    /// Processors of the smallest job.
    pub(super) fn least(&self) -> Option<u32> {
        match self {
            Self::Few(list) => list.first().map(|job| job.processors),
            Self::Many(lines) => {
                lines.bands.first().map(|band| band.first + band.present.trailing_zeros())
            }
        }
    }

    /// The first job in queue order that `bounds` admit, given that `refused` admitted none.
    pub(super) fn first_admitted(&self, bounds: Bounds, refused: Option<Bounds>) -> Option<Place> {
        let Bounds { free, extra, span } = bounds;
        match refused {
            // A job that now fits was too large before, or it now holds no more than is spare, or it now
            // ends in time. Where less time is left than before, only the first two can be.
            Some(before) if span <= before.span => {
                let spare = self.first_of(before.extra.saturating_add(1), extra.min(free), bounds);
                let fits = self.first_of(before.free.saturating_add(1), free, bounds);
                spare.into_iter().chain(fits).min()
            }
            _ => self.first_of(0, free, bounds),
        }
    }

    /// The first job in queue order, of these sizes, that `bounds` admit.
    fn first_of(&self, from: u32, to: u32, bounds: Bounds) -> Option<Place> {
        if from > to {
            return None;
        }
        match self {
            Self::Few(list) => first_of_list(list, from..=to, bounds),
            Self::Many(lines) => lines.first_admitted(&(from..=to), bounds),
        }
    }
}

/// The first job of a list, among those of some `sizes`, that `bounds` admit.
fn first_of_list(list: &[Candidate], sizes: RangeInclusive<u32>, bounds: Bounds) -> Option<Place> {
    let (from, to) = sizes.into_inner();
    let of_size = &list[list.partition_point(|job| job.processors < from)..];
    let of_size = of_size.iter().take_while(|job| job.processors <= to);
    let admitted = of_size.filter(|job| bounds.admit(job.processors, job.estimate));
    admitted.map(|job| job.place).min()
}

fn index_of(list: &[Candidate], processors: u32, place: Place) -> usize {
    list.partition_point(|job| (job.processors, job.place) < (processors, place))
}

/// The waiting jobs in lines: one per size, and one per band of neighbouring sizes.
///
/// Jobs of one size differ in their estimate only, so the first job of a line that may start is
/// found exactly; one tree over all sizes would be misled by every narrow long job that stands
/// beside a wide short one. The same holds for a band that fits as a whole, which spares reading
/// a line per size where a log has thousands of sizes.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// In order of their sizes. None is empty.
    bands: Vec<Band>,
    count: usize,
}

impl Lines {
    /// These jobs, which are in order of (processors, place).
    fn holding(list: &[Candidate]) -> Self {
        let mut lines = Self::default();
        let mut in_order = list.to_vec();
        in_order.sort_unstable_by_key(|job| job.place);
        for job in in_order {
            lines.insert(job.place, job.processors, job.estimate);
        }
        lines
    }

    /// The jobs in order of (processors, place).
    fn list(&self) -> Vec<Candidate> {
        let lines = self.bands.iter().flat_map(|band| band.lines_of(0..=BAND - 1));
        let jobs = lines.flat_map(|(processors, line)| {
            line.jobs().map(move |(place, estimate)| Candidate { processors, place, estimate })
        });
        jobs.collect()
    }

    fn insert(&mut self, place: Place, processors: u32, estimate: SimDuration) {
        let first = processors - processors % BAND;
        let index = self.band_from(first);
        if self.bands.get(index).is_none_or(|band| band.first != first) {
            self.bands.insert(index, Band::new(first));
        }
        self.bands[index].insert(place, processors, estimate);
        self.count += 1;
    }

    fn remove(&mut self, place: Place, processors: u32) {
        let index = self.band_from(processors - processors % BAND);
        let band = self.bands.get_mut(index);
        let Some(band) = band else { panic!("no job of about {processors} processors waits") };
        band.remove(place, processors);
        if band.whole.is_empty() {
            self.bands.remove(index);
        }
        self.count -= 1;
    }

    /// Index of the first band that begins with this size or a greater one.
    fn band_from(&self, size: u32) -> usize {
        self.bands.partition_point(|band| band.first < size)
    }

    /// The first job of some `sizes` in queue order that `bounds` admit; no size is above what is
    /// free.
    fn first_admitted(&self, sizes: &RangeInclusive<u32>, bounds: Bounds) -> Option<Place> {
        let bands = &self.bands[self.band_from(sizes.start() - sizes.start() % BAND)..];
        let bands = bands.iter().take_while(|band| band.first <= *sizes.end());
        bands.filter_map(|band| band.first_admitted(sizes, bounds)).min()
    }
}

/// The jobs of neighbouring sizes.
#[derive(Debug)]
struct Band {
    /// The smallest size, a multiple of [`BAND`].
    first: u32,
    /// Jobs of every size.
    whole: Line,
    /// One bit for each size that has jobs, the lowest for the smallest.
    present: u64,
    /// The same jobs by distance of their size from the first. A line that was left is kept for its
    /// memory.
    lines: Box<[Option<Box<Line>>; BAND as usize]>,
}

impl Band {
    /// No jobs yet, of this size or a few more processors.
    fn new(first: u32) -> Self {
        Self {
            first,
            whole: Line::default(),
            present: 0,
            lines: Box::new([const { None }; BAND as usize]),
        }
    }

    fn insert(&mut self, place: Place, processors: u32, estimate: SimDuration) {
        let distance = processors - self.first;
        self.present |= 1 << distance;
        self.lines[distance as usize].get_or_insert_default().insert(place, estimate);
        self.whole.insert(place, estimate);
    }

    fn remove(&mut self, place: Place, processors: u32) {
        let distance = processors - self.first;
        let line = self.lines[distance as usize].as_mut();
        let Some(line) = line else { panic!("no job of {processors} processors waits") };
        line.remove(place);
        if line.is_empty() {
            self.present &= !(1 << distance);
        }
        self.whole.remove(place);
    }

    /// The lines of some sizes that have jobs, given as their distances from the first.
    fn lines_of(&self, distances: RangeInclusive<u32>) -> impl Iterator<Item = (u32, &Line)> {
        let (from, to) = distances.into_inner();
        let mut bits = self.present & (u64::MAX << from) & (u64::MAX >> (BAND - 1 - to));
        std::iter::from_fn(move || {
            let distance = (bits != 0).then(|| bits.trailing_zeros())?;
            bits &= bits - 1;
            Some((self.first + distance, self.lines[distance as usize].as_deref()?))
        })
    }

    /// The first job of some `sizes` that `bounds` admit; no size is above what is free.
    fn first_admitted(&self, sizes: &RangeInclusive<u32>, bounds: Bounds) -> Option<Place> {
        let Bounds { extra, span, .. } = bounds;
        let last = self.first.saturating_add(BAND - 1);
        let whole = *sizes.start() <= self.first && last <= *sizes.end();
        if whole && last <= extra {
            return self.whole.first();
        }
        if whole && self.first > extra {
            return self.whole.first_within(span);
        }
        // Where nobody ends in time, only those matter that hold no more than is spare.
        let any_in_time = self.whole.shortest() <= span;
        let to = if any_in_time { *sizes.end() } else { extra.min(*sizes.end()) };
        let from = self.first.max(*sizes.start());
        let to = last.min(to);
        if from > to {
            return None;
        }
        let first_of_line = |(processors, line): (u32, &Line)| {
            if processors <= extra { line.first() } else { line.first_within(span) }
        };
        self.lines_of(from - self.first..=to - self.first).filter_map(first_of_line).min()
    }
}
