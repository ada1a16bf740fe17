//! Arrivals: how many jobs of a class come, how large and how long they are.

use engine::Stream;
use units::{SimDuration, SimTime};

use super::{ClassSpec, JobsSpec, LengthKind};

/// A class of jobs on a plant of a given size.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its name in the scenario.
    pub name: String,
    /// What the scenario says of it.
    pub spec: ClassSpec,
    /// Bounds of the number of GPUs on this plant.
    least: f64,
    most: f64,
    /// Arrivals in an hour, averaged over the week.
    rate: f64,
    /// Jobs that wait at the start.
    at_start: u32,
    rhythm: Rhythm,
    /// Each job has an occurrence of its own: its size, its length, then the time until it comes.
    stream: Stream,
    drawn: u32,
}

/// When arrivals are more and less frequent, relative to their mean over the week.
#[derive(Clone, Debug)]
struct Rhythm {
    /// By hour of the day, on working days and on weekends.
    frequency: [[f64; HOURS]; 2],
    /// No hour has more than this.
    greatest: f64,
}

/// A job as it was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draw {
    /// GPUs it needs.
    pub gpus: u32,
    /// Seconds of computing it needs.
    pub work: f64,
}

/// Hour of the day around which most jobs arrive.
const BUSIEST_HOUR: f64 = 15.0;

/// Hours of a day.
const HOURS: usize = 24;

impl Class {
    /// The classes of a scenario on a plant with `schedulable` GPUs.
    pub fn all(spec: &JobsSpec, schedulable: u32, seed: u64) -> Vec<Self> {
        let class = |(name, class): (&String, &ClassSpec)| {
            let plant = f64::from(schedulable);
            let cap = f64::from(spec.largest_job(schedulable));
            let least = f64::from(class.gpus_least).min(plant);
            let most = class.gpus_most.map_or(cap, f64::from).min(plant).max(least);
            let mut new = Self {
                name: name.clone(),
                least,
                most,
                rate: 0.0,
                at_start: 0,
                rhythm: Rhythm::new(class),
                stream: Stream::new(seed, &format!("jobs/{name}"), 0),
                drawn: 0,
                spec: class.clone(),
            };
            let offered = class.share * spec.offered_load * plant;
            let by_share = offered / new.mean_gpu_hours();
            new.rate = class.arrivals.map_or(by_share, units::Rate::in_per_hour);
            let running = class.share * spec.offered_load.min(1.0) * plant / new.mean_gpus();
            let by_default = if class.arrivals.is_some() { 0 } else { nearest(running) };
            new.at_start = class.at_start.unwrap_or(by_default);
            new
        };
        spec.classes().map(class).collect()
    }

    /// Draws a job that is there at the start: as the scenario asks for it, or under way with what is
    /// left of it.
    pub fn draw_at_start(&mut self) -> Draw {
        let whole = self.draw(); // and the draws that follow, in the same occurrence
        match self.spec.at_start {
            Some(_) => whole,
            None => Draw { work: self.left(), ..whole },
        }
    }

