//! Running costs: what it takes to keep the plant going.

use units::Money;

use super::{AssetClass, Category, FinanceSpec, Ledger, Payment, Usage};
use crate::design::Design;

/// Writes what is paid at the end of each month. Capital expenditure is written before.
pub(super) fn write(ledger: &mut Ledger, spec: &FinanceSpec, design: &Design, usage: &Usage) {
    let people = spec.staff_per_megawatt * design.site_power.in_megawatts();
    let staff = Money::dollars(spec.salary.in_dollars_per_year() * people);
    let built = |wanted: &[AssetClass]| {
        let of = |asset| wanted.contains(&asset);
        ledger.sum(|line| line.category != Category::Connection && of(line.asset)) * -1.0
    };
    let maintenance = built(&[AssetClass::Plant, AssetClass::Shell]) * spec.maintenance_share;
    let support = built(&[AssetClass::It]) * spec.it_support_share;
    for (number, month) in usage.numbered() {
        let mut pay = |category, amount: Money| {
            ledger.write(Payment::out(number, category, AssetClass::None, amount));
        };
        pay(Category::Energy, month.energy_cost);
        pay(Category::Demand, month.demand_cost);
        pay(Category::Carbon, month.carbon_cost);
        pay(Category::Water, month.water_cost);
        pay(Category::Staff, staff * month.share_of_year);
        pay(Category::Maintenance, maintenance * month.share_of_year);
        pay(Category::Support, support * month.share_of_year);
    }
}
