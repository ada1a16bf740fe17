//! A run that has finished, with all that was recorded.

use std::collections::BTreeMap;
use std::sync::Arc;

use factory::History;
use factory::jobs::JobRecord;
use factory::results::Results;
use files::{Loaded, LocalTime};
use units::SimTime;

use super::{DocumentId, Jobs, Series};
use crate::format::date;

/// Which run; never used again for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RunId(pub(crate) u32);

/// A finished run.
#[derive(Debug)]
pub(crate) struct Run {
    /// Which one.
    pub(crate) id: RunId,
    /// What it is called in lists.
    pub(crate) name: String,
    /// The scenario it was made of, if it is still open.
    pub(crate) document: Option<DocumentId>,
    /// The scenario as it was then.
    pub(crate) loaded: Arc<Loaded>,
    /// Metrics, uses of GPU-hours, money.
    pub(crate) results: Results,
    /// All that was recorded on the way.
    pub(crate) history: History,
    /// Its jobs by number and in lanes.
    pub(crate) jobs: Jobs,
    /// Every part, rack, fault and interruption was recorded; otherwise hours, jobs and incidents.
    pub(crate) whole: bool,
    /// Hourly columns, in the order of `factory::columns`.
    pub(crate) series: Vec<Series>,
    /// Every metric of each replication, by name; the first is the run itself. One value each
    /// unless the run was replicated; `None` where the metric is not defined.
    pub(crate) replications: BTreeMap<&'static str, Vec<Option<f64>>>,
    /// The clock on the wall of the site.
    pub(crate) clock: LocalTime,
    /// When it ends.
    pub(crate) end: SimTime,
    /// Seconds that the simulation took, all seeds on the threads that there were for them.
    pub(crate) seconds: f64,
    /// Seeds that were asked for: further ones may come while it is under way.
    pub(crate) seeds_wanted: u32,
}

/// What is kept of every seed but the first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seed {
    /// Every metric by its name; `None` where it is not defined.
    pub(crate) values: Vec<(&'static str, Option<f64>)>,
    /// Seconds since the run began.
    pub(crate) seconds: f64,
}

impl Run {
    /// A series by the name of its column.
    pub(crate) fn series(&self, name: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.name == name)
    }

    /// A job by its number, whether it has ended or not.
    pub(crate) fn job(&self, number: u64) -> Option<&JobRecord> {
        let (place, ended) = (self.jobs.place(number)?, self.history.jobs());
        ended.get(place).or_else(|| self.results.unfinished.get(place - ended.len()))
    }

    /// Which seed all is of that is no mean, where there are several.
    pub(crate) fn one_of(&self) -> Option<String> {
        let count = self.replication_count();
        (count > 1).then(|| format!("seed {}, the first of {count}", self.seed()))
    }

    /// The date and the time of day at its site, to the minute.
    pub(crate) fn moment(&self, time: SimTime) -> String {
        date(self.clock, time)
    }

    /// Seed of the random numbers.
    pub(crate) fn seed(&self) -> u64 {
        self.loaded.scenario.spec().seed
    }

    /// Version of the simulator that made it.
    pub(crate) const fn version() -> &'static str {
        study::VERSION
    }

    /// The same without the fingerprint of the model.
    pub(crate) fn short_version() -> &'static str {
        Self::version().split('+').next().unwrap_or_default()
    }

    /// How many seeds it was made with so far.
    pub(crate) fn replication_count(&self) -> usize {
        self.replications.values().next().map_or(1, Vec::len)
    }

    /// How many seeds there are, and how many more were asked for.
    pub(crate) fn seeds(&self) -> String {
        match (self.replication_count(), self.seeds_wanted as usize) {
            (1, 1) => format!("seed {}", self.seed()),
            (count, wanted) if count < wanted => format!("{count} of {wanted} seeds"),
            (count, _) => format!("{count} seeds"),
        }
    }

    /// Takes the results of its next seed.
    pub(crate) fn take(&mut self, seed: Seed) {
        for (metric, value) in seed.values {
            self.replications.entry(metric).or_default().push(value);
        }
        self.seconds = seed.seconds;
    }
}
