//! What a scenario says about debt.

use units::Span;

use crate::settings::{Choice, above, between, spec};

spec! {
    /// A loan towards what is built or bought.
    pub struct DebtSpec {
        /// What it pays for: "it", "plant" and "shell", the latter with land and grid connection.
        pub lots: Vec<String>;
        /// Its part of what that costs (advance rate).
        pub share: f64 = between(0.0, 1.0);
        /// Yearly rate of interest that stays, a twelfth of it each month; or else `margin`.
        pub rate: Option<f64> = between(0.0, 0.5);
        /// Yearly rate above `base`, or above the reference rate.
        pub margin: Option<f64> = between(0.0, 0.5);
        /// Yearly rate of the market without margin, which stays; of a loan that follows a reference rate, that of the swap.
        pub base: f64 = between(0.0, 0.5);
        /// Reference rate of `finance.reference_rate` that it follows month by month. Principal is planned at what is
        /// expected of that.
        pub reference: Option<String>;
        /// Least that the reference rate counts for.
        pub floor: f64 = between(-0.1, 0.5);
        /// Part of it that a swap makes pay `base` in place of the reference rate.
        pub hedged: f64 = between(0.0, 1.0);
        /// Over which time before the first day it is drawn, evenly at the ends of months; interest until then is
        /// drawn too.
        pub draw: Span;
        /// From then on until it is paid back.
        pub tenor: Span = above(0.0);
        /// How it is paid back: "annuity", level payments; "straight", level principal; "sculpted", as far as what
        /// there is to pay debt with is `dscr` times what is paid in every month of the base case, which is the run
        /// with prices at their means; "bullet", all of it at the end.
        pub shape: Shape;
        /// Debt service cover for which a sculpted loan is cut.
        pub dscr: Option<f64> = above(0.0);
        /// Paid to the lender on the first day for each unit of the loan.
        pub fee: f64 = between(0.0, 0.2);
        /// Yearly price of what is not drawn yet, for each unit of it.
        pub commitment_fee: f64 = between(0.0, 0.1);
        /// How many months of interest and principal to come are put by for it.
        pub reserve: Span;
        /// Share of what is left after debt service that pays it back sooner.
        pub sweep: f64 = between(0.0, 1.0);
        /// Whether what is bought again is paid for by a new loan on the same terms; one of a sculpted loan has level
        /// payments.
        pub again: bool;
    }
}

spec! {
    /// What lenders ask of the debt service cover of twelve months, of all loans together.
    pub struct CovenantSpec {
        /// Below this nothing goes to owners until it is reached again.
        pub trap: f64 = between(0.0, 10.0);
        /// Below this the loans are in default, which is told.
        pub default: f64 = between(0.0, 10.0);
    }
}

/// How a loan is paid back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Level payments of interest and principal.
    #[default]
    Annuity,
    /// Level principal.
    Straight,
    /// As what there is to pay it with.
    Sculpted,
    /// All principal at the end.
    Bullet,
}

impl Choice for Shape {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("annuity", Self::Annuity),
        ("straight", Self::Straight),
        ("sculpted", Self::Sculpted),
        ("bullet", Self::Bullet),
    ];
}

impl DebtSpec {
    /// The reference rate that it follows, if any.
    pub fn follows(&self) -> Option<&String> {
        self.reference.as_ref().filter(|_| self.rate.is_none())
    }

    /// Interest of a year where its reference rate is so much; without one, or where it stays, what is said.
    pub fn rate_at(&self, reference: Option<f64>) -> f64 {
        let market = match reference.filter(|_| self.reference.is_some()) {
            Some(rate) => self.hedged * self.base + (1.0 - self.hedged) * rate.max(self.floor),
            None => self.base,
        };
        self.rate.unwrap_or_else(|| market + self.margin.unwrap_or(0.0))
    }
}

#[cfg(test)]
impl DebtSpec {
    /// A loan for racks over five years, of tests.
    pub(super) fn of_tests() -> Self {
        Self {
            lots: vec!["it".to_owned()],
            share: 0.7,
            rate: Some(0.08),
            margin: None,
            base: 0.0,
            reference: None,
            floor: 0.0,
            hedged: 0.0,
            draw: Span::ZERO,
            tenor: Span::years(5.0),
            shape: Shape::Annuity,
            dscr: None,
            fee: 0.0,
            commitment_fee: 0.0,
            reserve: Span::ZERO,
            sweep: 0.0,
            again: false,
        }
    }
}
