//! Faults of the grid that dip its voltage: how often, how deep and for how long, and who bears that.

use std::collections::BTreeMap;

use engine::Stream;
use units::{SimDuration, Span};

use crate::settings::{Check, any, at_least, between, one_of, spec};

spec! {
    /// How the voltage dips when the grid has a fault: once, or again at every attempt to switch a line on.
    pub struct DipSpec {
        /// Share of faults with two or three dips.
        pub several: f64 = between(0.0, 1.0);
        /// Share of faults with four to six.
        pub many: f64 = between(0.0, 1.0);
        /// Least time from a dip to the next of the same fault.
        pub spacing_least: Span;
        /// Greatest time from a dip to the next of the same fault.
        pub spacing_most: Span;
        /// Least voltage that is left, as a share of the nominal.
        pub voltage_least: f64 = between(0.0, 1.0);
        /// Greatest voltage that is left.
        pub voltage_most: f64 = between(0.0, 1.0);
        /// Median length of a dip.
        pub length_median: Span = at_least(0.001);
        /// Standard deviation of the logarithm of the length.
        pub length_spread: f64 = between(0.0, 3.0);
        /// When the first dip of a train comes that the scenario plans, for drills and tests.
        pub planned: Option<Span>;
        /// Its dips, by the time from the first one.
        pub train: Vec<Span>;
        /// The voltage that each of them leaves.
        pub train_voltage: Option<f64> = between(0.0, 1.0);
        /// How long each of them lasts.
        pub train_length: Option<Span> = at_least(0.001);
    }
}

spec! {
    /// What is borne of dips, in steps of the voltage that is left.
    pub struct CurveSpec {
        /// Voltages, as shares of the nominal, from the lowest.
        pub voltage: Vec<f64> = between(0.0, 1.2);
        /// How long voltage from each of them up to the next is borne: one less than voltages, since that from
        /// the last one on always is, and that below the first never.
        pub borne: Vec<Span> = any();
    }
}

spec! {
    /// Which curves hold.
    pub struct RuleSpec {
        /// For the supplies of racks.
        pub racks: String;
        /// For fans, pumps and chillers.
        pub motors: String;
        /// What the connection demands: loads must stay on through what this curve bears.
        pub requirement: String;
        /// Share of the load that may go off for longer than a second all the same.
        pub may_go: f64 = between(0.0, 1.0);
    }
}

/// A dip of the voltage, as the plant meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dip {
    /// From the first dip of its fault.
    pub after: SimDuration,
    /// It is more than the supplies of racks bear.
    pub reaches_racks: bool,
    /// It is more than fans, pumps and chillers bear.
    pub reaches_motors: bool,
    /// Loads must stay on through it.
    pub must_be_borne: bool,
}

/// The number of the fault that the scenario plans.
pub(super) const PLANNED: u32 = u32::MAX;

impl CurveSpec {
    /// Whether it bears a dip that leaves `voltage` for `length`.
    pub fn bears(&self, voltage: f64, length: Span) -> bool {
        let Some(step) = self.voltage.iter().rposition(|&from| from <= voltage) else {
            return false;
        };
        self.borne.get(step).is_none_or(|&borne| length <= borne)
    }
}

/// Faults of the grid and what is borne of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Faults<'a> {
    pub(super) dip: &'a DipSpec,
    pub(super) curve: &'a BTreeMap<String, CurveSpec>,
    pub(super) rule: &'a RuleSpec,
}

