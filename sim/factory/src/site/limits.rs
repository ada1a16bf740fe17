//! Limits over time: what the connection gives until a line or a substation is built, and by hour and month where it
//! is flexible.

use std::collections::BTreeMap;

use units::{Power, SimDuration, SimTime};

use crate::calendar::{Calendar, MONTHS, Moment};
use crate::settings::{Check, at_least, one_of, spec};

const HOURS_OF_DAY: usize = 24;

spec! {
    /// What the connection gives from which day on, while it is built. May be written as a list of tables:
    /// `limits = [{ from = "2030-01-01", power = "350 MW" }, …]`.
    pub struct LimitsSpec {
        /// Days, each later than the one before, and the first no later than the run begins.
        pub from: Vec<String>;
        /// What may be drawn from each of these days on; never more than by contract.
        pub power: Vec<Power> = at_least(0.0);
    }
}

/// Limits during a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Limits {
    /// In the order of time: from when on so much is given.
    steps: Vec<(SimTime, Power)>,
    /// By month: the share of it that may be drawn in each hour of a day; empty where that is all.
    by_hour: Vec<Vec<f64>>,
}

impl LimitsSpec {
    /// Checks that days are in order, and that the run has a limit from its begin on.
    pub fn check(&self, check: &mut Check<'_>, calendar: Option<&Calendar>) {
        let (from, power) = ("location.grid.limits.from", "location.grid.limits.power");
        check.require(
            &[power, from],
            self.from.len() == self.power.len(),
            format_args!("{} powers for {} days", self.power.len(), self.from.len()),
            "must be as many as location.grid.limits.from has days",
        );
        let Some(calendar) = calendar else { return };
        let mut before: Option<(i64, &String)> = None;
        for day in &self.from {
            let at = match calendar.days_until(day) {
                Ok(at) => at,
                Err(allowed) => {
                    check.require(&[from], false, format_args!("{day:?}"), allowed);
                    continue;
                }
            };
            match before {
                None => check.require(
                    &[from, "start"],
                    at <= 0,
                    format_args!("{day:?}"),
                    "leaves the days from start until then without a limit: the first must not be after start",
                ),
                Some((last, other)) => check.require(
                    &[from],
                    at > last,
                    format_args!("{day:?} after {other:?}"),
                    "must be in order, each day later than the one before",
                ),
            }
            before = Some((at, day));
        }
    }
}

/// Checks a table of shares by month and hour.
pub(super) fn check_hours(by_hour: &BTreeMap<String, Vec<f64>>, check: &mut Check<'_>) {
    for (month, shares) in by_hour {
        let key = format!("location.grid.limit_hours.{month}");
        check.require(
            &[&key],
            month_of(month).is_some(),
            format_args!("{month:?}"),
            format_args!("must be a month: {}", one_of(month, MONTHS)),
        );
        check.require(
            &[&key],
            shares.len() == HOURS_OF_DAY,
            format_args!("{} values", shares.len()),
            "must have 24 values, one for each hour of a day: what may be drawn then of what the connection gives",
        );
    }
}

fn month_of(name: &str) -> Option<usize> {
    MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))
}

impl Limits {
    /// Those of a scenario that was checked, on the days of its run.
    pub(super) fn new(
        spec: &LimitsSpec,
        by_hour: &BTreeMap<String, Vec<f64>>,
        calendar: &Calendar,
    ) -> Self {
        let step = |(day, power): (&String, &Power)| {
            let days = u64::try_from(calendar.days_until(day).unwrap_or(0)).unwrap_or(0);
            (SimTime::START + SimDuration::hours(24 * days), *power)
        };
        let mut table = Vec::new();
        for (month, shares) in by_hour {
            table.resize(MONTHS.len(), Vec::new());
            if let Some(month) = month_of(month) {
                table[month].clone_from(shares);
            }
        }
        Self { steps: spec.from.iter().zip(&spec.power).map(step).collect(), by_hour: table }
    }

    /// Whether there are any.
    pub(super) const fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.by_hour.is_empty()
    }

    /// What may be drawn at an instant of what is `agreed`.
    pub(super) fn within(&self, agreed: Power, (now, moment): (SimTime, Moment)) -> Power {
        let begun = self.steps.iter().rev().find(|(from, _)| *from <= now);
        let given = begun.map_or(agreed, |&(_, power)| power.min(agreed));
        let shares = self.by_hour.get(moment.month);
        given * shares.and_then(|hours| hours.get(moment.hour as usize)).copied().unwrap_or(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of 400 MW from February on after 100 MW, of a contract of 300 MW; in July nothing at noon and half
    /// in the hour after.
    #[test]
    fn limits_follow_days_months_and_hours() {
        let calendar = Calendar::new("2030-01-15").unwrap();
        let spec = LimitsSpec {
            from: vec!["2029-05-01".to_owned(), "2030-02-01".to_owned()],
            power: vec![Power::megawatts(100.0), Power::megawatts(400.0)],
        };
        let mut july = vec![1.0; 24];
        (july[12], july[13]) = (0.0, 0.5);
        let by_hour = BTreeMap::from([("july".to_owned(), july)]);
        let limits = Limits::new(&spec, &by_hour, &calendar);
        let at = |day: &str, hour: u64| {
            let days = u64::try_from(calendar.days_until(day).unwrap()).unwrap();
            let now = SimTime::START + SimDuration::hours(24 * days + hour);
            let found = limits.within(Power::megawatts(300.0), (now, calendar.at(now)));
            found.in_megawatts()
        };
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found}");
        near(at("2030-01-31", 23), 100.0);
        near(at("2030-02-01", 0), 300.0);
        near(at("2030-07-01", 11), 300.0);
        near(at("2030-07-01", 12), 0.0);
        near(at("2030-07-31", 13), 150.0);
        near(at("2030-08-01", 12), 300.0);
        assert!(Limits::default().is_empty() && !limits.is_empty());
    }
}
