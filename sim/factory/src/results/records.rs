//! Records: what is kept of the way a run went, for tables and plots.

use units::{SimDuration, SimTime};

use super::{Aftermath, Fault, Interruption, RackChange, Snapshot};
use crate::jobs::JobRecord;
use crate::power::Taken;
use crate::shortage::{Bout, Step};

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

/// Racks that had no supply or were slowed down for one reason, from the first of them until none was any more. Racks are
/// counted once, in the incident that they belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct RackIncident {
    /// When it began.
    pub begins: SimTime,
    /// When it was over, or the run.
    pub ends: SimTime,
    /// Why.
    pub cause: Taken,
    /// What began it: the kind of unit that went out last before, as the scenario names it, a hazard, or what else.
    pub what: String,
    /// The hall of that unit, or where it began; `None` for what is of the site.
    pub hall: Option<u32>,
    /// The number of that unit: of the row or rack that it feeds, if it is one of those, else of its slot in the hall or on
    /// the site.
    pub number: Option<u32>,
    /// The most halls of which racks were dark or slowed down at once.
    pub halls: u32,
    /// The most racks without supply at once.
    pub dark: u32,
    /// The most racks slowed down at once.
    pub slowed: u32,
    /// Rack-hours without supply.
    pub dark_rack_hours: f64,
    /// Rack-hours slowed down.
    pub slowed_rack_hours: f64,
    /// GPU-hours of racks without supply, whatever stood there.
    pub dark_gpu_hours: f64,
    /// GPU-hours that jobs lost by running slower.
    pub slowed_gpu_hours: f64,
    /// The deepest step against a shortage that was in force meanwhile.
    pub step: Option<Step>,
}

impl RackIncident {
    /// One of which no more is known than that it begins.
    pub(crate) fn new(cause: Taken, what: &str, begins: SimTime) -> Self {
        Self {
            begins,
            ends: begins,
            cause,
            what: what.to_owned(),
            hall: None,
            number: None,
            halls: 0,
            dark: 0,
            slowed: 0,
            dark_rack_hours: 0.0,
            slowed_rack_hours: 0.0,
            dark_gpu_hours: 0.0,
            slowed_gpu_hours: 0.0,
            step: None,
        }
    }

    /// GPU-hours of racks without supply, and those that jobs lost by running slower.
    pub fn gpu_hours(&self) -> f64 {
        self.dark_gpu_hours + self.slowed_gpu_hours
    }
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
    /// Incidents of racks, in the order in which they ended.
    pub rack_incidents: Vec<RackIncident>,
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

    pub(crate) fn rack_incident(&mut self, incident: RackIncident) {
        self.rack_incidents.push(incident);
    }

    pub(crate) fn incident(&mut self, incident: Incident) {
        if self.recording != Recording::Summary {
            self.incidents.push(incident);
        }
    }
}
