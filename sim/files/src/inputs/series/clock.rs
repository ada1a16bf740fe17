//! Times of recorded series: clocks with and without daylight saving time, days in numbered steps, whole years.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

/// Places and the rules by which their clocks run today. The rules of Europe hold since 1996, those of North America
/// since 2007; the others have no daylight saving time.
const PLACES: [(&str, &str); 17] = [
    ("UTC", "UTC0"),
    ("Europe/London", "GMT0BST,M3.5.0/1,M10.5.0"),
    ("Europe/Brussels", CENTRAL_EUROPE),
    ("Europe/Paris", CENTRAL_EUROPE),
    ("Europe/Berlin", CENTRAL_EUROPE),
    ("Europe/Madrid", CENTRAL_EUROPE),
    ("Europe/Bucharest", "EET-2EEST,M3.5.0/3,M10.5.0/4"),
    ("America/New_York", "EST5EDT,M3.2.0,M11.1.0"),
    ("America/Chicago", "CST6CDT,M3.2.0,M11.1.0"),
    ("America/Los_Angeles", "PST8PDT,M3.2.0,M11.1.0"),
    ("Asia/Tokyo", "JST-9"),
    ("Asia/Singapore", "SGT-8"),
    ("Asia/Kuala_Lumpur", "MYT-8"),
    ("Asia/Shanghai", "CST-8"),
    ("Asia/Taipei", "CST-8"),
    ("Asia/Dubai", "GST-4"),
    ("Asia/Riyadh", "AST-3"),
];
const CENTRAL_EUROPE: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// A day whose steps are numbered from 1: the length of one, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Day(i64);

impl Day {
    /// That of so many steps, one more hour on the day on which clocks go back.
    pub(super) const fn of(steps: u32) -> Self {
        Self(match steps {
            0..=25 => 3600,
            26..=50 => 1800,
            _ => 900,
        })
    }
}

/// Reads times.
pub(super) struct Clock {
    zone: Option<TimeZone>,
    /// The instant before, by which a time that comes twice is told from its other.
    before: i64,
    used: bool,
}

impl Clock {
    /// That of a zone by its name, offset or rule; `None` where times carry their offset.
    ///
    /// # Errors
    /// What would have been right.
    pub(super) fn new(name: Option<&str>) -> Result<Self, String> {
        let zone = name.map(zone).transpose()?;
        Ok(Self { zone, before: i64::MIN, used: false })
    }

    /// Whether no time needed it.
    pub(super) const fn is_idle(&self) -> bool {
        !self.used
    }

    /// Seconds since 1970 of a time, or of a numbered step of a day.
    ///
    /// # Errors
    /// What would have been right.
    pub(super) fn instant(&mut self, text: &str, step: Option<(Day, &str)>) -> Result<i64, String> {
        let text = text.replace('/', "-");
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Ok(instant.as_second());
        }
        let words = "must be a day or time such as 2024-01-31 or 2024-01-31 15:30";
        let day = || text.parse::<Date>().map(|day| day.at(0, 0, 0, 0));
        let time = text.parse::<DateTime>().or_else(|_| day()).map_err(|_| words.to_owned())?;
        let zone = self.zone.as_ref();
        let zone = zone.ok_or("has no offset: the series needs its time_zone, such as \"UTC\"")?;
        self.used = true;
        let ambiguous = zone.to_ambiguous_timestamp(time);
        let instant = match ambiguous.offset() {
            AmbiguousOffset::Gap { .. } => {
                return Err("is no time of its time_zone: clocks go forward over it".to_owned());
            }
            AmbiguousOffset::Fold { before, after } => {
                let [first, second] = [before, after].map(|offset| offset.to_timestamp(time));
                let first = first.map_err(|_| words.to_owned())?.as_second();
                let second = second.map_err(|_| words.to_owned())?.as_second();
                if first > self.before { first } else { second }
            }
            AmbiguousOffset::Unambiguous { offset } => {
                offset.to_timestamp(time).map_err(|_| words.to_owned())?.as_second()
            }
        };
        let within = match step {
            None => 0,
            Some((Day(length), number)) => {
                let number = number.parse::<i64>().ok().filter(|number| (1..=100).contains(number));
                number
                    .map(|number| (number - 1) * length)
                    .ok_or("must have its step of the day, from 1")?
            }
        };
        self.before = instant + within;
        Ok(self.before)
    }
}

fn zone(name: &str) -> Result<TimeZone, String> {
    let place = PLACES.iter().find(|(place, _)| *place == name);
    let rule = place.map_or(name, |(_, rule)| rule);
    let hours = |text: &str| text.split_once(':')?.0.parse::<i8>().ok();
    if let Some(sign) = rule.chars().next().filter(|it| "+-".contains(*it)) {
        let minutes = rule.split_once(':').and_then(|(_, minutes)| minutes.parse::<i32>().ok());
        let (hours, minutes) = (hours(rule), minutes.filter(|it| (0..60).contains(it)));
        if let (Some(hours), Some(minutes)) = (hours.filter(|it| it.abs() <= 14), minutes) {
            let minutes = if sign == '-' { -minutes } else { minutes };
            let offset = Offset::from_seconds(i32::from(hours) * 3600 + minutes * 60);
            return offset.map(TimeZone::fixed).map_err(|error| error.to_string());
        }
    }
    TimeZone::posix(rule).map_err(|_| {
        let places: Vec<&str> = PLACES.iter().map(|(place, _)| *place).collect();
        format!(
            "must be an offset such as \"+09:00\", a rule such as \"{CENTRAL_EUROPE}\", or one of {}",
            places.join(", ")
        )
    })
}

/// Of hours from one since 1970 on: how many to leave out, and how many make whole years; only the one that begins in a
/// `year` where that is said.
///
/// # Errors
/// What the file would have to hold.
pub(super) fn years_from(
    begins: i64,
    hours: usize,
    year: Option<u32>,
) -> Result<(usize, usize), String> {
    let hours = i64::try_from(hours).unwrap_or(i64::MAX);
    let first = day_of(begins);
    let span = || format!("has {first} to {}", day_of(begins + hours - 1));
    let skipped = match year {
        Some(year) => {
            let year = i16::try_from(year).unwrap_or(i16::MAX);
            let january = Date::new(year, 1, 1).map_or(i64::MAX / 48, factory::site::days_of) * 24;
            let skipped = (january - begins).max(0);
            if first.year() > year || skipped >= hours {
                return Err(format!("must be a year of the file, which {}", span()));
            }
            skipped
        }
        None => 0,
    };
    let begins = begins + skipped;
    let until = |years: i64| {
        let end = day_of(begins).saturating_add(jiff::Span::new().years(years));
        factory::site::days_of(end) * 24 + begins.rem_euclid(24) - begins
    };
    let most = if year.is_some() { 1 } else { 100 };
    let years = (1..=most).take_while(|years| until(*years) <= hours - skipped).last();
    let years = years.ok_or_else(|| format!("must hold twelve months at least; it {}", span()))?;
    Ok((usize::try_from(skipped).unwrap_or(0), usize::try_from(until(years)).unwrap_or(0)))
}

/// The day of an hour since 1970.
fn day_of(hour: i64) -> Date {
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(hour.div_euclid(24)))
}
