//! Faults: what has failed, what that does at once, and what becomes of the part.

use units::SimDuration;

use crate::place::Place;

/// A component's failure, as the plant has to apply it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub component: u16,
    /// Which one of that kind.
    pub unit: Unit,
    /// Number of its cause.
    pub cause: u16,
    /// The rack where it stands, or the first of the racks that it serves.
    pub rack: u32,
    /// What it does at once.
    pub hits: Hits,
    /// Whether a restart cures it.
    pub cured_by_restart: bool,
    /// How long the restart or the crew's work takes.
    pub length: SimDuration,
    /// What becomes of the part, where one is exchanged.
    pub bad_part: BadPart,
}

/// What becomes of a part that was exchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BadPart {
    /// How long it takes until the part, or a new one in its place, is in stock.
    pub time: SimDuration,
    /// Whether the bench finds no fault in it.
    pub sound: bool,
    /// Whether it is scrapped, and a new one bought.
    pub scrapped: bool,
}

/// One component among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// The place by which its kind is counted.
    pub place: u32,
    /// Its number at that place.
    pub number: u32,
}

/// What a failure does at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hits {
    /// It interrupts the job on a GPU.
    Gpu {
        /// The GPU's place on the rack.
        position: u32,
    },
    /// It interrupts every job on a tray.
    JobsOfTray {
        /// The tray's number on the rack.
        tray: u32,
    },
    /// It interrupts every job on the racks of a place.
    Jobs {
        /// The kind of place.
        place: Place,
    },
    /// It is one more failure at a tray, which goes out once it is one too many, with the jobs that
    /// stand on it.
    Tray {
        /// The tray's number on the rack.
        tray: u32,
    },
    /// It is a unit of another room, which knows what goes out with it.
    Unit {
        /// Whether it has a second one of its kind fail with it, and which and for how long.
        second: Option<Second>,
    },
    /// It is one more failure at a place.
    Place {
        /// The kind of place.
        place: Place,
        /// Its number.
        number: u32,
        /// It is one too many.
        goes_out: bool,
        /// Coolant stops flowing then; the racks go off once they are too warm.
        stops_flow: bool,
    },
}

/// A unit that fails of the same cause as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Second {
    /// Where it lies among those that could, in units of 2^-32.
    pub position: u32,
    /// How long the crew's work on it takes.
    pub length: SimDuration,
}
