//! Concentration: how much of something is in one hand.

use super::Reports;
use crate::quantities::Number;

/// The index of Herfindahl and Hirschman: the sum of the squares of the parts of the whole, from near 0 for very many
/// equal parts to 1 for a single one. `None` where there is no whole.
///
/// `amounts` are not negative, in any one unit.
pub fn concentration(amounts: &[f64]) -> Option<f64> {
    let whole: f64 = amounts.iter().sum();
    let squares = || amounts.iter().map(|amount| (amount / whole) * (amount / whole)).sum();
    (whole > 0.0).then(squares)
}

impl Reports {
    /// Names of the quantities of [`Self::tell_concentration`], which alone follow from payments.
    pub const OF_PAYMENTS: [&str; 3] = ["hhi_vendor", "hhi_power", "hhi_tenant"];

    /// How much is in one hand: of equipment by what was paid for it, of power by what could feed the site, of revenue
    /// by who pays it.
    pub fn tell_concentration(&mut self, [vendors, power, tenants]: &[Vec<f64>; 3]) {
        for (level, amounts) in [
            (&mut self.hhi_vendor, vendors),
            (&mut self.hhi_power, power),
            (&mut self.hhi_tenant, tenants),
        ] {
            if let Some(index) = concentration(amounts) {
                level.set(Number(index));
            }
        }
    }
}
