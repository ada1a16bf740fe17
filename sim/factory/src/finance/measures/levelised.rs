//! Levelised cost: the level price at which a project is worth nothing, neither more nor less.

use super::{Discount, Flows};

/// The price of a unit, the same over all years, at which units sold pay for `costs` (which are below
/// zero where they are spent) at the rate of `discount`; `None` when nothing is sold.
///
/// Units are discounted like money, since their price is earned when they are sold.
pub fn level_price(costs: &Flows, units: &Flows, discount: &Discount) -> Option<f64> {
    let sold = units.present_value(discount);
    (sold > 0.0).then(|| -costs.present_value(discount) / sold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::measures::Timing;

    /// Capex 100, opex 5 a year, 10 units a year, residual 10 after 5 years, 10 %: a(10 %, 5) = 3.79079,
    /// costs 100 + 18.95393 - 6.20921 = 112.74472 over 37.90787 units: 2.97418.
    #[test]
    fn the_levelised_cost_is_the_price_at_which_the_net_present_value_is_zero() {
        let costs = Flows::by_year(&[-100.0, -5.0, -5.0, -5.0, -5.0, -5.0 + 10.0]);
        let units = Flows::by_year(&[0.0, 10.0, 10.0, 10.0, 10.0, 10.0]);
        let discount = Discount::new(0.10, Timing::YearEnd, 60);
        let price = level_price(&costs, &units, &discount).unwrap();
        assert!((price - 2.97418).abs() < 5e-6, "{price}");
        let worth = costs.and(&units, price).present_value(&discount);
        assert!(worth.abs() < 0.01, "{worth}");
        assert_eq!(level_price(&costs, &Flows::new(), &discount), None);
    }

    /// An H100 rented out: 37,500 USD recovered over 5 years, 1.39 kW at 130 USD/kW-month and 700 USD a
    /// year of support, sold for 95 % of 8,760 h. At the ends of years, at 12.5 %, the payment of the
    /// published sum is .2809 x 37,500 = 10,534 USD: (10,534 + 2,168 + 700) / 8,322 = 1.61 USD. By month
    /// that payment is .9469 of it: (9,972 + 2,868) / 8,322 = 1.54 USD.
    #[test]
    fn an_h100_breaks_even_at_the_published_price() {
        let price = |timing| {
            let (mut costs, mut units) = (Flows::by_year(&[-37_500.0]), Flows::new());
            for month in 1..=60 {
                costs.add(month, -(130.0 * 12.0 * 1.39 + 700.0) / 12.0);
                units.add(month, 8_760.0 * 0.95 / 12.0);
            }
            level_price(&costs, &units, &Discount::new(0.125, timing, 60)).unwrap()
        };
        let (yearly, monthly) = (price(Timing::YearEnd), price(Timing::Month));
        assert!((yearly - 1.61).abs() < 0.005, "{yearly}");
        assert!((monthly - 1.54).abs() < 0.005, "{monthly}");
    }

    #[test]
    fn units_count_when_they_are_sold() {
        let costs = Flows::by_year(&[-100.0]);
        let early = Flows::by_year(&[0.0, 100.0, 0.0]);
        let late = Flows::by_year(&[0.0, 0.0, 100.0]);
        let discount = Discount::new(0.10, Timing::Month, 24);
        let price = |units| level_price(&costs, units, &discount).unwrap();
        assert!((price(&early) - 1.10).abs() < 1e-12);
        assert!((price(&late) - 1.21).abs() < 1e-12);
    }
}
