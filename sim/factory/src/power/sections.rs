//! Sections of medium voltage: on each hang line-ups of every group, so that it takes them all out with it.

use engine::Schedule;
use units::SimTime;

use super::groups::Why;
use super::{Event, PowerSpec, PowerSystem, Sizing};
use crate::effect::Effects;

impl PowerSystem {
    /// Every line-up that hangs on a section.
    pub(super) fn turn_section(
        &mut self,
        section: u32,
        (out, why): (Option<SimTime>, Why),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let sections = self.sections();
        let reasons = &mut self.sections_out[section as usize];
        *reasons = if out.is_some() { *reasons + 1 } else { *reasons - 1 };
        for hall in 0..self.groups.len() {
            let sizing = self.groups[hall].sizing();
            let (groups, units) = (sizing.groups, sizing.outcomes.installed());
            for group in 0..groups {
                for letter in (0..units).filter(|letter| letter % sections == section) {
                    self.groups[hall].count((group, letter), out);
                }
                self.review((hall, group), (out, why), agenda, effects);
            }
        }
    }

    /// Sections of medium voltage.
    pub fn sections(&self) -> u32 {
        let first = self.groups.first();
        first.map_or(1, |first| self.spec.sections_of(first.sizing()))
    }
}

impl PowerSpec {
    /// Sections of medium voltage above halls with such line-ups.
    pub(super) fn sections_of(&self, hall: &Sizing) -> u32 {
        self.sections.unwrap_or(hall.outcomes.installed().min(8))
    }
}
