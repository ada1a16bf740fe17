//! Dates: where they stand along an axis, and how they are written and read.

use std::ops::Range;

use files::LocalTime;
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time};
use units::SimTime;

use super::instant;
use crate::format::date;

/// A date along an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    /// Hours since the start.
    pub(crate) hour: f64,
    /// The date in a few letters.
    pub(crate) label: String,
    /// About how many hours there are to the next one.
    pub(crate) step: f64,
}

/// A step between dates.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// So many minutes, up to a day.
    Minutes(u32),
    /// A week, from Monday to Monday.
    Week,
    /// So many months.
    Months(i32),
}

const STEPS: [Step; 18] = [
    Step::Minutes(1),
    Step::Minutes(5),
    Step::Minutes(15),
    Step::Minutes(30),
    Step::Minutes(60),
    Step::Minutes(3 * 60),
    Step::Minutes(6 * 60),
    Step::Minutes(12 * 60),
    Step::Minutes(24 * 60),
    Step::Minutes(2 * 24 * 60),
    Step::Week,
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(2 * 12),
    Step::Months(5 * 12),
    Step::Months(10 * 12),
];

impl Step {
    fn hours(self) -> f64 {
        match self {
            Self::Minutes(minutes) => f64::from(minutes) / 60.0,
            Self::Week => 7.0 * 24.0,
            Self::Months(months) => f64::from(months) * 30.4 * 24.0,
        }
    }
}

/// Dates between two hours of a run, at least `apart` hours from each other.
pub(crate) fn ticks(clock: LocalTime, hours: &Range<f64>, apart: f64) -> Vec<Tick> {
    let fits = |step: &&Step| step.hours() >= apart;
    let step = *STEPS.iter().find(fits).unwrap_or(&STEPS[STEPS.len() - 1]);
    let places = match step {
        Step::Minutes(_) => multiples(0.0, step.hours(), hours),
        Step::Week => multiples(-f64::from(clock.hour_of_week()), step.hours(), hours),
        Step::Months(months) => months_between(clock, hours, months),
    };
    let tick = |hour: f64| {
        let label = label(clock.at(instant(hour)), step);
        Tick { hour, label, step: step.hours() }
    };
    places.into_iter().map(tick).collect()
}

/// More dates than any screen has columns.
const MOST: u32 = 100_000;

fn multiples(origin: f64, step: f64, hours: &Range<f64>) -> Vec<f64> {
    let first = ((hours.start - origin) / step).ceil();
    let place = |number: u32| origin + (first + f64::from(number)) * step;
    (0..MOST).map(place).take_while(|hour| *hour <= hours.end).collect()
}

fn months_between(clock: LocalTime, hours: &Range<f64>, months: i32) -> Vec<f64> {
    let year = clock.at(instant(hours.start)).year();
    // Steps of more than a year begin at round ones.
    let years = i16::try_from(months / 12).unwrap_or(1).max(1);
    let first = jiff::civil::date(year - year.rem_euclid(years), 1, 1).at(0, 0, 0, 0);
    let months = (0..).map(|number: i32| first.saturating_add((number * months).months()));
    let hour = |date: DateTime| date.duration_since(clock.start()).as_secs_f64() / 3600.0;
    let all = months.map(hour).take_while(|hour| *hour <= hours.end);
    all.filter(|hour| *hour >= hours.start).collect()
}

fn label(date: DateTime, step: Step) -> String {
    let midnight = date.time() == Time::midnight();
    let form = match step {
        Step::Minutes(minutes) if minutes < 24 * 60 && !midnight => "%H:%M",
        Step::Months(_) if date.month() == 1 => "%Y",
        Step::Months(_) => "%b",
        _ => "%-d %b",
    };
    date.strftime(form).to_string()
}

/// Reads an instant such as `2030-03-05 14:00`; without a time it is midnight, without a date it is
/// the day of `now`.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub(crate) fn read(
    text: &str,
    clock: LocalTime,
    now: SimTime,
    end: SimTime,
) -> Result<SimTime, String> {
    let text = text.trim();
    let today = clock.at(now).date();
    let at = text.parse::<DateTime>().ok();
    let at = at.or_else(|| text.parse::<Date>().ok().map(|date| date.at(0, 0, 0, 0)));
    let at = at.or_else(|| text.parse::<Time>().ok().map(|time| today.to_datetime(time)));
    let Some(at) = at else {
        let example = date(clock, now);
        return Err(format!("“{text}” is not a date: write it like {example}."));
    };
    let seconds = at.duration_since(clock.start()).as_secs_f64();
    if seconds < 0.0 || seconds / 3600.0 > end.in_hours() {
        let (first, last) = (date(clock, SimTime::START), date(clock, end));
        return Err(format!("The run goes from {first} to {last}."));
    }
    Ok(instant(seconds / 3600.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(hours: Range<f64>, apart: f64) -> Vec<(f64, String)> {
        let ticks = ticks(LocalTime::new("2030-01-01"), &hours, apart);
        ticks.into_iter().map(|tick| (tick.hour, tick.label)).collect()
    }

    #[test]
    fn months_stand_at_their_first_days() {
        let months = labels(0.0..8760.0, 500.0);
        assert_eq!(months[0], (0.0, "2030".to_owned()));
        assert_eq!(months[1], (31.0 * 24.0, "Feb".to_owned()));
        assert_eq!(months[2], ((31.0 + 28.0) * 24.0, "Mar".to_owned()));
        assert_eq!(months.last(), Some(&(8760.0, "2031".to_owned())));
    }

    #[test]
    fn weeks_begin_on_mondays() {
        // The first of January 2030 was a Tuesday.
        let weeks = labels(0.0..500.0, 100.0);
        assert_eq!(weeks[0], (6.0 * 24.0, "7 Jan".to_owned()));
        assert_eq!(weeks[1], (13.0 * 24.0, "14 Jan".to_owned()));
    }

    #[test]
    fn hours_of_a_day_name_the_day_at_midnight() {
        let hours = labels(46.0..55.0, 2.5);
        let expected = [(48.0, "3 Jan"), (51.0, "03:00"), (54.0, "06:00")];
        assert_eq!(hours, expected.map(|(hour, label)| (hour, label.to_owned())));
    }

    #[test]
    fn years_of_a_long_run_are_round() {
        let years = labels(0.0..24.0 * 8766.0, 3.0 * 8760.0);
        let years: Vec<&str> = years.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(years, ["2030", "2035", "2040", "2045", "2050"]);
    }

    #[test]
    fn a_date_is_read_as_it_is_written() {
        let clock = LocalTime::new("2030-01-01");
        let (now, end) = (instant(30.0), instant(8760.0));
        let read = |text: &str| read(text, clock, now, end);
        assert_eq!(read("2030-03-05 14:30"), Ok(instant((31.0 + 28.0 + 4.0) * 24.0 + 14.5)));
        assert_eq!(read(" 2030-01-02 "), Ok(instant(24.0)));
        assert_eq!(read("06:00"), Ok(instant(30.0)));
        assert_eq!(read(&date(clock, instant(77.0))), Ok(instant(77.0)));
        assert_eq!(
            read("tomorrow"),
            Err("“tomorrow” is not a date: write it like 2030-01-02 06:00.".to_owned())
        );
        assert_eq!(
            read("2031-06-01"),
            Err("The run goes from 2030-01-01 00:00 to 2031-01-01 00:00.".to_owned())
        );
        assert!(read("2029-12-31").is_err() && read("2030-02-30").is_err());
    }
}
