//! Slowing: racks whose line-ups may give less than they would draw.
//!
//! A group of line-ups of which some are out may give less than its design. Its racks then draw the greatest
//! share of their dynamic power that fits, in steps, and each job goes as fast as the slowest of its racks. A rack
//! that has lost one of two feeds draws what its supplies can take from the other.

use std::ops::Range;

use engine::Schedule;
use units::{Power, SimTime};

use super::{Event, Plant};
use crate::compute::Share;
use crate::place::Place;
use crate::power::{Cap, Whole, Why};

/// Racks of a group that draw less than they would.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slowed {
    hall: u32,
    group: u32,
    cap: Cap,
    why: Why,
    racks: (u32, u32),
    /// Those of them that are on, and not counted before.
    on: u32,
    /// Each may draw so much by itself.
    alone: bool,
}

impl Slowed {
    /// Its hall, why it is slowed down, and by how much: in racks that stand still.
    pub(super) fn depth(&self) -> (u32, Why, f64) {
        (self.hall, self.why, f64::from(self.on) * (1.0 - self.cap.share()))
    }

    /// Whether a rack is among them.
    const fn has(&self, rack: u32) -> bool {
        self.racks.0 <= rack && rack < self.racks.1
    }
}

impl Plant {
    /// Racks of a group of line-ups.
    fn racks_of_group(&self, hall: u32, group: u32) -> Range<u32> {
        let feeds = self.power.feeds_of_group(hall as usize, group);
        let first = hall * self.places.feeds_per_hall;
        let racks = |feed: u32| self.places.racks_of(Place::Feed, first + feed);
        racks(feeds.start).start..racks(feeds.end - 1).end
    }

    /// Dynamic power of the jobs on some racks at full speed.
    fn dynamic_on(&self, racks: Range<u32>) -> Power {
        let of_rack = |rack: u32| -> Power {
            let of_job = |share: &Share| {
                let (_, class) = self.work.size(share.occupant);
                self.compute.dynamic_power(class) * f64::from(share.gpus)
            };
            self.compute.floor.shares_of(rack).iter().map(of_job).sum()
        };
        racks.map(of_rack).sum()
    }

    /// What jobs on some racks would draw above a share of their dynamic power: of `dynamic` in all, at the share that
    /// the site lets them draw.
    fn dynamic_above(&self, racks: Range<u32>, (dynamic, share): (Power, f64), most: f64) -> Power {
        if !self.shortage.caps.limit() {
            return dynamic * (share - most).max(0.0);
        }
        let of_job = |of: &Share| {
            let (_, kind) = self.work.size(of.occupant);
            let above = (share.min(self.shortage.caps.share(kind)) - most).max(0.0);
            self.compute.dynamic_power(kind) * f64::from(of.gpus) * above
        };
        racks.flat_map(|rack| self.compute.floor.shares_of(rack)).map(of_job).sum()
    }

    /// What the racks of a hall draw less than at `share` of their dynamic power, since groups of it may not
    /// give as much; brings the list of slowed groups up to that. Racks without power are not slowed.
    pub(super) fn slow_hall(
        &mut self,
        now: SimTime,
        hall: usize,
        powered: bool,
        share: f64,
    ) -> Power {
        #[expect(clippy::cast_possible_truncation, reason = "halls are counted in u32")]
        let number = hall as u32;
        let known = self.slowed.iter().any(|slowed| slowed.hall == number);
        let heat = self.cooling.allowed_heat(hall, now);
        if !known && heat.is_none() && !self.power.is_reduced(hall) {
            return Power::ZERO;
        }
        let mut less = Power::ZERO;
        let mut slowed = Vec::new();
        let reduced = if powered { self.power.reduced(hall) } else { Vec::new() };
        for (group, capacity, why) in reduced {
            let racks = self.racks_of_group(number, group);
            let dynamic = self.dynamic_on(racks.clone());
            let is_on = |rack: &u32| self.compute.floor.closed_by(*rack).is_none();
            let on = u32::try_from(racks.clone().filter(is_on).count()).unwrap_or(0);
            let cap = Cap::within(capacity - self.compute.idle_of(on), dynamic);
            if cap.limits() {
                less += self.dynamic_above(racks.clone(), (dynamic, share), cap.share());
                let racks = (racks.start, racks.end);
                slowed.push(Slowed { hall: number, group, cap, why, racks, on, alone: false });
            }
        }
        less += self.slow_racks(number, powered, share, &mut slowed);
        if let Some(heat) = heat.filter(|_| powered) {
            less = less.max(self.slow_for_heat((number, heat), share, &mut slowed));
        }
        let before = self.slowed.iter().filter(|slowed| slowed.hall == number);
        if !before.eq(&slowed) {
            let changed = self.slowed.iter().filter(|slowed| slowed.hall == number);
            self.recapped.extend(changed.chain(&slowed).map(|slowed| slowed.racks));
            self.slowed.retain(|slowed| slowed.hall != number);
            self.slowed.extend(slowed);
        }
        less
    }

