//! What a scenario says about where jobs stand: shapes, spares, and what distance costs.

use units::Span;

use super::ComputeSpec;
use crate::settings::{Check, Choice, at_least, between, spec};

spec! {
    /// Where jobs stand. A rack is a domain: its GPUs reach each other over NVLink, those of others over
    /// the network.
    pub struct PlacementSpec {
        /// Which of the places that suffice a job takes.
        pub algorithm: Algorithm;
        /// GPUs of a domain that jobs may use while all of them work, and so the greatest segment of a
        /// job; the others are hot spares. By default all of them.
        pub usable_domain: Option<u32> = at_least(1.0);
        /// Whole domains for each pod that are powered, loaded and kept free, to take the place of one
        /// that a large job loses.
        pub warm_domains_per_pod: f64 = between(0.0, 1_000.0);
        /// How long an interrupted job holds the rest of its ground while it waits for a replacement;
        /// then it gives that back and queues.
        ///
        /// This is for jobs that nothing else makes whole: where a hot spare or a warm domain is left, as by
        /// default, nobody waits for as long.
        pub hold_most: Span;
        /// What distance costs a job, as time for each unit of computing.
        pub exposed: ExposedSpec;
    }
}

spec! {
    /// Communication that computing does not hide, for each unit of computing, once a job crosses the
    /// bounds of a place.
    pub struct ExposedSpec {
        /// More than one domain.
        pub domain: f64 = between(0.0, 10.0);
        /// More than one pod.
        pub pod: f64 = between(0.0, 10.0);
        /// More than one hall.
        pub hall: f64 = between(0.0, 10.0);
    }
}

/// Which of the places that suffice a job takes. The lowest number breaks ties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// The fullest that suffices: domain, then pod, then hall.
    #[default]
    Pack,
    /// The emptiest.
    Spread,
    /// Whole pods first, then as for packing.
    Align,
}

impl Choice for Algorithm {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("pack", Self::Pack), ("spread", Self::Spread), ("align", Self::Align)];
}

impl PlacementSpec {
    /// GPUs of a domain that jobs may use while all of them work. Those of catalogues are cut to the
    /// rack; `compute.spare_gpus` says the same as what is left.
    pub fn usable(&self, compute: &ComputeSpec) -> u32 {
        let gpus = compute.rack.gpus;
        match compute.spare_gpus {
            Some(spares) => gpus.saturating_sub(spares),
            None => self.usable_domain.map_or(gpus, |usable| usable.min(gpus)),
        }
    }

    /// Communication that computing does not hide, for each second of computing of a job that crosses
    /// these bounds: its speed is 1 / (1 + that).
    ///
    /// Anchor: 70 B parameters in FP8 reach an MFU of 38.1 % on 64 and of 35.5 % on 2,048 GPUs
    /// (SemiAnalysis, 2025).
    pub fn exposed_by(&self, crossed: Crossed) -> f64 {
        let cost = |crosses: bool, exposed: f64| if crosses { exposed } else { 0.0 };
        let ExposedSpec { domain, pod, hall } = self.exposed;
        cost(crossed.domains, domain) + cost(crossed.pods, pod) + cost(crossed.halls, hall)
    }

    /// Checks the rules between keys.
    pub fn check(&self, compute: &ComputeSpec, check: &mut Check<'_>) {
        let gpus = compute.rack.gpus;
        let key = "placement.usable_domain";
        check.require(
            &[key, "compute.rack.gpus"],
            self.usable_domain.is_none_or(|usable| usable <= gpus) || !check.is_written(key),
            self.usable_domain.unwrap_or(gpus).to_string(),
            format!("must be at most compute.rack.gpus, which is {gpus}"),
        );
        let warm = "placement.warm_domains_per_pod";
        let racks = compute.racks_per_pod;
        check.require(
            &[warm, "compute.racks_per_pod"],
            self.warm_domains_per_pod < f64::from(racks),
            self.warm_domains_per_pod.to_string(),
            format!("must be below compute.racks_per_pod, which is {racks}: jobs need racks too"),
        );
        check.require(
            &["compute.spare_gpus", key],
            compute.spare_gpus.is_none() || !check.is_written(key),
            compute.spare_gpus.unwrap_or(0).to_string(),
            format!(
                "says the same as {key}, which is {}: a scenario has one of the two",
                self.usable_domain.unwrap_or(gpus)
            ),
        );
    }
}

/// The bounds that a job crosses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crossed {
    /// It stands on more than one domain.
    pub domains: bool,
    /// In more than one pod.
    pub pods: bool,
    /// In more than one hall.
    pub halls: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Across pods of a hall 1 / 1.03 = 0.971, across halls 1 / 1.07 = 0.935; within a pod all of it.
    #[test]
    fn distance_costs_what_it_exposes() {
        let exposed = ExposedSpec { domain: 0.0, pod: 0.03, hall: 0.04 };
        let spec = PlacementSpec { exposed, ..crate::compute::sample::placement() };
        let speed =
            |pods, halls| 1.0 / (1.0 + spec.exposed_by(Crossed { domains: true, pods, halls }));
        assert!((speed(false, false) - 1.0).abs() < 1e-12);
        assert!((speed(true, false) - 0.970_874).abs() < 1e-6);
        assert!((speed(true, true) - 0.934_579).abs() < 1e-6);
    }
}
