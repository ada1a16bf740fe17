//! Duties: what tariffs of others add to the price of equipment that crosses a border: racks with their network and
//! storage, and parts.

use super::{AssetClass, Category, Ledger, Line, Payment, Plan, dollars};
use crate::design::Design;

/// What is built and crosses a border.
const BOUGHT: [Category; 4] =
    [Category::Racks, Category::Network, Category::Storage, Category::SpareParts];

/// Writes those on what is built, each in the month in which it is paid.
pub(super) fn write_first(ledger: &mut Ledger, design: &Design, plan: &Plan) {
    let bought = ledger.by(|line| BOUGHT.contains(&line.category).then_some(line.month));
    for (month, cents) in bought {
        let share = design.duty_after(if month == 0 { 0.0 } else { plan.begin_of(month) });
        let duty = dollars(-cents) * share;
        ledger.write(Payment::out(month, Category::Duties, AssetClass::It, duty));
    }
}

/// Writes those on what is bought again, and on parts and their repair by their maker.
pub(super) fn write_later(ledger: &mut Ledger, design: &Design, plan: &Plan) {
    if design.duties.is_empty() {
        return;
    }
    for month in 1..=plan.last() {
        let share = design.duty_after(plan.begin_of(month));
        let of_it = |line: &Line| {
            let again = line.category == Category::Refresh && line.asset == AssetClass::It;
            line.month == month && (again || line.category == Category::Repairs)
        };
        let bought = ledger.sum(of_it) * -1.0;
        ledger.write(Payment::out(month, Category::LaterDuties, AssetClass::It, bought * share));
    }
}
