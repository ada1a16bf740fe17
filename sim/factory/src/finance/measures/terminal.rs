//! What outlives the horizon, and what it counts for at its end.

use super::{Discount, Timing};
use crate::settings::Choice;

/// What things that outlive the horizon count for at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Terminal {
    /// Their price less what level payments over their life have recovered of it with interest: the cost
    /// of a GPU-hour then does not follow from how long one looks.
    #[default]
    Balance,
    /// Their price less straight-line depreciation.
    Book,
    /// Nothing.
    None,
}

impl Choice for Terminal {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("balance", Self::Balance), ("book", Self::Book), ("none", Self::None)];
}

/// Something that was bought and lives for a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asset {
    /// What was paid.
    pub price: f64,
    /// The month at whose end it was bought; 0 for the first day.
    pub bought: f64,
    /// How long it lives, in months.
    pub life: f64,
    /// What it is sold for when its life ends, less what taking it down costs.
    pub salvage: f64,
}

impl Asset {
    /// What it counts for when the run has lasted `months`, on the day on which payments of the last
    /// month are taken to be made.
    pub fn left_at(&self, months: f64, terminal: Terminal, discount: &Discount) -> f64 {
        // Months add up from parts of years: what rounding adds does not begin another.
        let months = (months * 1e6).round() / 1e6;
        let age = (months - self.bought).max(0.0);
        match terminal {
            Terminal::None => 0.0,
            Terminal::Book => {
                self.salvage + (self.price - self.salvage) * (1.0 - age / self.life).max(0.0)
            }
            Terminal::Balance => self.balance(age, months, discount),
        }
    }

    /// What the payments that are left, and the salvage after them, are worth. Payments are level by month, the last in proportion to
    /// its part of one; `timing` takes them to be made at the ends of months or of years of its life.
    fn balance(&self, age: f64, months: f64, discount: &Discount) -> f64 {
        let step = match discount.timing {
            Timing::Month => 1.0,
            Timing::YearEnd => 12.0,
        };
        let (life, age) = (self.life / step, age / step);
        if age >= life {
            return self.salvage;
        }
        let rate = libm::expm1(step / 12.0 * libm::log1p(discount.rate));
        let after = |steps: f64| self.salvage * libm::exp(-steps.ceil() * libm::log1p(rate));
        let all = payments(life, rate);
        // Payments from the next whole step on, and what is left of the one that has begun.
        let begun = (months / step).ceil() - months / step;
        let left = begun.min(life - age);
        let level = (self.price - after(life)) / all;
        level * (left + payments(life - age - left, rate)) + after(life - age - left)
    }
}

/// What payments of one a step are worth at their beginning; the last is a part of one.
fn payments(steps: f64, rate: f64) -> f64 {
    let whole = steps.floor();
    let worth = |steps: f64| {
        if rate == 0.0 { steps } else { -libm::expm1(-steps * libm::log1p(rate)) / rate }
    };
    let last = (steps - whole) * libm::exp(-(whole + 1.0) * libm::log1p(rate));
    worth(whole) + last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::measures::{Flows, level_price};

    /// 100 over 5 years at 10 %: 26.38 a year; after one year 100 x 1.1 - 26.38 = 83.62 are left, in the
    /// books 80, and after five nothing. Afterwards nothing too.
    #[test]
    #[expect(clippy::float_cmp, reason = "exact by construction")]
    fn what_is_left_is_what_has_not_been_paid_back() {
        let asset = Asset { price: 100.0, bought: 0.0, life: 60.0, salvage: 0.0 };
        let discount = Discount::new(0.10, Timing::YearEnd, 60);
        let left = |months, terminal| asset.left_at(months, terminal, &discount);
        assert!((left(12.0, Terminal::Balance) - 83.6203).abs() < 1e-4);
        assert!((left(12.0, Terminal::Book) - 80.0).abs() < 1e-12);
        assert_eq!(left(12.0, Terminal::None), 0.0);
        assert_eq!(left(60.0, Terminal::Balance), 0.0);
        assert_eq!(left(72.0, Terminal::Book), 0.0);
    }

    /// Goal: one, five, seven and a half, and ten years, with what lives five sold and bought again, give
    /// one cost, by month and at the ends of years, and so does a tenth of a month.
    #[test]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "months are small and positive"
    )]
    fn the_cost_of_a_unit_does_not_follow_from_the_horizon() {
        let cost = |months: f64, timing| {
            let discount = Discount::new(0.10, timing, 120);
            let (mut costs, mut units) = (Flows::new(), Flows::new());
            let last = months.ceil() as usize;
            for month in 1..=last {
                units.add(month, (months - (month - 1) as f64).min(1.0));
            }
            for (price, life, salvage) in [(100.0, 60.0, 12.0), (40.0, 216.0, -2.0)] {
                for bought in (0..).map(|time| f64::from(time) * life).take_while(|at| *at < months)
                {
                    costs.add(bought as usize, -price);
                    let asset = Asset { price, bought, life, salvage };
                    let ends = bought + life < months;
                    let end = if ends { (bought + life) as usize } else { last };
                    let left = if ends {
                        salvage
                    } else {
                        asset.left_at(months, Terminal::Balance, &discount)
                    };
                    costs.add(end, left);
                }
            }
            level_price(&costs, &units, &discount).unwrap()
        };
        let five = cost(60.0, Timing::Month);
        for months in [0.1, 2.4, 12.0, 89.5, 90.0, 120.0] {
            let found = cost(months, Timing::Month);
            assert!((found / five - 1.0).abs() < 1e-9, "{found} over {months} months, not {five}");
        }
        let five = cost(60.0, Timing::YearEnd);
        for months in [3.0, 12.0, 24.0, 120.0] {
            let found = cost(months, Timing::YearEnd);
            assert!((found / five - 1.0).abs() < 1e-9, "{found} over {months} months, not {five}");
        }
    }
}
