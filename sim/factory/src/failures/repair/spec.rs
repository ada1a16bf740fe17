//! What a scenario says about repair: crews with their shifts, stock, and how long each step takes.

use std::collections::BTreeMap;

use units::{SimDuration, Span};

use crate::settings::{Check, above, at_least, between, spec};

/// The word of a component that is mended where it is, without a part.
pub const NO_PART: &str = "none";

spec! {
    /// From a fault to a place that works again, and what that needs.
    pub struct RepairSpec {
        /// Parts in stock at the start, each a share of those installed and rounded up. Every part that
        /// is used comes back or is replaced, so that stock and parts away stay as many.
        pub stock: BTreeMap<String, f64>;
        /// What becomes of parts that were exchanged.
        pub rma: RmaSpec;
        /// Remote diagnosis of a drained place before anybody is sent.
        pub triage: Span;
        /// Way of a crew to the place with what it needs, each time that it exchanges a part.
        pub travel: Span;
        /// Test of a place with its new part, before jobs may use it.
        pub test: Span;
        /// Repair crews by skill.
        pub crew: BTreeMap<String, CrewSpec>;
    }
}

spec! {
    /// Parts that were exchanged: the bench finds no fault, or they go back to their maker.
    pub struct RmaSpec {
        /// Share in which the bench finds no fault.
        pub no_fault_found: f64 = between(0.0, 1.0);
        /// Time on the bench until such a part is in stock again.
        pub bench: Span;
        /// Median time until a part that is sent away is back, or a new one in its place.
        pub median: Span = above(0.0);
        /// Standard deviation of the logarithm of that time.
        pub spread: f64 = between(0.0, 3.0);
        /// Share of the parts sent away that are scrapped; a new one is ordered for each.
        pub scrapped: f64 = between(0.0, 1.0);
    }
}

spec! {
    /// Crews of one skill.
    pub struct CrewSpec {
        /// Crews at work around the clock, for each thousand racks, unless `by_shift` says otherwise.
        pub per_thousand_racks: f64 = at_least(0.0);
        /// Least number of crews around the clock, unless `by_shift` says otherwise.
        pub least: u32 = at_least(1.0);
        /// Crews at work in each shift. What has begun passes on to the next shift; in a shift of 0
        /// nothing begins.
        pub by_shift: Option<Vec<u32>>;
        /// Hour of the day at which each shift begins.
        pub starts: Option<Vec<f64>>;
    }
}

/// How long the steps of an exchange take, beside the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Diagnosis.
    pub triage: SimDuration,
    /// The way of a crew.
    pub travel: SimDuration,
    /// The last test.
    pub test: SimDuration,
}

impl RepairSpec {
    /// How long the steps of an exchange take.
    pub fn steps(&self) -> Steps {
        let time = |span: Span| SimDuration::from_seconds_rounded_up(span.in_seconds());
        Steps { triage: time(self.triage), travel: time(self.travel), test: time(self.test) }
    }

    /// Checks the rules between keys.
    pub fn check(&self, check: &mut Check<'_>) {
        for (skill, crew) in &self.crew {
            crew.check(skill, check);
        }
    }
}

impl CrewSpec {
    fn check(&self, skill: &str, check: &mut Check<'_>) {
        let key = |field: &str| format!("repair.crew.{skill}.{field}");
        let (by_shift, starts) = (key("by_shift"), key("starts"));
        let seats = self.by_shift.as_deref().unwrap_or_default();
        let hours = self.starts.as_deref().unwrap_or_default();
        check.require(
            &[&by_shift],
            self.by_shift.is_none() || seats.iter().any(|&seats| seats > 0),
            if seats.is_empty() { "no shifts" } else { "no crew in any shift" },
            "must have at least one crew in one shift, such as [15, 12, 8]",
        );
        check.require(
            &[&by_shift, &starts],
            seats.len() == hours.len(),
            format_args!("{} shifts", seats.len()),
            format_args!("must have as many as {starts} has beginnings, which are {}", hours.len()),
        );
        check.require(
            &[&starts],
            hours.iter().all(|hour| (0.0..24.0).contains(hour)),
            format_args!("{hours:?}"),
            "must be hours of the day, from 0 to below 24",
        );
        check.require(
            &[&starts],
            hours.windows(2).all(|pair| pair[0] < pair[1]),
            format_args!("{hours:?}"),
            "must rise from shift to shift, such as [7, 15, 23]",
        );
    }
}
