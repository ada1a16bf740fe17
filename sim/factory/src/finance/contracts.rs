//! Contracts as money: what is billed whether used or not, and what comes back when units were down.

use units::{Money, Span};

use crate::settings::{Choice, between, spec};

spec! {
    /// What a contract on reserved GPUs pays; it belongs to the class of work of the same name.
    pub struct ContractSpec {
        /// Who pays: contracts with the same name here are of one tenant. By default a tenant of its own.
        pub tenant: Option<String>;
        /// Price of a reserved GPU-hour over its term; by default that of the price path when it begins.
        pub price: Option<Money>;
        /// Term, after which it is renewed or not.
        pub years: Span = between(86_400.0, 1_576_800_000.0);
        /// Least that is paid for, as a share of what is reserved in a month.
        pub floor: f64 = between(0.0, 1.0);
        /// Share of the fees of the term that is paid on its first day, and taken off them.
        pub prepaid: f64 = between(0.0, 1.0);
        /// Time over which what is paid for rises from nothing to all that is reserved.
        pub ramp: Span;
        /// Probability that it is renewed, at the price of the path on that day and for as long again;
        /// otherwise what it goes on to hold is sold on demand.
        pub renewal: f64 = between(0.0, 1.0);
        /// Availabilities of a unit in a month below which a part of its fee is given back.
        pub sla_below: Vec<f64> = between(0.0, 1.0);
        /// For each of them, the part of the unit's fee of the month.
        pub sla_credit: Vec<f64> = between(0.0, 1.0);
        /// Most that is given back of the contract's fee of a month.
        pub sla_cap: f64 = between(0.0, 1.0);
        /// What a unit is.
        pub sla_unit: Unit;
        /// From the first day of the run until all of its GPUs must be there; by default as many of them as the plan of
        /// building has on each day, with neither good nor bad luck.
        pub due: Option<Span>;
        /// How much later they may be there before that is paid for.
        pub late_grace: Span;
        /// Paid for GPU-hours that are later than that, for each unit of their fee, which is not billed either.
        pub late_penalty: f64 = between(0.0, 10.0);
        /// Most that is paid for being late, as a share of the fees of the term.
        pub late_cap: f64 = between(0.0, 1.0);
    }
}

/// Of what availability is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// A tray of a rack, or a node.
    #[default]
    Node,
    /// A rack.
    Rack,
}

impl Choice for Unit {
    const OPTIONS: &'static [(&'static str, Self)] = &[("node", Self::Node), ("rack", Self::Rack)];
}

/// GPU-hours that a contract pays for in a month: those used, and at least the floor of those reserved.
/// Hours that the plant did not offer are reserved too: they come back as credits only.
pub fn billed(reserved: f64, used: f64, floor: f64) -> f64 {
    used.max(floor * reserved)
}

/// Units of a contract that were available for the same part of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Units {
    /// Their part of all units.
    pub share: f64,
    /// Part of the month in which they were available.
    pub availability: f64,
}

impl ContractSpec {
    /// The part of a month's fee that is given back: of each unit that of the lowest step which it is
    /// below, of all at most the cap.
    pub fn credit(&self, units: &[Units]) -> f64 {
        let of_units: f64 = units.iter().map(|it| it.share * self.step(it.availability)).sum();
        of_units.min(self.sla_cap)
    }

    /// The part of its fee that a unit gets back.
    fn step(&self, availability: f64) -> f64 {
        let steps = self.sla_below.iter().zip(&self.sla_credit);
        let below = steps.filter(|(below, _)| availability < **below);
        let lowest = below.min_by(|(one, _), (other, _)| one.total_cmp(other));
        lowest.map_or(0.0, |(_, credit)| *credit)
    }
}

#[cfg(test)]
impl ContractSpec {
    /// One with the terms of tests and this floor, of four years.
    pub(super) fn of_tests(floor: f64) -> Self {
        Self {
            tenant: None,
            price: None,
            years: Span::years(4.0),
            floor,
            prepaid: 0.0,
            ramp: Span::ZERO,
            renewal: 1.0,
            sla_below: vec![0.995, 0.99, 0.95],
            sla_credit: vec![0.10, 0.25, 1.0],
            sla_cap: 0.5,
            sla_unit: Unit::Node,
            due: None,
            late_grace: Span::ZERO,
            late_penalty: 0.0,
            late_cap: 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1,000 GPUs reserved for 720 h, of which .6 are used: max(432,000, .9 x 720,000) = 648,000 h billed.
    /// All units available for .97, below .99 and not below .95: .25 x 648,000 = 162,000 h back. With 3 %
    /// of the units down all month and the others up: 1.0 x .03 x 648,000 = 19,440 h.
    #[test]
    fn take_or_pay_and_credits_by_hand() {
        let contract = ContractSpec::of_tests(0.9);
        let hours = billed(720_000.0, 432_000.0, contract.floor);
        assert!((hours - 648_000.0).abs() < 1e-6);
        let all = [Units { share: 1.0, availability: 0.97 }];
        assert!((hours * contract.credit(&all) - 162_000.0).abs() < 1e-6);
        let some =
            [Units { share: 0.97, availability: 1.0 }, Units { share: 0.03, availability: 0.0 }];
        assert!((hours * contract.credit(&some) - 19_440.0).abs() < 1e-6);
    }

    /// Half of the units down all month would give half back, all of them all of it: the cap is a half.
    #[test]
    #[expect(clippy::float_cmp, reason = "exact by construction")]
    fn no_more_than_the_cap_is_given_back_and_nothing_at_the_step_itself() {
        let contract = ContractSpec::of_tests(1.0);
        let down = |share| [Units { share, availability: 0.0 }];
        assert!((contract.credit(&down(0.4)) - 0.4).abs() < 1e-12);
        assert!((contract.credit(&down(1.0)) - 0.5).abs() < 1e-12);
        assert_eq!(contract.credit(&[Units { share: 1.0, availability: 0.995 }]), 0.0);
        assert_eq!(billed(100.0, 97.0, 0.9), 97.0);
    }
}
