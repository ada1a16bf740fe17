//! Records: what is kept of the way a run went, for tables and plots.

use units::{SimDuration, SimTime};

use super::{Aftermath, Fault, Interruption, RackChange, Snapshot};
use crate::jobs::JobRecord;
use crate::shortage::Bout;

/// How much is recorded. It never changes what happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recording {
    /// Metrics only.
    #[default]
    Summary,
    /// Also every hour, every job that ends and every incident.
    Timeline,
    /// Also every change of a rack, every fault and interruption, and readings of every part of the
    /// plant.
    Full,
}

/// One hour, in the order of [`crate::columns`]: means, unless a column says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// When the hour began.
    pub begins: SimTime,
    /// One value for each column; `None` where it is not defined in this hour.
    pub values: Box<[Option<f64>]>,
    /// The same by class of work, in the order of [`crate::columns_by_class`].
    pub by_class: Box<[Option<f64>]>,
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// When.
    pub at: SimTime,
    /// What: a component, a hazard, or the grid.
    pub what: String,
    /// Which of the places that it takes out.
    pub place: u32,
    /// How long it lasts, where that is known from the beginning.
    pub length: Option<SimDuration>,
}

/// What has been recorded since it was last taken.
#[derive(Clone, Debug, Default)]
pub struct Records {
    recording: Recording,
    /// One row for each hour.
    pub rows: Vec<Row>,
    /// Jobs in the order in which they ended.
    pub jobs: Vec<JobRecord>,
    /// What went wrong, in order.
    pub incidents: Vec<Incident>,
    /// Steps against a shortage, in the order in which they ended.
    pub bouts: Vec<Bout>,
    /// In a full recording: readings of every part, in order of time.
    pub snapshots: Vec<Snapshot>,
    /// In a full recording: changes of racks, in order of time.
    pub racks: Vec<RackChange>,
    /// In a full recording: what failed, in order of time.
    pub faults: Vec<Fault>,
    /// In a full recording: what became of faults, in order of time.
    pub aftermaths: Vec<Aftermath>,
    /// In a full recording: jobs that were interrupted, in order of time.
    pub interruptions: Vec<Interruption>,
}

impl Records {
    /// Records as much as `recording` says.
    pub fn new(recording: Recording) -> Self {
        Self { recording, ..Self::default() }
    }

    /// Takes what has been recorded so far.
    pub fn take(&mut self) -> Self {
        let empty = Self::new(self.recording);
        std::mem::replace(self, empty)
    }

    /// Whether hours are recorded.
    pub(crate) fn keeps_rows(&self) -> bool {
        self.recording != Recording::Summary
    }

    pub(crate) fn row(&mut self, row: Row) {
        self.rows.push(row);
    }

    pub(crate) fn job(&mut self, job: JobRecord) {
        if self.recording != Recording::Summary {
            self.jobs.push(job);
        }
    }

    pub(crate) fn bouts(&mut self, bouts: Vec<Bout>) {
        if self.recording != Recording::Summary {
            self.bouts.extend(bouts);
        }
    }

    pub(crate) fn incident(&mut self, incident: Incident) {
        if self.recording != Recording::Summary {
            self.incidents.push(incident);
        }
    }
}