    /// Seconds of computing that are left of a job under way, which is long with a probability in
    /// proportion to its length: the density of what is left is in proportion to the share of jobs that
    /// are longer (the renewal theorem).
    fn left(&mut self) -> f64 {
        let spec = &self.spec;
        let (median, most) = (spec.length_median.in_seconds(), spec.length_most.in_seconds());
        let spread = spec.length_spread;
        if spec.length_kind == LengthKind::Exponential {
            let within = -libm::expm1(-most / median);
            return -median * libm::log1p(-self.stream.uniform() * within);
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
        whole * self.stream.uniform()
    }

    /// Draws the next job, one that has just come.
    pub fn draw(&mut self) -> Draw {
        let draws = self.stream.at(self.drawn);
        self.drawn += 1;
        let wanted = draws.lognormal(self.spec.gpus_median, self.spec.gpus_spread);
        let median = self.spec.length_median.in_seconds();
        let length = match self.spec.length_kind {
            LengthKind::Lognormal => draws.lognormal(median, self.spec.length_spread),
            LengthKind::Exponential => median * draws.exponential(),
        };
        let work = length.min(self.spec.length_most.in_seconds());
        Draw { gpus: self.round(wanted), work }
    }

    /// The nearest multiple of the step within bounds; the bounds themselves need not be multiples.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within bounds")]
    fn round(&self, wanted: f64) -> u32 {
        let step = f64::from(self.spec.gpus_step);
        let stepped = (wanted.clamp(self.least, self.most) / step).round() * step;
        stepped.clamp(self.least, self.most) as u32
    }

    /// The next job and when it arrives after `now`; none before `horizon`. `rhythm` gives the hour
    /// of the day of an instant and whether it is a weekend.
    ///
    /// A Poisson process whose rate follows the day and the week, by thinning.
    pub fn next_arrival(
        &mut self,
        now: SimTime,
        horizon: SimTime,
        rhythm: impl Fn(SimTime) -> (u32, bool),
    ) -> Option<(SimTime, Draw)> {
        let greatest = self.rhythm.greatest;
        let mean_seconds = 3600.0 / (self.rate * greatest);
        if !mean_seconds.is_finite() {
            return None;
        }
        let draw = self.draw(); // and the draws that follow, in the same occurrence
        let mut at = now;
        loop {
            let gap = self.stream.exponential() * mean_seconds;
            at = at + SimDuration::from_seconds_rounded_up(gap);
            if at > horizon {
                return None;
            }
            if self.stream.uniform() * greatest < self.rhythm.at(rhythm(at)) {
                return Some((at, draw));
            }
        }
    }

    /// Jobs that wait at the start: as many as the scenario says, or as run in the mean.
    pub const fn at_start(&self) -> u32 {
        self.at_start
    }

    /// Mean of a job's GPUs.
    fn mean_gpus(&self) -> f64 {
        let spec = &self.spec;
        clamped_lognormal_mean(spec.gpus_median, spec.gpus_spread, self.least, self.most)
    }

    /// Mean of a job's GPUs times its hours of computing.
    pub fn mean_gpu_hours(&self) -> f64 {
        let spec = &self.spec;
        let (median, most) = (spec.length_median.in_hours(), spec.length_most.in_hours());
        let hours = match spec.length_kind {
            LengthKind::Lognormal => clamped_lognormal_mean(median, spec.length_spread, 0.0, most),
            LengthKind::Exponential => median * (1.0 - libm::exp(-most / median)),
        };
        self.mean_gpus() * hours
    }

    /// Arrivals in a day, averaged over the week.
    pub fn arrivals_per_day(&self) -> f64 {
        self.rate * 24.0
    }
}

impl Rhythm {
    fn new(spec: &ClassSpec) -> Self {
        let mean_of_week = (5.0 + 2.0 * spec.weekend_factor) / 7.0;
        let hour = |hour: u32, week: f64| {
            let phase = (f64::from(hour) + 0.5 - BUSIEST_HOUR) / 24.0 * std::f64::consts::TAU;
            let day = 1.0 + spec.daily_swing * libm::cos(phase);
            day * week / mean_of_week
        };
        let mut frequency = [[0.0; HOURS]; 2];
        for (index, place) in (0..).zip(&mut frequency[0]) {
            *place = hour(index, 1.0);
        }
        for (index, place) in (0..).zip(&mut frequency[1]) {
            *place = hour(index, spec.weekend_factor);
        }
        Self { frequency, greatest: (1.0 + spec.daily_swing) / mean_of_week }
    }

