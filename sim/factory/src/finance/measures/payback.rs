//! Payback: when the money spent has come back.

use super::{Discount, Flows};

/// Years after which the sum of all payments so far is never below zero again, on the straight line
/// between two months; discounted if `discount` is given. `None` when it is at the end.
#[expect(clippy::cast_precision_loss, reason = "months of at most some centuries")]
pub fn payback_years(flows: &Flows, discount: Option<&Discount>) -> Option<f64> {
    let mut sum = 0.0;
    let mut back = Some(0.0);
    for (month, amount) in flows.iter() {
        let before = sum;
        sum += discount.map_or(1.0, |discount| discount.after(month)) * amount;
        if sum < 0.0 {
            back = None;
        } else if back.is_none() {
            back = Some((month as f64 - sum / (sum - before)) / 12.0);
        }
    }
    back
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::measures::Timing;

    /// 100 spent, then 2 a month: back after 50 months. At 10 % a year, i = .0079741 a month, after
    /// -ln(1 - 50 i) / ln(1 + i) = 64.07 months.
    #[test]
    fn money_comes_back_when_the_sum_reaches_zero() {
        let mut flows = Flows::new();
        flows.add(0, -100.0);
        (1..=120).for_each(|month| flows.add(month, 2.0));
        assert!((payback_years(&flows, None).unwrap() - 50.0 / 12.0).abs() < 1e-9);
        let discount = Discount::new(0.10, Timing::Month, 120);
        let found = payback_years(&flows, Some(&discount)).unwrap() * 12.0;
        assert!((found - 64.07).abs() < 0.05, "{found}");
    }

    /// Back after 2 of 3 years, then 500 are spent again: it does not count as back.
    #[test]
    fn what_is_spent_again_must_come_back_too() {
        let spent_again = Flows::by_year(&[-100.0, 60.0, 60.0, -500.0]);
        assert_eq!(payback_years(&spent_again, None), None);
        assert!(payback_years(&Flows::by_year(&[-100.0, 60.0, 60.0]), None).is_some());
        assert_eq!(payback_years(&Flows::by_year(&[0.0]), None), Some(0.0));
    }
}
