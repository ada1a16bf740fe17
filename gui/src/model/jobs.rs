//! The jobs of a run: by number, and as bars in lanes that are worked out once when the run ends.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::Range;

use factory::jobs::JobRecord;
use factory::{History, Results};
use units::SimTime;

/// All jobs of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jobs {
    /// By number less one: the place among those that ended, and after them those that had not.
    places: Vec<u32>,
    /// By class: the jobs that started.
    classes: Vec<Lanes>,
    /// Interruptions, in order of job and time.
    interruptions: Vec<(u64, SimTime)>,
}

/// The jobs of a class that started, in lanes where none lies over another one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lanes {
    /// In order of their start.
    bars: Vec<Bar>,
    /// By bar: the latest end of it and all before it.
    latest: Vec<SimTime>,
    /// By lane: the size of its jobs, as an exponent of two. The largest come first.
    sizes: Vec<u32>,
}

/// A job from its first start until its end, or until that of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Its number.
    pub(crate) job: u64,
    /// Its GPUs.
    pub(crate) gpus: u32,
    /// When it was submitted.
    pub(crate) submitted: SimTime,
    /// When it first started.
    pub(crate) from: SimTime,
    /// When it ended, or the run.
    pub(crate) to: SimTime,
    /// Its lane among those of its class.
    pub(crate) lane: u32,
    /// When the bar before it in the lane ended.
    pub(crate) free_since: SimTime,
}

impl Jobs {
    /// Finds a lane for every job of a run that lasts until `end`.
    pub(crate) fn new(history: &History, results: &Results, end: SimTime) -> Self {
        let all = || history.jobs().iter().chain(&results.unfinished);
        let most = all().map(|job| job.number).max().unwrap_or(0);
        let mut places = vec![u32::MAX; usize::try_from(most).unwrap_or(0)];
        let mut bars = vec![Vec::new(); results.classes.len()];
        for (place, job) in (0..).zip(all()) {
            if let Some(of_job) = slot(job.number) {
                places[of_job] = place;
            }
            if let (Some(from), Some(bars)) = (job.started, bars.get_mut(job.class)) {
                bars.push(Bar::new(job, from, end));
            }
        }
        let interruptions = history.interruptions().iter();
        let mut interruptions: Vec<_> = interruptions.map(|one| (one.job, one.at)).collect();
        interruptions.sort_unstable();
        Self { places, classes: bars.into_iter().map(Lanes::new).collect(), interruptions }
    }

    /// The place of a job among those that ended, and after them those that had not.
    pub(super) fn place(&self, number: u64) -> Option<usize> {
        let place = *self.places.get(slot(number)?)?;
        (place != u32::MAX).then_some(place as usize)
    }

    /// The jobs that started, by class.
    pub(crate) fn classes(&self) -> &[Lanes] {
        &self.classes
    }

    /// When a job was interrupted, in order of time.
    pub(crate) fn interruptions(&self, number: u64) -> impl Iterator<Item = SimTime> {
        let first = self.interruptions.partition_point(|(job, _)| *job < number);
        let of_job = self.interruptions[first..].iter().take_while(move |(job, _)| *job == number);
        of_job.map(|(_, at)| *at)
    }

    /// The number of the last job; 0 without any.
    pub(crate) fn last(&self) -> u64 {
        self.places.len() as u64
    }
}

fn slot(number: u64) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}

impl Bar {
    fn new(job: &JobRecord, from: SimTime, end: SimTime) -> Self {
        Self {
            job: job.number,
            gpus: job.gpus,
            submitted: job.submitted,
            from,
            to: job.ended.unwrap_or(end),
            lane: 0,
            free_since: SimTime::START,
        }
    }

    /// Its size, as an exponent of two.
    const fn size(&self) -> u32 {
        if self.gpus == 0 { 0 } else { self.gpus.ilog2() }
    }
}

impl Lanes {
    /// Gives each job the first lane of its size that is free when it starts.
    fn new(mut bars: Vec<Bar>) -> Self {
        bars.sort_unstable_by_key(|bar| (bar.from, bar.job));
        let mut groups: BTreeMap<u32, Group> = BTreeMap::new();
        for bar in &mut bars {
            groups.entry(bar.size()).or_default().place(bar);
        }
        let mut sizes = Vec::new();
        let mut firsts = BTreeMap::new();
        for (size, group) in groups.iter().rev() {
            firsts.insert(*size, u32::try_from(sizes.len()).unwrap_or(u32::MAX));
            sizes.extend(vec![*size; group.ends.len()]);
        }
        let mut latest = Vec::with_capacity(bars.len());
        let mut last = SimTime::START;
        for bar in &mut bars {
            bar.lane += firsts[&bar.size()];
            last = last.max(bar.to);
            latest.push(last);
        }
        Self { bars, latest, sizes }
    }

    /// All jobs that started, in order of their start.
    #[cfg(test)]
    pub(crate) fn bars(&self) -> &[Bar] {
        &self.bars
    }

