//! Shortage: racks that a shortage switches off, those of the lowest priority first, and how they come back.

use std::collections::{BTreeMap, BTreeSet};

use engine::Schedule;
use units::Power;

use super::parts::others;
use super::{Event, Plant};
use crate::effect::{Changed, Down};
use crate::jobs::{Hit, Reach, Saved};
use crate::place::Place;
use crate::power::PowerSystem;
use crate::results::Incident;
use crate::shortage::Step;

/// Share of what may be drawn that halls may need to be left on.
const LEFT_ON: f64 = 0.99;

/// Share of dynamic power above which a hall is near its full load.
const NEAR_FULL: f64 = 0.9;

/// Racks that a shortage switches off.
#[derive(Debug, Default)]
pub(super) struct Rationed {
    /// Those that are to be off, in the order in which they go.
    order: Vec<u32>,
    /// The same by number.
    marks: BTreeSet<u32>,
    /// Those of them that are switched off one by one, not with their hall.
    shut: BTreeSet<u32>,
    /// Those that are off, or are on their way back: for which step, and what stood there by class.
    pub(super) off: BTreeMap<u32, Off>,
    /// Some could come back, but for the ramp of the connection.
    pub(super) pending: bool,
}

/// A rack that is off.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Off {
    pub(super) step: Step,
    pub(super) stood: Vec<(usize, u32)>,
}

impl Rationed {
    /// Whether racks are to be off.
    pub(super) const fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Whether a rack is to be off.
    pub(super) fn has(&self, rack: u32) -> bool {
        self.marks.contains(&rack)
    }
}

