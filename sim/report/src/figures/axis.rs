//! Axes: ranges and their marks at round numbers and at dates.

use files::LocalTime;
use files::numbers::fixed;
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};

/// Marks of dates at most.
const MOST_DATES: f64 = 13.0;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A mark on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where.
    pub at: f64,
    /// What stands there.
    pub label: String,
}

/// An axis with its title, range and marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Quantity and unit.
    pub title: String,
    /// The least value.
    pub low: f64,
    /// The greatest value.
    pub high: f64,
    /// Marks within the range.
    pub marks: Vec<Mark>,
}

impl Axis {
    /// An axis that holds all values, with marks at round numbers.
    pub fn around(title: &str, values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values
            .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        if low > high {
            return Self::between(title, 0.0, 1.0);
        }
        // A line that never moves still needs a height.
        let height = (high - low).max(high.abs() * 0.01).max(1e-9);
        let step = round_step(height);
        let half = step / 2.0;
        let (first, last) = ((low / half).floor() * half, (high / half).ceil() * half);
        Self::between(title, first, last.max(first + step))
    }

    /// An axis that holds zero and all values.
    pub fn from_zero(title: &str, values: impl Iterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.collect();
        if values.iter().all(|&value| value == 0.0) {
            return Self::between(title, 0.0, 1.0);
        }
        Self::around(title, values.into_iter().chain([0.0]))
    }

    /// An axis from `low` to `high` with marks at round numbers.
    pub fn between(title: &str, low: f64, high: f64) -> Self {
        let step = round_step(high - low);
        let mut decimals = 0;
        let mut size = step;
        while (size - size.round()).abs() > 1e-6 * size {
            size *= 10.0;
            decimals += 1;
        }
        let mut marks = Vec::new();
        let mut count = (low / step - 1e-9).ceil();
        while count * step <= high + step * 1e-9 {
            let at = count * step;
            marks.push(Mark { at, label: fixed(at, decimals) });
            count += 1.0;
        }
        Self { title: title.to_owned(), low, high, marks }
    }

    /// An axis with a mark at every name, at 0, 1, 2 and so on.
    pub fn of_names(title: &str, names: impl Iterator<Item = String>) -> Self {
        let marks: Vec<Mark> =
            names.enumerate().map(|(at, label)| Mark { at: at as f64, label }).collect();
        let high = marks.len() as f64 - 0.5;
        Self { title: title.to_owned(), low: -0.5, high: high.max(0.5), marks }
    }

    /// An axis for the decimal logarithms of values above zero, with marks at the values 1, 2 and 5
    /// times a power of ten.
    pub fn logarithmic(title: &str, values: impl Iterator<Item = f64>) -> Self {
        let logarithms = values.map(libm::log10).filter(|value| value.is_finite());
        let (low, high) = logarithms
            .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        if low >= high {
            let middle = if low > high { 0.0 } else { low };
            return Self::between(title, middle - 0.5, middle + 0.5);
        }
        let mut marks = Vec::new();
        let mut power = low.floor();
        while power <= high {
            for digit in [1.0, 2.0, 5.0] {
                let at = power + libm::log10(digit);
                if (low - 1e-6..=high + 1e-6).contains(&at) {
                    let value = libm::pow(10.0, power) * digit;
                    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
                    marks.push(Mark { at, label: rounded.to_string() });
                }
            }
            power += 1.0;
        }
        Self { title: title.to_owned(), low, high, marks }
    }

    /// The axis with as many of its marks as fit side by side into so many pixels, evenly, and zero
    /// among them if it was marked.
    pub fn thinned(self, width: f64) -> Self {
        let letters = |mark: &Mark| mark.label.chars().count() as f64;
        let widest = self.marks.iter().map(letters).fold(0.0, f64::max) * 7.0 + 14.0;
        let shown = self.marks.len() as f64;
        let mut step = 1;
        while step < self.marks.len() && shown / step as f64 * widest > width {
            step += 1;
        }
        let zero = self.marks.iter().position(|mark| mark.at == 0.0).unwrap_or_default();
        let kept = |(place, _): &(usize, Mark)| place % step == zero % step;
        let marks = self.marks.into_iter().enumerate().filter(kept).map(|(_, mark)| mark);
        Self { marks: marks.collect(), ..self }
    }

    /// An axis of local time over the first hours of a run.
    pub(crate) fn dates(local: LocalTime, hours: f64) -> Self {
        let steps = Step::ALL.iter();
        let step = steps.copied().find(|step| hours / step.hours() <= MOST_DATES);
        let step = step.unwrap_or(Step::Years(10));
        let title = match step {
            Step::Hours(_) => "Local time",
            Step::Days(_) | Step::Months(_) | Step::Years(_) => "Local date",
        };
        let title = title.to_owned();
        Self { title, low: 0.0, high: hours, marks: step.marks(local.start(), hours) }
    }
}

/// A round step that divides a length into about five parts.
fn round_step(length: f64) -> f64 {
    let rough = length / 5.0;
    let mut magnitude = 1.0;
    while magnitude * 10.0 <= rough {
        magnitude *= 10.0;
    }
    while magnitude > rough {
        magnitude /= 10.0;
    }
    let round = [1.0, 2.0, 2.5, 5.0, 10.0].map(|digit| digit * magnitude);
    round.into_iter().find(|&step| step >= rough * 0.999).unwrap_or(10.0 * magnitude)
}

/// A step between dates.
#[derive(Clone, Copy, Debug)]
enum Step {
    Hours(i64),
    Days(i64),
    Months(i64),
    Years(i16),
}

