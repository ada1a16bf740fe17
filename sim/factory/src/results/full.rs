//! What a full recording adds: readings of every part, racks that change, faults, interruptions.

use units::SimTime;

/// Readings of every channel, which hold from an instant until the next snapshot but for what jobs
/// change meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// From when on.
    pub at: SimTime,
    /// One value for each of [`crate::topology::Topology::channels`].
    pub values: Box<[f32]>,
}

/// A rack is from now on as it was not before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RackChange {
    /// From when on.
    pub at: SimTime,
    /// Its number on the site, from 0.
    pub rack: u32,
    /// What it does from now on.
    pub state: RackState,
}

/// What a rack does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RackState {
    /// GPUs that jobs stand on.
    pub busy: u16,
    /// GPUs out for repair.
    pub broken: u16,
    /// Why it is off, by the number in [`crate::topology::Topology::causes`]; `None` while it works.
    pub closed: Option<u16>,
    /// Whether its coolant flows.
    pub flowing: bool,
    /// Jobs that stand on it.
    pub jobs: u16,
    /// The one with the most GPUs there, by [`crate::jobs::JobRecord::number`]; 0 without any.
    pub job: u32,
    /// What its jobs draw beyond its idle power, in kilowatts, before any throttling.
    pub dynamic_kw: f32,
}

/// A component has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// When.
    pub at: SimTime,
    /// What, by the number in [`crate::topology::Topology::components`].
    pub component: u16,
    /// The rack where it stands, or the first of the racks that it serves.
    pub rack: u32,
    /// GPUs that it took out of service, at once or when racks without coolant tripped.
    pub gpus: u32,
    /// Jobs that it interrupted.
    pub interrupted: u32,
    /// When a restart or a crew had mended it; `None` while that has not happened. A fault that
    /// leaves no damage is mended at once.
    pub mended: Option<SimTime>,
}

/// What became of a fault after its first instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aftermath {
    /// When.
    pub at: SimTime,
    /// Which fault, by its order in the run, from 0.
    pub fault: u32,
    /// What.
    pub turn: Turn,
}

/// What can become of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Racks that it left without coolant have become too warm.
    Tripped {
        /// GPUs that this took out of service.
        gpus: u32,
        /// Jobs that this interrupted.
        interrupted: u32,
    },
    /// It is mended.
    Mended,
}

/// A job has been interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interruption {
    /// When.
    pub at: SimTime,
    /// Which, by [`crate::jobs::JobRecord::number`].
    pub job: u64,
    /// Its GPUs.
    pub gpus: u32,
    /// Why, by the number in [`crate::topology::Topology::causes`].
    pub cause: u16,
}
