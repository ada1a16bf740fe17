//! What a scenario says about how the plant is built.

use std::collections::BTreeMap;

use units::{CarbonIntensity, EnergyPrice, Power, Rate, Span};

use super::durations::Duration;
use super::licence::Licence;
use super::lots::Lots;
use crate::settings::{above, at_least, between, spec};

spec! {
    /// How the plant is built, task by task. Without a task it stands from the first hour.
    pub struct BuildoutSpec {
        /// Day on which building begins, as year-month-day; by default the first day of the run.
        pub start: Option<String>;
        /// From the installation of a lot until its racks have burnt in.
        pub burn_in: Span;
        /// From the acceptance of racks until half of the jobs come that customers send to them. In all
        /// they come as 1/(1 + e^(-4 (t/ramp - 1))) of their number; 0 for all of them at once.
        pub ramp: Span;
        /// Racks are accepted on what units of the site give on a day that is so much hotter than is normal in the hottest
        /// month, in standard deviations of a day: 2 is one day in some forty of that month.
        pub hot_day: f64 = between(0.0, 6.0);
        /// What tasks have in common.
        pub correlation: CorrelationSpec;
        /// Tasks: what they follow, how long they take, and what they give.
        pub task: BTreeMap<String, TaskSpec>;
        /// Power on site that stands in for the grid until it comes.
        pub temporary: BTreeMap<String, TemporarySpec>;
    }
}

spec! {
    /// How much of the variance of a task's time it shares with others: together at most 1.
    pub struct CorrelationSpec {
        /// With all tasks of the same vendor.
        pub vendor: f64 = between(0.0, 1.0);
        /// With all tasks of the same cause.
        pub cause: f64 = between(0.0, 1.0);
    }
}

spec! {
    /// A task.
    pub struct TaskSpec {
        /// Phase of the plan that it belongs to, as tables call it.
        pub phase: Option<String>;
        /// Tasks that must all have ended before it begins.
        pub after: Option<Vec<String>>;
        /// First day on which it may begin, as year-month-day.
        pub start_not_before: Option<String>;
        /// How long it takes: one of `fixed`, `pert`, `lognormal` or `weibull`; nothing for no time.
        pub duration: DurationSpec;
        /// Who delivers; tasks of one vendor are late together.
        pub vendor: Option<String>;
        /// What makes it late, such as the utility; tasks of one cause are late together.
        pub cause: Option<String>;
        /// Racks that it installs in lots, once its duration is over.
        pub lots: LotsSpec;
        /// It is a licence that may be denied; its duration is that of an application.
        pub licence: LicenceSpec;
        /// What is there once it has ended.
        pub gives: GivesSpec;
    }
}

spec! {
    /// How long a task takes.
    pub struct DurationSpec {
        /// Always so long.
        pub fixed: Option<Span>;
        /// Least, most probable and greatest time, as a beta distribution.
        pub pert: Option<Vec<Span>>;
        /// Median of a lognormal time, which needs `p90`.
        pub lognormal: Option<Span> = above(0.0);
        /// Time that nine of ten such tasks do not exceed.
        pub p90: Option<Span> = above(0.0);
        /// Scale of a Weibull time, which 63 % do not exceed; it needs `shape`.
        pub weibull: Option<Span> = above(0.0);
        /// Shape of a Weibull time: 1 for an exponential one.
        pub shape: Option<f64> = between(0.1, 20.0);
    }
}

spec! {
    /// Racks that are installed lot by lot.
    pub struct LotsSpec {
        /// Racks of all lots.
        pub racks: Option<u32> = at_least(1.0);
        /// Racks of a lot; by default one lot has them all.
        pub of: Option<u32> = at_least(1.0);
        /// Racks that a crew installs over time.
        pub rate: Option<Rate> = above(0.0);
        /// Crews that install lots side by side; 1 by default.
        pub crews: Option<u32> = between(1.0, 1000.0);
        /// Time that nine of ten lots do not exceed, for each unit of their median time.
        pub spread: f64 = between(1.0, 10.0);
    }
}

