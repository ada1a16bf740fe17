//! Revenue: what customers pay.

use super::{AssetClass, Category, FinanceSpec, Ledger, Payment, PricePath, Usage};

/// Writes what was sold.
pub(super) fn write(ledger: &mut Ledger, spec: &FinanceSpec, usage: &Usage, prices: &PricePath) {
    for (number, month) in usage.numbered() {
        let price = spec.gpu_hour_price * prices.at(number);
        let amount = price * month.meters.gpu_hours.kept;
        ledger.write(Payment::in_(number, Category::OnDemand, AssetClass::None, amount));
    }
}