impl Step {
    const ALL: [Self; 12] = [
        Self::Hours(1),
        Self::Hours(6),
        Self::Days(1),
        Self::Days(2),
        Self::Days(7),
        Self::Months(1),
        Self::Months(3),
        Self::Months(6),
        Self::Years(1),
        Self::Years(2),
        Self::Years(5),
        Self::Years(10),
    ];

    fn hours(self) -> f64 {
        match self {
            Self::Hours(count) => count as f64,
            Self::Days(count) => count as f64 * 24.0,
            Self::Months(count) => count as f64 * 730.5,
            Self::Years(count) => f64::from(count) * 8766.0,
        }
    }

    fn span(self) -> Span {
        match self {
            Self::Hours(count) => Span::new().hours(count),
            Self::Days(count) => Span::new().days(count),
            Self::Months(count) => Span::new().months(count),
            Self::Years(count) => Span::new().years(i64::from(count)),
        }
    }

    /// The last date of the steps that is not after `start`.
    fn first(self, start: DateTime) -> DateTime {
        let date = start.date();
        let date = match self {
            Self::Hours(_) | Self::Days(_) => date,
            Self::Months(1) => date.first_of_month(),
            Self::Months(_) => date.first_of_year(),
            Self::Years(count) => {
                let year = date.year() - date.year().rem_euclid(count);
                Date::new(year, 1, 1).unwrap_or(date)
            }
        };
        date.to_datetime(Time::midnight())
    }

    fn marks(self, start: DateTime, hours: f64) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let mut date = self.first(start);
        loop {
            let at = date.duration_since(start).as_secs_f64() / 3600.0;
            if at > hours {
                return marks;
            }
            if at >= 0.0 {
                marks.push(Mark { at, label: self.label(date, marks.is_empty()) });
            }
            let next = date.saturating_add(self.span());
            if next == date {
                return marks;
            }
            date = next;
        }
    }

    fn label(self, date: DateTime, first: bool) -> String {
        let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
        match self {
            Self::Hours(_) if first || date.hour() == 0 => format!("{} {month}", date.day()),
            Self::Hours(_) => format!("{:02}:00", date.hour()),
            Self::Days(_) if first => format!("{} {month} {}", date.day(), date.year()),
            Self::Days(_) => format!("{} {month}", date.day()),
            Self::Months(_) if first || date.month() == 1 => format!("{month} {}", date.year()),
            Self::Months(_) => month.to_owned(),
            Self::Years(_) => date.year().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.marks.iter().map(|mark| mark.label.as_str()).collect()
    }

    #[test]
    fn marks_stand_at_round_numbers() {
        let axis = Axis::from_zero("MW", [3.0, 727.0, 813.0].into_iter());
        assert_eq!(labels(&axis), ["0", "200", "400", "600", "800"]);
        let axis = Axis::around("", [1.0653, 1.0891].into_iter());
        assert_eq!(labels(&axis), ["1.065", "1.070", "1.075", "1.080", "1.085", "1.090"]);
        let axis = Axis::from_zero("", [-52.4, 15.0].into_iter());
        assert_eq!(labels(&axis), ["-60", "-40", "-20", "0", "20"]);
    }

    #[test]
    fn ratios_are_marked_at_round_values() {
        let axis = Axis::logarithmic("", [0.03, 0.3, 3.0].into_iter());
        assert_eq!(labels(&axis), ["0.05", "0.1", "0.2", "0.5", "1", "2"]);
        assert!((axis.marks[4].at - 0.0).abs() < 1e-12 && axis.low < axis.marks[0].at);
        for values in [vec![], vec![7.0], vec![0.0]] {
            let axis = Axis::logarithmic("", values.into_iter());
            assert!(axis.high > axis.low, "{axis:?}");
        }
    }

    #[test]
    fn marks_are_left_out_where_they_would_touch() {
        let axis = Axis::between("", -0.4, 0.6);
        assert_eq!(labels(&axis), ["-0.4", "-0.2", "0.0", "0.2", "0.4", "0.6"]);
        assert_eq!(axis.clone().thinned(6.0 * 42.0), axis);
        assert_eq!(labels(&axis.clone().thinned(3.0 * 42.0)), ["-0.4", "0.0", "0.4"]);
        assert_eq!(labels(&axis.thinned(2.0 * 42.0)), ["0.0", "0.6"]);
    }

    #[test]
    fn every_range_has_a_height() {
        for values in [vec![], vec![0.0], vec![5.0, 5.0], vec![-3.0], vec![1e12], vec![1e-7]] {
            for axis in
                [Axis::around("", values.iter().copied()), Axis::from_zero("", values.into_iter())]
            {
                assert!(axis.high > axis.low && axis.marks.len() >= 2, "{axis:?}");
                assert!(axis.marks.len() <= 12, "{axis:?}");
            }
        }
    }

    #[test]
    fn marks_of_time_are_dates_that_people_use() {
        let axis = |hours| Axis::dates(LocalTime::new("2030-01-01"), hours);
        assert_eq!(labels(&axis(1.0)), ["1 Jan", "01:00"]);
        assert_eq!(labels(&axis(8760.0))[..3], ["Jan 2030", "Feb", "Mar"]);
        assert_eq!(labels(&axis(24.0 * 10.0))[..2], ["1 Jan 2030", "2 Jan"]);
        let fifty = axis(438_000.0);
        assert_eq!(
            labels(&fifty),
            ["2030", "2035", "2040", "2045", "2050", "2055", "2060", "2065", "2070", "2075"]
        );
        // 2032 is a leap year: the fifth year begins a day later.
        assert!((fifty.marks[1].at - (5.0 * 8760.0 + 24.0)).abs() < 1e-9);
        let spring = Axis::dates(LocalTime::new("2028-04-01"), 180.0 * 24.0);
        assert_eq!(labels(&spring), ["Apr 2028", "May", "Jun", "Jul", "Aug", "Sep"]);
    }
}
