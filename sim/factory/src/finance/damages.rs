//! Liquidated damages: what vendors pay for delivering later than they agreed, lot by lot.

use units::Money;

use super::{AssetClass, Category, DamagesSpec, FinanceSpec, LateDelivery, Ledger, Payment, Usage};

/// Writes what comes in: for each lot, or task, at the end of the month in which it is there.
pub(super) fn write(ledger: &mut Ledger, spec: &FinanceSpec, usage: &Usage) {
    let ends = usage.ends();
    for late in &usage.built.late {
        let Some(terms) = spec.damages.get(&late.vendor) else { continue };
        let Some(month) = (0..).zip(&ends).find(|(_, end)| **end >= late.hour - 1e-6) else {
            continue;
        };
        let amount = price(spec, terms, late) * terms.share(late.hours_late);
        ledger.write(Payment::in_(month.0, Category::Damages, AssetClass::None, amount));
    }
}

/// The price of what is late.
fn price(spec: &FinanceSpec, terms: &DamagesSpec, late: &LateDelivery) -> Money {
    if late.racks > 0.0 { spec.rack_price * late.racks } else { terms.price.unwrap_or(Money::ZERO) }
}
