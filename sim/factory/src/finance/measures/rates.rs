//! Rates of return: all of them, since payments that change sign more than once may have several.

use super::roots::roots;
use super::{Discount, Flows, Timing};

/// Rates looked at: from losing nearly everything in a year to eleven times the money.
const LOWEST: f64 = -0.99;
const HIGHEST: f64 = 10.0;

/// The rates a year at which payments are worth nothing on the first day.
#[derive(Clone, Debug, PartialEq)]
pub enum Rates {
    /// There is none between -99 % and 1,000 % a year.
    None,
    /// The one there is: the internal rate of return.
    One(f64),
    /// Several, in rising order: no single rate describes the payments.
    Several(Vec<f64>),
}

impl Rates {
    /// The internal rate of return, where there is exactly one.
    pub const fn single(&self) -> Option<f64> {
        if let Self::One(rate) = self { Some(*rate) } else { None }
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        match self {
            Self::None => 0,
            Self::One(_) => 1,
            Self::Several(rates) => u32::try_from(rates.len()).unwrap_or(u32::MAX),
        }
    }

    /// In words: `15.4 %`, `no single rate: 10.0 %, 20.0 %`, or that there is none.
    pub fn in_words(&self) -> String {
        let percent = |rate: &f64| format!("{:.1} %", rate * 100.0);
        match self {
            Self::None => "no rate between -99 % and 1,000 %".to_owned(),
            Self::One(rate) => percent(rate),
            Self::Several(rates) => {
                let rates: Vec<String> = rates.iter().map(percent).collect();
                format!("no single rate: {}", rates.join(", "))
            }
        }
    }
}

/// The rates of return of payments made as `timing` says.
pub fn rates_of_return(flows: &Flows, timing: Timing) -> Rates {
    let mut timed = Flows::new();
    flows.iter().for_each(|(month, amount)| timed.add(timing.counts_after(month), amount));
    let months = timed.iter().filter(|(_, amount)| *amount != 0.0).map(|(month, _)| month);
    // Payments at the ends of years only are a polynomial of as many powers as there are years.
    let step = months.fold(0, greatest_common_divisor).max(1);
    let coefficients: Vec<f64> =
        timed.iter().filter(|(month, _)| month % step == 0).map(|(_, amount)| amount).collect();
    #[expect(clippy::cast_precision_loss, reason = "months of at most some centuries")]
    let years = step as f64 / 12.0;
    let x = |rate: f64| libm::exp(-years * libm::log1p(rate));
    let found = roots(&coefficients, x(HIGHEST), x(LOWEST));
    let mut rates: Vec<f64> = found.iter().map(|x| libm::expm1(-libm::log(*x) / years)).collect();
    rates.sort_by(f64::total_cmp);
    match rates[..] {
        [] => Rates::None,
        [rate] => Rates::One(rate),
        _ => Rates::Several(rates),
    }
}

const fn greatest_common_divisor(one: usize, other: usize) -> usize {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

/// Modified rate of return: what is earned is put by at the rate of `discount` to the end, what is
/// spent is raised at it; `None` unless something is earned and something spent.
pub fn modified_rate(flows: &Flows, discount: &Discount) -> Option<f64> {
    let part = |sign: f64| -> f64 {
        flows.iter().map(|(month, amount)| (sign * amount).max(0.0) * discount.after(month)).sum()
    };
    let (earned, spent) = (part(1.0), part(-1.0));
    let last = discount.timing.counts_after(flows.last_month());
    if earned <= 0.0 || spent <= 0.0 || last == 0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "months of at most some centuries")]
    let years = last as f64 / 12.0;
    // Both worth on the first day: their ratio grows by the rate itself over the years.
    let growth = libm::exp(libm::log(earned / spent) / years);
    Some(growth * (1.0 + discount.rate) - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yearly(amounts: &[f64]) -> Rates {
        rates_of_return(&Flows::by_year(amounts), Timing::Month)
    }

    /// 57.62/1.1 + 57.62/1.21 = 100.0017, so 10.00 %.
    #[test]
    fn one_sign_change_has_one_rate() {
        let rate = yearly(&[-100.0, 57.62, 57.62]).single().unwrap();
        assert!((rate - 0.10).abs() < 5e-5, "{rate}");
        // Half of the money is lost in a year; 9 times the money is won in one.
        assert!((yearly(&[-100.0, 50.0]).single().unwrap() + 0.5).abs() < 1e-9);
        assert!((yearly(&[-100.0, 1000.0]).single().unwrap() - 9.0).abs() < 1e-9);
    }

    /// -100 + 230/(1+r) - 132/(1+r)^2 is zero at 10 % (-100 + 209.09 - 109.09) and at 20 %
    /// (-100 + 191.67 - 91.67). At 10 % earned 230 x 1.1 = 253, spent 100 + 132/1.21 = 209.09:
    /// (253 / 209.09)^(1/2) - 1 = 10.0 %.
    #[test]
    fn two_rates_are_both_named_and_the_modified_one_is_single() {
        let amounts = [-100.0, 230.0, -132.0];
        let rates = yearly(&amounts);
        let Rates::Several(found) = &rates else { panic!("{rates:?}") };
        assert_eq!(found.len(), 2);
        assert!((found[0] - 0.10).abs() < 1e-9 && (found[1] - 0.20).abs() < 1e-9, "{found:?}");
        assert_eq!(rates.in_words(), "no single rate: 10.0 %, 20.0 %");
        let discount = Discount::new(0.10, Timing::YearEnd, 24);
        let modified = modified_rate(&Flows::by_year(&amounts), &discount).unwrap();
        assert!((modified - 0.10).abs() < 1e-9, "{modified}");
    }

    #[test]
    fn payments_of_one_sign_have_no_rate() {
        assert_eq!(yearly(&[100.0, 1.0]), Rates::None);
        assert_eq!(yearly(&[]), Rates::None);
        assert_eq!(yearly(&[-100.0, 1e-9]), Rates::None, "below -99 %");
        assert!(yearly(&[-1.0]).in_words().starts_with("no rate"));
        let discount = Discount::new(0.10, Timing::Month, 12);
        assert_eq!(modified_rate(&Flows::by_year(&[-1.0, -1.0]), &discount), None);
    }

    /// 50 years by month with racks bought again every five: a polynomial of degree 600. Each purchase
    /// of 100 earns 2.2 a month for 60 months, so the rate is that of one: 12 times i, 100 = 2.2 a(i, 60),
    /// i = .0096 or so; it must make the present value zero.
    #[test]
    fn fifty_years_by_month_have_their_one_rate() {
        let mut flows = Flows::new();
        for month in 0..600 {
            flows.add(month + 1, 2.2);
            if month % 60 == 0 {
                flows.add(month, -100.0);
            }
        }
        let rate = rates_of_return(&flows, Timing::Month).single().unwrap();
        let value = flows.present_value(&Discount::new(rate, Timing::Month, 600));
        assert!(value.abs() < 1e-8, "{value} at {rate}");
        let single = |i: f64| 2.2 * -libm::expm1(-60.0 * libm::log1p(i)) / i;
        let i = libm::expm1(libm::log1p(rate) / 12.0);
        assert!((single(i) - 100.0).abs() < 1e-6, "{}", single(i));
    }
}
