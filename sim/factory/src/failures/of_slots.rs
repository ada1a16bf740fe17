//! Units of other rooms among the components that fail.

use std::collections::{BTreeMap, BTreeSet};

use engine::Stream;
use units::Span;

use super::repair::NO_PART;
use super::{Component, ComponentSpec, Level, Slots};

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
            stream: Stream::new(seed, &format!("units/{name}"), 0),
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
                repair_median: Span::ZERO, // said by `repair`
                repair_spread: 0.0,
                part: NO_PART.to_owned(),
                in_turn: false,
                stops_flow: false,
            },
            repair: slots.repair,
            slots: Some(slots),
        }
    }
}