impl Faults<'_> {
    /// The dips of a fault, each of which has a shape of its own.
    pub(super) fn dips(&self, fault: u32, seed: u64) -> Vec<Dip> {
        let spec = self.dip;
        if fault == PLANNED {
            let (voltage, length) = (spec.train_voltage, spec.train_length);
            let (voltage, length) = (voltage.unwrap_or(0.0), length.unwrap_or(spec.length_median));
            let after = |after: &Span| self.judge((*after).into(), voltage, length);
            return spec.train.iter().map(after).collect();
        }
        let mut stream = Stream::new(seed, "grid/dip-shape", 0);
        let draws = stream.at(fault);
        let (kind, number) = (draws.uniform(), draws.uniform());
        let count = if kind < spec.many {
            4 + u32::from(number > 1.0 / 3.0) + u32::from(number > 2.0 / 3.0)
        } else if kind < spec.many + spec.several {
            2 + u32::from(number > 0.5)
        } else {
            1
        };
        let mut after = SimDuration::ZERO;
        let mut dips = Vec::new();
        for _ in 0..count {
            let share = draws.uniform();
            let voltage = spec.voltage_least + (spec.voltage_most - spec.voltage_least) * share;
            let length = draws.lognormal(spec.length_median.in_seconds(), spec.length_spread);
            dips.push(self.judge(after, voltage, Span::seconds(length)));
            let spacing =
                spec.spacing_least + (spec.spacing_most - spec.spacing_least) * draws.uniform();
            after = after + SimDuration::from(spacing);
        }
        dips
    }

    /// What a dip is to those who meet it.
    fn judge(&self, after: SimDuration, voltage: f64, length: Span) -> Dip {
        let rule = self.rule;
        let bears =
            |name: &str| self.curve.get(name).is_some_and(|curve| curve.bears(voltage, length));
        Dip {
            after,
            reaches_racks: !bears(&rule.racks),
            reaches_motors: !bears(&rule.motors),
            must_be_borne: bears(&rule.requirement),
        }
    }

    /// Checks dips and curves.
    pub(super) fn check(&self, check: &mut Check<'_>) {
        let spec = self.dip;
        check.require(
            &["location.grid.dip.several", "location.grid.dip.many"],
            spec.several + spec.many <= 1.0,
            (spec.several + spec.many).to_string(),
            "both together must be at most 1",
        );
        check.require(
            &["location.grid.dip.spacing_least", "location.grid.dip.spacing_most"],
            spec.spacing_least <= spec.spacing_most,
            spec.spacing_least.to_string(),
            format_args!(
                "must be at most location.grid.dip.spacing_most, which is {}",
                spec.spacing_most
            ),
        );
        check.require(
            &["location.grid.dip.voltage_least", "location.grid.dip.voltage_most"],
            spec.voltage_least <= spec.voltage_most,
            spec.voltage_least.to_string(),
            format_args!(
                "must be at most location.grid.dip.voltage_most, which is {}",
                spec.voltage_most
            ),
        );
        let whole =
            !spec.train.is_empty() && spec.train_voltage.is_some() && spec.train_length.is_some();
        check.require(
            &["location.grid.dip.planned", "location.grid.dip.train"],
            spec.planned.is_none() || whole,
            "a planned fault without its dips",
            "needs location.grid.dip.train, train_voltage and train_length",
        );
        let later = spec.train.windows(2).all(|pair| pair[0] < pair[1]);
        check.require(
            &["location.grid.dip.train"],
            later,
            "times that do not rise",
            "must rise from one dip to the next",
        );
        self.rule.check(self.curve, check);
    }
}

impl RuleSpec {
    fn check(&self, curves: &BTreeMap<String, CurveSpec>, check: &mut Check<'_>) {
        for (key, name) in
            [("racks", &self.racks), ("motors", &self.motors), ("requirement", &self.requirement)]
        {
            let key = format!("location.grid.rule.{key}");
            let curve = curves.get(name);
            let known = one_of(name, curves.keys().map(String::as_str));
            check.require(
                &[&key],
                curve.is_some(),
                format_args!("{name:?}"),
                format_args!("must name a curve: {known}"),
            );
            let Some(curve) = curve else { continue };
            let place = format!("location.grid.curve.{name}");
            let (voltages, times) = (curve.voltage.len(), curve.borne.len());
            check.require(
                &[&format!("{place}.voltage"), &key],
                voltages > 0,
                "no voltages",
                format_args!("must have some, since {key} names this curve: its table is not part of the program"),
            );
            check.require(
                &[&format!("{place}.borne"), &format!("{place}.voltage")],
                voltages == 0 || times + 1 == voltages,
                format_args!("{times} times"),
                format_args!("must be one less than the voltages, of which there are {voltages}"),
            );
            let rises = curve.voltage.windows(2).all(|pair| pair[0] < pair[1]);
            check.require(
                &[&format!("{place}.voltage")],
                rises,
                "voltages that do not rise",
                "must rise from one to the next",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ITIC: 20 ms of nothing, half a second at 70 %, 10 s at 80 %, always at 90 %.
    #[test]
    fn a_curve_is_read_in_steps() {
        let seconds = |times: &[f64]| times.iter().map(|&time| Span::seconds(time)).collect();
        let itic =
            CurveSpec { voltage: vec![0.0, 0.7, 0.8, 0.9], borne: seconds(&[0.02, 0.5, 10.0]) };
        let spp = CurveSpec { voltage: vec![0.5, 0.9], borne: seconds(&[0.15]) };
        for (voltage, time, of_itic, of_spp) in [
            (0.0, 0.02, true, false),
            (0.3, 0.03, false, false),
            (0.6, 0.1, false, true),
            (0.69, 0.16, false, false),
            (0.7, 0.5, true, false),
            (0.85, 11.0, false, false),
            (0.9, 3600.0, true, true),
        ] {
            assert_eq!(itic.bears(voltage, Span::seconds(time)), of_itic, "{voltage} for {time} s");
            assert_eq!(spp.bears(voltage, Span::seconds(time)), of_spp, "{voltage} for {time} s");
        }
    }
}
