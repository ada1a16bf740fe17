//! Sunlight: a clear sky by latitude, day and hour, with clouds by a generator; or what a weather file measured.

use engine::Stream;

use crate::calendar::Moment;
use crate::settings::{Check, between, spec};
use crate::special::{beta_quantile, normal_below};

spec! {
    /// Clouds, where no weather file tells of sunlight.
    pub struct CloudSpec {
        /// Mean over the hours of what clouds leave of the sunlight of a clear sky.
        pub clearness: f64 = between(0.05, 0.98);
        /// Standard deviation of that among hours.
        pub deviation: f64 = between(0.0, 0.49);
        /// Correlation of that between successive hours.
        pub correlation: f64 = between(0.0, 0.99);
    }
}

/// Sunlight at a place, hour by hour.
#[derive(Clone, Debug)]
pub struct Sun {
    latitude: f64,
    /// Hours by which the sun is ahead of the clock.
    ahead: f64,
    clouds: Clouds,
    /// Global radiation on a horizontal plane in the hours of a year, in watts a square metre.
    measured: Option<Vec<f64>>,
}

/// What clouds leave: a beta distribution whose values follow each other.
#[derive(Clone, Debug)]
struct Clouds {
    correlation: f64,
    /// Values of the distribution at evenly spaced standard normal ones.
    table: Vec<f64>,
    hours: Stream,
    /// The state of the hour that was asked for last, as a standard normal value, and its number.
    state: Option<(u32, f64)>,
}

/// Standard normal values between which the distribution is tabulated, and their number.
const REACH: f64 = 4.0;
const STEPS: u32 = 64;
/// Instants of an hour over which the height of the sun is averaged.
const INSTANTS: u32 = 6;
/// Hours of the year of a weather file.
const HOURS_PER_YEAR: usize = 8760;
/// Watts a square metre that are full sunlight.
const FULL: f64 = 1000.0;

impl CloudSpec {
    /// Checks the rules between its keys.
    pub(super) fn check(&self, check: &mut Check<'_>) {
        let most = libm::sqrt(self.clearness * (1.0 - self.clearness));
        check.require(
            &["location.cloud.deviation", "location.cloud.clearness"],
            self.deviation < most,
            self.deviation.to_string(),
            format_args!(
                "must be below {most:.3}, as a share about {} cannot scatter more",
                self.clearness
            ),
        );
    }
}

impl Sun {
    /// That of a place with such a clock, and with the radiation of a file if there is one.
    pub fn new(
        spec: &CloudSpec,
        (latitude, longitude, clock): (f64, f64, Option<f64>),
        measured: Option<Vec<f64>>,
        seed: u64,
    ) -> Self {
        // Without a clock it shows noon when the sun does.
        let ahead = clock.map_or(0.0, |clock| longitude / 15.0 - clock);
        Self { latitude, ahead, clouds: Clouds::new(spec, seed), measured }
    }

    /// Sunlight of the hour that begins at `moment`, as a share of 1,000 W/m2; moments must not go back in time.
    pub fn light(&mut self, moment: Moment) -> f64 {
        if let Some(measured) = &self.measured {
            let hour = (moment.day_of_year * 24 + moment.hour as usize) % HOURS_PER_YEAR;
            return measured[hour] / FULL;
        }
        let number = moment.day * 24 + moment.hour;
        let clouds = self.clouds.leave(number);
        clear_sky(self.latitude, moment.day_of_year, f64::from(moment.hour) + self.ahead) * clouds
    }
}

/// Mean sunlight of a clear sky on a horizontal plane, as a share of 1,000 W/m2, in the hour that begins at an hour of
/// solar time.
///
/// Haurwitz (Journal of Meteorology 2, 1945): 1,098 W/m2 x cos z x e^(-0.057 / cos z) at the angle z from the zenith;
/// declination by Cooper (Solar Energy 12, 1969).
pub fn clear_sky(latitude: f64, day_of_year: usize, hour: f64) -> f64 {
    let turn = std::f64::consts::TAU;
    let declination =
        (23.45 * libm::sin(turn * (284.0 + day_of_year as f64 + 1.0) / 365.0)).to_radians();
    let latitude = latitude.to_radians();
    let of = |instant: u32| {
        let part = (f64::from(instant) + 0.5) / f64::from(INSTANTS);
        let angle = turn * (hour + part - 12.0) / 24.0;
        let height = libm::sin(latitude) * libm::sin(declination)
            + libm::cos(latitude) * libm::cos(declination) * libm::cos(angle);
        if height <= 0.0 { 0.0 } else { 1098.0 / FULL * height * libm::exp(-0.057 / height) }
    };
    (0..INSTANTS).map(of).sum::<f64>() / f64::from(INSTANTS)
}

