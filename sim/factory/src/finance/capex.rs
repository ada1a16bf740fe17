//! Capital expenditure: what the design costs to build.

use units::Money;

use super::{AssetClass, Category, FinanceSpec, Ledger, Payment};
use crate::design::Design;

/// Writes what is paid before the plant opens.
pub(super) fn write(ledger: &mut Ledger, spec: &FinanceSpec, design: &Design) {
    let mut pay = |category, asset, amount: Money| {
        ledger.write(Payment::out(0, category, asset, amount));
    };
    let racks = spec.rack_price * f64::from(design.racks);
    pay(Category::Racks, AssetClass::It, racks);
    pay(Category::Network, AssetClass::It, racks * spec.network_share);
    pay(Category::Storage, AssetClass::It, racks * spec.storage_share);
    let facility = spec.facility_price * design.fed_power;
    pay(Category::Remainder, AssetClass::Plant, facility * (1.0 - spec.shell_share));
    pay(Category::Shell, AssetClass::Shell, facility * spec.shell_share);
    let connection = spec.connection_price * design.site_power;
    pay(Category::Connection, AssetClass::Shell, connection);
}
