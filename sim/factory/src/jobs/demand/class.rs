//! A class of jobs: how many are asked for, how large and how long they are, and how they end.

mod guest;

pub use guest::Guest;

use engine::Stream;
use units::{Rate, SimTime};

use super::super::{ClassSpec, DemandKind, JobsSpec, LengthKind, Scale};
use super::limit::Asked;
use super::normal;
use super::outcome::{Outcome, Outcomes};
use super::process::Arrivals;
use super::share::Shares;
use super::strata::Strata;
use super::trace::Trace;
use crate::calendar::Phase;

/// A class of jobs, as it is asked for on a plant of a given scale.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its name in the scenario.
    pub name: String,
    /// What the scenario says of it.
    pub spec: ClassSpec,
    /// Where its jobs come from.
    pub demand: Demand,
    /// Bounds of the number of GPUs on this plant.
    least: f64,
    most: f64,
    /// Greatest seconds of computing.
    longest: f64,
    arrivals: Arrivals,
    pub(super) trace: Option<Trace>,
    pub(super) outcomes: Outcomes,
    /// The kind of work of the second phase of its jobs; the others follow.
    pub(super) kinds_from: usize,
    /// Jobs that are there at the start.
    at_start: u32,
    /// GPUs that its jobs hold in the mean, and that they may come to hold.
    at_work: f64,
    at_most: f64,
    strata: Strata,
    /// Each job has an occurrence of its own: how it ends, the time its user asks for, what is left of it
    /// at the start, then the time until it comes.
    pub(super) stream: Stream,
    pub(super) drawn: u32,
    /// Jobs drawn that were under way at the start.
    under_way: u32,
    /// Of the time that users ask for: median and spread.
    pub(super) asked: (f64, f64),
}

/// Jobs under way at the start are numbered from here: how many there are follows from the plant, and the
/// first job that comes is the same on every plant.
const UNDER_WAY: u32 = 1 << 31;

/// Where the jobs of a class come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// They come at times of their own.
    Open,
    /// There are always more of them.
    Backlog {
        /// GPUs for which jobs wait, at least.
        depth: u64,
    },
    /// There are always more of them, for GPUs that are reserved for them.
    Contract {
        /// GPUs reserved.
        gpus: u32,
        /// GPUs for which jobs wait, at least.
        depth: u64,
    },
    /// They come from other plants.
    Guests {
        /// They come before all that no contract has reserved.
        first: bool,
    },
}

/// A job as it was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draw {
    /// GPUs it needs.
    pub gpus: u32,
    /// Seconds of computing until it ends.
    pub work: f64,
    /// Seconds of computing for which its user asks for time.
    pub planned: f64,
    /// Time that its user asks for.
    pub asked: Asked,
    /// How it ends.
    pub outcome: Outcome,
    /// Seconds of computing from its begin, whatever ends it before.
    pub length: f64,
    /// Those of them that are done already.
    pub done: f64,
}

impl Class {
    /// The classes of a scenario on a plant of this scale.
    pub fn all(spec: &JobsSpec, scale: Scale, seed: u64) -> Vec<Self> {
        let shares = Shares::new(spec, scale);
        let new = |(name, class): (&String, &ClassSpec)| {
            let demand = Demand::of(spec, class, (&shares, scale));
            let cap = match demand {
                // A size that all jobs have is not cut.
                Demand::Contract { gpus, .. } if class.gpus_spread == 0.0 => gpus,
                Demand::Contract { gpus, .. } => spec.largest_of(gpus),
                _ => spec.largest_of(scale.reference),
            };
            let least = f64::from(class.gpus_least);
            let most = f64::from(class.gpus_most.unwrap_or(cap));
            let mut stream = Stream::new(seed, &format!("jobs/{name}"), 0);
            let mut new = Self {
                name: name.clone(),
                demand,
                least,
                most: most.max(least),
                longest: class.length_most.unwrap_or(spec.limits.most).in_seconds(),
                arrivals: Arrivals::new(class, 0.0, &mut stream),
                trace: Trace::of(&class.process),
                outcomes: Outcomes::new(&class.outcome, 1.0),
                kinds_from: 0,
                at_start: 0,
                at_work: shares.at_work(spec, class),
                at_most: shares.at_most(spec, class),
                strata: Strata::new(seed, name),
                stream,
                drawn: 0,
                under_way: 0,
                asked: (spec.limits.factor_median, spec.limits.factor_spread),
                spec: class.clone(),
            };
            new.outcomes = Outcomes::new(&class.outcome, new.mean_length());
            new.arrivals.rate = new.rate(spec, scale);
            // Only now: how much is asked for does not follow from what is built.
            new.most = new.most.min(scale.sellable.into());
            new.least = new.least.min(new.most);
            new.at_start = new.jobs_at_start();
            new
        };
        let mut classes: Vec<Self> = spec.classes().map(new).collect();
        Self::number_phases(&mut classes);
        classes
    }