impl Plant {
    /// Switches off racks of the lowest priority until what is left fits when each keeps the least of its power; whether
    /// that changes anything.
    pub(super) fn ration(&mut self, agenda: &mut impl Schedule<Event>) -> bool {
        let mut on: Vec<u32> = self.racks_on().collect();
        on.sort_by_key(|&rack| (self.priority_of(rack), std::cmp::Reverse(rack)));
        let fits = |count: usize| self.fits_without(&on[..count], LEFT_ON);
        if on.is_empty() || fits(0) {
            return false;
        }
        // The least number that suffices; all of them where none does.
        let (mut low, mut high) = (0, on.len());
        while low + 1 < high {
            let middle = low.midpoint(high);
            if fits(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        on.truncate(high);
        self.switch_off_racks(&on, Step::Drop, agenda);
        true
    }

    /// Switches off racks on which nobody stands, the last ones first, until they save so much; whether there were any.
    pub(super) fn switch_off_empty(
        &mut self,
        wanted: Power,
        step: Step,
        agenda: &mut impl Schedule<Event>,
    ) -> bool {
        let each = self.compute.floor.typical_power(0.0);
        let empty = |rack: &u32| self.compute.floor.shares_of(*rack).is_empty();
        let mut racks: Vec<u32> = self.racks_on().filter(empty).collect();
        racks.reverse();
        let mut saved = Power::ZERO;
        racks.retain(|_| {
            let more = saved < wanted;
            saved += if more { each } else { Power::ZERO };
            more
        });
        self.switch_off_racks(&racks, step, agenda);
        !racks.is_empty()
    }

    /// Switches the last hall off; whether there was one.
    pub(super) fn drop_last_hall(&mut self, agenda: &mut impl Schedule<Event>) -> bool {
        let Some(hall) = self.power.last_hall_on() else { return false };
        let racks = self.racks_of_hall(hall);
        let racks: Vec<u32> = racks.rev().filter(|it| !self.rationed.marks.contains(it)).collect();
        self.switch_off_racks(&racks, Step::Drop, agenda);
        true
    }

    /// Racks that went off last come back as far as all fit then, within so much more of power; what that is for each.
    pub(super) fn return_racks(
        &mut self,
        within: Option<Power>,
        agenda: &mut impl Schedule<Event>,
    ) -> Option<Power> {
        let each = self.compute.floor.typical_power(0.0);
        let share = self.shortage.comes_back();
        let all = self.rationed.order.len();
        let fits = |count: usize| self.fits_with(&self.rationed.order[all - count..], share);
        let (mut low, mut high) = (0, all + 1);
        while low + 1 < high {
            let middle = low.midpoint(high);
            if fits(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few racks")]
        let most = within.map_or(all, |power| (power / each).floor().max(1.0) as usize);
        self.rationed.pending = most < low;
        let count = low.min(most);
        for rack in self.rationed.order.split_off(all - count) {
            self.rationed.marks.remove(&rack);
        }
        self.allow_all(true, agenda);
        (count > 0).then(|| each * count as f64)
    }

    /// Racks are to be off for a step.
    fn switch_off_racks(&mut self, racks: &[u32], step: Step, agenda: &mut impl Schedule<Event>) {
        self.power.remember_draw(|hall| self.cooling.power_of(hall));
        for &rack in racks {
            let shares = self.compute.floor.shares_of(rack).iter();
            let stood = shares.map(|it| (self.work.class_of(it.occupant), it.gpus)).collect();
            self.rationed.off.insert(rack, Off { step, stood });
            self.rationed.order.push(rack);
            self.rationed.marks.insert(rack);
        }
        let saved = self.is_idle_power_covered();
        self.allow_all(saved, agenda);
    }

    /// Tells power how many racks of each hall may run.
    fn allow_all(&mut self, saved: bool, agenda: &mut impl Schedule<Event>) {
        for hall in 0..self.places.halls as usize {
            let racks = self.racks_of_hall(hall);
            let all = count(racks.clone().count());
            let off = count(self.rationed.marks.range(racks).count());
            if all - off != self.power.allowed(hall, all) {
                let means = (&mut agenda.of(Event::Power), &mut self.effects);
                self.power.allow(hall, (all - off, all), saved, means);
                self.changed.supply = true;
            }
        }
        self.apply_effects(agenda);
    }

    /// Racks of halls that are built which are not to be off.
    fn racks_on(&self) -> impl Iterator<Item = u32> {
        let halls = (0..self.places.halls as usize).filter(|hall| self.power.is_built(*hall));
        let racks = halls.flat_map(|hall| self.racks_of_hall(hall));
        racks.filter(|rack| !self.rationed.marks.contains(rack))
    }

    /// The greatest priority of the classes on a rack, 0 where nobody stands.
    fn priority_of(&self, rack: u32) -> u32 {
        let shares = self.compute.floor.shares_of(rack).iter();
        let priority = |occupant: u32| {
            let (_, kind) = self.work.size(occupant);
            self.shortage.caps.kind(kind).priority + 1
        };
        shares.map(|share| priority(share.occupant)).max().unwrap_or(0)
    }

    /// Whether a share of what may be drawn suffices once these racks go as well.
    fn fits_without(&self, going: &[u32], share: f64) -> bool {
        let mut counts = self.counts_on();
        for &rack in going {
            counts[self.places.hall_of(rack)] -= 1;
        }
        self.fits(&counts, share)
    }

    /// Whether it suffices once these racks come back.
    fn fits_with(&self, coming: &[u32], share: f64) -> bool {
        let mut counts = self.counts_on();
        for &rack in coming {
            counts[self.places.hall_of(rack)] += 1;
        }
        self.fits(&counts, share)
    }

    /// By hall: racks that are not to be off.
    fn counts_on(&self) -> Vec<u32> {
        let on = |hall: usize| {
            let racks = self.racks_of_hall(hall);
            count(racks.clone().count()) - count(self.rationed.marks.range(racks).count())
        };
        (0..self.places.halls as usize).map(on).collect()
    }

    /// Whether a share of what may be drawn suffices for so many racks of each hall that keep the least of their power.
    fn fits(&self, counts: &[u32], share: f64) -> bool {
        let least = self.shortage.least();
        let built = counts.iter().enumerate();
        let built = built.filter(|(hall, racks)| **racks > 0 && self.power.is_built(*hall));
        let needs = built.map(|(hall, &racks)| self.need(&self.power, hall, (racks, least)));
        let load: Power = needs.sum();
        self.power.suffices_for(self.power.common_load() + load, share)
    }

    /// Whether jobs that are to stop can save their work: the racks that are on may all idle meanwhile.
    pub(super) fn is_idle_power_covered(&self) -> bool {
        let halls = (0..self.places.halls as usize).filter(|&hall| self.power.is_built(hall));
        let idle = halls.filter_map(|hall| {
            let racks = self.power.allowed(hall, count(self.racks_of_hall(hall).count()));
            (racks > 0).then(|| self.need(&self.power, hall, (racks, 0.0)))
        });
        let idle: Power = idle.sum();
        self.power.suffices_for(idle + self.power.common_load(), 1.0)
    }

    /// What the connection draws more for each unit that racks of a hall near its full load do: losses and fans grow
    /// faster than that.
    pub(super) fn steepest_factor(&self) -> f64 {
        let racks = count(self.racks_of_hall(0).count());
        let of_it = |share: f64| self.compute.draw_of(0, racks, share).it();
        let of_load = |share: f64| self.need(&self.power, 0, (racks, share));
        let more = of_load(1.0) - of_load(NEAR_FULL);
        let of_site = self.power.import_of(self.load() + more) - self.power.import_of(self.load());
        (of_site / (of_it(1.0) - of_it(NEAR_FULL)).max(Power::watts(1.0))).max(1.0)
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
    fn racks_of_hall(&self, hall: usize) -> std::ops::Range<u32> {
        self.places.racks_of(Place::Hall, hall as u32)
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

    /// The racks of a hall that are to be off go off, and others that were off one by one come back.
    pub(super) fn allow_racks(
        &mut self,
        hall: u16,
        saved: bool,
        agenda: &mut impl Schedule<Event>,
    ) -> Changed {
        for rack in self.racks_of_hall(hall.into()) {
            let (is_off, goes) =
                (self.rationed.shut.contains(&rack), self.rationed.marks.contains(&rack));
            if goes && !is_off {
                self.rationed.shut.insert(rack);
                self.switch_off(Place::Rack, rack, saved, agenda);
            } else if is_off && !goes {
                self.rationed.shut.remove(&rack);
                self.open(rack..rack + 1, agenda.now());
            }
        }
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
        let hit_when =
            |saved: Saved| Hit { cause, reach: Reach::Wide, hardware: false, planned: true, saved };
        for rack in self.places.racks_of(place, number) {
            for job in self.compute.floor.occupants_of(rack) {
                // Who was told in time has written a checkpoint until now.
                let saved = match (self.saves_on_notice(job, agenda.now()), saved) {
                    (true, _) => Saved::WhenTold,
                    (false, true) => Saved::All,
                    (false, false) => Saved::ByItself,
                };
                self.expel(job, rack, hit_when(saved), agenda);
            }
        }
        let hit = hit_when(if saved { Saved::All } else { Saved::ByItself });
        self.close(place, number, (hit, Down::Power), agenda);
        // Nobody knows when there is enough.
        self.compute.floor.expect_power(self.places.racks_of(place, number), self.end);
    }
}

/// As many as racks are counted in.
fn count(racks: usize) -> u32 {
    u32::try_from(racks).unwrap_or(u32::MAX)
}