impl Clouds {
    fn new(spec: &CloudSpec, seed: u64) -> Self {
        let (mean, deviation) = (spec.clearness, spec.deviation);
        let table = if deviation <= 0.0 {
            vec![mean; STEPS as usize + 1]
        } else {
            let sum = mean * (1.0 - mean) / (deviation * deviation) - 1.0;
            let (a, b) = (mean * sum, (1.0 - mean) * sum);
            let at = |step: u32| {
                let z = REACH * (2.0 * f64::from(step) / f64::from(STEPS) - 1.0);
                beta_quantile(normal_below(z), a, b)
            };
            (0..=STEPS).map(at).collect()
        };
        let hours = Stream::new(seed, "sun/clouds", 0);
        Self { correlation: spec.correlation, table, hours, state: None }
    }

    /// What they leave in an hour, by its number: an AR(1) of standard normal values gives the quantile.
    fn leave(&mut self, number: u32) -> f64 {
        let innovation = libm::sqrt(1.0 - self.correlation * self.correlation);
        let z = match self.state {
            Some((last, z)) if last == number => z,
            Some((last, before)) if last < number => {
                let draw = |hour: u32, hours: &mut Stream| hours.at(hour).normal();
                let mut z = before;
                for hour in last + 1..=number {
                    z = self.correlation * z + innovation * draw(hour, &mut self.hours);
                }
                z
            }
            _ => self.hours.at(number).normal(),
        };
        self.state = Some((number, z));
        self.at(z)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
    fn at(&self, z: f64) -> f64 {
        let place = f64::midpoint(z.clamp(-REACH, REACH) / REACH, 1.0) * f64::from(STEPS);
        let below = (place.floor() as usize).min(STEPS as usize - 1);
        let share = place - below as f64;
        self.table[below] * (1.0 - share) + self.table[below + 1] * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At the equator at an equinox the sun is in the zenith at noon: 1,098 x e^-0.057 = 1,037 W/m2; at night there is
    /// none, nor at noon of the polar night. At 31.6 N the noon of midsummer is 8 degrees from the zenith.
    #[test]
    fn a_clear_sky_is_that_of_haurwitz() {
        let noon = clear_sky(0.0, 79, 11.5);
        assert!((noon - 1.037 * 0.9972).abs() < 0.003, "{noon}");
        assert!(
            clear_sky(31.6, 171, 0.0).abs() < 1e-12 && clear_sky(80.0, 354, 11.5).abs() < 1e-12
        );
        let summer = clear_sky(31.6, 171, 11.5);
        assert!((summer - 1.098 * 0.99 * libm::exp(-0.057 / 0.99)).abs() < 0.005, "{summer}");
        // The morning is as the afternoon.
        let (morning, afternoon) = (clear_sky(45.0, 100, 8.0), clear_sky(45.0, 100, 15.0));
        assert!((morning - afternoon).abs() < 1e-12, "{morning} and {afternoon}");
    }

    /// A mean of 0.6 with a deviation of 0.25 that remembers 0.8 of it from hour to hour, over ten years.
    #[test]
    fn clouds_have_the_mean_the_deviation_and_the_memory_that_they_are_given() {
        let spec = CloudSpec { clearness: 0.6, deviation: 0.25, correlation: 0.8 };
        let mut clouds = Clouds::new(&spec, 5);
        let hours: Vec<f64> = (0..87_600).map(|hour| clouds.leave(hour)).collect();
        let count = hours.len() as f64;
        let mean = hours.iter().sum::<f64>() / count;
        let variance = hours.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / count;
        let products = hours.windows(2).map(|it| (it[0] - mean) * (it[1] - mean)).sum::<f64>();
        let memory = products / count / variance;
        assert!(hours.iter().all(|share| (0.0..=1.0).contains(share)));
        assert!((mean - 0.6).abs() < 0.01, "mean {mean}");
        assert!((libm::sqrt(variance) - 0.25).abs() < 0.01, "deviation {}", libm::sqrt(variance));
        // The copula takes a little of it.
        assert!((memory - 0.79).abs() < 0.02, "memory {memory}");
    }

    /// Asked twice, or after a gap, an hour is as cloudy.
    #[test]
    fn an_hour_is_as_cloudy_however_often_it_is_asked_for() {
        let spec = CloudSpec { clearness: 0.5, deviation: 0.2, correlation: 0.9 };
        let (mut one, mut other) = (Clouds::new(&spec, 1), Clouds::new(&spec, 1));
        let all: Vec<f64> = (0..50).map(|hour| one.leave(hour)).collect();
        other.leave(0);
        assert!(
            (other.leave(49) - all[49]).abs() < 1e-12 && (other.leave(49) - all[49]).abs() < 1e-12
        );
    }
}
