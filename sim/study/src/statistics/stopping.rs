//! When there are enough replications: once the interval of the mean is narrow, and stays so.

use super::distributions::student_t;

/// How precise a mean shall be, and how many replications may be spent on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoppingRule {
    /// Fewest replications, 2 or more, before the interval is looked at.
    pub least: usize,
    /// Most replications, not below `least`: there it ends, precise or not.
    pub most: usize,
    /// Replications that are asked for together, 1 or more: the total is a multiple of it, or `most`.
    pub round: usize,
    /// Half of the interval's width that is wanted, above 0: in the unit of the values, or as a
    /// share of the mean if `relative`.
    pub half_width: f64,
    /// Whether `half_width` is a share of the mean.
    pub relative: bool,
    /// Level of the interval, between 0 and 1.
    pub level: f64,
    /// Further replications for which the interval must stay narrow, so that a lucky run of alike
    /// values does not end it; in proportion to the count above 100. 5 is usual, 0 is for none.
    pub look_ahead: usize,
}

/// What is needed after some replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: the interval is narrow and stayed so.
    Enough,
    /// Nothing more is allowed: the most replications are there, without the precision.
    Most,
    /// So many more replications, before which the answer cannot be [`Need::Enough`].
    More(usize),
}

impl StoppingRule {
    /// What is needed after the replications with these `values`, in their order.
    ///
    /// The interval of the mean of the first n values is that of Student. There are enough once it
    /// is narrow for n values and for each further one of the look-ahead. Since n grows one by one
    /// through the values, those behind that point do not change the answer: it depends neither on
    /// how many rounds were asked for at once nor on who computed them.
    ///
    /// Source: Hoad, Robinson and Davies (2010), Automated Selection of the Number of Replications
    /// for a Discrete-Event Simulation, Journal of the Operational Research Society 61.
    ///
    /// # Panics
    /// If a number of the rule is out of its range.
    pub fn needed(&self, values: &[f64]) -> Need {
        self.assert_sound();
        let seen = &values[..values.len().min(self.most)];
        let mut prefix = Prefix::default();
        let mut since = None;
        for &value in seen {
            prefix.add(value);
            if !self.is_narrow(&prefix) {
                since = None;
                continue;
            }
            let first = *since.get_or_insert(prefix.count);
            if prefix.count >= self.end_of_look_ahead(first) {
                return Need::Enough;
            }
        }
        if seen.len() == self.most {
            return Need::Most;
        }
        let first = since.unwrap_or((seen.len() + 1).max(self.least));
        Need::More(self.complete(self.end_of_look_ahead(first)) - seen.len())
    }

    /// The count at which the look-ahead from the first narrow interval ends.
    fn end_of_look_ahead(&self, first: usize) -> usize {
        first + self.look_ahead * first.max(100) / 100
    }

    /// The count at which the round ends that contains `count`.
    fn complete(&self, count: usize) -> usize {
        (count.div_ceil(self.round) * self.round).min(self.most)
    }

    fn is_narrow(&self, prefix: &Prefix) -> bool {
        if prefix.count < self.least {
            return false;
        }
        let scale = if self.relative { prefix.mean.abs() } else { 1.0 };
        student_t(prefix.count - 1, self.level) * prefix.standard_error() <= self.half_width * scale
    }

    fn assert_sound(&self) {
        assert!(self.least >= 2, "an interval needs 2 replications; the least is {}", self.least);
        assert!(self.most >= self.least, "the most are {}, the least {}", self.most, self.least);
        assert!(self.round >= 1, "a round has at least one replication");
        assert!(self.half_width > 0.0, "a half-width is above 0; is {}", self.half_width);
    }
}

/// Mean and squared deviations of the values so far, by the recurrence of Welford (1962), Note on a
/// Method for Calculating Corrected Sums of Squares and Products, Technometrics 4.
#[derive(Default)]
struct Prefix {
    count: usize,
    mean: f64,
    squares: f64,
}

impl Prefix {
    fn add(&mut self, value: f64) {
        self.count += 1;
        let above = value - self.mean;
        self.mean += above / self.count as f64;
        self.squares += above * (value - self.mean);
    }

    fn standard_error(&self) -> f64 {
        let count = self.count as f64;
        libm::sqrt(self.squares / (count - 1.0) / count)
    }
}

#[cfg(test)]
mod tests {
    use engine::Stream;
    use proptest::prelude::*;

    use super::super::interval::mean;
    use super::*;

    const RULE: StoppingRule = StoppingRule {
        least: 10,
        most: 200,
        round: 1,
        half_width: 1.0,
        relative: false,
        level: 0.95,
        look_ahead: 5,
    };

