//! The course of a run: means of the timeline's hours over a bounded number of buckets.

use factory::results::Row;

use crate::figures::Points;

/// Whole hours, days, weeks and four weeks: lengths that do not beat with the rhythm of a day.
const LENGTHS: [u64; 4] = [1, 24, 168, 672];
/// Buckets at most, as long as four weeks suffice: 50 years have 653 of them.
const MOST: u64 = 700;

/// Hours that stand together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bucket {
    hours: f64,
    /// By column: hours in which it is defined, and the sum, the least and the greatest of them.
    defined: Vec<f64>,
    sums: Vec<f64>,
    least: Vec<f64>,
    greatest: Vec<f64>,
}

/// The hours of a run in buckets of one length.
#[derive(Clone, Debug)]
pub(super) struct Course {
    length: u64,
    buckets: Vec<Bucket>,
}

/// The number of a column of the timeline.
///
/// # Panics
/// If there is no such column.
pub(crate) fn column(name: &str) -> usize {
    let place = factory::columns().iter().position(|column| column.name == name);
    place.unwrap_or_else(|| panic!("the timeline has no column {name}"))
}

impl Bucket {
    fn new() -> Self {
        let all = |value| vec![value; factory::columns().len()];
        let (least, greatest) = (all(f64::MAX), all(f64::MIN));
        Self { hours: 0.0, defined: all(0.0), sums: all(0.0), least, greatest }
    }

    fn add(&mut self, row: &Row) {
        self.hours += 1.0;
        for (place, value) in row.values.iter().enumerate() {
            let Some(value) = *value else { continue };
            self.defined[place] += 1.0;
            self.sums[place] += value;
            self.least[place] = self.least[place].min(value);
            self.greatest[place] = self.greatest[place].max(value);
        }
    }

    /// Sum of a column over the hours.
    pub(super) fn sum(&self, column: usize) -> f64 {
        self.sums[column]
    }

    /// Mean of a column over the hours in which it is defined; 0 where it never is.
    pub(super) fn mean(&self, column: usize) -> f64 {
        self.sums[column] / self.defined[column].max(1.0)
    }

    /// The least of a column's hours.
    pub(super) fn least(&self, column: usize) -> f64 {
        self.least[column]
    }

    /// The greatest of a column's hours.
    pub(super) fn greatest(&self, column: usize) -> f64 {
        self.greatest[column]
    }
}

impl Course {
    /// A course of so many hours, in buckets of a length that keeps their number small.
    pub(super) fn new(hours: u64) -> Self {
        let fits = |length: &&u64| hours.div_ceil(**length) <= MOST;
        let length = LENGTHS.iter().find(fits).unwrap_or(&LENGTHS[LENGTHS.len() - 1]);
        Self { length: *length, buckets: Vec::new() }
    }

    /// Adds the next hour.
    pub(super) fn add(&mut self, row: &Row) {
        let full = |bucket: &Bucket| bucket.hours >= self.length as f64;
        if self.buckets.last().is_none_or(full) {
            self.buckets.push(Bucket::new());
        }
        if let Some(bucket) = self.buckets.last_mut() {
            bucket.add(row);
        }
    }

    /// Whether nothing was recorded.
    pub(super) const fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    /// Hours that were recorded.
    pub(super) fn hours(&self) -> f64 {
        self.buckets.iter().map(|bucket| bucket.hours).sum()
    }

    /// What one point of a line is the mean of.
    pub(super) const fn span_in_words(&self) -> &'static str {
        match self.length {
            1 => "hour",
            24 => "day",
            168 => "week",
            _ => "four weeks",
        }
    }

    /// A line through the middles of the buckets, level to both ends of the run.
    pub(super) fn points(&self, value: impl Fn(&Bucket) -> f64) -> Points {
        self.points_where(|bucket| Some(value(bucket)))
    }

    /// The same through the buckets in which the value is defined.
    pub(super) fn points_where(&self, value: impl Fn(&Bucket) -> Option<f64>) -> Points {
        let mut points = Vec::with_capacity(self.buckets.len() + 2);
        let mut begins = 0.0;
        for bucket in &self.buckets {
            if let Some(value) = value(bucket) {
                if points.is_empty() {
                    points.push((0.0, value));
                }
                points.push((begins + bucket.hours / 2.0, value));
            }
            begins += bucket.hours;
        }
        if let Some(&(_, last)) = points.last() {
            points.push((begins, last));
        }
        points
    }

    /// The line of the means of a column.
    pub(super) fn means(&self, name: &str) -> Points {
        let column = column(name);
        self.points(|bucket| bucket.mean(column))
    }
}

#[cfg(test)]
mod tests {
    use units::{SimDuration, SimTime};

    use super::*;

    fn course(hours: u32) -> Course {
        let mut course = Course::new(u64::from(hours));
        for hour in 0..hours {
            let begins = SimTime::START + SimDuration::hours(u64::from(hour));
            course.add(&Row {
                begins,
                values: vec![Some(f64::from(hour % 7)); factory::columns().len()].into(),
                by_class: Box::default(),
            });
        }
        course
    }

    /// Method: whole numbers, whose sums are exact, over lengths that leave a part of a bucket.
    #[test]
    fn buckets_keep_every_hour_and_all_energy() {
        for hours in [1, 23, 700, 8760, 100_003, 438_000] {
            let course = course(hours);
            let power = column("power_it_mw");
            let kept: f64 = course.buckets.iter().map(|bucket| bucket.sum(power)).sum();
            let added: u64 = (0..u64::from(hours)).map(|hour| hour % 7).sum();
            assert!((kept - added as f64).abs() < 1e-9, "{hours} h: {kept} of {added}");
            assert!((course.hours() - f64::from(hours)).abs() < 1e-9);
            assert!(course.buckets.len() <= 700, "{} buckets", course.buckets.len());
        }
    }

    #[test]
    fn a_bucket_knows_its_mean_and_its_extremes() {
        let course = course(8760);
        let bucket = &course.buckets[0];
        // Hours 0 to 23 modulo 7: three times 0 to 6, then 0, 1 and 2.
        assert!((bucket.mean(0) - (3.0 * 21.0 + 3.0) / 24.0).abs() < 1e-12);
        assert!((bucket.least(0), bucket.greatest(0)) == (0.0, 6.0));
        assert_eq!(course.span_in_words(), "day");
    }

    #[test]
    fn a_line_reaches_both_ends_of_the_run() {
        let points = course(1).means("pue");
        assert_eq!(points, [(0.0, 0.0), (0.5, 0.0), (1.0, 0.0)]);
        let points = course(8765).means("pue");
        assert!(points[0].0.abs() < 1e-12 && (points[points.len() - 1].0 - 8765.0).abs() < 1e-9);
    }
}