    /// At an hour of the day, on a weekend or not.
    fn at(&self, (hour, weekend): (u32, bool)) -> f64 {
        self.frequency[usize::from(weekend)][hour as usize % HOURS]
    }
}

/// Share of a lognormal above a bound.
fn above(median: f64, spread: f64, bound: f64) -> f64 {
    if spread == 0.0 {
        return if median >= bound { 1.0 } else { 0.0 };
    }
    let place = libm::log(bound / median) / spread;
    0.5 * libm::erfc(place / std::f64::consts::SQRT_2)
}

/// The nearest whole number of jobs.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "fewer than GPUs")]
fn nearest(jobs: f64) -> u32 {
    jobs.round() as u32
}

/// Mean of a lognormal that is clamped between two bounds.
fn clamped_lognormal_mean(median: f64, spread: f64, low: f64, high: f64) -> f64 {
    if spread == 0.0 {
        return median.clamp(low, high);
    }
    let place = |bound: f64| libm::log(bound / median) / spread;
    let below = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
    let (from, to) = (place(low), place(high));
    let middle = median * libm::exp(spread * spread / 2.0);
    low * below(from) + middle * (below(to - spread) - below(from - spread)) + high * below(-to)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::jobs::CheckpointChoice;
    use units::Span;

    /// A class of one shape, whose jobs make no checkpoints.
    pub(in crate::jobs) fn class(daily_swing: f64, weekend_factor: f64) -> Class {
        let spec = ClassSpec {
            share: 0.5,
            arrivals: None,
            at_start: None,
            gpus_median: 8.0,
            gpus_spread: 1.0,
            gpus_least: 1,
            gpus_most: None,
            gpus_step: 1,
            length_kind: LengthKind::Lognormal,
            length_median: Span::hours(8.0),
            length_spread: 1.3,
            length_most: Span::hours(168.0),
            estimate_factor: 2.0,
            intensity: 0.6,
            daily_swing,
            weekend_factor,
            checkpoint: CheckpointChoice::None,
            checkpoint_interval: Span::hours(1.0),
            checkpoint_interval_most: Span::hours(1.0),
            checkpoint_write: Span::hours(0.0),
            checkpoint_memory_every: Span::hours(0.0),
            checkpoint_memory_overhead: 0.0,
            model_parameters: None,
            parameters_per_gpu: 0.0,
            restart_time: None,
        };
        let all = JobsSpec {
            policy: crate::jobs::Policy::Easy,
            offered_load: 0.9,
            largest_share: 0.5,
            only: Vec::new(),
            operations: crate::jobs::Operations::default(),
            recovery: crate::jobs::RecoverySpec::usual(),
            storage: crate::jobs::StorageSpec::usual(),
            class: std::iter::once(("test".to_owned(), spec)).collect(),
        };
        Class::all(&all, 10_000, 7).remove(0)
    }

    /// The rate of arrivals relative to its mean over the week, as it is stated: a cosine over the
    /// day times the factor of the weekend.
    fn intensity(spec: &ClassSpec, (hour, weekend): (u32, bool)) -> f64 {
        let phase = (f64::from(hour) + 0.5 - BUSIEST_HOUR) / 24.0 * std::f64::consts::TAU;
        let day = 1.0 + spec.daily_swing * libm::cos(phase);
        let week = if weekend { spec.weekend_factor } else { 1.0 };
        day * week / ((5.0 + 2.0 * spec.weekend_factor) / 7.0)
    }

    /// Method: every instant at which a job may arrive is worked out from the same draws with the
    /// rate computed at that instant; all arrivals of a year agree to the nanosecond.
    #[test]
    fn arrivals_are_those_of_the_rate_computed_at_every_instant() {
        // The first day is a Monday.
        let rhythm = |at: SimTime| {
            let hours = at.in_nanoseconds() / SimDuration::hours(1).in_nanoseconds();
            (u32::try_from(hours % 24).unwrap(), hours / 24 % 7 >= 5)
        };
        let horizon = SimTime::START + SimDuration::hours(365 * 24);
        for (swing, weekend) in [(0.6, 0.5), (0.0, 1.0), (1.0, 0.0)] {
            let (mut quick, mut plain) = (class(swing, weekend), class(swing, weekend));
            let greatest = (1.0 + swing) / ((5.0 + 2.0 * weekend) / 7.0);
            let mean_seconds = 3600.0 / (plain.rate * greatest);
            let (mut now, mut count) = (SimTime::START, 0);
            loop {
                let found = quick.next_arrival(now, horizon, rhythm);
                let draw = plain.draw();
                let mut at = now;
                let expected = loop {
                    let gap = plain.stream.exponential() * mean_seconds;
                    at = at + SimDuration::from_seconds_rounded_up(gap);
                    if at > horizon {
                        break None;
                    }
                    if plain.stream.uniform() * greatest < intensity(&plain.spec, rhythm(at)) {
                        break Some((at, draw));
                    }
                };
                assert_eq!(found, expected, "job {count} of a swing of {swing}");
                let Some((at, _)) = found else { break };
                (now, count) = (at, count + 1);
            }
            assert!(count > 1_000, "{count} arrivals tell little");
        }
    }

    /// Method: the mean of many clamped draws against the closed form, within four standard errors.
    #[test]
    fn the_mean_of_a_clamped_lognormal_is_its_closed_form() {
        let mut stream = Stream::new(1, "test", 0);
        for (median, spread, low, high) in [(100.0, 1.2, 8.0, 2000.0), (5.0, 0.7, 0.0, 6.0)] {
            let count = 200_000;
            let draws: Vec<f64> =
                (0..count).map(|_| stream.lognormal(median, spread).clamp(low, high)).collect();
            let mean = draws.iter().sum::<f64>() / f64::from(count);
            let variance = draws.iter().map(|draw| (draw - mean) * (draw - mean)).sum::<f64>();
            let error = libm::sqrt(variance) / f64::from(count);
            let expected = clamped_lognormal_mean(median, spread, low, high);
            assert!((mean - expected).abs() < 4.0 * error, "{mean} against {expected}");
        }
    }

    /// The mean of what is left is E[L²] / 2 E[L] (renewal theorem), here from the same draws of whole
    /// lengths. Method: 20,000 draws of each, for each kind of length, and without any spread, where
    /// what is left is half.
    #[test]
    fn what_is_left_of_jobs_under_way_is_as_the_renewal_theorem_says() {
        for (kind, spread, most) in [
            (LengthKind::Lognormal, 1.3, 168.0),
            (LengthKind::Lognormal, 1.3, 20.0),
            (LengthKind::Lognormal, 0.0, 168.0),
            (LengthKind::Exponential, 0.0, 12.0),
        ] {
            let mut class = class(0.0, 1.0);
            class.spec.length_kind = kind;
            class.spec.length_spread = spread;
            class.spec.length_most = Span::hours(most);
            let count = 20_000;
            let (mut first, mut second, mut left) = (0.0, 0.0, 0.0);
            for _ in 0..count {
                let length = class.draw().work;
                (first, second) = (first + length, second + length * length);
                left += class.draw_at_start().work;
            }
            let expected = second / (2.0 * first);
            let found = left / f64::from(count);
            assert!((found / expected - 1.0).abs() < 0.03, "{found} against {expected}");
        }
    }
}
