//! Weather: the temperature and humidity of every hour.

use engine::Stream;
use units::{Celsius, TemperatureDifference};

use super::{WeatherKind, WeatherSpec};
use crate::calendar::Moment;

/// Hourly weather of one year, from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct HourlyWeather {
    /// Dry-bulb temperature of every hour, 8,760 values from January.
    pub dry_bulb: Vec<Celsius>,
    /// Relative humidity of every hour, from 0 to 1.
    pub relative_humidity: Vec<f64>,
}

/// Weather of one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeatherNow {
    /// Dry-bulb temperature.
    pub dry_bulb: Celsius,
    /// Relative humidity, from 0 to 1.
    pub relative_humidity: f64,
}

/// Where hourly weather comes from, and the generator's state.
///
/// The generator adds to the monthly normals, interpolated between mid-months, a deviation of the
/// year, a deviation of the day that is correlated with the day before (AR(1)), and a daily cosine
/// between the normal minimum and maximum. The deviation of a day is constant from midnight to
/// midnight: hourly weather within a day is smoother than the real one.
#[derive(Clone, Debug)]
pub struct Weather {
    spec: WeatherSpec,
    file: Option<HourlyWeather>,
    days: Stream,
    years: Stream,
    /// The day for which `deviation` was drawn.
    day: Option<u32>,
    /// The day's deviation in units of its standard deviation.
    deviation: f64,
}

/// Hour of the day at which it is warmest, in solar time.
const WARMEST_HOUR: f64 = 15.0;
/// Share of a day's temperature deviation that its dew point follows.
const DEW_POINT_FOLLOWS: f64 = 0.7;
/// Hours of the year of a weather file.
const HOURS_PER_YEAR: usize = 8760;

impl Weather {
    /// Weather of a scenario; `file` is the content of the file it names.
    pub fn new(spec: &WeatherSpec, file: Option<HourlyWeather>, seed: u64) -> Self {
        Self {
            spec: spec.clone(),
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
            },
            (WeatherKind::File, Some(file)) => {
                let hour = (moment.day_of_year * 24 + moment.hour as usize) % HOURS_PER_YEAR;
                WeatherNow {
                    dry_bulb: file.dry_bulb[hour] + self.spec.warming,
                    relative_humidity: file.relative_humidity[hour],
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
        let year = self.years.at(moment.day / 365).normal();
        let deviation = spec.year_deviation * year
            + interpolate(&spec.day_deviation, moment, TemperatureDifference::in_kelvins)
                .map_or(TemperatureDifference::ZERO, TemperatureDifference::kelvins)
                * self.deviation;
        let normal = |values: &[Celsius]| {
            interpolate(values, moment, Celsius::in_degrees).map_or(0.0, |degrees| degrees)
        };
        let range = normal(&spec.high) - normal(&spec.low);
        let phase = (f64::from(moment.hour) - WARMEST_HOUR) / 24.0 * std::f64::consts::TAU;
        let daily = TemperatureDifference::kelvins(range / 2.0 * libm::cos(phase));
        let dry_bulb = Celsius::degrees(normal(&spec.mean)) + daily + deviation + spec.warming;
        let dew_point = Celsius::degrees(normal(&spec.dew_point))
            + (deviation + spec.warming) * DEW_POINT_FOLLOWS;
        let humidity = vapour_pressure(dew_point.min(dry_bulb)) / vapour_pressure(dry_bulb);
        WeatherNow { dry_bulb, relative_humidity: humidity }
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

/// Monthly values between mid-months, as seen through `value`.
fn interpolate<Q: Copy>(months: &[Q], moment: Moment, value: fn(Q) -> f64) -> Option<f64> {
    let here = value(*months.get(moment.month)?);
    let (other, weight) = if moment.month_share < 0.5 {
        ((moment.month + 11) % 12, 0.5 - moment.month_share)
    } else {
        ((moment.month + 1) % 12, moment.month_share - 0.5)
    };
    Some(here + (value(*months.get(other)?) - here) * weight)
}

/// Pressure of saturated water vapour, in hPa: Magnus form with the coefficients of O. Alduchov and
/// R. Eskridge, Journal of Applied Meteorology 35 (1996).
fn vapour_pressure(temperature: Celsius) -> f64 {
    let t = temperature.in_degrees();
    6.1094 * libm::exp(17.625 * t / (243.04 + t))
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

    /// Method: 40 years of day means; mean, standard deviation and lag-1 correlation against what
    /// was asked for, within four standard errors.
    #[test]
    fn the_generator_keeps_the_normals_it_is_given() {
        let calendar = Calendar::new("2027-01-01").unwrap();
        let mut weather = Weather::new(&spec(), None, 7);
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
        let mut weather = Weather::new(&spec(), None, 3);
        for hour in 0..8760 {
            let now = weather.hour(calendar.at(SimTime::START + SimDuration::hours(hour)));
            assert!(now.relative_humidity > 0.0 && now.relative_humidity <= 1.0, "{now:?}");
        }
    }
}