spec! {
    /// A licence that may be denied.
    pub struct LicenceSpec {
        /// Probability that an application is denied.
        pub denial: Option<f64> = between(0.0, 1.0);
        /// From a denial to the next application.
        pub again: Span;
        /// Applications in all; by default there is no limit.
        pub attempts: Option<u32> = at_least(1.0);
        /// GPUs that the licence allows; by default all.
        pub cap: Option<u32>;
    }
}

spec! {
    /// What is there once a task has ended. What no task gives is there from the start.
    pub struct GivesSpec {
        /// Power that may be drawn from the grid.
        pub import: Option<Power> = above(0.0);
        /// Halls with floor for their racks.
        pub halls: Option<u32> = at_least(1.0);
        /// Cooling for so much power of racks, network and storage.
        pub cooling: Option<Power> = above(0.0);
        /// Pods of the network.
        pub pods: Option<u32> = at_least(1.0);
        /// Halls commissioned and accepted.
        pub accepted: Option<u32> = at_least(1.0);
        /// Share of the repair crews.
        pub crews: Option<f64> = between(0.0, 1.0);
    }
}

spec! {
    /// Power on site that counts as import until the grid comes.
    pub struct TemporarySpec {
        /// How much.
        pub power: Power = above(0.0);
        /// Tasks that must all have ended before it is there; by default it is there from the start.
        pub after: Option<Vec<String>>;
        /// Task with whose end it leaves, such as the connection to the grid; by default it stays.
        pub until: Option<String>;
        /// What its energy costs, with the supply itself; by default what the grid's does. What the grid can carry comes
        /// from there first, the cheapest of several supplies next.
        pub price: Option<EnergyPrice>;
        /// Carbon dioxide emitted for its energy; by default that of the grid's.
        pub carbon: Option<CarbonIntensity> = between(0.0, 5000.0);
    }
}

impl BuildoutSpec {
    /// Whether there is anything to build.
    pub fn is_empty(&self) -> bool {
        self.task.is_empty()
    }
}

impl TaskSpec {
    /// What it follows.
    pub(super) fn after(&self) -> &[String] {
        self.after.as_deref().unwrap_or_default()
    }

    /// The racks that it installs, if any.
    pub(super) fn lots(&self) -> Option<Lots> {
        let LotsSpec { racks, of, rate, crews, spread } = self.lots;
        let racks = racks?;
        let of = of.unwrap_or(racks);
        Some(Lots { racks, of, rate: rate?, crews: crews.unwrap_or(1), ninety: spread })
    }

    /// The licence that it is, if it is one.
    pub(super) fn licence(&self) -> Option<Licence> {
        let LicenceSpec { denial, again, attempts, cap } = self.licence;
        let asked = denial.is_some() || cap.is_some();
        asked.then_some(Licence { denial: denial.unwrap_or(0.0), again, attempts, cap })
    }
}

impl DurationSpec {
    /// How many ways of saying how long it takes are used.
    pub(super) fn kinds(&self) -> usize {
        let kinds = [
            self.fixed.is_some(),
            self.pert.is_some(),
            self.lognormal.is_some(),
            self.weibull.is_some(),
        ];
        kinds.into_iter().filter(|used| *used).count()
    }

    /// How long it takes; no time where nothing is said.
    pub(super) fn duration(&self) -> Duration {
        let pert = self.pert.as_deref().unwrap_or_default();
        match (self.lognormal, self.p90, self.weibull, self.shape, pert) {
            (Some(median), Some(ninety), ..) => Duration::Lognormal(median, ninety),
            (_, _, Some(scale), Some(shape), _) => Duration::Weibull(shape, scale),
            (.., &[least, likely, most]) => Duration::Pert(least, likely, most),
            _ => Duration::Fixed(self.fixed.unwrap_or(Span::ZERO)),
        }
    }
}

impl GivesSpec {
    /// Of a task that only others need.
    pub(super) const NOTHING: Self =
        Self { import: None, halls: None, cooling: None, pods: None, accepted: None, crews: None };

    /// Whether it is nothing.
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::NOTHING
    }
}
