//! The ledger: every payment as a line in whole cents. All tables, metrics and pages of money are sums
//! over it, and so agree to the cent.

use std::collections::BTreeMap;

use units::Money;

use super::{AssetClass, Category, Currency, PaidIn, Side};

/// A payment, before it is written: an amount in full precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Payment {
    /// Month of the run at whose end it is paid; 0 for what is paid before the plant opens.
    pub month: u32,
    /// In dollars at the rate of the first day; what is paid out is negative.
    pub amount: Money,
    /// What it is for.
    pub category: Category,
    /// What it buys.
    pub asset: AssetClass,
    /// Number of the lot that it belongs to; 0 for the first.
    pub lot: u16,
    /// Number of the tenant among those of the ledger; `None` where it is not one's.
    pub tenant: Option<u16>,
}

/// A line of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Month of the run at whose end it is paid; 0 for what is paid before the plant opens.
    pub month: u32,
    /// Hundredths of its own currency; what is paid out is negative.
    pub cents: i64,
    /// Its own currency.
    pub currency: Currency,
    /// The same in hundredths of a dollar, at the rate of its month.
    pub base_cents: i64,
    /// What it is for.
    pub category: Category,
    /// What it buys.
    pub asset: AssetClass,
    /// Phase of building; 0 for the first.
    pub phase: u16,
    /// Lot; 0 for the first.
    pub lot: u16,
    /// Number of the tenant among those of the ledger.
    pub tenant: Option<u16>,
    /// Number of the site; 0 for the only one.
    pub site: u16,
}

/// All payments of a run, in the order in which they were written.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    lines: Vec<Line>,
    tenants: Vec<String>,
    /// In which payments are made.
    paid_in: PaidIn,
}

impl Default for Ledger {
    fn default() -> Self {
        Self::new(Vec::new(), PaidIn::default())
    }
}

impl Payment {
    /// What is paid out at the end of a month.
    pub fn out(month: u32, category: Category, asset: AssetClass, amount: Money) -> Self {
        Self { month, amount: amount * -1.0, category, asset, lot: 0, tenant: None }
    }

    /// What comes in at the end of a month.
    pub const fn in_(month: u32, category: Category, asset: AssetClass, amount: Money) -> Self {
        Self { month, amount, category, asset, lot: 0, tenant: None }
    }

    /// The same for a lot.
    pub const fn of_lot(self, lot: u16) -> Self {
        Self { lot, ..self }
    }

    /// The same of a tenant.
    pub const fn of_tenant(self, tenant: u16) -> Self {
        Self { tenant: Some(tenant), ..self }
    }
}

impl Ledger {
    /// No payments yet; the names of the tenants, and in which payments are made.
    pub const fn new(tenants: Vec<String>, paid_in: PaidIn) -> Self {
        Self { lines: Vec::new(), tenants, paid_in }
    }

    /// Writes a payment, of dollars at the rate of the first day. Its amounts in both currencies are rounded once, half away from zero; what rounds
    /// to nothing is not written.
    pub fn write(&mut self, payment: Payment) {
        let Payment { month, amount, category, asset, lot, tenant } = payment;
        let currency = self.paid_in.currency;
        let dollars = amount.in_dollars() * self.paid_in.shift(category, month);
        let cents = cents(dollars * self.paid_in.rate(month));
        let base_cents = self::cents(dollars);
        if cents == 0 && base_cents == 0 {
            return;
        }
        let (phase, site) = (0, 0);
        let line =
            Line { month, cents, currency, base_cents, category, asset, phase, lot, tenant, site };
        self.lines.push(line);
    }

    /// The lines, in the order in which they were written.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Name of a tenant; empty for nobody's.
    pub fn tenant(&self, number: Option<u16>) -> &str {
        number.and_then(|number| self.tenants.get(usize::from(number))).map_or("", String::as_str)
    }

    /// What the lines add up to that are wanted, in cents of a dollar.
    pub fn cents(&self, wanted: impl Fn(&Line) -> bool) -> i64 {
        self.lines.iter().filter(|line| wanted(line)).map(|line| line.base_cents).sum()
    }

    /// The same in dollars.
    pub fn sum(&self, wanted: impl Fn(&Line) -> bool) -> Money {
        dollars(self.cents(wanted))
    }

    /// What was paid out on balance for a category, as tables print it: costs are positive.
    pub fn paid_for(&self, category: Category) -> Money {
        self.sum(|line| line.category == category) * -1.0
    }

    /// What was paid out on balance on a side of the books.
    pub fn paid_on(&self, side: Side) -> Money {
        self.sum(|line| line.category.side() == side) * -1.0
    }

    /// Sums in cents of a dollar by any key, in its order; lines without one are left out.
    pub fn by<K: Ord>(&self, key: impl Fn(&Line) -> Option<K>) -> BTreeMap<K, i64> {
        let mut sums = BTreeMap::new();
        for line in &self.lines {
            if let Some(key) = key(line) {
                *sums.entry(key).or_insert(0) += line.base_cents;
            }
        }
        sums
    }
}

/// Cents in dollars.
#[expect(clippy::cast_precision_loss, reason = "no plant costs 90 trillion dollars")]
pub fn dollars(cents: i64) -> Money {
    Money::dollars(cents as f64 / 100.0)
}

/// An amount in whole hundredths, half away from zero.
#[expect(clippy::cast_possible_truncation, reason = "saturates far beyond all money")]
fn cents(amount: f64) -> i64 {
    (amount * 100.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0.125 USD is 12.5 cents, which are 13; at 150 for a dollar 18.75, which are 1,875 hundredths.
    #[test]
    fn amounts_are_rounded_once_half_away_from_zero() {
        let mut ledger = Ledger::default();
        let pay = |dollars| {
            Payment::in_(1, Category::OnDemand, AssetClass::None, Money::dollars(dollars))
        };
        ledger.write(pay(0.125));
        ledger.write(pay(-0.125));
        ledger.write(pay(0.001));
        let mut yen = Ledger::new(Vec::new(), PaidIn::at(Currency::new("JPY").unwrap(), 150.0));
        yen.write(pay(0.125));
        let both = ledger.lines().iter().chain(yen.lines());
        let found: Vec<_> = both.map(|it| (it.cents, it.base_cents)).collect();
        assert_eq!(found, [(13, 13), (-13, -13), (1_875, 13)]);
        assert_eq!(yen.lines()[0].currency.to_string(), "JPY");
    }

    /// Goal: sums by any key are the same cents, however they are cut.
    #[test]
    fn sums_by_different_keys_agree_to_the_cent() {
        let mut ledger = Ledger::default();
        for month in 0..24 {
            for (&category, number) in Category::ALL.iter().zip(1..) {
                let amount = Money::dollars(f64::from(number) / 7.0);
                ledger.write(Payment::out(month, category, AssetClass::Plant, amount));
            }
        }
        let all = ledger.cents(|_| true);
        assert_eq!(all, ledger.by(|line| Some(line.month)).values().sum());
        assert_eq!(all, ledger.by(|line| Some(line.category)).values().sum());
        assert_eq!(all, ledger.by(|line| Some(line.category.side())).values().sum());
        assert!(all < 0);
    }
}
