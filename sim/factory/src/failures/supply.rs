//! Supply: parts come from their maker, unless it delivers nothing; and how long a plant lives without.

use units::{SimDuration, SimTime, Span};

use super::{RmaSpec, Upkeep};
use crate::effect::BadPart;

/// How long a plant lives on its stock of a kind of part once nothing comes from outside.
///
/// Of the parts that are exchanged the bench finds a share to be sound, which come back; the others use up the stock,
/// and then take their places out one by one: of so many units e^(-rate t) are left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Autonomy {
    /// Parts in stock, with those that are still to come back.
    pub stock: f64,
    /// Places with such a part.
    pub units: f64,
    /// Parts that are used up in a day while all places work.
    pub used_per_day: f64,
}

impl Autonomy {
    /// Until the stock is empty.
    pub fn until_empty(&self) -> Span {
        Span::days(self.stock / self.used_per_day)
    }

    /// Until so large a share of the places is left, between 0 and 1.
    pub fn until(&self, share: f64) -> Span {
        self.until_empty() + Span::days(-libm::log(share) * self.units / self.used_per_day)
    }

    /// Share of the places left so long after nothing came from outside any more.
    pub fn left_after(&self, time: Span) -> f64 {
        let days = (time - self.until_empty()).in_days().max(0.0);
        libm::exp(-days * self.used_per_day / self.units)
    }
}

impl Upkeep {
    /// The maker of parts delivers nothing until then, or does so again.
    pub const fn stop_supply(&mut self, returns: Option<SimTime>) {
        self.supply_returns = returns;
    }

    /// How long it takes until a bad part, or a new one for it, is on the shelf. What the bench finds to be sound comes
    /// back whatever its maker does; the others wait for it.
    pub(super) fn time_away(&self, bad: BadPart, now: SimTime) -> SimDuration {
        match self.supply_returns.filter(|at| !bad.sound && *at > now) {
            Some(at) => at.since(now) + bad.time,
            None => bad.time,
        }
    }

    /// How long the plant lives on its stock of a kind of part; `None` where none of them is used.
    pub fn autonomy(&self, kind: usize, rma: &RmaSpec) -> Option<Autonomy> {
        let name = &self.parts.names()[kind];
        let used_per_day = self.failures.exchanges(name) * 24.0 * (1.0 - rma.no_fault_found);
        let units = f64::from(self.places.racks) * f64::from(self.places.trays_per_rack());
        let stock = f64::from(self.stocked[kind]);
        (used_per_day > 0.0).then_some(Autonomy { stock, units, used_per_day })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trays are exchanged .343 times a year and 30 % of them found to be sound: .240 of each are used up in a year, so
    /// 2.5 % last for 38 days, and a year after that e^-.240 = 78.7 % of the trays are left.
    #[test]
    fn a_stock_of_a_fortieth_lasts_for_38_days() {
        let trays = 10_000.0;
        let used_per_day = trays * 0.343 * 0.7 / 365.0;
        let autonomy = Autonomy { stock: 0.025 * trays, units: trays, used_per_day };
        assert!((autonomy.until_empty().in_days() - 38.0).abs() < 0.05);
        let year_later = autonomy.until_empty() + Span::years(1.0);
        assert!((autonomy.left_after(year_later) - 0.787).abs() < 0.0005);
        assert!((autonomy.left_after(autonomy.until(0.9)) - 0.9).abs() < 1e-9);
        assert!((autonomy.left_after(Span::ZERO) - 1.0).abs() < 1e-12);
    }

    /// A larger stock never shortens autonomy.
    #[test]
    fn more_stock_lasts_longer() {
        let of = |stock: f64| Autonomy { stock, units: 1e4, used_per_day: 7.0 };
        for share in [0.95, 0.9, 0.8] {
            let days = [0.0, 10.0, 250.0, 1e4].map(|stock| of(stock).until(share).in_days());
            assert!(days.is_sorted(), "{days:?}");
        }
    }
}
