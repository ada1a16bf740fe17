//! What is known of a study while its runs are being made.

use std::collections::BTreeMap;

use factory::results::Metric;

use super::findings::Findings;
use super::gathering::Gathering;
use crate::failure::Failure;
use crate::plan::Plan;
use crate::runs::{Outcome, Run};
use crate::session::Session;

/// Runs that are looked at; those that come after them are counted when the study is merged.
const MOST: usize = 200_000;

/// The runs of a study that have finished so far, in memory.
#[derive(Debug)]
pub struct Partial<'p> {
    plan: &'p Plan,
    metrics: &'p [Metric],
    runs: BTreeMap<(usize, usize), Run>,
}

impl<'p> Partial<'p> {
    /// Begins with the runs that were finished before.
    ///
    /// # Errors
    /// When a part is broken or of another plan.
    pub fn new(session: &'p Session) -> Result<Self, Failure> {
        let mut partial =
            Self { plan: &session.plan, metrics: &session.metrics, runs: BTreeMap::new() };
        for run in session.store().runs()?.take(MOST) {
            partial.add(&run?);
        }
        Ok(partial)
    }

    /// Adds a run that has finished; whether there was room for it.
    pub fn add(&mut self, run: &Run) -> bool {
        let room = self.runs.len() < MOST;
        if room {
            // Nothing here needs to tell runs apart by their events.
            let outcome = run.outcome.as_ref().map_err(Clone::clone);
            let outcome = outcome
                .map(|found| Outcome { digest: String::new(), values: found.values.clone() });
            let run = Run { scenario_hash: None, outcome, ..*run };
            self.runs.insert((run.point, run.replication), run);
        }
        room
    }

    /// What those runs say: the same as the merge of them all, once all are there.
    pub fn findings(&self) -> Findings {
        let mut points: BTreeMap<usize, Vec<Run>> = BTreeMap::new();
        for run in self.runs.values() {
            points.entry(run.point).or_default().push(run.clone());
        }
        let baseline = self.plan.study.baseline.and_then(|point| points.get(&point).cloned());
        let mut gathering = Gathering::new(self.plan, self.metrics, baseline.unwrap_or_default());
        for runs in points.values() {
            gathering.point(runs);
        }
        gathering.finish().0
    }
}
