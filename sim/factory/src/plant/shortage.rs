//! Shortage: what may be drawn does not suffice, even with racks slowed down. Racks are switched off from the
//! last one on, then halls, and come back once there is enough for them.

use engine::Schedule;
use units::Power;

use super::parts::others;
use super::{Event, Plant};
use crate::effect::{Changed, Down};
use crate::jobs::{Hit, Reach, Saved};
use crate::place::Place;
use crate::power::PowerSystem;
use crate::results::Incident;

/// Share of what may be drawn that halls may need to be left on.
const LEFT_ON: f64 = 0.99;

/// Share of it that they may need to come back: what comes back does not go off at the next change of weather.
const COMES_BACK: f64 = 0.95;

impl Plant {
    /// Switches off what does not fit; whether that changes anything.
    pub(super) fn ration(&mut self, agenda: &mut impl Schedule<Event>) -> bool {
        self.power.remember_draw(|hall| self.cooling.power_of(hall));
        let saved = self.is_idle_power_covered();
        let plan = self.plan(LEFT_ON);
        let mut changes = false;
        for (hall, fits) in plan.into_iter().enumerate() {
            let racks = self.racks_in(hall);
            if fits < self.power.allowed(hall, racks) {
                self.allow(hall, fits, saved, agenda);
                changes = true;
            }
        }
        self.apply_effects(agenda);
        changes
    }

    /// Switches the last hall off; whether there was one.
    pub(super) fn drop_last_hall(&mut self, agenda: &mut impl Schedule<Event>) -> bool {
        let Some(hall) = self.power.last_hall_on() else { return false };
        let saved = self.is_idle_power_covered();
        self.allow(hall, 0, saved, agenda);
        self.apply_effects(agenda);
        true
    }

    /// What was off comes back as far as it fits.
    pub(super) fn end_rations(&mut self, agenda: &mut impl Schedule<Event>) {
        let plan = self.plan(COMES_BACK);
        for (hall, fits) in plan.into_iter().enumerate() {
            if fits > self.power.allowed(hall, self.racks_in(hall)) {
                self.allow(hall, fits, true, agenda);
            }
        }
        self.apply_effects(agenda);
    }

    fn allow(&mut self, hall: usize, racks: u32, saved: bool, agenda: &mut impl Schedule<Event>) {
        let of = (racks, self.racks_in(hall));
        let means = (&mut agenda.of(Event::Power), &mut self.effects);
        self.power.allow(hall, of, saved, means);
        self.changed.supply = true;
    }

    /// By hall: its first racks that a share of what may be drawn suffices for, when each keeps the least of
    /// its power. Halls are served in order.
    fn plan(&self, share: f64) -> Vec<u32> {
        let least = self.shortage.least_power;
        let mut load = self.power.common_load();
        let mut enough = true;
        let mut plan = Vec::new();
        for hall in 0..self.places.halls as usize {
            let racks = self.racks_in(hall);
            if !self.power.is_built(hall) {
                plan.push(racks);
                continue;
            }
            let fits = |racks: u32| {
                self.power.suffices_for(load + self.need(&self.power, hall, (racks, least)), share)
            };
            let most = if !enough {
                0
            } else if fits(racks) {
                racks
            } else {
                greatest(racks, fits)
            };
            enough = most == racks;
            if most > 0 {
                load += self.need(&self.power, hall, (most, least));
            }
            plan.push(most);
        }
        plan
    }

    /// Whether jobs that are to stop can save their work: the racks that are on may all idle meanwhile.
    fn is_idle_power_covered(&self) -> bool {
        let halls = (0..self.places.halls as usize).filter(|&hall| self.power.is_built(hall));
        let idle = halls.filter_map(|hall| {
            let racks = self.power.allowed(hall, self.racks_in(hall));
            (racks > 0).then(|| self.need(&self.power, hall, (racks, 0.0)))
        });
        let idle: Power = idle.sum();
        self.power.suffices_for(idle + self.power.common_load(), 1.0)
    }

    /// What a hall and its cooling draw with so many racks on that keep a share of their dynamic power.
    fn need(&self, power: &PowerSystem, hall: usize, (racks, share): (u32, f64)) -> Power {
        let draw = self.compute.draw_of(hall, racks, share);
        let drawn = power.drawn_for(hall, draw.it());
        let cooling = self.cooling.rated_power(hall, draw.racks, others(drawn, draw.racks));
        drawn.input + power.for_cooling(cooling)
    }

    /// Racks of a hall.
    #[expect(clippy::cast_possible_truncation, reason = "a checked plant has at most 65,536 halls")]
    fn racks_in(&self, hall: usize) -> u32 {
        let racks = self.places.racks_of(Place::Hall, hall as u32);
        racks.end - racks.start
    }

    /// A hall goes off because of a shortage.
    pub(super) fn switch_hall_off(
        &mut self,
        hall: u16,
        saved: bool,
        agenda: &mut impl Schedule<Event>,
    ) -> Changed {
        self.switch_off(Place::Hall, hall.into(), saved, agenda);
        let (at, what) = (agenda.now(), "hall switched off".to_owned());
        self.records.incident(Incident { at, what, place: hall.into(), length: None });
        Changed::WORK_AND_SUPPLY
    }

    /// Of the racks of a hall the first ones may run: others go off or on.
    pub(super) fn allow_racks(
        &mut self,
        (hall, from, to): (u16, u32, u32),
        saved: bool,
        agenda: &mut impl Schedule<Event>,
    ) -> Changed {
        let racks = self.places.racks_of(Place::Hall, hall.into());
        let end = |count: u32| racks.start + count.min(racks.end - racks.start);
        let (from, to) = (end(from), end(to));
        for rack in to..from {
            self.switch_off(Place::Rack, rack, saved, agenda);
        }
        self.open(from..to.max(from), agenda.now());
        Changed::WORK_AND_SUPPLY
    }

    fn switch_off(
        &mut self,
        place: Place,
        number: u32,
        saved: bool,
        agenda: &mut impl Schedule<Event>,
    ) {
        let cause = self.causes.shortage;
        let hit_when = |saved: bool| {
            let saved = if saved { Saved::All } else { Saved::ByItself };
            Hit { cause, reach: Reach::Wide, hardware: false, planned: true, saved }
        };
        for rack in self.places.racks_of(place, number) {
            for job in self.compute.floor.occupants_of(rack) {
                let hit = hit_when(saved || self.saves_on_notice(job));
                self.expel(job, rack, hit, agenda);
            }
        }
        let hit = hit_when(saved);
        self.close(place, number, (hit, Down::Power), agenda);
        // Nobody knows when there is enough.
        self.compute.floor.expect_power(self.places.racks_of(place, number), self.end);
    }
}

/// The greatest number below `bound` for which something holds that holds below every number for which it does;
/// 0 if it holds for none.
fn greatest(bound: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, bound);
    while low + 1 < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::greatest;

    #[test]
    fn the_greatest_number_that_fits_is_found() {
        for most in 0..40 {
            assert_eq!(greatest(40, |number| number <= most), most.min(39));
        }
        assert_eq!(greatest(1, |_| true), 0);
    }
}
