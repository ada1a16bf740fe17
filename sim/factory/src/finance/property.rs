//! Tax on what is owned: a share of a value that declines as states assess it.

use units::Money;

use super::{AssetClass, Category, Ledger, Line, PropertyTaxSpec, Side, dollars};

/// What was bought and is still there in a month, with its age in whole years of twelve months.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Owned {
    asset: AssetClass,
    cost: Money,
    age: u32,
}

/// Tax of a whole year on what is owned in a month, when IT, plant and shell live so many months.
pub(super) fn yearly_tax(
    spec: &PropertyTaxSpec,
    ledger: &Ledger,
    month: u32,
    lives: [f64; 3],
) -> Money {
    let relieved = f64::from(month) <= spec.relief_time.in_years() * 12.0;
    let due = if relieved { 1.0 - spec.relief } else { 1.0 };
    let owned = owned(ledger, month, lives);
    owned.iter().map(|it| spec.assessed(*it)).sum::<Money>() * spec.rate * due
}

/// What is owned: whatever was bought before the month and has not lived its life, after which something takes its
/// place.
fn owned(ledger: &Ledger, month: u32, lives: [f64; 3]) -> Vec<Owned> {
    let classes = [AssetClass::It, AssetClass::Plant, AssetClass::Shell];
    let bought =
        |line: &&Line| line.category.side() == Side::Capital || line.category == Category::Refresh;
    let owned = |line: &Line| -> Option<Owned> {
        let class = classes.iter().position(|class| *class == line.asset)?;
        let months = (month.max(1) - 1).checked_sub(line.month)?;
        let alive = f64::from(months) < lives[class] - 1e-6;
        let cost = dollars(-line.base_cents);
        alive.then_some(Owned { asset: line.asset, cost, age: months / 12 })
    };
    ledger.lines().iter().filter(bought).filter_map(owned).collect()
}

impl PropertyTaxSpec {
    /// Value of what is owned, as the state sees it.
    fn assessed(&self, owned: Owned) -> Money {
        let (decline, share) = match owned.asset {
            AssetClass::It => (self.it_decline, self.it_share),
            AssetClass::Plant => (self.plant_decline, self.plant_share),
            AssetClass::Shell => (self.shell_decline, self.shell_share),
            AssetClass::None => return Money::ZERO,
        };
        let first = 1.0 - decline * self.first_year;
        let left = first * libm::pow(1.0 - decline, f64::from(owned.age));
        owned.cost * share * left.max(self.floor)
    }
}

#[cfg(test)]
mod tests {
    use units::Span;

    use super::*;
    use crate::finance::Payment;

    /// Five, eighteen and thirty-five years.
    const LIVES: [f64; 3] = [60.0, 216.0, 420.0];

    fn japan() -> PropertyTaxSpec {
        PropertyTaxSpec {
            rate: 0.014,
            it_decline: 0.369,
            plant_decline: 0.12,
            shell_decline: 0.064,
            first_year: 0.5,
            floor: 0.05,
            it_share: 1.0,
            plant_share: 1.0,
            shell_share: 1.0,
            relief: 0.0,
            relief_time: Span::years(3.0),
        }
    }

    /// 39.9 B USD of IT in Japan: 39.9 x (1 - .369 / 2) x 1.4 % = 455.5 M in the first year, then .631 of the
    /// year before each: 287.4, 181.4, 114.4 and 72.2 M.
    #[test]
    fn japan_taxes_it_as_published_rules_say() {
        let mut ledger = Ledger::default();
        let racks = Money::billions(39.9);
        ledger.write(Payment::out(0, Category::Racks, AssetClass::It, racks));
        for (year, expected) in (0..).zip([455.5, 287.4, 181.4, 114.4, 72.2]) {
            for month in [12 * year + 1, 12 * year + 12] {
                let found = yearly_tax(&japan(), &ledger, month, LIVES).in_millions();
                assert!((found - expected).abs() < 0.05, "{found} in month {month}");
            }
        }
        let floor = yearly_tax(&japan(), &ledger, 12 * 20, [500.0; 3]).in_millions();
        assert!((floor - 39_900.0 * 0.05 * 0.014).abs() < 0.05, "{floor}");
    }

    /// After five years 60 are bought for what cost 100: the old ones are gone, the new ones in their first
    /// year.
    #[test]
    fn what_is_replaced_is_taxed_no_more() {
        let mut ledger = Ledger::default();
        let bought = |month, category, millions| {
            Payment::out(month, category, AssetClass::It, Money::millions(millions))
        };
        ledger.write(bought(0, Category::Racks, 100.0));
        ledger.write(bought(60, Category::Refresh, 60.0).of_lot(1));
        let tax = |month| yearly_tax(&japan(), &ledger, month, LIVES).in_millions();
        let first = 0.014 * (1.0 - 0.369 / 2.0);
        assert!((tax(61) - 60.0 * first).abs() < 1e-6, "{}", tax(61));
        assert!(tax(60) < 100.0 * first * 0.2, "{}", tax(60));
    }

    /// A relief of a half for three years, and none in the fourth.
    #[test]
    fn a_relief_ends() {
        let mut ledger = Ledger::default();
        let racks = Money::millions(100.0);
        ledger.write(Payment::out(0, Category::Racks, AssetClass::It, racks));
        let relieved = PropertyTaxSpec { relief: 0.5, ..japan() };
        let share = |month| {
            yearly_tax(&relieved, &ledger, month, LIVES)
                / yearly_tax(&japan(), &ledger, month, LIVES)
        };
        assert!((share(36) - 0.5).abs() < 1e-12 && (share(37) - 1.0).abs() < 1e-12);
    }
}
