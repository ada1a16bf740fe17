//! Amounts by month, and what they are worth on the first day.

use crate::settings::Choice;

/// When payments are taken to be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timing {
    /// Each at the end of its month.
    #[default]
    Month,
    /// Each at the end of its year.
    YearEnd,
}

impl Choice for Timing {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("month", Self::Month), ("year_end", Self::YearEnd)];
}

impl Timing {
    /// The months from the first day after which a payment of month `month` counts; 0 is the first day.
    pub const fn counts_after(self, month: usize) -> usize {
        match self {
            Self::Month => month,
            Self::YearEnd => month.div_ceil(12) * 12,
        }
    }
}

/// Amounts by month: the first on the first day, each other at the end of its month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flows(Vec<f64>);

impl Flows {
    /// No amounts.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds an amount at the end of month `month`, or on the first day if that is 0.
    pub fn add(&mut self, month: usize, amount: f64) {
        if self.0.len() <= month {
            self.0.resize(month + 1, 0.0);
        }
        self.0[month] += amount;
    }

    /// Amounts at the ends of whole years, the first of them on the first day.
    pub fn by_year(amounts: &[f64]) -> Self {
        let mut flows = Self::new();
        for (year, amount) in amounts.iter().enumerate() {
            flows.add(year * 12, *amount);
        }
        flows
    }

    /// Each amount with its month.
    pub fn iter(&self) -> impl Iterator<Item = (usize, f64)> {
        self.0.iter().copied().enumerate()
    }

    /// The last month of which something is known.
    pub const fn last_month(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// The sum of all amounts.
    pub fn sum(&self) -> f64 {
        self.0.iter().sum()
    }

    /// Both together, the other `times` times.
    #[must_use]
    pub fn and(&self, other: &Self, times: f64) -> Self {
        let mut both = self.clone();
        for (month, amount) in other.iter() {
            both.add(month, amount * times);
        }
        both
    }

    /// What they are worth on the first day.
    pub fn present_value(&self, discount: &Discount) -> f64 {
        self.iter().map(|(month, amount)| amount * discount.after(month)).sum()
    }
}

/// What one unit of money at the end of each month is worth on the first day.
#[derive(Clone, Debug, PartialEq)]
pub struct Discount {
    /// A year's rate.
    pub rate: f64,
    /// When payments are taken to be made.
    pub timing: Timing,
    factors: Vec<f64>,
}

impl Discount {
    /// At `rate` a year, for payments up to the end of month `months`.
    pub fn new(rate: f64, timing: Timing, months: usize) -> Self {
        let factors = (0..=months).map(|month| factor(rate, timing, month)).collect();
        Self { rate, timing, factors }
    }

    /// What a unit at the end of month `month` is worth on the first day.
    pub fn after(&self, month: usize) -> f64 {
        let known = self.factors.get(month).copied();
        known.unwrap_or_else(|| factor(self.rate, self.timing, month))
    }
}

#[expect(clippy::cast_precision_loss, reason = "months of at most some centuries")]
fn factor(rate: f64, timing: Timing, month: usize) -> f64 {
    let years = timing.counts_after(month) as f64 / 12.0;
    libm::exp(-years * libm::log1p(rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// -100 + 57.62/1.1 + 57.62/1.21 = -100 + 52.3818 + 47.6198 = .0017.
    #[test]
    fn two_payments_at_ten_per_cent_pay_a_hundred_back() {
        let flows = Flows::by_year(&[-100.0, 57.62, 57.62]);
        for timing in [Timing::Month, Timing::YearEnd] {
            let value = flows.present_value(&Discount::new(0.10, timing, 24));
            assert!((value - 0.0017).abs() < 5e-5, "{value}");
        }
    }

    /// A month's payments count half a year earlier, on the average, than at the year's end: a level
    /// stream is worth r / (12 i) times as much, i = 1.1^(1/12) - 1 = .0079741: 1 / .9569 = 1.0450.
    #[test]
    fn a_level_stream_by_month_is_worth_more_than_at_the_ends_of_years() {
        let mut flows = Flows::new();
        (1..=60).for_each(|month| flows.add(month, 1.0));
        let worth = |timing| flows.present_value(&Discount::new(0.10, timing, 60));
        let ratio = worth(Timing::YearEnd) / worth(Timing::Month);
        assert!((ratio - 0.9569).abs() < 1e-4, "{ratio}");
    }
}
