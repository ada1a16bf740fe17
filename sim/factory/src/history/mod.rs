//! History: what a program keeps of a fully recorded run, to look at any instant of it.

mod floor_at;

pub use floor_at::FloorAt;

use units::{SimDuration, SimTime};

use crate::compute::Layout;
use crate::jobs::JobRecord;
use crate::place::Place;
use crate::results::{
    Aftermath, Fault, Incident, Interruption, RackChange, RackIncident, Records, Row, Snapshot,
    Topology, Turn,
};
use crate::scenario::CheckedScenario;
use crate::shortage::Bout;

/// Everything recorded of a run so far.
#[derive(Clone, Debug)]
pub struct History {
    topology: Topology,
    layout: Layout,
    rows: Vec<Row>,
    jobs: Vec<JobRecord>,
    incidents: Vec<Incident>,
    bouts: Vec<Bout>,
    rack_incidents: Vec<RackIncident>,
    faults: Vec<Fault>,
    interruptions: Vec<Interruption>,
    snapshots: Vec<Snapshot>,
    changes: Vec<RackChange>,
    /// The floor at the start and after each [`BETWEEN_CHECKPOINTS`], from which it is replayed.
    checkpoints: Vec<FloorAt>,
}

/// Time between two states of the floor that are kept.
const BETWEEN_CHECKPOINTS: SimDuration = SimDuration::hours(24 * 7);

/// Where a rack stands. All numbers begin at 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RackPlace {
    /// Its hall on the site.
    pub hall: u32,
    /// Its row in the hall.
    pub row: u32,
    /// Its place in the row.
    pub number: u32,
    /// Its scalable unit of the network, on the site.
    pub pod: u32,
}

impl History {
    /// Nothing recorded yet of a run of `scenario`.
    pub fn new(scenario: &CheckedScenario) -> Self {
        let topology = crate::topology(scenario);
        Self {
            layout: scenario.layout(),
            rows: Vec::new(),
            jobs: Vec::new(),
            incidents: Vec::new(),
            bouts: Vec::new(),
            rack_incidents: Vec::new(),
            faults: Vec::new(),
            interruptions: Vec::new(),
            snapshots: Vec::new(),
            changes: Vec::new(),
            checkpoints: vec![FloorAt::new(scenario, &topology)],
            topology,
        }
    }

    /// Adds what was recorded since.
    pub fn append(&mut self, records: Records) {
        self.rows.extend(records.rows);
        self.jobs.extend(records.jobs);
        self.incidents.extend(records.incidents);
        self.bouts.extend(records.bouts);
        self.rack_incidents.extend(records.rack_incidents);
        self.faults.extend(records.faults);
        for aftermath in records.aftermaths {
            self.follow_up(aftermath);
        }
        self.interruptions.extend(records.interruptions);
        self.snapshots.extend(records.snapshots);
        self.changes.extend(records.racks);
        self.add_checkpoints();
    }

    fn follow_up(&mut self, aftermath: Aftermath) {
        let fault = &mut self.faults[aftermath.fault as usize];
        match aftermath.turn {
            Turn::Mended => fault.mended = Some(aftermath.at),
            Turn::Tripped { gpus, interrupted } => {
                fault.gpus += gpus;
                fault.interrupted += interrupted;
            }
        }
    }

    /// Keeps the floor at every instant of [`BETWEEN_CHECKPOINTS`] that has been recorded.
    fn add_checkpoints(&mut self) {
        let until = self.until();
        loop {
            let last = &self.checkpoints[self.checkpoints.len() - 1];
            let time = last.at() + BETWEEN_CHECKPOINTS;
            if time > until {
                return;
            }
            let mut next = last.clone();
            next.replay(self, time);
            self.checkpoints.push(next);
        }
    }

    /// The last checkpoint that is not after `time`.
    fn checkpoint_before(&self, time: SimTime) -> &FloorAt {
        let later = self.checkpoints.partition_point(|checkpoint| checkpoint.at() <= time);
        &self.checkpoints[later - 1]
    }

    /// The last instant that was recorded.
    pub fn until(&self) -> SimTime {
        self.snapshots.last().map_or(SimTime::START, |snapshot| snapshot.at)
    }

    /// The parts of the plant and what can be read of them.
    pub const fn topology(&self) -> &Topology {
        &self.topology
    }

    /// The racks, halls, rows and pods.
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// One row for each hour.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Jobs in the order in which they ended.
    pub fn jobs(&self) -> &[JobRecord] {
        &self.jobs
    }

    /// What went wrong, in order of time.
    pub fn incidents(&self) -> &[Incident] {
        &self.incidents
    }

    /// Steps against a shortage, in the order in which they ended.
    pub fn bouts(&self) -> &[Bout] {
        &self.bouts
    }

    /// Incidents of racks, in the order in which they ended.
    pub fn rack_incidents(&self) -> &[RackIncident] {
        &self.rack_incidents
    }

    /// What failed, in order of time.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Jobs that were interrupted, in order of time.
    pub fn interruptions(&self) -> &[Interruption] {
        &self.interruptions
    }

    /// Readings of every part, in order of time.
    pub fn snapshots(&self) -> &[Snapshot] {
        &self.snapshots
    }

    /// The readings that hold at `time`; `None` before the first.
    pub fn snapshot_at(&self, time: SimTime) -> Option<&Snapshot> {
        let later = self.snapshots.partition_point(|snapshot| snapshot.at <= time);
        self.snapshots.get(later.checked_sub(1)?)
    }

    /// All racks as they are at `time`.
    pub fn floor_at(&self, time: SimTime) -> FloorAt {
        let mut floor = self.checkpoint_before(time).clone();
        floor.seek(self, time);
        floor
    }

    /// When some rack next changes after `time`; `None` if none does in what was recorded.
    pub fn next_change(&self, time: SimTime) -> Option<SimTime> {
        let next = self.changes.partition_point(|change| change.at <= time);
        self.changes.get(next).map(|change| change.at)
    }

    /// Where a rack stands.
    pub fn place_of(&self, rack: u32) -> RackPlace {
        let layout = &self.layout;
        let row = layout.place_of(Place::Row, rack);
        let hall = layout.place_of(Place::Hall, rack);
        let first_of_hall = layout.racks_of(Place::Hall, hall).start;
        RackPlace {
            hall,
            row: row - layout.place_of(Place::Row, first_of_hall),
            number: rack - layout.racks_of(Place::Row, row).start,
            pod: layout.place_of(Place::Pod, rack),
        }
    }
}
