//! Income by year, and the tax on it: losses are carried, oldest first, then credits are taken off.

/// What is taxed, year by year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Income {
    /// What is earned less running costs and depreciation; before interest.
    pub before_interest: Vec<f64>,
    /// Tax for each unit of taxable income, in each year.
    pub rates: Vec<f64>,
    /// For how many years losses are carried.
    pub losses: f64,
    /// Share of a year's income from which older losses may be taken.
    pub losses_share: f64,
    /// Money off the tax, in the first year in which it may be taken.
    pub credits: Vec<f64>,
}

impl Income {
    /// The tax of each year when so much interest is deducted; never below zero.
    pub fn tax(&self, interest: &[f64]) -> Vec<f64> {
        let mut losses: Vec<(usize, f64)> = Vec::new();
        let mut credit = 0.0;
        let mut taxes = Vec::with_capacity(self.before_interest.len());
        for (year, before) in self.before_interest.iter().enumerate() {
            let income = before - interest.get(year).copied().unwrap_or(0.0);
            credit += self.credits.get(year).copied().unwrap_or(0.0);
            if income <= 0.0 {
                losses.push((year, -income));
                taxes.push(0.0);
                continue;
            }
            let taxable = income - self.taken(&mut losses, year, income * self.losses_share);
            let due = taxable * self.rates.get(year).copied().unwrap_or(0.0);
            let off = credit.min(due);
            credit -= off;
            taxes.push(due - off);
        }
        taxes
    }

    /// Losses that are taken from a year's income, of at most so much.
    fn taken(&self, losses: &mut [(usize, f64)], year: usize, most: f64) -> f64 {
        let mut taken = 0.0;
        for (of, left) in losses.iter_mut() {
            // A year of operation lies within the time, to within rounding, or does not.
            if (year - *of) as f64 <= self.losses + 1e-6 {
                let part = left.min(most - taken).max(0.0);
                *left -= part;
                taken += part;
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn income(before: &[f64], losses: f64, losses_share: f64) -> Income {
        let rates = vec![0.30; before.len()];
        let before_interest = before.to_vec();
        Income { before_interest, rates, losses, losses_share, credits: Vec::new() }
    }

    fn assert_near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
        }
    }

    /// Losses of 100 and 50, then 80 a year of which half may be offset: 40 each year, the older first; those of
    /// the first year may be carried for three years, so that 20 of its 100 lapse.
    #[test]
    fn losses_are_carried_oldest_first_within_their_time_and_share() {
        let found = income(&[-100.0, -50.0, 80.0, 80.0, 80.0, 80.0], 3.0, 0.5).tax(&[]);
        assert_near(&found, &[0.0, 0.0, 12.0, 12.0, 12.0, 24.0]);
        let all = income(&[-100.0, 80.0, 80.0], 10.0, 1.0).tax(&[]);
        assert_near(&all, &[0.0, 0.0, 0.3 * 60.0]);
        let none = income(&[-100.0, 80.0], 0.0, 1.0).tax(&[]);
        assert_near(&none, &[0.0, 24.0]);
    }

    /// A credit of 30 against taxes of 24 a year: 0, then 18.
    #[test]
    fn credits_wait_for_tax_and_are_used_once() {
        let credits = vec![30.0];
        let found = Income { credits, ..income(&[80.0, 80.0, 80.0], 0.0, 1.0) }.tax(&[]);
        assert_near(&found, &[0.0, 18.0, 24.0]);
        assert_near(&income(&[80.0], 0.0, 1.0).tax(&[100.0]), &[0.0]);
    }
}
