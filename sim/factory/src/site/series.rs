//! Series: prices or carbon of every step of whole years, as somebody recorded them, found by the date of the run.

use jiff::civil::Date;
use units::Span;

use crate::settings::{Choice, between, spec};

spec! {
    /// A CSV file of recorded numbers, one row for each step of an hour or of a whole part of it, over at least a year.
    pub struct SeriesSpec {
        /// The file, beside the scenario that names it.
        pub file: Option<String>;
        /// Column of the numbers, by its header.
        pub column: Option<String>;
        /// Column of the times at which steps begin, by its header.
        pub time: Option<String>;
        /// Column that numbers the steps of a day from 1, where times are days only.
        pub step: Option<String>;
        /// Clock of the times where they do not carry their offset: "UTC", an offset such as "+09:00", a place such as
        /// "Europe/Brussels", or a POSIX rule such as "CET-1CEST,M3.5.0,M10.5.0/3" that says when clocks change.
        pub time_zone: Option<String>;
        /// Unit of the numbers: of prices a currency for each MWh or kWh, such as "JPY/kWh"; of carbon "g/kWh" or "t/MWh".
        pub unit: Option<String>;
        /// Year in which the twelve months begin that are used; by default all whole years of the file.
        pub year: Option<u32> = between(1900.0, 2200.0);
        /// Longest gap that is filled, on a line between its neighbours; a longer one is a mistake.
        pub fill: Span = between(0.0, 604_800.0);
        /// Which day of the file stands for a day of the run.
        pub align: Align;
    }
}

/// Which day of a file stands for a day of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// That of the same date; 28 February for the 29th where the year of the file has none.
    #[default]
    Date,
    /// Of the days around that the one of the same weekday, at most three days away.
    Weekday,
}

impl Choice for Align {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("date", Self::Date), ("weekday", Self::Weekday)];
}

/// Numbers for every step of whole years by the clock of the plant.
///
/// A year of the run that the file has is that year. For any other the years of the file follow each other again and again,
/// each found by month and day.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Hours from the beginning of 1970 to its first step.
    begins: i64,
    steps_per_hour: usize,
    values: Vec<f64>,
    align: Align,
}

/// Days at most from a date to one of the same weekday.
const HALF_WEEK: i64 = 3;

impl Series {
    /// Numbers from an hour on, counted from the beginning of 1970 by the clock of the plant.
    ///
    /// # Panics
    /// Without a number for each step of a year at least.
    pub fn new(begins: i64, steps_per_hour: usize, values: Vec<f64>, align: Align) -> Self {
        assert!(values.len() >= 8760 * steps_per_hour, "a series has a year at least");
        assert!(values.len().is_multiple_of(steps_per_hour), "a series has whole hours");
        Self { begins, steps_per_hour, values, align }
    }

    /// Steps of an hour.
    pub const fn steps_per_hour(&self) -> usize {
        self.steps_per_hour
    }

    /// Hours from the beginning of 1970, by the clock of the plant, to its first step.
    pub const fn begins(&self) -> i64 {
        self.begins
    }

    /// All of its numbers, as they follow each other.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The numbers of the steps of an hour of a day of the run.
    pub fn of_hour(&self, date: Date, hour: u32) -> &[f64] {
        let first = self.place(date, hour) * self.steps_per_hour;
        &self.values[first..first + self.steps_per_hour]
    }

    /// The mean of an hour of a day of the run.
    pub fn mean_of_hour(&self, date: Date, hour: u32) -> f64 {
        self.of_hour(date, hour).iter().sum::<f64>() / self.steps_per_hour as f64
    }

    /// The hour of the series that stands for an hour of the run.
    fn place(&self, date: Date, hour: u32) -> usize {
        let there = |day: i64| self.within(day * 24 + i64::from(hour));
        let [first, last] = [self.begins, self.begins + self.hours() - 1].map(year_of);
        let days: Vec<(i16, i64)> = (first..=last)
            .map(|year| (year, days_of(in_year(date, year))))
            .filter(|(_, day)| there(*day).is_some())
            .collect();
        let own = days.iter().find(|(year, _)| *year == date.year());
        let count = i64::try_from(days.len()).unwrap_or(1);
        let turn = (i64::from(date.year()) - i64::from(days[0].0)).rem_euclid(count);
        let (_, day) = *own.unwrap_or(&days[usize::try_from(turn).unwrap_or(0)]);
        let shifted = [0, -7, 7].map(|weeks| day + self.shift(date, day) + weeks);
        let place = shifted.into_iter().find_map(there).or_else(|| there(day));
        place.expect("the day is in the series")
    }

    /// Days from a day of the series to the one of the weekday of a date.
    fn shift(&self, date: Date, day: i64) -> i64 {
        match self.align {
            Align::Date => 0,
            Align::Weekday => (days_of(date) - day + HALF_WEEK).rem_euclid(7) - HALF_WEEK,
        }
    }

