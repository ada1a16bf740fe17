//! Upkeep: units that fail, and units that are maintained.

use engine::Schedule;
use units::{Rate, SimDuration, SimTime, Span};

use super::spec::SLOTS;
use super::{Event, Generation};

/// A kind of unit, as who lets it fail needs to know it: a group has a fixed number of slots, of which it fills some.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitKind {
    /// The name of the group.
    pub name: String,
    /// Slots.
    pub slots: u32,
    /// Failures of one unit.
    pub rate: Rate,
    /// Skill of the crew that repairs it.
    pub skill: String,
    /// Median time of a repair.
    pub repair_median: Span,
    /// Standard deviation of the logarithm of that time.
    pub repair_spread: f64,
}

/// From one year's maintenance to the next.
const YEAR: SimDuration = SimDuration::hours(8760);
/// For so long maintenance is put off while another unit of the group is out.
const PUT_OFF: SimDuration = SimDuration::hours(7 * 24);

impl Generation {
    /// The kinds of unit, one for each group, in the order of their numbers.
    pub fn kinds(&self) -> Vec<UnitKind> {
        let kind = |group: &super::Group| {
            let (out, spread) = (group.kind.forced_outage, group.kind.repair_spread);
            let mean = group.kind.repair_mean.in_hours();
            // Out for a share q of the time: q = rate x mean / (1 + rate x mean).
            let rate = Rate::per_hour(out / (1.0 - out) / mean);
            UnitKind {
                name: group.name.clone(),
                slots: SLOTS,
                rate,
                skill: group.kind.skill.clone(),
                repair_median: Span::hours(mean * libm::exp(-spread * spread / 2.0)),
                repair_spread: spread,
            }
        };
        self.groups.iter().map(kind).collect()
    }

    /// Whether a slot of a group holds a unit that is there.
    pub fn is_unit(&self, group: usize, slot: u32) -> bool {
        self.groups[group].there && (slot as usize) < self.groups[group].units.len()
    }

    /// A unit has failed.
    pub fn lose_unit(&mut self, group: usize, unit: u32, agenda: &mut impl Schedule<Event>) {
        let gave = self.groups[group].take_out(unit as usize, agenda);
        self.lost += gave;
        self.reports.failures.add_one();
    }

    /// A unit that failed is mended.
    pub fn mend_unit(&mut self, group: usize, unit: u32) {
        self.groups[group].put_back(unit as usize);
    }

    /// The units of a group are maintained one after the other, spread over a year.
    pub(super) fn plan_upkeep(&self, agenda: &mut impl Schedule<Event>) {
        for group in &self.groups {
            if group.kind.maintenance <= Span::ZERO {
                continue;
            }
            let units = group.units.len() as f64;
            for unit in 0..group.units.len() {
                let share = (unit as f64 + 0.5) / units;
                let seconds = YEAR.in_seconds() * share;
                let at = SimTime::START + SimDuration::from_seconds_rounded_up(seconds);
                #[expect(clippy::cast_possible_truncation, reason = "at most 256 units")]
                let unit = unit as u16;
                agenda.schedule(at, Event::Maintenance { group: group.number, unit });
            }
        }
    }

    /// A unit is to be maintained: it is, unless another one of its group is out.
    pub(super) fn maintain(
        &mut self,
        (number, unit): (u16, u16),
        agenda: &mut impl Schedule<Event>,
    ) {
        let group = &mut self.groups[usize::from(number)];
        let event = Event::Maintenance { group: number, unit };
        if !group.there {
            agenda.schedule_in(YEAR, event);
            return;
        }
        if group.out() > 0 {
            agenda.schedule_in(PUT_OFF, event);
            return;
        }
        // Others have taken its load over before.
        let _ = group.take_out(unit.into(), agenda);
        let length = SimDuration::from(group.kind.maintenance);
        agenda.schedule_in(length, Event::Maintained { group: number, unit });
        agenda.schedule_in(YEAR, event);
    }
}
