//! Slots: units of another room, which says what goes out with one; failures say when, and who mends it.
//!
//! A kind has a fixed number of slots, of which the design fills some; a failure of an empty one does not
//! happen. So another design leaves the failures of all units as they were that it has as well.

use units::Rate;

use super::Level;
use super::repair::RepairTimes;

/// A kind of unit of another room.
#[derive(Clone, Debug, PartialEq)]
pub struct Slots {
    /// The room's own number of the kind.
    pub kind: usize,
    /// Group in which losses are reported.
    pub cause: String,
    /// What slots are counted by; the site as a whole where there is nothing.
    pub per: Option<Level>,
    /// Slots of each of those.
    pub slots: u32,
    /// Failures of one unit.
    pub rate: Rate,
    /// Share of failures that hit a second unit as well.
    pub beta: f64,
    /// Skill of the crew that repairs it.
    pub skill: String,
    /// How long a crew's repair takes.
    pub repair: RepairTimes,
    /// Units of which one alone takes racks off, and the level by which that reaches jobs.
    pub alone: Option<(Level, u32)>,
}
