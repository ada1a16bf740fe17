//! Days on which crews maintain units.

use units::{SimDuration, SimTime};

use crate::calendar::Calendar;

const WEEK: u32 = 7;

/// Weekdays of a run outside the months without maintenance, as days since its start, by year of the run.
#[derive(Debug, Default)]
pub(super) struct WorkDays {
    years: Vec<Vec<u32>>,
}

impl WorkDays {
    /// Those of a run that ends then, less those of some months, from 1 to 12.
    pub(super) fn new(blocked_months: &[u32], (calendar, end): (&Calendar, SimTime)) -> Self {
        let allowed = |day: &u32| {
            let moment = calendar.at(at(*day, SimDuration::ZERO));
            let month = u32::try_from(moment.month).unwrap_or(0) + 1;
            !moment.weekend && !blocked_months.contains(&month)
        };
        let horizon = end.since(SimTime::START).in_hours();
        let mut years = Vec::new();
        let (mut first, mut year) = (0, 0);
        while f64::from(first) * 24.0 < horizon {
            let end = first + calendar.hours_of_year(year) / 24;
            years.push((first..end).filter(allowed).collect());
            (first, year) = (end, year + 1);
        }
        Self { years }
    }

    /// How many there are in a year of the run.
    pub(super) fn of_year(&self, year: u16) -> usize {
        self.years.get(usize::from(year)).map_or(0, Vec::len)
    }

    /// The one that lies so far in the list of a year, from 0 up to 1, at a time of the day.
    pub(super) fn at(&self, year: u16, share: f64, time: SimDuration) -> Option<SimTime> {
        let days = self.years.get(usize::from(year))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "of a list")]
        let day = days.get((share * days.len() as f64) as usize)?;
        Some(at(*day, time))
    }

    /// The first one that is a week away or more, at a time of the day.
    pub(super) fn a_week_after(&self, now: SimTime, time: SimDuration) -> Option<SimTime> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "50 years")]
        let day = (now.since(SimTime::START).in_hours() / 24.0) as u32 + WEEK;
        let next = self.years.iter().flatten().find(|&&other| other >= day)?;
        Some(at(*next, time))
    }
}

/// A time of a day of the run.
fn at(day: u32, time: SimDuration) -> SimTime {
    SimTime::START + SimDuration::hours(24 * u64::from(day)) + time
}
