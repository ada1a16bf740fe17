//! Overlays: what the colours of the cells say, and their legend.

use std::collections::BTreeMap;

use egui::{Color32, Visuals};
use factory::FloorAt;
use serde::{Deserialize, Serialize};

use crate::canvas::{Mark, Ramp};
use crate::model::Run;
use crate::theme::{self, Meaning};

/// What the colours of the cells say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Overlay {
    /// What a rack does.
    #[default]
    State,
    /// What it draws.
    Power,
    /// How warm the coolant is that leaves it.
    Temperature,
    /// The job that stands on it.
    Job,
    /// How often something failed there so far.
    Failures,
}

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) colour: Color32,
    pub(super) mark: Mark,
}

/// What a legend shows.
#[derive(Clone, Debug)]
pub(super) enum Legend {
    /// Values along a ramp, and how cells without a value look.
    Ramp(Ramp, Option<(&'static str, Look)>),
    /// Categories.
    Swatches(Vec<(String, Look)>),
}

/// The words of the states of a rack, as `factory` has them.
pub(super) const STATES: [&str; 4] = ["working", "idle", "degraded", "off"];

impl Overlay {
    /// All of them, in the order of the choice.
    pub(super) const ALL: [Self; 5] =
        [Self::State, Self::Power, Self::Temperature, Self::Job, Self::Failures];

    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::State => "State",
            Self::Power => "Power",
            Self::Temperature => "Temperature",
            Self::Job => "Job",
            Self::Failures => "Failures",
        }
    }

    /// What it shows, in a sentence.
    pub(super) const fn about(self) -> &'static str {
        match self {
            Self::State => "Whether a rack works, has no job, lacks GPUs, or is off.",
            Self::Power => "What each rack draws now.",
            Self::Temperature => "The coolant that leaves each rack now.",
            Self::Job => "The class of the job with most GPUs on each rack; shades are jobs.",
            Self::Failures => "Failures of components at each rack since the start.",
        }
    }

    /// The ramp of its values, over what the run can reach; `None` where it has categories.
    pub(super) fn ramp(self, run: &Run) -> Option<Ramp> {
        let spec = run.loaded.scenario.spec();
        let (name, unit, range) = match self {
            Self::State | Self::Job => return None,
            Self::Power => {
                ("Power of a rack", "kW", 0.0..=spec.compute.rack.rated_power.in_kilowatts())
            }
            Self::Temperature => {
                let supply = spec.compute.rack.supply_temperature.in_degrees();
                let rise = spec.cooling.loop_rise + spec.cooling.tolerance;
                ("Coolant leaving", "C", supply..=supply + rise.in_kelvins())
            }
            Self::Failures => ("Failures so far", "", 0.0..=most_failures(run)),
        };
        Some(Ramp { name: name.to_owned(), unit, range })
    }

    /// How every rack looks.
    pub(super) fn looks(self, run: &Run, floor: &FloorAt, visuals: &Visuals) -> Vec<Look> {
        let ramp = self.ramp(run);
        let racks = 0..run.history.layout().racks;
        let none = nothing(visuals);
        let valued = |value: Option<f64>| match (&ramp, value) {
            (Some(ramp), Some(value)) => Look { colour: ramp.colour(value), mark: Mark::Full },
            _ => none,
        };
        let look = |rack: u32| match self {
            Self::State => state(visuals, floor.state(rack)),
            Self::Power => valued(Some(floor.power_kw(rack))),
            Self::Temperature => valued(floor.temperature_c(rack)),
            Self::Failures => valued(Some(f64::from(floor.failures(rack)))),
            Self::Job => {
                let number = u64::from(floor.racks[rack as usize].job);
                let job = run.job(number);
                job.map_or(none, |job| Look {
                    colour: theme::shade(theme::series(visuals, job.class), number),
                    mark: Mark::Full,
                })
            }
        };
        racks.map(look).collect()
    }

    /// What its colours mean.
    pub(super) fn legend(self, run: &Run, visuals: &Visuals) -> Legend {
        if let Some(ramp) = self.ramp(run) {
            let none =
                (self == Self::Temperature).then(|| ("off, or without coolant", nothing(visuals)));
            return Legend::Ramp(ramp, none);
        }
        let swatches = match self {
            Self::Job => {
                let classes = run.results.classes.iter().enumerate();
                let classes = classes.map(|(place, name)| {
                    let colour = theme::series(visuals, place);
                    (crate::format::words(name), Look { colour, mark: Mark::Full })
                });
                classes.chain([("no job".to_owned(), nothing(visuals))]).collect()
            }
            _ => STATES.map(|word| (word.to_owned(), state(visuals, word))).to_vec(),
        };
        Legend::Swatches(swatches)
    }
}

/// How many racks there are of each state.
pub(super) fn counts(floor: &FloorAt) -> BTreeMap<&'static str, u32> {
    let mut counts = STATES.map(|state| (state, 0)).into_iter().collect::<BTreeMap<_, _>>();
    for rack in 0..u32::try_from(floor.racks.len()).unwrap_or(u32::MAX) {
        *counts.entry(floor.state(rack)).or_default() += 1;
    }
    counts
}

/// How a state looks.
fn state(visuals: &Visuals, word: &str) -> Look {
    let (meaning, mark) = match word {
        "working" => (Meaning::Good, Mark::Full),
        "idle" => (Meaning::Idle, Mark::Hollow),
        "degraded" => (Meaning::Warning, Mark::Half),
        _ => (Meaning::Bad, Mark::Cross),
    };
    Look { colour: theme::meaning(visuals, meaning), mark }
}

/// How a cell looks that has no value.
fn nothing(visuals: &Visuals) -> Look {
    Look { colour: theme::meaning(visuals, Meaning::Idle), mark: Mark::Hollow }
}

/// Failures at the rack that had most of them by the end of the run; at least one.
fn most_failures(run: &Run) -> f64 {
    let mut counts = BTreeMap::new();
    for fault in run.history.faults() {
        *counts.entry(fault.rack).or_insert(0_u32) += 1;
    }
    f64::from(counts.into_values().max().unwrap_or(0).max(1))
}
