//! What can happen to the supply on the site.

use crate::place::Place;

/// An event of the power system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// One reason for lost supply ends.
    SupplyRestored,
    /// The gensets that started carry load.
    GensetsReady,
    /// Sets carry load that started only at a later attempt.
    GensetsJoin {
        /// The attempt.
        attempt: u32,
        /// The loss of supply, by number.
        loss: u32,
    },
    /// What has been broken longest of the sets is repaired.
    GensetRepaired,
    /// Fuel arrives.
    FuelArrives,
    /// A running genset fails.
    GensetFailure,
    /// Of the dips of a fault the one has come that is too much.
    DipsEnd {
        /// Its number.
        fault: u32,
    },
    /// Somebody brings stores back that stayed on after dips.
    StoresReturn,
    /// The grid takes a hall over from sets.
    HandOver {
        /// The hall.
        hall: u16,
    },
    /// A dip has come that motors without a store do not bear.
    MotorsTrip,
    /// A dark hall is fed again.
    HallReturns {
        /// The hall.
        hall: u16,
    },
    /// The racks of a hall accept work again.
    HallRestart {
        /// The hall.
        hall: u16,
    },
    /// More racks of a hall accept work again, of those that a shortage had switched off.
    MoreRacks {
        /// The hall.
        hall: u16,
    },
    /// Racks that were without supply accept work again.
    RacksRestart {
        /// The kind of place that they fill.
        place: Place,
        /// Its number.
        number: u32,
    },
    /// Maintenance of a line-up begins.
    Maintenance(Session),
    /// Maintenance of a line-up ends.
    Maintained {
        /// Its hall.
        hall: u16,
        /// Its slot there.
        slot: u32,
    },
    /// A line-up that maintenance of another one tripped is in again.
    TripEnds {
        /// Its hall.
        hall: u16,
        /// Its slot there.
        slot: u32,
    },
    /// Maintenance of a unit of the site begins.
    UnitMaintenance(UnitSession),
    /// Maintenance of a unit of the site ends.
    UnitMaintained {
        /// Its kind, by number.
        kind: u8,
        /// Its number.
        unit: u32,
    },
    /// A unit of the site that maintenance of another one tripped is in again.
    UnitTripEnds {
        /// Its kind, by number.
        kind: u8,
        /// Its number.
        unit: u32,
    },
    /// What is drawn may rise a little more for jobs that have started, or for charging. Nothing to apply: settling
    /// again is enough.
    LoadRises,
    /// The battery of the site has reached what it went for: full, empty, or its reserve.
    BatteryWake,
    /// A store becomes full or empty. Nothing to apply: settling again is enough.
    Wake,
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::SupplyRestored => (10, 0),
            Self::GensetsReady => (13, 0),
            Self::GensetsJoin { attempt, .. } => (30, attempt as u64),
            Self::GensetRepaired => (31, 0),
            Self::FuelArrives => (32, 0),
            Self::GensetFailure => (14, 0),
            Self::HallRestart { hall } => (16, hall as u64),
            Self::Wake => (17, 0),
            Self::BatteryWake => (64, 0),
            Self::LoadRises => (66, 0),
            Self::DipsEnd { .. } => (24, 0),
            Self::MotorsTrip => (67, 0),
            Self::StoresReturn => (68, 0),
            Self::HandOver { hall } => (69, hall as u64),
            Self::HallReturns { hall } => (22, hall as u64),
            Self::MoreRacks { hall } => (21, hall as u64),
            Self::RacksRestart { place, number } => (60, (place as u64) << 40 ^ number as u64),
            Self::Maintenance(Session { hall, turn, .. }) => {
                (61, (hall as u64) << 32 ^ turn as u64)
            }
            Self::Maintained { hall, slot } => (62, (hall as u64) << 32 ^ slot as u64),
            Self::TripEnds { hall, slot } => (63, (hall as u64) << 32 ^ slot as u64),
            Self::UnitMaintenance(UnitSession { kind, turn, .. }) => {
                (33, (kind as u64) << 32 ^ turn as u64)
            }
            Self::UnitMaintained { kind, unit } => (34, (kind as u64) << 32 ^ unit as u64),
            Self::UnitTripEnds { kind, unit } => (35, (kind as u64) << 32 ^ unit as u64),
        }
    }
}

/// A session of a hall in a year of the run, by its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The hall.
    pub hall: u16,
    /// Year of the run.
    pub year: u16,
    /// Its turn in the year.
    pub turn: u32,
    /// Whether it was put off.
    pub late: bool,
}

/// A session of a kind of unit of the site in a year of the run, by its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitSession {
    /// The kind, by number.
    pub kind: u8,
    /// Year of the run.
    pub year: u16,
    /// Its turn in the year.
    pub turn: u32,
    /// Whether it was put off.
    pub late: bool,
}

/// A hall as events and effects number it.
#[expect(clippy::cast_possible_truncation, reason = "a checked plant has at most 65,536 halls")]
pub(super) const fn number(hall: usize) -> u16 {
    hall as u16
}
