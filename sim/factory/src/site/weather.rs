//! Weather: the temperature and humidity of every hour.

use engine::Stream;
use units::{Celsius, Height, TemperatureDifference};

use super::spec::LEAST_SHARE;
use super::{WeatherKind, WeatherSpec};
use crate::calendar::Moment;
use crate::moist_air::{relative_humidity, standard_pressure};

/// Hourly weather of one year, from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct HourlyWeather {
    /// Dry-bulb temperature of every hour, 8,760 values from January.
    pub dry_bulb: Vec<Celsius>,
    /// Relative humidity of every hour, from 0 to 1.
    pub relative_humidity: Vec<f64>,
    /// Pressure of the air of every hour, in pascals.
    pub pressure: Vec<f64>,
    /// Global radiation on a horizontal plane of every hour, in watts a square metre, where the file has it.
    pub sunlight: Option<Vec<f64>>,
}

/// Weather of one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeatherNow {
    /// Dry-bulb temperature.
    pub dry_bulb: Celsius,
    /// Relative humidity, from 0 to 1.
    pub relative_humidity: f64,
    /// Pressure of the air, in pascals.
    pub pressure: f64,
}

/// Where hourly weather comes from, and the generator's state.
///
/// The generator follows the monthly normals, between mid-months such that every month keeps its mean.
/// It adds a deviation of the year and one of the day that is correlated with the day before (AR(1)).
/// Hours rise from the normal minimum to the normal maximum of the day and keep its normal mean. The
/// deviation of a day is constant from midnight to midnight: hourly weather within a day is smoother
/// than the real one.
#[derive(Clone, Debug)]
pub struct Weather {
    spec: WeatherSpec,
    normals: Normals,
    /// Pressure of the air where no file gives it, in pascals.
    pressure: f64,
    file: Option<HourlyWeather>,
    days: Stream,
    years: Stream,
    /// The day for which `deviation` was drawn.
    day: Option<u32>,
    /// The day's deviation in units of its standard deviation.
    deviation: f64,
}

/// Monthly normals, as values at mid-months between which days lie on a line.
#[derive(Clone, Debug)]
struct Normals {
    mean: Vec<f64>,
    high: Vec<f64>,
    low: Vec<f64>,
    dew_point: Vec<f64>,
}

/// Hour of the day at which it is warmest, in solar time.
const WARMEST_HOUR: f64 = 15.0;
/// Share of a day's temperature deviation that its dew point follows.
const DEW_POINT_FOLLOWS: f64 = 0.7;
/// Hours of the year of a weather file.
const HOURS_PER_YEAR: usize = 8760;

impl WeatherSpec {
    /// The afternoon of a day in the hottest month that lies so many standard deviations above the normal; what is constant
    /// is as hot every day.
    pub fn hot_day(&self, deviations: f64) -> Celsius {
        if let (WeatherKind::Constant, Some(air)) = (self.kind, self.dry_bulb) {
            return air;
        }
        let months = self.high.iter().zip(&self.day_deviation);
        let degrees = |(high, deviation): (&Celsius, &TemperatureDifference)| {
            high.in_degrees() + deviations * deviation.in_kelvins()
        };
        let hottest = months.map(degrees).fold(f64::NEG_INFINITY, f64::max);
        Celsius::degrees(hottest + self.warming.in_kelvins())
    }
}

impl Weather {
    /// Weather of a scenario; `file` is the content of the file it names.
    pub fn new(
        spec: &WeatherSpec,
        elevation: Height,
        file: Option<HourlyWeather>,
        seed: u64,
    ) -> Self {
        let at_mid_months = |months: &[Celsius]| {
            at_mid_months(&months.iter().map(|month| month.in_degrees()).collect::<Vec<_>>())
        };
        let normals = Normals {
            mean: at_mid_months(&spec.mean),
            high: at_mid_months(&spec.high),
            low: at_mid_months(&spec.low),
            dew_point: at_mid_months(&spec.dew_point),
        };
        Self {
            spec: spec.clone(),
            normals,
            pressure: standard_pressure(elevation),
            file,
            days: Stream::new(seed, "weather/day", 0),
            years: Stream::new(seed, "weather/year", 0),
            day: None,
            deviation: 0.0,
        }
    }

    /// The weather of the hour that begins at `moment`; moments must not go back in time.
    pub fn hour(&mut self, moment: Moment) -> WeatherNow {
        match (self.spec.kind, &self.file) {
            (WeatherKind::Constant, _) => WeatherNow {
                dry_bulb: self.spec.dry_bulb.unwrap_or_default() + self.spec.warming,
                relative_humidity: self.spec.relative_humidity.unwrap_or_default(),
                pressure: self.pressure,
            },
            (WeatherKind::File, Some(file)) => {
                let hour = (moment.day_of_year * 24 + moment.hour as usize) % HOURS_PER_YEAR;
                WeatherNow {
                    dry_bulb: file.dry_bulb[hour] + self.spec.warming,
                    relative_humidity: file.relative_humidity[hour],
                    pressure: file.pressure[hour],
                }
            }
            _ => self.generate(moment),
        }
    }