    fn hours(&self) -> i64 {
        i64::try_from(self.values.len() / self.steps_per_hour).unwrap_or(i64::MAX)
    }

    /// The place of an hour that is counted from the beginning of 1970, if it is in the series.
    fn within(&self, hour: i64) -> Option<usize> {
        let place = hour - self.begins;
        (0..self.hours()).contains(&place).then(|| usize::try_from(place).unwrap_or(0))
    }
}

/// The same month and day of another year; 28 February for the 29th of one that has none.
fn in_year(date: Date, year: i16) -> Date {
    let same = |day: i8| Date::new(year, date.month(), day);
    same(date.day()).or_else(|_| same(28)).expect("years are those of files")
}

/// Days since the beginning of 1970.
pub fn days_of(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24
}

/// The year of an hour since the beginning of 1970.
fn year_of(hour: i64) -> i16 {
    let days = jiff::Span::new().days(hour.div_euclid(24));
    Date::constant(1970, 1, 1).saturating_add(days).year()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Each step is the number of its hour in the file.
    fn counted(begins: &str, hour: i64, hours: usize, align: Align) -> Series {
        let values = (0..hours).map(|hour| hour as f64).collect();
        Series::new(days_of(date(begins)) * 24 + hour, 1, values, align)
    }

    /// 2024 has 366 days: 1 March is its 61st, also for 2027; 29 February 2028 is its own, and of 2023, which has none,
    /// the 28th.
    #[test]
    fn days_are_found_by_their_date() {
        let leap = counted("2024-01-01", 0, 8784, Align::Date);
        let hour = |series: &Series, day: &str, hour: u32| series.of_hour(date(day), hour)[0];
        for (day, expected) in [("2027-01-01", 0.0), ("2027-03-01", 60.0), ("2028-02-29", 59.0)] {
            assert!((hour(&leap, day, 5) - (expected * 24.0 + 5.0)).abs() < 1e-9, "{day}");
        }
        let plain = counted("2023-01-01", 0, 8760, Align::Date);
        assert!((hour(&plain, "2028-02-29", 0) - 58.0 * 24.0).abs() < 1e-9);
        assert!((hour(&plain, "2028-03-01", 0) - 59.0 * 24.0).abs() < 1e-9);
    }

    /// A year of Coordinated Universal Time begins at 9 h in Japan: the hours of 1 January before that are those of the
    /// next year. A fiscal year begins in April: its January is that of the year after.
    #[test]
    fn a_year_may_begin_at_any_hour() {
        let shifted = counted("2024-01-01", 9, 8784, Align::Date);
        assert!((shifted.of_hour(date("2027-01-01"), 9)[0]).abs() < 1e-9);
        assert!((shifted.of_hour(date("2027-01-01"), 8)[0] - 8783.0).abs() < 1e-9);
        let fiscal = counted("2023-04-01", 0, 8784, Align::Date);
        let january = fiscal.of_hour(date("2030-01-01"), 0)[0];
        assert!((january - 275.0 * 24.0).abs() < 1e-9, "{january}");
    }

    /// Of 2023 and 2024 the run's 2024 is itself, 2025 is 2023 again, and 2026 is 2024.
    #[test]
    fn years_follow_each_other() {
        let both = counted("2023-01-01", 0, 8760 + 8784, Align::Date);
        let year = |day: &str| both.of_hour(date(day), 0)[0] >= 8760.0;
        let of = ["2023-06-01", "2024-06-01", "2025-06-01", "2026-06-01", "2022-06-01"];
        assert_eq!(of.map(year), [false, true, false, true, true]);
    }

    /// 1 January 2024 is a Monday. 1 January 2027 is a Friday, for which the nearest one is 29 December: three days
    /// before the file begins, so it is the 5th. 6 January 2027, a Wednesday, has the 3rd.
    #[test]
    fn weekdays_may_be_kept() {
        let series = counted("2024-01-01", 0, 8784, Align::Weekday);
        let day = |day: &str| series.of_hour(date(day), 0)[0] / 24.0 + 1.0;
        assert!((day("2027-01-01") - 5.0).abs() < 1e-9);
        assert!((day("2027-01-06") - 3.0).abs() < 1e-9, "{}", day("2027-01-06"));
        let same = (0..7000_i32).all(|after| {
            let of_run = date("2025-01-01").saturating_add(jiff::Span::new().days(after));
            #[expect(clippy::cast_possible_truncation, reason = "whole hours of a year")]
            let place = (series.of_hour(of_run, 0)[0] / 24.0) as i64;
            let found = date("2024-01-01").saturating_add(jiff::Span::new().days(place));
            found.weekday() == of_run.weekday()
        });
        assert!(same);
    }
}
