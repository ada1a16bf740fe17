//! The calendar: which month, weekday and hour an instant of the run falls on, in local time.

use jiff::civil::Date;
use units::{SimDuration, SimTime};

/// Months as messages call them, from January.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days of the run with their dates.
#[derive(Clone, Debug)]
pub struct Calendar {
    first_day: Date,
    /// Weekday of the first day, from 0 for Monday.
    first_weekday: u32,
    /// Hours by which its clock is ahead of the one by which days begin, 0 to 23.
    ahead: u64,
}

/// Where an instant falls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Month, from 0 for January.
    pub month: usize,
    /// How far the month has gone, from 0 to 1.
    pub month_share: f64,
    /// Day of a year of 365 days, from 0; 29 February counts as the day before.
    pub day_of_year: usize,
    /// Whole years since the run began, by the calendar.
    pub year: u32,
    /// Hours of the month.
    pub month_hours: u32,
    /// Whole days since the run began.
    pub day: u32,
    /// Hour of the day, from 0.
    pub hour: u32,
    /// Whether it is a Saturday or Sunday.
    pub weekend: bool,
}

/// Where an instant falls in the rhythms of work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phase {
    /// Hour of the day, from 0.
    pub hour: u32,
    /// Whether it is a Saturday or Sunday.
    pub weekend: bool,
    /// How far the year has gone, from 0 to 1.
    pub year: f64,
}

/// Days of a year, on average over four.
const DAYS_OF_YEAR: f64 = 365.25;
const NANOSECONDS_PER_HOUR: u64 = 3_600_000_000_000;
const NANOSECONDS_PER_DAY: u64 = 24 * NANOSECONDS_PER_HOUR;

impl Calendar {
    /// A run that begins at midnight of a day such as `"2027-01-01"`.
    ///
    /// # Errors
    /// What would have been right.
    pub fn new(first_day: &str) -> Result<Self, String> {
        let date = first_day.parse::<Date>();
        let within = date.ok().filter(|date| (1950..=2150).contains(&date.year()));
        within
            .map(|first_day| {
                let weekday = first_day.weekday().to_monday_zero_offset();
                Self { first_day, first_weekday: u32::from(weekday.unsigned_abs()), ahead: 0 }
            })
            .ok_or_else(|| "must be a day from 1950 to 2150 such as \"2027-01-01\"".to_owned())
    }

    /// The same days with a clock that is ahead by so many hours, or behind: hours of the day are those of the clock, and
    /// days, months and years begin when they do without.
    #[must_use]
    pub const fn with_clock_ahead(mut self, hours: i64) -> Self {
        self.ahead = hours.rem_euclid(24).unsigned_abs();
        self
    }

    /// Days from the first day to another such as `"2027-07-01"`, which may be before it.
    ///
    /// # Errors
    /// What would have been right.
    pub fn days_until(&self, day: &str) -> Result<i64, String> {
        let other = Self::new(day)?;
        Ok(other.first_day.duration_since(self.first_day).as_hours() / 24)
    }

    /// Where `time` falls.
    #[expect(clippy::cast_sign_loss, reason = "parts of a date are positive")]
    pub fn at(&self, time: SimTime) -> Moment {
        let (day, hour) = self.day_and_hour(time);
        let date = self.first_day.saturating_add(jiff::Span::new().days(day));
        // From 29 February on, a leap year is a day ahead.
        let leap_day = date.in_leap_year() && date.day_of_year() >= 60;
        let day_of_year = date.day_of_year() - 1 - i16::from(leap_day);
        let (day_of_month, month_length) = (f64::from(date.day()), f64::from(date.days_in_month()));
        Moment {
            month: (date.month() - 1) as usize,
            month_share: (day_of_month - 0.5) / month_length,
            day_of_year: day_of_year as usize,
            year: self.years_until(date),
            month_hours: u32::from(date.days_in_month().unsigned_abs()) * 24,
            day,
            hour,
            weekend: self.is_weekend(day),
        }
    }

    /// The beginning of the day in which `time` falls.
    pub const fn midnight(&self, time: SimTime) -> SimTime {
        SimTime::from_nanoseconds(time.in_nanoseconds() / NANOSECONDS_PER_DAY * NANOSECONDS_PER_DAY)
    }

    /// The date on which `time` falls.
    pub fn date(&self, time: SimTime) -> Date {
        self.first_day.saturating_add(jiff::Span::new().days(self.day_and_hour(time).0))
    }

    /// From the first day to the same day so many years later; part of a year is that part of the year
    /// that begins then.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few years")]
    pub fn length_of_years(&self, years: f64) -> SimDuration {
        let whole = years.floor();
        let (before, year) = (self.hours_until(whole as u32), self.hours_of_year(whole as u32));
        // Hours are whole: what rounding adds does not begin another.
        let part = ((years - whole) * f64::from(year) - 1e-6).ceil().max(0.0);
        SimDuration::hours(before + part as u64)
    }

    /// Hours of the year that begins so many years after the first day.
    #[expect(clippy::cast_possible_truncation, reason = "a year has 8,760 or 8,784 hours")]
    pub fn hours_of_year(&self, year: u32) -> u32 {
        (self.hours_until(year + 1) - self.hours_until(year)) as u32
    }

    /// Hours from the first day to the same day so many years later; 28 February stands for the 29th.
    fn hours_until(&self, years: u32) -> u64 {
        let until =
            self.anniversary_day().saturating_add(jiff::Span::new().years(i64::from(years)));
        let hours = until.duration_since(self.first_day).as_hours();
        hours.max(0).unsigned_abs()
    }