    fn generate(&mut self, moment: Moment) -> WeatherNow {
        if self.day != Some(moment.day) {
            self.begin_day(moment);
        }
        let spec = &self.spec;
        let year = self.years.at(moment.year).normal();
        let day_deviation =
            interpolate(&spec.day_deviation, moment, TemperatureDifference::in_kelvins);
        let deviation = spec.year_deviation * year
            + TemperatureDifference::kelvins(day_deviation) * self.deviation
            + spec.warming;
        let normal = |values: &[f64]| interpolate(values, moment, |value| value);
        let Normals { mean, high, low, dew_point } = &self.normals;
        let (low, range) = (normal(low), normal(high) - normal(low));
        let share = (normal(mean) - low) / range.max(f64::MIN_POSITIVE);
        let phase = (f64::from(moment.hour) - WARMEST_HOUR) / 24.0 * std::f64::consts::TAU;
        let dry_bulb = Celsius::degrees(low + range * shape(share, phase)) + deviation;
        let dew_point = Celsius::degrees(normal(dew_point)) + deviation * DEW_POINT_FOLLOWS;
        WeatherNow {
            dry_bulb,
            relative_humidity: relative_humidity(dry_bulb, dew_point),
            pressure: self.pressure,
        }
    }

    fn begin_day(&mut self, moment: Moment) {
        let correlation = self.spec.day_correlation;
        let innovation = libm::sqrt(1.0 - correlation * correlation);
        let draw = self.days.at(moment.day).normal();
        let first = self.day.is_none();
        self.deviation =
            if first { draw } else { correlation * self.deviation + innovation * draw };
        self.day = Some(moment.day);
    }
}

/// How far the temperature of a day has risen from its minimum to its maximum, from 0 to 1, at a phase
/// of 0 at its warmest; it rises to `share` of that on average.
///
/// Between (1 + cos) / 2 to two successive powers, whose means are known; upside down for days that are
/// warm for long.
fn shape(share: f64, phase: f64) -> f64 {
    let share = share.clamp(LEAST_SHARE, 1.0 - LEAST_SHARE);
    if share > 0.5 {
        return 1.0 - shape(1.0 - share, phase + std::f64::consts::PI);
    }
    let base = f64::midpoint(1.0, libm::cos(phase));
    let (mut power, mut mean, mut next_mean, mut number) = (base, 0.5, 0.375, 2.0);
    while next_mean > share {
        number += 1.0;
        power *= base;
        mean = next_mean;
        next_mean *= (2.0 * number - 1.0) / (2.0 * number);
    }
    let blend = (mean - share) / (mean - next_mean);
    power * (1.0 - blend + blend * base)
}

/// Values at mid-months between which lines keep the mean of every month: (before + 6 here + after) / 8.
///
/// J. Sheng and F. Zwiers, "An improved scheme for time-dependent boundary conditions in atmospheric
/// general circulation models", Climate Dynamics 14 (1998). Each step leaves a third of the error.
fn at_mid_months(means: &[f64]) -> Vec<f64> {
    let mut values = means.to_vec();
    let count = values.len();
    for _ in 0..MOST_STEPS {
        let before = values.clone();
        for (month, value) in values.iter_mut().enumerate() {
            let beside = before[(month + count - 1) % count] + before[(month + 1) % count];
            *value = (8.0 * means[month] - beside) / 6.0;
        }
    }
    values
}

/// A third to this power is below rounding.
const MOST_STEPS: u32 = 40;

