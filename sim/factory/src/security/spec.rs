//! What a scenario says about intruders, and how a plant comes back from them.

use units::{Bandwidth, Rate, Span};

use crate::calendar::Calendar;
use crate::settings::{Check, Choice, at_least, between, spec};

spec! {
    /// What intruders may do to the plant.
    pub struct SecuritySpec {
        /// Severe incidents, such as ransomware.
        pub incident: IncidentSpec;
    }
}

spec! {
    /// A severe incident: from its strike on everything in its scope stands still until it is restored.
    pub struct IncidentSpec {
        /// How often it strikes; 0 for never, as by default.
        pub rate: Rate = at_least(0.0);
        /// A day on which one strikes, as year-month-day, for drills; instead of `rate`.
        pub on: Option<String>;
        /// What one intruder reaches: the unit in which the plant is isolated.
        pub scope: Scope;
        /// Median of the time from the strike until it is detected.
        pub detect: Span;
        /// Standard deviation of the logarithm of that time.
        pub detect_spread: f64 = between(0.0, 4.0);
        /// From there until the intruder is shut out.
        pub contain: Span;
        /// Crews that rebuild systems.
        pub crews: u32 = between(1.0, 10_000.0);
        /// Racks that a crew rebuilds over time, or systems of the control plane.
        pub rebuild: Rate = at_least(1.0);
        /// Systems of the control plane.
        pub control_systems: u32 = between(1.0, 100_000.0);
        /// Median of the time that the intruder was there before the strike: backups made since are not clean.
        pub dwell: Span = at_least(1.0);
        /// Copies of the work, from which it is restored.
        pub backup: BackupSpec;
    }
}

spec! {
    /// Copies of the work, apart from it.
    pub struct BackupSpec {
        /// Time from one copy to the next.
        pub interval: Span = at_least(60.0);
        /// How long each of them is kept: an intruder who was there for longer leaves none that is clean.
        pub keep: Span = at_least(60.0);
        /// Share of the bytes that is new in each copy, and is written and kept once more for it.
        pub changed: f64 = between(0.0, 1.0);
        /// Whether copies cannot be changed once they are made: otherwise an intruder destroys all of them.
        pub immutable: bool;
        /// Bytes that the store of copies gives over time.
        pub bandwidth: Bandwidth = at_least(1.0);
        /// The same of the network between; by default it does not limit.
        pub network: Option<Bandwidth> = at_least(1.0);
        /// The same that the storage of the plant takes; by default it does not limit.
        pub target: Option<Bandwidth> = at_least(1.0);
        /// Share of the least of these that is reached.
        pub efficiency: f64 = between(0.01, 1.0);
        /// Terabytes to restore for each GPU in the scope.
        pub terabytes_per_gpu: f64;
    }
}

/// What one intruder reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// One hall: halls have directories, networks and administrators of their own.
    Hall,
    /// The whole site, control plane and all.
    #[default]
    Site,
    /// The control plane alone: what runs goes on, nothing starts.
    ControlPlane,
}

impl Choice for Scope {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("hall", Self::Hall), ("site", Self::Site), ("control_plane", Self::ControlPlane)];
}

impl SecuritySpec {
    /// Whether nothing ever strikes.
    pub fn is_silent(&self) -> bool {
        self.incident.on.is_none() && self.incident.rate <= Rate::per_year(0.0)
    }

    /// Checks the rules between keys.
    pub(crate) fn check(&self, check: &mut Check<'_>, calendar: Option<&Calendar>) {
        const ON: &str = "security.incident.on";
        let (Some(day), Some(calendar)) = (&self.incident.on, calendar) else { return };
        let days = calendar.days_until(day);
        let allowed = days.as_ref().err().cloned().unwrap_or_default();
        check.require(&[ON], days.is_ok(), format_args!("{day:?}"), allowed);
        let within = days.is_ok_and(|days| days >= 0);
        let allowed = "must not be before start, the first day of the run";
        check.require(&[ON, "start"], within, format_args!("{day:?}"), allowed);
        let rate = self.incident.rate;
        let allowed = "must be 0 beside `on`: an incident comes on a day, or at times of its own";
        let alone = rate <= Rate::per_year(0.0);
        check.require(&["security.incident.rate", ON], alone, rate.to_string(), allowed);
    }
}