    /// The same of all racks of a hall that may give off so much heat together, or as little as they can keep to,
    /// with what is slowed down further for other reasons; nothing where that is no limit.
    fn slow_for_heat(
        &self,
        (hall, heat): (u32, Power),
        share: f64,
        slowed: &mut Vec<Slowed>,
    ) -> Power {
        let racks = self.places.racks_of(Place::Hall, hall);
        let is_on = |rack: &u32| self.compute.floor.closed_by(*rack).is_none();
        let on = u32::try_from(racks.clone().filter(is_on).count()).unwrap_or(0);
        let dynamic = self.dynamic_on(racks.clone());
        let idle = self.compute.idle_of_rack() * f64::from(on);
        let cap = Cap::within(heat - idle, dynamic).at_least(self.shortage.caps.least());
        if !cap.limits() {
            return Power::ZERO;
        }
        let less = |rack: u32| {
            let others = slowed.iter().filter(|it| it.has(rack)).map(|it| it.cap.share());
            let least = others.fold(cap.share().min(share), f64::min);
            let dynamic = self.dynamic_on(rack..rack + 1);
            self.dynamic_above(rack..rack + 1, (dynamic, share), least)
        };
        let less = racks.clone().map(less).sum();
        for other in slowed.iter_mut() {
            other.on = 0;
        }
        let racks = (racks.start, racks.end);
        let why = if self.cooling.lacks_water() { Why::Water } else { Why::Heat };
        slowed.push(Slowed { hall, group: 0, cap, why, racks, on, alone: false });
        less
    }

    /// The same of racks that have lost one of two feeds, each by itself, beside groups that are `slowed`.
    fn slow_racks(&self, hall: u32, powered: bool, share: f64, slowed: &mut Vec<Slowed>) -> Power {
        let mut less = Power::ZERO;
        let first = hall * self.places.racks_per_hall;
        let on_one = if powered { self.power.on_one_feed(hall as usize) } else { Vec::new() };
        for (racks, limit, why) in on_one {
            for rack in first + racks.start..first + racks.end {
                let dynamic = self.dynamic_on(rack..rack + 1);
                let cap = Cap::within(limit - self.compute.idle_of_rack(), dynamic);
                let of_others = slowed.iter().filter(|it| it.has(rack));
                let before = of_others.map(|it| it.cap.share()).reduce(f64::min);
                if cap.share() >= before.unwrap_or(1.0) {
                    continue;
                }
                let most = share.min(before.unwrap_or(1.0));
                less += self.dynamic_above(rack..rack + 1, (dynamic, most), cap.share());
                let counts = before.is_none() && self.compute.floor.closed_by(rack).is_none();
                let (racks, on) = ((rack, rack + 1), u32::from(counts));
                let last = slowed.last_mut().filter(|last| {
                    (last.why, last.cap, last.racks.1, last.alone) == (why, cap, rack, true)
                });
                if let Some(last) = last {
                    (last.racks.1, last.on) = (rack + 1, last.on + on);
                } else {
                    slowed.push(Slowed { hall, group: 0, cap, why, racks, on, alone: true });
                }
            }
        }
        less
    }

    /// The share of dynamic power that a job may draw: the least of the site's, its class's and those of its racks.
    pub(super) fn allowed(&self, job: u32) -> f64 {
        let allowed = self.allowed_without(job);
        if !self.shortage.caps.limit() {
            return allowed;
        }
        let (_, kind) = self.work.size(job);
        allowed.min(self.shortage.caps.share(kind))
    }

    /// The same of a kind of work, where no rack is slowed down for its line-ups.
    pub(super) fn allowed_kind(&self, kind: usize) -> f64 {
        let (site, caps) = (self.power.cap().share(), &self.shortage.caps);
        if caps.limit() { site.min(caps.share(kind)) } else { site }
    }

