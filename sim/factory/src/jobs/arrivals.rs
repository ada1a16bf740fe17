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
    /// Each job has an occurrence of its own: its size, its length, then the time until it comes.
    stream: Stream,
    drawn: u32,
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

impl Class {
    /// The classes of a scenario on a plant with `schedulable` GPUs.
    pub fn all(spec: &JobsSpec, schedulable: u32, seed: u64) -> Vec<Self> {
        let class = |(name, class): (&String, &ClassSpec)| {
            let plant = f64::from(schedulable);
            let cap = (plant * spec.largest_share).floor().max(1.0);
            let least = f64::from(class.gpus_least).min(plant);
            let most = class.gpus_most.map_or(cap, f64::from).min(plant).max(least);
            let mut new = Self {
                name: name.clone(),
                least,
                most,
                rate: 0.0,
                stream: Stream::new(seed, &format!("jobs/{name}"), 0),
                drawn: 0,
                spec: class.clone(),
            };
            let offered = class.share * spec.offered_load * plant;
            let by_share = offered / new.mean_gpu_hours();
            new.rate = class.arrivals.map_or(by_share, units::Rate::in_per_hour);
            new
        };
        spec.classes().map(class).collect()
    }

    /// Draws the next job, one that is there without having arrived.
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
        let greatest = (1.0 + self.spec.daily_swing) / self.mean_of_week();
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
            if self.stream.uniform() * greatest < self.intensity(rhythm(at)) {
                return Some((at, draw));
            }
        }
    }

    /// Rate of arrivals relative to its mean over the week.
    fn intensity(&self, (hour, weekend): (u32, bool)) -> f64 {
        let phase = (f64::from(hour) + 0.5 - BUSIEST_HOUR) / 24.0 * std::f64::consts::TAU;
        let day = 1.0 + self.spec.daily_swing * libm::cos(phase);
        let week = if weekend { self.spec.weekend_factor } else { 1.0 };
        day * week / self.mean_of_week()
    }

    /// Mean over the week of the factor for weekends.
    fn mean_of_week(&self) -> f64 {
        (5.0 + 2.0 * self.spec.weekend_factor) / 7.0
    }

    /// Mean of a job's GPUs times its hours of computing.
    pub fn mean_gpu_hours(&self) -> f64 {
        let spec = &self.spec;
        let gpus =
            clamped_lognormal_mean(spec.gpus_median, spec.gpus_spread, self.least, self.most);
        let (median, most) = (spec.length_median.in_hours(), spec.length_most.in_hours());
        let hours = match spec.length_kind {
            LengthKind::Lognormal => clamped_lognormal_mean(median, spec.length_spread, 0.0, most),
            LengthKind::Exponential => median * (1.0 - libm::exp(-most / median)),
        };
        gpus * hours
    }

    /// Arrivals in a day, averaged over the week.
    pub fn arrivals_per_day(&self) -> f64 {
        self.rate * 24.0
    }
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
mod tests {
    use super::*;

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
}
