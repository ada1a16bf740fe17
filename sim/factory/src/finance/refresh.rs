//! Refresh: what is bought again when its life ends within the run, and what the old is worth then.

use units::{Money, PowerPrice};

use crate::design::Design;
use crate::settings::{Choice, between, spec};

spec! {
    /// What happens when the life of racks or plant ends within the run.
    pub struct RefreshSpec {
        /// Which racks are bought then: "alike", as those before at the same price, whose hours sell at
        /// the price at which these began; "roadmap", the newest generation of `finance.roadmap`, as many
        /// as power and liquid that were built allow.
        pub racks: RefreshKind;
        /// What old racks, network and storage are sold for.
        pub resale: ResaleSpec;
        /// Taking down a rack.
        pub deinstallation: Money;
        /// Converting the power chain for racks that are fed with 800 V, for each watt of them.
        pub conversion: PowerPrice;
    }
}

spec! {
    /// The price of used IT equipment, as a share of what it was bought for.
    pub struct ResaleSpec {
        /// After 36 months.
        pub at_36_months: f64 = between(0.0, 1.0);
        /// What it loses in a year.
        pub decline: f64 = between(0.0, 1.0);
    }
}

/// Which racks are bought when the life of others ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RefreshKind {
    /// As those before.
    #[default]
    Alike,
    /// The newest generation of the roadmap.
    Roadmap,
}

impl Choice for RefreshKind {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("alike", Self::Alike), ("roadmap", Self::Roadmap)];
}

impl ResaleSpec {
    /// Share of the price that is left after so many months; at most all of it.
    pub fn share_after(&self, months: f64) -> f64 {
        let kept = libm::pow(1.0 - self.decline, (months - 36.0) / 12.0);
        (self.at_36_months * kept).min(1.0)
    }
}

/// Months at whose ends something that lives so many is bought within a run of so many: the first on the
/// first day, and again whenever its life has ended before the run has.
pub fn purchases(life: f64, run: f64) -> impl Iterator<Item = f64> {
    let again = (1_u32..).map(move |time| f64::from(time) * life);
    // What ends with the run, to within rounding, is not bought again.
    std::iter::once(0.0).chain(again.take_while(move |month| *month < run - 1e-6))
}

/// The same of racks, the first of which came `since` months after the first day: where their maker delivers nothing
/// when they are due, they come once it does, and the old ones stay until then.
pub fn purchases_of_racks(life: f64, run: f64, since: f64, design: &Design) -> Vec<f64> {
    if design.stops.is_empty() {
        return purchases(life, run).collect();
    }
    let mut all = vec![0.0];
    let mut last = 0.0;
    loop {
        last = design.delivered_after(since + last + life) - since;
        if last >= run - 1e-6 {
            return all;
        }
        all.push(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Stop;

    /// .30 x .65^((60 - 36) / 12) = .30 x .4225 = .1268; new, .30 x .65^-3 = 1.09, so all of it.
    #[test]
    #[expect(clippy::float_cmp, reason = "exact by construction")]
    fn used_equipment_is_worth_less_every_year() {
        let resale = ResaleSpec { at_36_months: 0.30, decline: 0.35 };
        assert!((resale.share_after(60.0) - 0.12675).abs() < 1e-9);
        assert!((resale.share_after(36.0) - 0.30).abs() < 1e-12);
        assert_eq!(resale.share_after(0.0), 1.0);
    }

    #[test]
    fn what_dies_within_the_run_is_bought_again_and_what_dies_with_it_is_not() {
        let months = |life, run| purchases(life, run).collect::<Vec<_>>();
        assert_eq!(months(60.0, 144.0), [0.0, 60.0, 120.0]);
        assert_eq!(months(60.0, 60.0), [0.0]);
        assert_eq!(months(60.0, 61.0), [0.0, 60.0]);
        assert_eq!(months(216.0, 144.0), [0.0]);
    }

    /// Racks that live 60 months, with their maker silent from month 55 to 70 and again from 125: the second are bought at
    /// 70 and not at 60, the third would be due at 130 and never come. Parts that came 12 months later are due at 72, when
    /// the maker delivers again.
    #[test]
    fn racks_come_again_once_their_maker_delivers() {
        let stop = |from: f64, until: f64| Stop { from, until };
        let design = Design {
            stops: vec![stop(55.0, 70.0), stop(125.0, f64::INFINITY)],
            ..Design::default()
        };
        assert_eq!(purchases_of_racks(60.0, 144.0, 0.0, &design), [0.0, 70.0]);
        assert_eq!(purchases_of_racks(60.0, 132.0, 12.0, &design), [0.0, 60.0]);
        assert_eq!(purchases_of_racks(60.0, 144.0, 0.0, &Design::default()), [0.0, 60.0, 120.0]);
    }
}