    /// Arrivals in an hour: as the scenario says, or as many as have the GPU time asked for. The plant
    /// that is built has no part in it.
    fn rate(&self, spec: &JobsSpec, scale: Scale) -> f64 {
        if self.demand != Demand::Open {
            return 0.0;
        }
        if let Some(trace) = &self.trace {
            return trace.rate();
        }
        let by_share = self.spec.part() * spec.open_load() * f64::from(scale.reference);
        let asked = self.spec.gpu_hours.map(|rate| rate.in_gpu_hours_per_day() / 24.0);
        let jobs = asked.unwrap_or(by_share) / self.mean_gpu_hours();
        self.spec.arrivals.map_or(jobs, Rate::in_per_hour)
    }

    /// Jobs that are there at the start: as many as the scenario says, or as run in the mean.
    fn jobs_at_start(&self) -> u32 {
        let by_hand =
            self.spec.arrivals.is_some() || self.trace.is_some() || self.is_contract_to_come();
        let gpus = match self.spec.gpu_hours {
            Some(rate) => rate.in_gpu_hours_per_day() / 24.0,
            None => self.at_work,
        };
        let mean = self.mean_gpus() * self.gpus_over_time();
        let running = if by_hand { 0.0 } else { gpus / mean.max(1.0) };
        self.spec.at_start.unwrap_or_else(|| nearest(running))
    }

    /// GPUs that its jobs hold in the mean.
    pub const fn at_work(&self) -> f64 {
        self.at_work
    }

    /// Whether it is a contract that has a day on which it begins.
    const fn is_contract_to_come(&self) -> bool {
        self.is_contract() && self.spec.begin.is_some()
    }

    /// Draws a job that is there at the start: as the scenario asks for it, or under way with what is
    /// left of it.
    pub fn draw_at_start(&mut self) -> Draw {
        self.draw_of(self.spec.at_start.is_none())
    }

    /// Draws the next job; the draws that follow are in the same occurrence.
    pub(super) fn draw_of(&mut self, under_way: bool) -> Draw {
        let (first, count) =
            if under_way { (UNDER_WAY, &mut self.under_way) } else { (0, &mut self.drawn) };
        let job = first + *count;
        *count += 1;
        let place = self.strata.place(job);
        let draws = self.stream.at(job);
        let end = (draws.uniform(), draws.uniform());
        let (median, spread) = self.asked;
        let asked = draws.lognormal(median, spread).max(1.0);
        let scaled = |share: f64, spread: f64| libm::exp(spread * normal::quantile(share));
        let gpus = self.spec.gpus_median * scaled(place.size, self.spec.gpus_spread);
        let (length, left) = if under_way {
            self.left()
        } else {
            let median = self.spec.length_median.in_seconds();
            let length = match self.spec.length_kind {
                LengthKind::Lognormal => median * scaled(place.length, self.spec.length_spread),
                // These are for queues that can be solved, whose jobs are independent of each other.
                LengthKind::Exponential => median * self.stream.exponential(),
            };
            let length = length.min(self.longest);
            (length, length)
        };
        self.ending((gpus, length, left), (end, asked))
    }

    /// A job that wants so many GPUs for so many seconds of computing, of which some are left, and how it ends.
    pub(super) fn ending(
        &self,
        (gpus, length, left): (f64, f64, f64),
        (end, asked): ((f64, f64), f64),
    ) -> Draw {
        let (outcome, work) = self.outcomes.of(left, end);
        // Who runs out of time has asked for what it takes until then, and for nothing more.
        let (planned, asked) = match outcome {
            Outcome::TimedOut => (work, 1.0),
            _ => (left, asked),
        };
        let done = length - left;
        let (gpus, asked) = (self.round(gpus), Asked::ForEach(asked));
        Draw { gpus, work, planned, asked, outcome, length, done }
    }

    /// Seconds of computing of a job under way, and what is left of them, which is long with a probability in
    /// proportion to its length: the density of what is left is in proportion to the share of jobs that
    /// are longer (the renewal theorem).
    fn left(&mut self) -> (f64, f64) {
        let spec = &self.spec;
        let (median, most) = (spec.length_median.in_seconds(), self.longest);
        let spread = spec.length_spread;
        if spec.length_kind == LengthKind::Exponential {
            let within = -libm::expm1(-most / median);
            let left = -median * libm::log1p(-self.stream.uniform() * within);
            return (left, left);
        }
        let longest = most * above(median, spread, most);
        let mean = clamped_lognormal_mean(median, spread, 0.0, most);
        let whole = if self.stream.uniform() * mean < longest {
            most
        } else {
            let biased = median * libm::exp(spread * spread);
            loop {
                let length = self.stream.lognormal(biased, spread);
                if length <= most {
                    break length;
                }
            }
        };
        (whole, whole * self.stream.uniform())
    }

