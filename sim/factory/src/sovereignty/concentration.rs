//! Concentration: how much of something is in one hand.

use std::collections::BTreeMap;

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

/// How much is in which hands, at a plant or at several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amounts {
    /// What was paid for equipment, by who makes it.
    pub vendors: BTreeMap<String, f64>,
    /// Power of what can feed a site: of each its connection to the grid, and its generating sets.
    pub power: Vec<f64>,
    /// The same with each feed of a connection by itself.
    pub feeders: Vec<f64>,
    /// GPU-hours that could be sold, by site.
    pub sites: Vec<f64>,
    /// Revenue by who pays; all that is sold by the hour is of nobody, who has no name.
    pub tenants: BTreeMap<String, f64>,
}

impl Amounts {
    /// The indices of concentration: of vendors, power, feeders, sites and tenants.
    pub fn indices(&self) -> [Option<f64>; 5] {
        let of = |named: &BTreeMap<String, f64>| {
            let amounts: Vec<f64> = named.values().copied().collect();
            concentration(&amounts)
        };
        [
            of(&self.vendors),
            concentration(&self.power),
            concentration(&self.feeders),
            concentration(&self.sites),
            of(&self.tenants),
        ]
    }

    /// Those of several plants: a vendor or tenant of the same name is one, sites and what feeds them are not.
    pub fn together<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for one in all {
            for (into, from) in [(&mut sum.vendors, &one.vendors), (&mut sum.tenants, &one.tenants)]
            {
                for (name, amount) in from {
                    *into.entry(name.clone()).or_default() += amount;
                }
            }
            sum.power.extend(&one.power);
            sum.feeders.extend(&one.feeders);
            sum.sites.extend(&one.sites);
        }
        sum
    }
}

impl Reports {
    /// Names of the quantities of [`Self::tell_concentration`] that follow from payments.
    pub const OF_PAYMENTS: [&str; 3] = ["hhi_vendor", "hhi_power", "hhi_tenant"];

    /// How much is in one hand.
    pub fn tell_concentration(&mut self, amounts: &Amounts) {
        let levels = [
            &mut self.hhi_vendor,
            &mut self.hhi_power,
            &mut self.hhi_feeder,
            &mut self.hhi_site,
            &mut self.hhi_tenant,
        ];
        for (level, index) in levels.into_iter().zip(amounts.indices()) {
            if let Some(index) = index {
                level.set(Number(index));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two plants with racks of one maker, of 70 and 20, and 10 of others each: parts .9 x 100/120 = .75, .0833 twice.
    /// A tenant pays 60 at one and 20 at the other, another 20: (.8^2 + .2^2) = .68. Two sites of 300 and 100 MW: .625;
    /// with two feeds at the larger: (150^2 + 150^2 + 100^2) / 400^2 = .344.
    #[test]
    fn hands_are_the_same_at_all_sites_and_sites_are_not() {
        let named = |all: &[(&str, f64)]| {
            all.iter().map(|(name, amount)| ((*name).to_owned(), *amount)).collect()
        };
        let one = Amounts {
            vendors: named(&[("maker", 70.0), ("of power", 10.0)]),
            power: vec![300.0],
            feeders: vec![150.0, 150.0],
            sites: vec![3.0],
            tenants: named(&[("a", 60.0), ("b", 20.0)]),
        };
        let other = Amounts {
            vendors: named(&[("maker", 20.0), ("of cooling", 20.0)]),
            power: vec![100.0],
            feeders: vec![100.0],
            sites: vec![1.0],
            tenants: named(&[("a", 20.0)]),
        };
        let found = Amounts::together([&one, &other]).indices().map(Option::unwrap);
        let vendors: f64 = [90.0, 10.0, 20.0].iter().map(|it| it * it / (120.0 * 120.0)).sum();
        for (found, expected) in found.iter().zip([vendors, 0.625, 0.34375, 0.625, 0.68]) {
            assert!((found - expected).abs() < 1e-12, "{found} against {expected}");
        }
        assert_eq!(Amounts::default().indices(), [None; 5]);
    }
}
