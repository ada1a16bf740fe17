//! Slots: units of another room, which says what goes out with one; failures say when, and who mends it.
//!
//! A kind has a fixed number of slots, of which the design fills some; a failure of an empty one does not
//! happen. So another design leaves the failures of all units as they were that it has as well.

use std::collections::{BTreeMap, BTreeSet};

use engine::Stream;
use units::{Rate, Span};

use super::repair::NO_PART;
use super::{Component, ComponentSpec, Level};

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
    /// Median time of a crew's repair.
    pub repair_median: Span,
    /// Standard deviation of the logarithm of that time.
    pub repair_spread: f64,
    /// Units of which one alone takes racks off, and the level by which that reaches jobs.
    pub alone: Option<(Level, u32)>,
}

impl Component {
    /// Units of another room in `slots`, which `count` says how many places of a level have.
    pub(super) fn of_slots(
        (name, slots): (&str, Slots),
        cause: usize,
        count: impl Fn(Level) -> u32,
        seed: u64,
    ) -> Self {
        let places = slots.per.map_or(1, count);
        let each = f64::from(slots.slots);
        Self {
            name: name.to_owned(),
            cause,
            fleet_rate: f64::from(places) * each * slots.rate.in_per_hour(),
            stream: Stream::new(seed, &format!("failures/{name}"), 0),
            occurrence: 0,
            places,
            broken: BTreeMap::new(),
            broken_units: BTreeSet::new(),
            spec: ComponentSpec {
                cause: slots.cause.clone(),
                per: slots.per.unwrap_or(Level::Hall),
                count: each,
                rate: slots.rate,
                takes_out: Level::None,
                tolerates: 0,
                restart_cures: 0.0,
                restart_time: Span::ZERO,
                skill: slots.skill.clone(),
                repair_median: slots.repair_median,
                repair_spread: slots.repair_spread,
                part: NO_PART.to_owned(),
                in_turn: false,
                stops_flow: false,
            },
            slots: Some(slots),
        }
    }
}
