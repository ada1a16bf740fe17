//! Records: what is kept of the way a run went, for tables and plots.

use units::{SimDuration, SimTime};

use super::{Aftermath, Fault, Interruption, Metric, RackChange, Snapshot};
use crate::jobs::JobRecord;

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

/// One hour, in the order of [`COLUMNS`]: means, unless a column says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// When the hour began.
    pub begins: SimTime,
    /// One value for each column.
    pub values: [f64; COLUMNS.len()],
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

/// The columns of the timeline.
pub const COLUMNS: [Metric; 23] = [
    Metric::new("dry_bulb_c", "C", "Outdoor dry-bulb temperature."),
    Metric::new("wet_bulb_c", "C", "Outdoor wet-bulb temperature."),
    Metric::new("price_usd_per_mwh", "USD/MWh", "Price of energy drawn from the grid."),
    Metric::new("power_it_mw", "MW", "Power of racks, network and storage."),
    Metric::new("power_cooling_mw", "MW", "Power of pumps, fans, air handlers and chillers."),
    Metric::new("power_chiller_mw", "MW", "The chillers' part of it."),
    Metric::new("power_losses_mw", "MW", "Losses of the power chain."),
    Metric::new("power_import_mw", "MW", "Power drawn from the grid."),
    Metric::new("power_genset_mw", "MW", "Power of generating sets."),
    Metric::new("power_ups_mw", "MW", "Power from UPS batteries; negative while they charge."),
    Metric::new("water_m3_per_h", "m3/h", "Water evaporated and drained."),
    Metric::new("pue", "", "Facility power for each unit of IT power."),
    Metric::new("gpus_busy", "GPUs", "GPUs held by jobs."),
    Metric::new("gpus_waiting", "GPUs", "Free GPUs while jobs wait that need more or other ones."),
    Metric::new("gpus_idle", "GPUs", "Free GPUs while no job waits."),
    Metric::new("gpus_spare", "GPUs", "Hot spares."),
    Metric::new("gpus_out", "GPUs", "GPUs out of service."),
    Metric::new("jobs_running", "jobs", "Jobs that run."),
    Metric::new("jobs_waiting", "jobs", "Jobs that wait."),
    Metric::new("interruptions", "", "Interruptions of jobs in the hour."),
    Metric::new("throttle_share", "", "Dynamic power allowed at the end of the hour, as a share."),
    Metric::new("repairs_waiting", "", "Repairs that wait for a crew at the end of the hour."),
    Metric::new("ups_stored_mwh", "MWh", "Energy in UPS batteries at the end of the hour."),
];

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

    pub(crate) fn row(&mut self, row: Row) {
        if self.recording != Recording::Summary {
            self.rows.push(row);
        }
    }

    pub(crate) fn job(&mut self, job: JobRecord) {
        if self.recording != Recording::Summary {
            self.jobs.push(job);
        }
    }

    pub(crate) fn incident(&mut self, incident: Incident) {
        if self.recording != Recording::Summary {
            self.incidents.push(incident);
        }
    }
}
