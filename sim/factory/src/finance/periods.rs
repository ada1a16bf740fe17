//! Periods of money: the months, or the years, at whose ends payments are taken to be made.

use super::measures::Timing;
use super::{Ledger, Line, Plan, Usage};

/// The periods of a run. The first, of number 0, is the first day.
#[derive(Clone, Debug, PartialEq)]
pub struct Periods {
    /// Months of a period: one, or twelve.
    pub step: usize,
    /// By month of the ledger: the period at whose end its payments count.
    of_month: Vec<usize>,
    /// By period: the month of the ledger in which its own payments stand.
    months: Vec<u32>,
    /// By period: the year of operation that it lies in, from 0.
    years: Vec<usize>,
}

impl Periods {
    /// Those of a run.
    pub fn new(plan: &Plan, usage: &Usage, timing: Timing) -> Self {
        let step = match timing {
            Timing::Month => 1,
            Timing::YearEnd => 12,
        };
        let period = |month: u32| (timing.counts_after(plan.place_of(month)) / step).max(1);
        let of_month: Vec<usize> =
            (0..=plan.last()).map(|month| if month == 0 { 0 } else { period(month) }).collect();
        let last = of_month.last().copied().unwrap_or_default();
        let before = |end: usize| of_month.iter().take_while(|period| **period <= end).count();
        let months: Vec<u32> = (0..=last)
            .map(|period| u32::try_from(before(period).saturating_sub(1)).unwrap_or(u32::MAX))
            .collect();
        let year = |month: &u32| {
            let month = usage.months.get((*month as usize).saturating_sub(1));
            month.map_or(0, |month| month.year.saturating_sub(1) as usize)
        };
        let years = months.iter().map(year).collect();
        Self { step, of_month, months, years }
    }

    /// So many whole years, each one period, as hand calculations have them.
    #[cfg(test)]
    pub fn of_years(count: usize) -> Self {
        let number = |year: usize| u32::try_from(year).unwrap();
        Self {
            step: 12,
            of_month: (0..=count).collect(),
            months: (0..=count).map(number).collect(),
            years: (0..=count).map(|year| year.saturating_sub(1)).collect(),
        }
    }

    /// Number of the last.
    pub fn last(&self) -> usize {
        self.months.len() - 1
    }

    /// The month of the ledger in which payments of a period stand.
    pub fn month(&self, period: usize) -> u32 {
        self.months[period.min(self.last())]
    }

    /// The period of a month of the ledger.
    pub fn of(&self, month: u32) -> usize {
        self.of_month.get(month as usize).copied().unwrap_or_else(|| self.last())
    }

    /// The year of operation that a period lies in, from 0.
    pub fn year(&self, period: usize) -> usize {
        self.years[period.min(self.last())]
    }

    /// Years of operation that have a period.
    pub fn count_of_years(&self) -> usize {
        self.years.last().map_or(0, |year| year + 1)
    }

    /// So many months in whole periods, to the nearest.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, small")]
    pub fn in_periods(&self, months: f64) -> usize {
        (months / self.step as f64).round().max(0.0) as usize
    }

    /// Years from the first day to the end of a period.
    pub fn years_until(&self, period: usize) -> f64 {
        (period * self.step) as f64 / 12.0
    }

    /// The lines that are wanted, in dollars by period.
    pub fn flows(&self, ledger: &Ledger, wanted: impl Fn(&Line) -> bool) -> Vec<f64> {
        let mut cents = vec![0_i64; self.last() + 1];
        for line in ledger.lines().iter().filter(|line| wanted(line)) {
            cents[self.of(line.month)] += line.base_cents;
        }
        cents.into_iter().map(|cents| cents as f64 / 100.0).collect()
    }

    /// Amounts of years, each in equal parts at the ends of its periods.
    pub fn spread(&self, by_year: &[f64]) -> Vec<f64> {
        let mut count = vec![0.0_f64; self.count_of_years()];
        self.years.iter().skip(1).for_each(|year| count[*year] += 1.0);
        let part = |period: usize| {
            let year = self.years[period];
            by_year.get(year).map_or(0.0, |amount| amount / count[year].max(1.0))
        };
        (0..=self.last()).map(|period| if period == 0 { 0.0 } else { part(period) }).collect()
    }

    /// Amounts of periods, by year.
    pub fn by_year(&self, by_period: &[f64]) -> Vec<f64> {
        let mut years = vec![0.0; self.count_of_years()];
        for (period, amount) in by_period.iter().enumerate() {
            years[self.year(period)] += amount;
        }
        years
    }
}
