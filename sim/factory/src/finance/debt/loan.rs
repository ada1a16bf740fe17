//! A loan: what is drawn of it, and how it is planned to be paid back.

use crate::finance::{DebtSpec, Shape};

/// A loan of a facility, for what was bought at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Loan {
    /// Number of the facility.
    pub facility: usize,
    /// Number of the lot that it pays for; 0 for what is built first.
    pub lot: u16,
    /// Interest of a period, by which principal is planned.
    pub rate: f64,
    /// What is drawn at the end of each period, without interest.
    pub draws: Vec<f64>,
    /// Interest until the first day, for each unit of what is drawn on it.
    pub before: f64,
    /// The period at whose end the last is drawn; until then interest is drawn too.
    pub ready: usize,
    /// Periods over which it is paid back.
    pub periods: usize,
    /// By period from `ready`: what is owed at its end, as planned.
    pub planned: Vec<f64>,
    /// By period: its interest where that follows a reference rate; none where it stays.
    pub rates: Vec<f64>,
}

/// Interest, for each unit drawn, of what is drawn evenly at the ends of so many months.
pub fn interest_before(yearly: f64, months: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, small")]
    let months = months.round().max(1.0) as u32;
    let rate = yearly / 12.0;
    let grown: f64 = (0..months).map(|month| libm::pow(1.0 + rate, f64::from(month))).sum();
    grown / f64::from(months) - 1.0
}

impl Loan {
    /// Interest of a period: what it is planned by, or what a reference rate makes it.
    pub fn rate_in(&self, period: usize) -> f64 {
        self.rates.get(period).copied().unwrap_or(self.rate)
    }

    /// Interest of a period at that on what is planned to be owed.
    pub fn interest_in(&self, period: usize) -> f64 {
        if period <= self.ready || period > self.last() {
            return 0.0;
        }
        self.planned_at(period - 1) * self.rate_in(period)
    }

    /// What is owed when the last has been drawn.
    pub fn at_ready(&self) -> f64 {
        let mut owed = 0.0;
        for (period, draw) in self.draws.iter().enumerate().take(self.ready + 1) {
            owed = owed * (1.0 + self.rate) + draw;
            if period == 0 {
                owed += draw * self.before;
            }
        }
        owed
    }

    /// Plans how it is paid back; sculpted loans begin with level payments.
    pub fn plan(&mut self, shape: Shape) {
        let owed = self.at_ready();
        let count = self.periods;
        let left = |paid: usize| {
            let (paid, all) = (paid as f64, count as f64);
            match shape {
                Shape::Bullet => owed,
                // What payments that are left are worth: a(n - k) / a(n) of the loan.
                Shape::Annuity | Shape::Sculpted if self.rate > 0.0 => {
                    let worth = |count: f64| -libm::expm1(-count * libm::log1p(self.rate));
                    owed * worth(all - paid) / worth(all)
                }
                Shape::Straight | Shape::Annuity | Shape::Sculpted => owed * (1.0 - paid / all),
            }
        };
        let mut planned: Vec<f64> = (0..count).map(left).collect();
        planned.push(0.0);
        self.planned = planned;
    }

    /// What is planned to be owed at the end of a period.
    pub fn planned_at(&self, period: usize) -> f64 {
        match period.checked_sub(self.ready) {
            None => 0.0,
            Some(paid) => self.planned.get(paid).copied().unwrap_or(0.0),
        }
    }

    /// Interest and principal of a period, as planned.
    pub fn planned_service(&self, period: usize) -> f64 {
        let (interest, principal) = self.planned_parts(period);
        interest + principal
    }

    /// Interest of a period as planned, and principal; the latter is below zero where what is owed grows.
    pub fn planned_parts(&self, period: usize) -> (f64, f64) {
        if period <= self.ready || period > self.last() {
            return (0.0, 0.0);
        }
        let before = self.planned_at(period - 1);
        (before * self.rate, before - self.planned_at(period))
    }

    /// The period in which it is paid back.
    pub const fn last(&self) -> usize {
        self.ready + self.periods
    }

    /// Sculpts it: in each of its periods so much is paid. What is drawn follows what that is worth.
    pub fn sculpt(&mut self, payments: &[f64]) {
        let mut planned = vec![0.0; self.periods + 1];
        for paid in (0..self.periods).rev() {
            planned[paid] = (planned[paid + 1] + payments[paid]) / (1.0 + self.rate);
        }
        self.planned = planned;
    }

    /// Draws less, or more, in every period, so that what is owed is what is planned.
    pub fn draw_as_planned(&mut self) {
        let owed = self.at_ready();
        let factor = if owed > 0.0 { self.planned[0] / owed } else { 0.0 };
        self.draws.iter_mut().for_each(|draw| *draw *= factor);
    }
}

/// What is paid to a lender on the first day: for the loan, and for what is not drawn until then.
pub fn fees(spec: &DebtSpec, loan: &Loan) -> f64 {
    let drawn: f64 = loan.draws.iter().sum();
    let owed = loan.at_ready();
    // On the average half of what is drawn on the first day had not been.
    let undrawn = drawn * 0.5 * spec.draw.in_years();
    owed * spec.fee + undrawn * spec.commitment_fee
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loan(drawn: f64, rate: f64, periods: usize) -> Loan {
        Loan {
            facility: 0,
            lot: 0,
            rate,
            draws: vec![drawn],
            before: 0.0,
            ready: 0,
            periods,
            planned: Vec::new(),
            rates: Vec::new(),
        }
    }

    /// 100 at 10 % over five years: 100 x .26380 = 26.38 a year, and nothing is left.
    #[test]
    fn an_annuity_pays_the_same_each_year() {
        let mut loan = loan(100.0, 0.10, 5);
        loan.plan(Shape::Annuity);
        for year in 1..=5 {
            assert!((loan.planned_service(year) - 26.3797).abs() < 1e-4);
        }
        assert!(loan.planned_at(5).abs() < 1e-12);
        assert!(loan.planned_service(6).abs() < 1e-12);
    }

    /// Straight: 20 and interest on 100, 80, …; a bullet: interest, then all.
    #[test]
    fn straight_loans_pay_less_each_year_and_bullets_at_the_end() {
        let mut loan = loan(100.0, 0.10, 5);
        loan.plan(Shape::Straight);
        let service: Vec<f64> = (1..=5).map(|year| loan.planned_service(year)).collect();
        for (found, expected) in service.iter().zip([30.0, 28.0, 26.0, 24.0, 22.0]) {
            assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
        }
        loan.plan(Shape::Bullet);
        assert!((loan.planned_service(4) - 10.0).abs() < 1e-9);
        assert!((loan.planned_service(5) - 110.0).abs() < 1e-9);
    }

    /// 39.9 billion drawn over twelve months at 9 %: at the ends of months, so for 5.5 months on the average;
    /// 39.9 x .09 x 5.5 / 12 = 1.65, with interest on interest 1.69.
    #[test]
    fn interest_until_the_first_day_is_that_of_what_was_drawn() {
        let interest = 39.9 * interest_before(0.09, 12.0);
        assert!((interest - 1.69).abs() < 0.005, "{interest}");
        assert!(interest_before(0.09, 0.0).abs() < 1e-12);
        let mut loan = Loan { before: 0.04, ..loan(100.0, 0.10, 2) };
        assert!((loan.at_ready() - 104.0).abs() < 1e-9);
        // Drawn in halves a year apart: the first half bears a year's interest.
        loan = Loan { before: 0.0, draws: vec![50.0, 50.0], ready: 1, ..loan };
        assert!((loan.at_ready() - 105.0).abs() < 1e-9);
    }
}
