//! Which runs stand side by side, which of them is the baseline, and in what order.

use std::collections::BTreeSet;

use super::RunId;
use crate::command::CompareCommand;

/// What the comparison shows.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// The run that others are compared with; the first one if none was chosen.
    pub(crate) baseline: Option<RunId>,
    /// Runs that are left out.
    pub(crate) left_out: BTreeSet<RunId>,
    /// Metric by which runs are sorted, and whether the greatest comes first.
    pub(crate) sorted: Option<(String, bool)>,
}

impl Comparison {
    /// Changes what is shown.
    pub(crate) fn apply(&mut self, command: CompareCommand) {
        match command {
            CompareCommand::CandidateSites => {}
            CompareCommand::Baseline(run) => self.baseline = Some(run),
            CompareCommand::Include(run, true) => {
                self.left_out.remove(&run);
            }
            CompareCommand::Include(run, false) => {
                self.left_out.insert(run);
            }
            CompareCommand::SortBy(metric) => {
                let greatest = self
                    .sorted
                    .as_ref()
                    .is_some_and(|(now, greatest)| *now == metric && !*greatest);
                self.sorted = Some((metric, greatest));
            }
        }
    }
}