    /// The same without what a shortage takes.
    pub(super) fn allowed_without(&self, job: u32) -> f64 {
        let site = self.power.cap().share().min(self.started_share(job));
        if self.slowed.is_empty() {
            return site;
        }
        let racks = self.compute.floor.racks_of(job);
        let stands = |slowed: &&Slowed| racks.iter().any(|&(rack, _)| slowed.has(rack));
        self.slowed.iter().filter(stands).fold(site, |least, slowed| least.min(slowed.cap.share()))
    }

    /// What a rack may draw of its dynamic power for its line-ups and the kind of its work, for each unit that the site lets
    /// it draw.
    pub(super) fn slowed_share(&self, rack: u32, kind: usize) -> f64 {
        let site = self.power.cap().share();
        let on = self.slowed.iter().filter(|slowed| slowed.has(rack));
        let share = on.fold(site, |least, slowed| least.min(slowed.cap.share()));
        let share = share.min(self.shortage.caps.share(kind));
        if site > 0.0 { share / site } else { 1.0 }
    }

    /// How far all are capped, in one number that changes with any cap.
    pub(super) fn capping(&self) -> u32 {
        let site = self.power.cap().steps();
        if self.shortage.caps.limit() {
            site + 100 * (1 + self.shortage.caps.steps())
        } else {
            site
        }
    }

    /// All running jobs go on at the pace that caps let them, of which those of classes have `moved` or not, and what is
    /// allowed in the mean is metered.
    pub(super) fn pace_all(&mut self, moved: bool, agenda: &mut impl Schedule<Event>) {
        self.touch_slowed(moved);
        for job in self.work.running().collect::<Vec<_>>() {
            let pace = self.pace_of(job);
            self.work.set_pace_of(job, pace, &mut agenda.of(Event::Jobs));
        }
        let share = if self.shortage.caps.limit() {
            let dynamic = self.dynamic_by_kind();
            let all: Power = dynamic.iter().copied().sum();
            let kinds = dynamic.iter().enumerate();
            let drawn: Power = kinds.map(|(kind, it)| *it * self.shortage.caps.share(kind)).sum();
            if all > Power::ZERO { drawn / all } else { 1.0 }
        } else {
            1.0
        };
        self.power.note_allowed(share);
    }

    /// Racks of slowed groups have another share of what the site lets them draw; all have, where caps of classes have moved.
    fn touch_slowed(&mut self, moved: bool) {
        if moved {
            (0..self.places.racks).for_each(|rack| self.compute.floor.touch(rack));
            return;
        }
        for slowed in &self.slowed {
            for rack in slowed.racks.0..slowed.racks.1 {
                self.compute.floor.touch(rack);
            }
        }
    }

    /// Whether anything slows jobs down.
    pub(super) fn is_slowed(&self) -> bool {
        let for_start = !self.swing.ramps.is_empty();
        for_start
            || self.power.cap().limits()
            || !self.slowed.is_empty()
            || self.shortage.caps.limit()
    }

    /// What lets all racks draw less than they would.
    pub(super) fn slows_whole(&self) -> Whole {
        if self.shortage.caps.limit() {
            Whole::Limit
        } else if self.power.cap().limits() {
            // Only cooling lowers the cap of all.
            if self.cooling.lacks_water() { Whole::Water } else { Whole::Heat }
        } else {
            Whole::Free
        }
    }

    /// Stage of settling, once halls have drawn: jobs on racks whose cap has changed go on at another speed.
    pub(super) fn slow_jobs(&mut self, now: SimTime, agenda: &mut impl Schedule<Event>) {
        let recapped = std::mem::take(&mut self.recapped);
        for rack in recapped.iter().flat_map(|&(first, end)| first..end) {
            self.compute.floor.touch(rack);
        }
        let mut jobs: Vec<u32> = recapped
            .iter()
            .flat_map(|&(first, end)| first..end)
            .flat_map(|rack| self.compute.floor.occupants_of(rack))
            .collect();
        jobs.sort_unstable();
        jobs.dedup();
        jobs.retain(|&job| self.work.is_running(job));
        for job in jobs {
            let pace = self.pace_of(job);
            self.work.set_pace_of(job, pace, &mut agenda.of(Event::Jobs));
        }
        // What begins at the end of the run lasts for no time, and is in no hour.
        if now >= self.end {
            return;
        }
        let slowed = self.slowed.iter().map(|slowed| (slowed.hall, slowed.why, slowed.on));
        if self.power.meter_racks(now, slowed) {
            self.follow_incidents(now);
        }
    }
}