    /// Whole years from the first day to a date.
    fn years_until(&self, date: Date) -> u32 {
        let first = self.anniversary_day();
        let not_yet = (date.month(), date.day()) < (first.month(), first.day());
        let years = i32::from(date.year()) - i32::from(first.year()) - i32::from(not_yet);
        years.max(0).unsigned_abs()
    }

    /// The first day, or the day before where most years do not have it.
    fn anniversary_day(&self) -> Date {
        let leap_day = self.first_day.month() == 2 && self.first_day.day() == 29;
        if leap_day { self.first_day.yesterday().unwrap_or(self.first_day) } else { self.first_day }
    }

    /// What rhythms of work need of `time`.
    pub fn rhythm(&self, time: SimTime) -> Phase {
        let (day, hour) = self.day_and_hour(time);
        let of_year = f64::from(self.first_day.day_of_year() - 1) + f64::from(day);
        let year = of_year / DAYS_OF_YEAR;
        Phase { hour, weekend: self.is_weekend(day), year: year - year.floor() }
    }

    const fn is_weekend(&self, day: u32) -> bool {
        (self.first_weekday + day) % 7 >= 5
    }

    /// Whole days since the run began, and the hour of the day.
    const fn day_and_hour(&self, time: SimTime) -> (u32, u32) {
        let hours = time.in_nanoseconds() / NANOSECONDS_PER_HOUR;
        ((hours / 24) as u32, ((hours + self.ahead) % 24) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::SimDuration;

    /// 1 January 2027 is a Friday; 2028 has a 29 February.
    #[test]
    fn weekdays_and_leap_years_follow_the_calendar() {
        let calendar = Calendar::new("2027-01-01").unwrap();
        let at = |day: u64| calendar.at(SimTime::START + SimDuration::hours(24 * day + 13));
        assert!(!at(0).weekend && at(1).weekend && at(2).weekend && !at(3).weekend);
        assert_eq!((at(31).month, at(31).hour), (1, 13));
        assert_eq!(at(365 + 59).month, 1, "29 February 2028");
        assert_eq!(at(365 + 60).month, 2, "1 March 2028");
        assert_eq!(at(365 + 60).day_of_year, at(59).day_of_year, "1 March of either year");
        assert_eq!(at(365 + 365).day_of_year, 364, "31 December 2028");
    }

    /// 2028 has 366 days: a year from its first day ends with its last, as do those from 1 March 2027; half
    /// of it is 183 days. Four years have 1,461.
    #[test]
    fn a_year_is_a_calendar_year() {
        let days = |first: &str, years: f64| {
            Calendar::new(first).unwrap().length_of_years(years).in_hours() / 24.0
        };
        for (first, years, expected) in [
            ("2028-01-01", 1.0, 366.0),
            ("2027-03-01", 1.0, 366.0),
            ("2028-03-01", 1.0, 365.0),
            ("2027-01-01", 1.0, 365.0),
            ("2028-01-01", 0.5, 183.0),
            ("2027-01-01", 1.5, 365.0 + 183.0),
            ("2028-02-29", 1.0, 365.0),
            ("2027-01-01", 4.0, 1461.0),
            ("2030-01-01", 1.0 / 365.0, 1.0),
        ] {
            let found = days(first, years);
            assert!((found - expected).abs() < 1e-9, "{found} days of {years} from {first}");
        }
    }

    /// Method: four years with a leap day among them, from four first days: every year begins on its day.
    #[test]
    fn years_of_a_run_begin_on_its_first_day() {
        for first in ["2027-01-01", "2028-07-01", "2027-12-31", "2028-03-01"] {
            let calendar = Calendar::new(first).unwrap();
            let mut begins = SimTime::START;
            for year in 0..4 {
                assert_eq!(calendar.at(begins).year, year, "{first}");
                let last = SimDuration::hours(u64::from(calendar.hours_of_year(year)) - 1);
                assert_eq!(calendar.at(begins + last).year, year, "{first}");
                begins = begins + last + SimDuration::hours(1);
            }
        }
    }

    /// Method: compare with the weekday of the date itself, from every day of a week on.
    #[test]
    fn the_rhythm_follows_the_date_from_any_first_day() {
        for first in 1..=7 {
            let calendar = Calendar::new(&format!("2028-02-{first:02}")).unwrap();
            for hours in 0_i64..24 * 400 {
                let date = calendar.first_day.saturating_add(jiff::Span::new().days(hours / 24));
                let weekend = date.weekday().to_monday_zero_offset() >= 5;
                let time = SimTime::START + SimDuration::hours(hours.unsigned_abs());
                let hour = u32::try_from(hours % 24).unwrap();
                let found = calendar.rhythm(time);
                assert_eq!((found.hour, found.weekend), (hour, weekend));
                // Leap years are a day longer than three others.
                let of_year = f64::from(date.day_of_year() - 1) / 365.25;
                assert!((found.year - of_year).abs() < 0.003, "{date}: {}", found.year);
            }
        }
    }

    /// Noon in Japan is 4 in the morning in Belgium, 8 hours behind, on the same day of the run.
    #[test]
    fn a_clock_that_is_behind_shifts_the_hours_of_days() {
        let japan = Calendar::new("2027-01-01").unwrap();
        let belgium = japan.clone().with_clock_ahead(-8);
        for (hours, expected) in [(12, 4), (7, 23), (36, 4)] {
            let at = SimTime::START + SimDuration::hours(hours);
            assert_eq!(belgium.at(at).hour, expected);
            assert_eq!(belgium.rhythm(at).hour, expected);
            assert_eq!(belgium.at(at).day, japan.at(at).day);
        }
    }
}