/// Monthly values between mid-months, as seen through `value`.
fn interpolate<Q: Copy>(months: &[Q], moment: Moment, value: fn(Q) -> f64) -> f64 {
    let here = value(months[moment.month]);
    let (other, weight) = if moment.month_share < 0.5 {
        ((moment.month + 11) % 12, 0.5 - moment.month_share)
    } else {
        ((moment.month + 1) % 12, moment.month_share - 0.5)
    };
    here + (value(months[other]) - here) * weight
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use units::{SimDuration, SimTime};

    fn spec() -> WeatherSpec {
        let kelvins = TemperatureDifference::kelvins;
        WeatherSpec {
            kind: WeatherKind::Normals,
            file: None,
            dry_bulb: None,
            relative_humidity: None,
            mean: vec![Celsius::degrees(15.0); 12],
            high: vec![Celsius::degrees(20.0); 12],
            low: vec![Celsius::degrees(10.0); 12],
            dew_point: vec![Celsius::degrees(9.0); 12],
            day_deviation: vec![kelvins(2.4); 12],
            day_correlation: 0.63,
            year_deviation: kelvins(0.0),
            warming: kelvins(0.0),
        }
    }

    /// Mean, maximum and minimum of the days of a month of 2027, in the mean of its days.
    fn month(spec: &WeatherSpec, first_day: u64, days: u64) -> [f64; 3] {
        let calendar = Calendar::new("2027-01-01").unwrap();
        let mut weather = Weather::new(spec, Height::ZERO, None, 7);
        let mut sums = [0.0; 3];
        for day in 0..365 {
            let hour = |hour| SimTime::START + SimDuration::hours(day * 24 + hour);
            let hours: Vec<f64> =
                (0..24).map(|h| weather.hour(calendar.at(hour(h))).dry_bulb.in_degrees()).collect();
            if (first_day..first_day + days).contains(&day) {
                sums[0] += hours.iter().sum::<f64>() / 24.0;
                sums[1] += hours.iter().copied().fold(f64::MIN, f64::max);
                sums[2] += hours.iter().copied().fold(f64::MAX, f64::min);
            }
        }
        sums.map(|sum| sum / days as f64)
    }

    /// Days like those of Johor, whose mean is not midway: 25.8 C between 23.0 and 30.1 C; and of places whose
    /// nights, or afternoons, are long.
    #[test]
    fn days_keep_their_maximum_and_minimum_whatever_their_mean() {
        for mean in [23.9, 24.5, 25.0, 25.8, 26.55, 27.0, 28.5, 29.2] {
            let months = |degrees: f64| vec![Celsius::degrees(degrees); 12];
            let (mean_of, high, low) = (months(mean), months(30.1), months(23.0));
            let day_deviation = vec![TemperatureDifference::ZERO; 12];
            let spec = WeatherSpec { mean: mean_of, high, low, day_deviation, ..spec() };
            for (found, expected) in month(&spec, 31, 28).into_iter().zip([mean, 30.1, 23.0]) {
                assert!((found - expected).abs() < 1e-9, "{found} against {expected} of {mean}");
            }
        }
    }

    /// Method: January to December of Kagoshima, whose August is a peak that lines between means of months
    /// would cut by 0.4 K.
    #[test]
    fn months_keep_their_normals() {
        let celsius = |months: [f64; 12]| months.map(Celsius::degrees).to_vec();
        let mean = [8.7, 9.9, 12.8, 17.1, 21.0, 24.0, 28.1, 28.8, 26.3, 21.6, 16.2, 10.9];
        let high = [13.1, 14.6, 17.5, 21.8, 25.5, 27.5, 31.9, 32.7, 30.1, 25.8, 20.6, 15.3];
        let low = [4.9, 5.8, 8.5, 12.7, 17.1, 21.0, 25.3, 26.0, 23.2, 18.0, 12.2, 7.0];
        let day_deviation = vec![TemperatureDifference::ZERO; 12];
        let (means, highs, lows) = (celsius(mean), celsius(high), celsius(low));
        let spec = WeatherSpec { mean: means, high: highs, low: lows, day_deviation, ..spec() };
        let mut first_day = 0;
        for (number, days) in
            [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate()
        {
            let expected = [mean[number], high[number], low[number]];
            for (found, expected) in month(&spec, first_day, days).into_iter().zip(expected) {
                assert!((found - expected).abs() < 0.01, "{found} against {expected} in {number}");
            }
            first_day += days;
        }
    }

    /// Method: 40 years of day means; mean, standard deviation and lag-1 correlation against what
    /// was asked for, within four standard errors.
    #[test]
    fn the_generator_keeps_the_normals_it_is_given() {
        let calendar = Calendar::new("2027-01-01").unwrap();
        let mut weather = Weather::new(&spec(), Height::ZERO, None, 7);
        let days: Vec<f64> = (0..40 * 365)
            .map(|day| {
                let hour = |hour: u64| SimTime::START + SimDuration::hours(day * 24 + hour);
                let at = |h| weather.hour(calendar.at(hour(h))).dry_bulb.in_degrees();
                (0..24).map(at).sum::<f64>() / 24.0
            })
            .collect();
        let count = days.len() as f64;
        let mean = days.iter().sum::<f64>() / count;
        let variance = days.iter().map(|day| (day - mean) * (day - mean)).sum::<f64>() / count;
        let products = days.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean));
        let correlation = products.sum::<f64>() / count / variance;
        assert!((mean - 15.0).abs() < 0.17, "mean {mean}");
        assert!((libm::sqrt(variance) - 2.4).abs() < 0.12, "deviation {}", libm::sqrt(variance));
        assert!((correlation - 0.63).abs() < 0.03, "correlation {correlation}");
    }

    #[test]
    fn air_is_never_more_than_saturated() {
        let calendar = Calendar::new("2027-01-01").unwrap();
        let mut weather = Weather::new(&spec(), Height::ZERO, None, 3);
        for hour in 0..8760 {
            let now = weather.hour(calendar.at(SimTime::START + SimDuration::hours(hour)));
            assert!(now.relative_humidity > 0.0 && now.relative_humidity <= 1.0, "{now:?}");
        }
    }
}
