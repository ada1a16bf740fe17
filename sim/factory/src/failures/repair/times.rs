//! How long repairs take.

use engine::Stream;
use units::{SimDuration, Span};

/// How long a crew's repair takes, by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RepairTimes {
    /// Lognormal.
    Lognormal {
        /// Half of all repairs are over by then.
        median: Span,
        /// Standard deviation of the logarithm.
        spread: f64,
    },
    /// Exponential, as textbooks of reliability have it: what has taken long takes as long again.
    Exponential {
        /// Mean.
        mean: Span,
    },
}

impl RepairTimes {
    /// The time that one repair takes.
    pub fn draw(self, draws: &mut Stream) -> SimDuration {
        let seconds = match self {
            Self::Lognormal { median, spread } => draws.lognormal(median.in_seconds(), spread),
            Self::Exponential { mean } => draws.exponential() * mean.in_seconds(),
        };
        SimDuration::from_seconds_rounded_up(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and standard deviation in hours of so many repairs.
    fn spread_of(times: RepairTimes) -> (f64, f64) {
        const COUNT: u32 = 100_000;
        let mut stream = Stream::new(1, "repairs", 0);
        let all: Vec<f64> =
            (0..COUNT).map(|number| times.draw(stream.at(number)).in_hours()).collect();
        let mean = all.iter().sum::<f64>() / f64::from(COUNT);
        let squares: f64 = all.iter().map(|hours| (hours - mean) * (hours - mean)).sum();
        (mean, libm::sqrt(squares / f64::from(COUNT)))
    }

    /// Exponential times scatter as much as they last; lognormal ones with a median of 80 h and a spread of 0.5 last
    /// 80 x e^0.125 = 90.7 h and scatter by sqrt(e^0.25 - 1) = 0.533 of that. Four standard errors are 1.3 %.
    #[test]
    fn repairs_last_and_scatter_as_they_should() {
        let (mean, deviation) = spread_of(RepairTimes::Exponential { mean: Span::hours(100.0) });
        assert!(
            (mean - 100.0).abs() < 1.3 && (deviation - 100.0).abs() < 2.0,
            "{mean} {deviation}"
        );
        let lognormal = RepairTimes::Lognormal { median: Span::hours(80.0), spread: 0.5 };
        let (mean, deviation) = spread_of(lognormal);
        assert!((mean - 90.65).abs() < 0.7 && (deviation - 48.3).abs() < 1.0, "{mean} {deviation}");
    }
}
