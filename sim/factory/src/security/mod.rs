//! Security: an intruder strikes, and what that takes out comes back once it is contained, rebuilt and restored.
//!
//! - `course`: how long each step takes, pure; `model`: incidents during a run; `backup`: which copy is clean.
//! - `spec`, `event`, `quantities`, `bill`: what a scenario says, what can happen, what is reported, what has a price.

mod backup;
mod bill;
mod course;
mod event;
mod model;
mod quantities;
mod spec;

pub use backup::clean_backup;
pub use course::{Course, restore_time};
pub use event::Event;
pub use quantities::Reports;
pub use spec::{BackupSpec, IncidentSpec, Scope, SecuritySpec};

use engine::Stream;
use units::SimTime;

/// Incidents, during a run.
#[derive(Debug)]
pub struct Security {
    spec: IncidentSpec,
    /// By hall: its racks.
    halls: Vec<u32>,
    gpus_per_rack: u32,
    stream: Stream,
    /// Incidents so far.
    struck: u32,
    /// On the given day, if the scenario gives one.
    planned: Option<SimTime>,
    end: SimTime,
    now: Option<Incident>,
    /// What it reports.
    pub reports: Reports,
}

/// An incident that is not over.
#[derive(Clone, Debug)]
struct Incident {
    /// Halls that it takes out; none where it takes the control plane alone.
    halls: Vec<u32>,
    course: Course,
    /// When the newest backup was made that is clean; `None` if none is.
    clean: Option<SimTime>,
    /// Whether nothing starts anywhere.
    controls: bool,
    /// Halls, or control planes, that are not restored.
    left: usize,
}