    /// The nearest multiple of the step within bounds; the bounds themselves need not be multiples.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within bounds")]
    pub(super) fn round(&self, wanted: f64) -> u32 {
        let step = f64::from(self.spec.gpus_step);
        let stepped = (wanted.clamp(self.least, self.most) / step).round() * step;
        stepped.clamp(self.least, self.most) as u32
    }

    /// The next job and when it arrives after `now`; none before `horizon`. `rhythm` says where an instant
    /// falls.
    pub fn next_arrival(
        &mut self,
        now: SimTime,
        horizon: SimTime,
        rhythm: impl Fn(SimTime) -> Phase,
    ) -> Option<(SimTime, Draw)> {
        if self.arrivals.rate <= 0.0 {
            return None;
        }
        if let Some(trace) = &mut self.trace {
            let traced = trace.next(horizon)?;
            return Some((traced.at, self.draw_traced(traced)));
        }
        let draw = self.draw();
        let at = self.arrivals.next(&mut self.stream, (now, horizon), rhythm)?;
        Some((at, draw))
    }

    /// Whether its jobs stand on GPUs that are reserved for them.
    pub const fn is_contract(&self) -> bool {
        matches!(self.demand, Demand::Contract { .. })
    }

    /// Greatest seconds of computing of a job.
    pub const fn longest(&self) -> f64 {
        self.longest
    }

    /// Jobs that are there at the start.
    pub const fn at_start(&self) -> u32 {
        self.at_start
    }

    /// Mean of a job's GPUs.
    fn mean_gpus(&self) -> f64 {
        let spec = &self.spec;
        clamped_lognormal_mean(spec.gpus_median, spec.gpus_spread, self.least, self.most)
    }

    /// Mean seconds of computing of jobs that do all their work.
    fn mean_length(&self) -> f64 {
        let median = self.spec.length_median.in_seconds();
        match self.spec.length_kind {
            LengthKind::Lognormal => {
                clamped_lognormal_mean(median, self.spec.length_spread, 0.0, self.longest)
            }
            LengthKind::Exponential => median * (1.0 - libm::exp(-self.longest / median)),
        }
    }

    /// Mean of a job's GPUs times its hours of computing until it ends.
    pub fn mean_gpu_hours(&self) -> f64 {
        if let Some(trace) = &self.trace {
            return trace.mean_gpu_hours();
        }
        let length = self.mean_length();
        self.mean_gpus() * length / 3600.0 * self.mean_part(length)
    }

    /// Jobs in a day, averaged over the week: those that come, or as many as the GPUs can do that the
    /// class may come to hold.
    pub fn jobs_per_day(&self) -> f64 {
        match self.demand {
            Demand::Open | Demand::Guests { .. } => self.arrivals.rate * 24.0,
            Demand::Backlog { .. } | Demand::Contract { .. } => {
                self.at_most * 24.0 / self.mean_gpu_hours().max(f64::MIN_POSITIVE)
            }
        }
    }

    /// Jobs that wait of a class of which there are always more.
    pub fn depth_in_jobs(&self) -> f64 {
        match self.demand {
            Demand::Open | Demand::Guests { .. } => 0.0,
            Demand::Backlog { depth } | Demand::Contract { depth, .. } => {
                depth as f64 / self.mean_gpus().max(1.0) + 1.0
            }
        }
    }
}

impl Demand {
    fn of(spec: &JobsSpec, class: &ClassSpec, (shares, scale): (&Shares, Scale)) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few u32")]
        let depth = |gpus: u32| (f64::from(gpus) * class.backlog_depth).ceil() as u64;
        match spec.demand_of(class) {
            DemandKind::Open => Self::Open,
            DemandKind::Backlog if class.share == Some(0.0) => Self::Backlog { depth: 0 },
            DemandKind::Backlog => Self::Backlog { depth: depth(scale.sellable) },
            DemandKind::Contract => {
                let gpus = shares.reserved(class);
                Self::Contract { gpus, depth: depth(gpus) }
            }
        }
    }
}

/// Share of a lognormal above a bound.
fn above(median: f64, spread: f64, bound: f64) -> f64 {
    if spread == 0.0 {
        return if median >= bound { 1.0 } else { 0.0 };
    }
    normal::below(-libm::log(bound / median) / spread)
}

/// The nearest whole number of jobs.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "fewer than GPUs")]
fn nearest(jobs: f64) -> u32 {
    jobs.round() as u32
}

/// Mean of a lognormal that is clamped between two bounds.
pub(super) fn clamped_lognormal_mean(median: f64, spread: f64, low: f64, high: f64) -> f64 {
    if spread == 0.0 {
        return median.clamp(low, high.max(low));
    }
    let place = |bound: f64| libm::log(bound / median) / spread;
    let (from, to) = (place(low), place(high));
    let middle = median * libm::exp(spread * spread / 2.0);
    low * normal::below(from)
        + middle * (normal::below(to - spread) - normal::below(from - spread))
        + high * normal::below(-to)
}