    /// By lane: the size of its jobs, as an exponent of two.
    pub(crate) fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// The jobs that run in a part of the run.
    pub(crate) fn within(
        &self,
        window: &Range<SimTime>,
    ) -> impl Iterator<Item = &Bar> + Clone + use<'_> {
        let first = self.latest.partition_point(|latest| *latest <= window.start);
        let last = self.bars.partition_point(|bar| bar.from < window.end).max(first);
        let start = window.start;
        self.bars[first..last].iter().filter(move |bar| bar.to > start)
    }
}

/// Lanes of jobs of one size.
#[derive(Debug, Default)]
struct Group {
    /// By lane: when its last bar ends.
    ends: Vec<SimTime>,
    busy: BinaryHeap<Reverse<(SimTime, u32)>>,
    free: BTreeSet<u32>,
}

impl Group {
    fn place(&mut self, bar: &mut Bar) {
        while let Some(Reverse((to, lane))) = self.busy.peek().copied()
            && to <= bar.from
        {
            self.busy.pop();
            self.free.insert(lane);
        }
        bar.lane = self.free.pop_first().unwrap_or_else(|| {
            self.ends.push(SimTime::START);
            u32::try_from(self.ends.len() - 1).unwrap_or(u32::MAX)
        });
        let end = &mut self.ends[bar.lane as usize];
        bar.free_since = std::mem::replace(end, bar.to);
        self.busy.push(Reverse((bar.to, bar.lane)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use units::SimDuration;

    fn hour(hours: u64) -> SimTime {
        SimTime::START + SimDuration::hours(hours)
    }

    fn bar(job: u64, gpus: u32, hours: Range<u64>) -> Bar {
        let (from, to) = (hour(hours.start), hour(hours.end));
        Bar { job, gpus, submitted: from, from, to, lane: 0, free_since: SimTime::START }
    }

    /// Method: many jobs of scattered starts, lengths and sizes from a fixed linear sequence.
    fn many(count: u64) -> Vec<Bar> {
        let mut number = 12_345_u64;
        let mut next = move |below: u64| {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (number >> 33) % below
        };
        let bars = (1..=count).map(|job| {
            let (from, length, size) = (next(8000), next(60), next(10));
            bar(job, 1 << size, from..from + length)
        });
        bars.collect()
    }

    #[test]
    fn no_bar_lies_over_another_one_and_all_are_there() {
        let lanes = Lanes::new(many(5000));
        let mut jobs: Vec<u64> = lanes.bars().iter().map(|bar| bar.job).collect();
        jobs.sort_unstable();
        assert_eq!(jobs, (1..=5000).collect::<Vec<_>>());
        let mut ends: BTreeMap<u32, SimTime> = BTreeMap::new();
        for bar in lanes.bars() {
            let end = ends.insert(bar.lane, bar.to).unwrap_or(SimTime::START);
            assert!(end <= bar.from, "{bar:?} begins before {end:?}");
            assert_eq!(bar.free_since, end, "{bar:?}");
            assert_eq!(lanes.sizes()[bar.lane as usize], bar.gpus.ilog2());
        }
        assert_eq!(ends.len(), lanes.sizes().len(), "no lane is empty");
        assert!(lanes.sizes().is_sorted_by(|one, next| one >= next), "the largest come first");
    }

    #[test]
    fn there_are_as_many_lanes_as_jobs_at_once() {
        let lanes = Lanes::new(vec![bar(1, 8, 0..10), bar(2, 8, 5..15), bar(3, 8, 10..20)]);
        let places: Vec<u32> = lanes.bars().iter().map(|bar| bar.lane).collect();
        assert_eq!((places, lanes.sizes().len()), (vec![0, 1, 0], 2));
    }

    #[test]
    fn the_order_in_which_jobs_are_told_changes_nothing() {
        let (told, mut turned) = (many(500), many(500));
        turned.reverse();
        assert_eq!(Lanes::new(told).bars(), Lanes::new(turned).bars());
    }

    #[test]
    fn a_window_has_the_jobs_that_run_in_it() {
        let lanes = Lanes::new(many(3000));
        for window in [hour(0)..hour(9000), hour(4000)..hour(4010), hour(8500)..hour(9000)] {
            let found: Vec<u64> = lanes.within(&window).map(|bar| bar.job).collect();
            let runs = |bar: &&Bar| bar.from < window.end && bar.to > window.start;
            let expected: Vec<u64> = lanes.bars().iter().filter(runs).map(|bar| bar.job).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn every_job_of_a_run_is_found_by_its_number() {
        let run = testing::run("small.toml", &["horizon=\"30 d\""], 1);
        let unfinished = &run.results.unfinished;
        assert!(!run.history.jobs().is_empty() && !unfinished.is_empty());
        for job in run.history.jobs().iter().chain(unfinished) {
            assert_eq!(run.job(job.number), Some(job));
        }
        assert_eq!((run.job(0), run.job(run.jobs.last() + 1)), (None, None));
        let started = run.history.jobs().iter().chain(unfinished);
        let started = started.filter(|job| job.started.is_some()).count();
        let bars: usize = run.jobs.classes().iter().map(|lanes| lanes.bars().len()).sum();
        assert_eq!(bars, started);
    }
}
