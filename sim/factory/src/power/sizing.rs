//! Sizing: how many line-ups, groups and feeds a hall has, and how many units each stage.

use units::Power;

use super::{Feeds, Outcomes, PowerSpec, Redundancy, StageSpec};

/// A hall as its power is sized.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HallLoad {
    /// Its racks with network and storage at their rating.
    pub rating: Power,
    /// The same while no GPU works.
    pub idle: Power,
    /// Network and storage alone, at their rating.
    pub network: Power,
    /// What one of its racks may draw with one feed of two, where that is less than it may with both.
    pub one_feed: Option<Power>,
    /// Its racks.
    pub racks: u32,
    /// Racks of its rows; the last row may have fewer.
    pub racks_per_row: u32,
}

/// The line-ups of a hall.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizing {
    /// What line-ups out leave of a group.
    pub outcomes: Outcomes,
    /// Groups of line-ups that back each other.
    pub groups: u32,
    /// Power that a line-up delivers.
    pub rating: Power,
}

/// Units of a stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Count {
    pub(super) needed: u32,
    pub(super) installed: u32,
    pub(super) rating: Power,
}

/// More than this are refused: no stage of a plant that is built has as many.
const MOST: f64 = 1e6;

/// The least whole number of units that carry a load, and at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
fn units_for(load: Power, rating: Power) -> u32 {
    // A hair above a whole number comes from rounding.
    (load / rating - 1e-9).ceil().clamp(1.0, MOST) as u32
}

impl Sizing {
    /// The line-ups that carry a hall of such a rating: as many groups as its load needs, or one with smaller
    /// line-ups where that is more than enough.
    pub fn new(spec: &PowerSpec, load: Power) -> Self {
        let (rating, topology) = (spec.line_up.rating, &spec.topology);
        let catchers = (topology.primaries, topology.catchers);
        if topology.hall.shares_bus() {
            let outcomes = Outcomes::new(topology.hall, units_for(load, rating), catchers);
            return Self { outcomes, groups: 1, rating: rating.min(load) };
        }
        let outcomes = Outcomes::new(topology.hall, 0, catchers);
        let group = rating * f64::from(outcomes.needed());
        let smaller = load / f64::from(outcomes.needed());
        Self { outcomes, groups: units_for(load, group), rating: rating.min(smaller) }
    }

    /// Line-ups of the hall.
    pub const fn line_ups(&self) -> u32 {
        self.groups * self.outcomes.installed()
    }

    /// Feeds of the hall.
    pub const fn feeds(&self) -> u32 {
        self.groups * self.outcomes.feeds()
    }

    /// What a group carries by design.
    pub fn of_group(&self) -> Power {
        self.rating * f64::from(self.outcomes.needed())
    }

    pub(super) fn count(&self) -> Count {
        let needed = self.groups * self.outcomes.needed();
        Count { needed, installed: self.line_ups(), rating: self.rating }
    }
}

impl Count {
    /// No units, where there is no such stage.
    pub(super) const NONE: Self = Self { needed: 0, installed: 0, rating: Power::ZERO };

    /// Units of one stage that carry `load` together.
    fn of(load: Power, rating: Power, redundancy: Redundancy) -> Self {
        let needed = units_for(load, rating);
        Self { needed, installed: redundancy.installed(needed), rating }
    }

    fn times(self, places: u32) -> Self {
        let (needed, installed) = (self.needed * places, self.installed * places);
        Self { needed, installed, ..self }
    }
}

/// Units of a stage that feeds the site.
pub(super) fn count_of_site(spec: &PowerSpec, stage: &StageSpec, load: Power) -> Count {
    Count::of(load, rating_of(stage), spec.topology.site)
}

/// Runs of a stage over a row with so many of the hall's racks.
pub(super) fn count_of_row(
    spec: &PowerSpec,
    stage: &StageSpec,
    hall: HallLoad,
    racks: u32,
) -> Count {
    let load = hall.rating * (f64::from(racks) / f64::from(hall.racks.max(1)));
    Count::of(load, rating_of(stage), spec.topology.row)
}

/// Units of a stage over one rack of a hall.
pub(super) fn count_of_rack(spec: &PowerSpec, stage: &StageSpec, hall: HallLoad) -> Count {
    let load = hall.rating / f64::from(hall.racks.max(1));
    Count::of(load, rating_of(stage), spec.topology.rack)
}

/// Units of a stage within a hall that gives out `load`.
pub(super) fn count_of_hall(
    spec: &PowerSpec,
    stage: &StageSpec,
    (hall, load): (HallLoad, Power),
    sizing: &Sizing,
) -> Count {
    let of = |racks: u32, redundancy| {
        let load = load * (f64::from(racks) / f64::from(hall.racks.max(1)));
        Count::of(load, rating_of(stage), redundancy)
    };
    match stage.feeds {
        Feeds::Hall | Feeds::Site => sizing.count(),
        Feeds::Rack => of(1, spec.topology.rack).times(hall.racks),
        Feeds::Row => {
            let each = hall.racks_per_row.min(hall.racks).max(1);
            let rows = of(each, spec.topology.row).times(hall.racks / each);
            let rest = hall.racks % each;
            let last = of(rest, spec.topology.row);
            let last = if rest > 0 { last } else { last.times(0) };
            let (needed, installed) = (rows.needed + last.needed, rows.installed + last.installed);
            Count { needed, installed, ..rows }
        }
    }
}

fn rating_of(stage: &StageSpec) -> Power {
    stage.unit_rating.expect("a checked stage that feeds no hall has a rating")
}
