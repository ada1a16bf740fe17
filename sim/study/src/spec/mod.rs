//! What a study file says: a base scenario, inputs and their design, and how often each is run.

mod design;
mod inputs;
mod keys;
mod metrics;
mod procedure;
mod read;
mod values;

use std::path::PathBuf;

use factory::results::Metric;
use factory::settings::Origin;
use files::Template;

pub use design::DesignKind;
pub(crate) use design::points;
pub use keys::{explain_study, study_schema};
pub use metrics::{all_metrics, find as find_metric};
pub(crate) use procedure::MOST_REPLICATIONS;
pub use procedure::{Goal, Procedure, Threshold};
pub use read::{first_base_of, read, read_with};

use crate::input::Input;

/// A study that is known to be sound.
#[derive(Clone, Debug)]
pub struct Study {
    /// Name shown in tables and reports.
    pub name: String,
    /// The study file.
    pub origin: Origin,
    /// Scenario files with what was read of them; inputs of files choose among them.
    pub bases: Vec<Base>,
    /// What is varied, in the order in which the file says so.
    pub inputs: Vec<Input>,
    /// Which points of the space of inputs are run.
    pub design: DesignKind,
    /// Seed of the design.
    pub design_seed: u64,
    /// How often each point is run, and when enough is known.
    pub procedure: Procedure,
    /// The metric by which the best point is selected, and where it stands.
    pub selects_by: Option<(Metric, Origin)>,
    /// Metrics that are summarised; all where the file names none.
    pub metrics: Vec<Metric>,
    /// The point, from 0, with which every other is compared.
    pub baseline: Option<usize>,
    /// Seed of the first replication; the next ones follow.
    pub seed: u64,
    /// Whether all points meet the same random numbers in a replication.
    pub common_random_numbers: bool,
    /// Whether the hours of every run are kept.
    pub timelines: bool,
    /// Confidence level of all intervals, between 0 and 1.
    pub level: f64,
}

/// A scenario file of a study.
#[derive(Clone, Debug)]
pub struct Base {
    /// As the study file calls it.
    pub name: String,
    /// Where it stands.
    pub path: PathBuf,
    /// What was read.
    pub template: Template,
}

impl Study {
    /// The base that a value of the input `base` names; the first by default.
    pub fn base(&self, name: Option<&str>) -> &Base {
        let named = |base: &&Base| name.is_none_or(|name| base.name == name);
        self.bases.iter().find(named).expect("every base that an input names was read")
    }
}