    /// Asks for what is needed until nothing is, and returns how many values there are then.
    fn replicate(rule: &StoppingRule, values: &[f64]) -> (usize, Need) {
        let mut count = 0;
        loop {
            match rule.needed(&values[..count]) {
                Need::More(more) => count += more,
                end => return (count, end),
            }
        }
    }

    fn normals(sample: u64, count: usize) -> Vec<f64> {
        let mut stream = Stream::new(5, "test/stopping", sample);
        (0..count).map(|_| 50.0 + 3.0 * stream.normal()).collect()
    }

    #[test]
    fn a_constant_series_stops_at_once_after_its_look_ahead() {
        let constant = [0.1; 200];
        assert_eq!(RULE.needed(&[]), Need::More(15));
        assert_eq!(replicate(&RULE, &constant), (15, Need::Enough));
        assert_eq!(RULE.needed(&constant[..14]), Need::More(1));
        let rounds = StoppingRule { round: 4, relative: true, half_width: 1e-9, ..RULE };
        assert_eq!(replicate(&rounds, &constant), (16, Need::Enough));
        assert_eq!(replicate(&rounds, &[0.0; 200]), (16, Need::Enough));
    }

    /// Method: the first 10 values are alike by luck, the 12th is far away.
    #[test]
    fn luck_does_not_end_it() {
        let mut values = normals(0, 200);
        values[..10].fill(50.0);
        values[11] = 70.0;
        let lucky = StoppingRule { look_ahead: 0, ..RULE };
        assert_eq!(replicate(&lucky, &values), (10, Need::Enough));
        let (count, end) = replicate(&RULE, &values);
        assert!(count > 30 && end == Need::Enough, "{count} {end:?}");
        assert!(mean(&values[..count], 0.95).half_width().unwrap() <= 1.0);
    }

    #[test]
    fn at_the_most_it_ends_without_the_precision() {
        let strict = StoppingRule { half_width: 1e-3, round: 60, ..RULE };
        assert_eq!(replicate(&strict, &normals(1, 200)), (200, Need::Most));
        let values = [normals(1, 200), vec![50.0; 400]].concat();
        assert_eq!(RULE.needed(&values), Need::Enough);
        assert_eq!(strict.needed(&values), Need::Most);
        let nothing_known = [f64::NAN; 200];
        assert_eq!(replicate(&RULE, &nothing_known), (200, Need::Most));
    }

    /// The look-ahead of 5 becomes 10 at 200: narrow from 200 on, it ends at 210.
    #[test]
    fn the_look_ahead_grows_with_the_count() {
        let rule = StoppingRule { least: 200, most: 900, ..RULE };
        assert_eq!(rule.needed(&[]), Need::More(210));
        assert_eq!(replicate(&rule, &[3.0; 900]), (210, Need::Enough));
    }

    /// Method: 2,000 series of normals, sigma 3, half-width 1: about (1.96 · 3)² = 35 are needed if
    /// sigma is known. The interval at the end covers the mean about as often as it says; what
    /// remains is the known price of stopping on a width that was itself estimated. Without the
    /// look-ahead it stops earlier and covers less.
    #[test]
    fn the_interval_after_stopping_holds_the_mean() {
        const SERIES: u64 = 2000;
        let summary = |look_ahead: usize| {
            let rule = StoppingRule { look_ahead, ..RULE };
            let (mut holds, mut total) = (0, 0);
            for sample in 0..SERIES {
                let values = normals(sample, 200);
                let (count, end) = replicate(&rule, &values);
                assert_eq!(end, Need::Enough);
                holds += usize::from(mean(&values[..count], 0.95).holds(50.0));
                total += count;
            }
            (holds as f64 / SERIES as f64, total as f64 / SERIES as f64)
        };
        let (covered, count) = summary(5);
        let (covered_at_once, count_at_once) = summary(0);
        assert!(covered > 0.93 && covered < 0.965, "{covered}");
        assert!(covered > covered_at_once, "{covered} {covered_at_once}");
        assert!((38.0..46.0).contains(&count) && count > count_at_once + 5.0, "{count}");
    }

    proptest! {
        /// Goal: the answer depends on the values up to the stop only, not on how they came.
        #[test]
        fn what_comes_after_the_stop_changes_nothing(
            sample in 0_u64..1000, round in 1_usize..40, others in prop::collection::vec(-1e3..1e3, 60)
        ) {
            let rule = StoppingRule { round, ..RULE };
            let mut values = normals(sample, 200);
            let (count, end) = replicate(&rule, &values);
            prop_assert!(count % round == 0 || count == rule.most);
            prop_assert_eq!(replicate(&RULE, &values).1, end);
            prop_assert!(count >= replicate(&RULE, &values).0);
            values.truncate(count);
            values.extend(others);
            prop_assert_eq!(rule.needed(&values), end);
        }
    }
}
