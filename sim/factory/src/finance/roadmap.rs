//! The roadmap: generations of racks with the day from which they can be bought in volume.

use units::{Money, Power, Span};

use crate::calendar::Calendar;
use crate::settings::{above, at_least, between, spec};

spec! {
    /// A generation of racks that can be bought from a day on.
    pub struct GenerationSpec {
        /// Day from which it is delivered in volume, as year-month-day, as its maker says.
        pub volume: String;
        /// How much later it is taken to come.
        pub slip: Span;
        /// Power of a rack at its rating.
        pub rack_power: Power = at_least(1.0);
        /// Share of that which leaves through liquid.
        pub liquid_share: f64 = between(0.0, 1.0);
        /// GPUs of a rack.
        pub gpus: u32 = at_least(1.0);
        /// Price of a rack, delivered.
        pub rack_price: Money;
        /// Price of a GPU-hour on the first day of its path, unless `finance.price` says otherwise.
        pub gpu_hour_price: Money;
        /// Training that a GPU does for each unit of a GB200's.
        pub training: f64 = above(0.0);
        /// Tokens that a GPU generates for each of a GB200's.
        pub decoding: f64 = above(0.0);
        /// Whether its racks are fed with 800 V, so that a chain built for 54 V must be converted.
        pub high_voltage: bool;
    }
}

impl GenerationSpec {
    /// Months of a twelfth of a year from the first day of a run until it is delivered in volume; below 0
    /// when it was before that day.
    #[expect(clippy::cast_precision_loss, reason = "days of some centuries")]
    pub fn months_until(&self, calendar: &Calendar) -> f64 {
        let days = calendar.days_until(&self.volume).unwrap_or_default();
        (days as f64 / 365.0 + self.slip.in_years()) * 12.0
    }
}

/// The generation that is bought in a month of the run: the newest that is delivered in volume by then.
pub fn newest_by<'a>(
    roadmap: impl Iterator<Item = (&'a String, &'a GenerationSpec)>,
    calendar: &Calendar,
    month: f64,
) -> Option<(&'a String, &'a GenerationSpec)> {
    let since = |it: &GenerationSpec| it.months_until(calendar);
    let there = roadmap.filter(|(_, generation)| since(generation) <= month);
    there.max_by(|(_, one), (_, other)| since(one).total_cmp(&since(other)))
}

/// Racks of a generation that fit what was built: as many as its power feeds and its liquid cools.
pub fn racks_that_fit(generation: &GenerationSpec, power: Power, liquid: Power) -> u32 {
    let rack = generation.rack_power;
    let by_power = power / rack;
    let wet = rack * generation.liquid_share;
    let by_liquid = if wet > Power::ZERO { liquid / wet } else { f64::INFINITY };
    // A rack that fits to within rounding fits.
    let racks = (by_power.min(by_liquid) + 1e-9).floor().max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked range")]
    let racks = racks as u32;
    racks
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn generation(volume: &str, slip_months: f64, kilowatts: f64) -> GenerationSpec {
        GenerationSpec {
            volume: volume.to_owned(),
            slip: Span::years(slip_months / 12.0),
            rack_power: Power::kilowatts(kilowatts),
            liquid_share: 1.0,
            gpus: 72,
            rack_price: Money::dollars(4e6),
            gpu_hour_price: Money::dollars(5.0),
            training: 1.0,
            decoding: 1.0,
            high_voltage: false,
        }
    }

    #[test]
    fn the_newest_generation_in_volume_is_bought() {
        let calendar = Calendar::new("2027-01-01").unwrap();
        let roadmap = BTreeMap::from([
            ("now".to_owned(), generation("2026-09-30", 0.0, 190.0)),
            ("soon".to_owned(), generation("2029-01-01", 6.0, 600.0)),
        ]);
        let name =
            |month| newest_by(roadmap.iter(), &calendar, month).map(|found| found.0.as_str());
        // 2029-01-01 is 731 days or 24.03 months after the first day, and 6 months of slip.
        assert_eq!(name(-12.0), None);
        assert_eq!(name(30.0), Some("now"));
        assert_eq!(name(30.1), Some("soon"));
    }

    /// 831.2 MW for racks of 600 kW: 1,385.3, so 1,385; liquid for 700 MW cools 1,166.
    #[test]
    fn racks_fit_the_power_and_the_liquid_that_were_built() {
        let kyber = generation("2027-10-01", 0.0, 600.0);
        let racks = |power, liquid| {
            racks_that_fit(&kyber, Power::megawatts(power), Power::megawatts(liquid))
        };
        assert_eq!(racks(831.2, 900.0), 1_385);
        assert_eq!(racks(831.2, 700.0), 1_166);
        assert_eq!(racks(0.5, 900.0), 0);
        assert_eq!(racks(0.6, 0.6), 1);
    }
}
