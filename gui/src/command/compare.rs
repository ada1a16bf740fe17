//! Commands of the comparison.

use super::Description;
use crate::model::{Model, RunId};

/// What can be done with runs side by side.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CompareCommand {
    /// Run the four candidate sites, several seeds each.
    CandidateSites,
    /// Take a run as that which the others are compared with.
    Baseline(RunId),
    /// Show a run in the comparison, or leave it out.
    Include(RunId, bool),
    /// Sort by a metric; the same again turns the order.
    SortBy(String),
}

impl CompareCommand {
    pub(super) fn describe(&self) -> Description {
        match self {
            Self::CandidateSites => Description::new(
                "Compare the four candidate sites",
                "Runs Kagoshima, Malaysia, Romania and Belgium in the same years of luck.",
            ),
            Self::Baseline(_) => {
                Description::new("Use as baseline", "Compares the other runs with this one.")
            }
            Self::Include(..) => {
                Description::new("Compare", "Shows the run in the comparison or leaves it out.")
            }
            Self::SortBy(metric) => {
                Description::new(format!("Sort by {metric}"), "Sorts the runs by a metric.")
            }
        }
    }

    pub(super) fn offered(_model: &Model) -> Vec<Self> {
        vec![Self::CandidateSites]
    }
}
