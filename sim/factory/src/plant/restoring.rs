//! Restoring: what has given way comes back, the last step first, one at a time and within the ramp of the connection.

use engine::Schedule;
use units::{Power, SimDuration, SimTime};

use super::{Event, Plant};
use crate::effect::Changed;
use crate::shortage::Step;

/// What jobs that are let in may draw, at the connection.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// Until what may be drawn is in use as far as it may be.
    left: Power,
    /// Each draws the least of its kind, or all.
    at_least: bool,
}

/// How far caps rise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rise {
    /// Share of what may be drawn that may be in use then.
    share: f64,
    /// By how much what is drawn may rise.
    most: Option<Power>,
}

impl Plant {
    /// Stage of settling: something comes back, if it is time for that and there is power for it. Returns how far caps
    /// may rise where they do.
    pub(super) fn give_back(
        &mut self,
        eased: bool,
        agenda: &mut impl Schedule<Event>,
    ) -> Option<Rise> {
        let now = agenda.now();
        if self.shortage.is_over() || !self.power.on_grid() {
            return None;
        }
        let free = self.power.free(self.load(), self.shortage.comes_back());
        if !self.shortage.may_rise(now) {
            if eased || free > Power::ZERO {
                self.shortage.await_rise(&mut agenda.of(Event::Shortage));
            }
            return None;
        }
        // While caps leave nothing free there may be room for jobs at the least of their power.
        let waits = self.work.keeps_any_back() && self.shortage.caps.limit();
        if !eased && free <= Power::ZERO && !(waits && self.room_for(true).left > Power::ZERO) {
            return None;
        }
        let ramp = self.ramp_of_interval();
        if let Some(rise) = self.give_racks_back(eased, ramp, agenda) {
            self.come_back(rise, agenda);
            return None;
        }
        // Less is drawn for good where the connection gives no more: who waits then starts at the least of his power.
        if !self.power.is_lowered()
            && !self.shortage.has_reached(Step::Suspend)
            && let Some(rise) = self.let_held_in(ramp)
        {
            self.come_back(rise, agenda);
            return None;
        }
        for step in self.shortage.reached().to_vec().into_iter().rev() {
            let rise = match step {
                Step::SuspendAll | Step::Suspend => self.let_suspended_in(step, ramp, agenda),
                Step::Hold if self.power.is_lowered() => self.let_held_in(ramp),
                Step::Cap if self.shortage.caps.limit() => {
                    // At a full hour caps follow the weather as far as may be; between, only where more is free.
                    let share = if eased { 1.0 } else { self.shortage.comes_back() };
                    self.come_back(Power::ZERO, agenda);
                    return Some(Rise { share, most: ramp });
                }
                Step::StopCharging if free > Power::ZERO && self.power.is_charging_held() => {
                    self.power.allow_charging();
                    Some(Power::ZERO)
                }
                _ => None,
            };
            if let Some(rise) = rise {
                self.come_back(rise, agenda);
                return None;
            }
        }
        self.shortage.rise(SimDuration::ZERO, now);
        None
    }

    /// Caps are given back where that is due: all while the grid supplies nothing, or as far as may be; and those of racks
    /// that wait no more for others to save their work.
    pub(super) fn raise_caps(&mut self, rise: Option<Rise>, now: SimTime) {
        if !self.shortage.caps.limit() {
            return;
        }
        let before = self.load();
        let raised = if rise.is_some() || !self.power.on_grid() {
            self.shortage.caps.lift()
        } else {
            self.shortage.caps.calm_down()
        };
        if raised {
            self.draw(now, Changed::SUPPLY);
        }
        while let Some(Rise { share, most }) = rise {
            let load = self.load();
            let beyond = most.map_or(Power::ZERO, |most| load - before - most);
            let over = beyond.max(-self.power.free(load, share));
            if over <= Power::ZERO || !self.lower_caps(over, now) {
                break;
            }
        }
    }

    /// Something comes back that draws so much more: the next does so once the ramp allows it.
    fn come_back(&mut self, rise: Power, agenda: &mut impl Schedule<Event>) {
        let now = agenda.now();
        let ramps = self.power.ramp_limit().map_or(SimDuration::ZERO, |limit| {
            let minutes = rise.in_megawatts() / limit.in_megawatts_per_minute();
            SimDuration::from_seconds_rounded_up(minutes * 60.0)
        });
        self.shortage.rise(ramps, now);
        self.shortage.await_rise(&mut agenda.of(Event::Shortage));
        self.changed |= Changed::WORK_AND_SUPPLY;
    }

    /// By how much what is drawn may rise from one step to the next, where the connection has a ramp.
    fn ramp_of_interval(&self) -> Option<Power> {
        let limit = self.power.ramp_limit()?;
        let minutes = self.shortage.interval().in_seconds() / 60.0;
        Some(Power::megawatts(limit.in_megawatts_per_minute() * minutes))
    }

    fn give_racks_back(
        &mut self,
        eased: bool,
        ramp: Option<Power>,
        agenda: &mut impl Schedule<Event>,
    ) -> Option<Power> {
        let due = !self.rationed.is_empty() && (eased || self.rationed.pending);
        if due { self.return_racks(ramp, agenda) } else { None }
    }

    /// Jobs that were suspended start again where they fit at the least of their power.
    fn let_suspended_in(
        &mut self,
        step: Step,
        ramp: Option<Power>,
        agenda: &mut impl Schedule<Event>,
    ) -> Option<Power> {
        let all = step == Step::SuspendAll;
        let room = self.room_for(true);
        if room.left > Power::ZERO && self.work.told().next().is_some() {
            self.work.call_off(&mut agenda.of(Event::Jobs));
            return Some(Power::ZERO);
        }
        let deferrable = self.deferrable();
        let rise = self.let_in(room, ramp, |class, suspended| {
            if all { !deferrable[class] } else { deferrable[class] && suspended }
        });
        if rise.is_some() {
            return rise;
        }
        let kept = self.work.kept_back();
        let waits = |class: usize| {
            if deferrable[class] { kept[class].suspended } else { kept[class].all() }
        };
        let of_step = |class: &usize| deferrable[*class] != all;
        if (0..kept.len()).filter(of_step).any(|class| waits(class) > 0) {
            return None;
        }
        // Nobody waits for this step any more: who comes starts by himself again.
        let hold = !all && !self.shortage.has_reached(Step::Hold);
        let kept_back: Vec<bool> = (0..kept.len()).map(|it| self.work.keeps_back(it)).collect();
        let lets_go =
            |class: usize| if all { !deferrable[class] } else { hold && deferrable[class] };
        let anew = self.work.keep_back(|class| kept_back[class] && !lets_go(class));
        anew.then_some(Power::ZERO)
    }

    /// Jobs that did not start do, where they fit with all that run at full power; while less may be drawn for good, where
    /// they fit at the least. All may start once there is power for whatever finds room.
    fn let_held_in(&mut self, ramp: Option<Power>) -> Option<Power> {
        if !self.work.keeps_any_back() {
            return None;
        }
        let lowered = self.power.is_lowered();
        let room = self.room_for(!lowered && self.shortage.caps.limit());
        let most = (0..self.compute.kinds()).map(|kind| self.compute.dynamic_power(kind));
        let most = most.fold(Power::ZERO, Power::max);
        let whole = most * f64::from(self.compute.floor.free()) * self.import_factor();
        if !room.at_least && whole <= room.left && ramp.is_none_or(|ramp| whole <= ramp) {
            self.work.keep_back(|_| false);
            return Some(whole);
        }
        let deferrable = self.deferrable();
        let rise = self.let_in(room, ramp, |class, _| deferrable[class]);
        if rise.is_none() && !room.at_least && whole <= room.left {
            // Nobody of those who wait finds room: what comes may start.
            self.work.keep_back(|_| false);
            return Some(Power::ZERO);
        }
        rise
    }

    /// By class: whether its jobs may wait until a shortage is over.
    pub(super) fn deferrable(&self) -> Vec<bool> {
        let caps = &self.shortage.caps;
        (0..self.work.classes().len()).map(|class| caps.kind(class).deferrable).collect()
    }

    /// What the connection draws for each unit that racks and network do.
    pub(super) fn import_factor(&self) -> f64 {
        let it = self.compute.drawn_by_all().it().max(Power::watts(1.0));
        (self.power.import_of(self.load()) / it).max(1.0)
    }

    /// The room for jobs that start, when those that run draw the least of their kinds, or all.
    fn room_for(&self, at_least: bool) -> Room {
        let caps = &self.shortage.caps;
        let knows = self.shortage.knows(Step::Cap);
        let dynamic = self.dynamic_by_kind();
        let change = |(kind, power): (usize, &Power)| {
            let share = if at_least && knows { caps.kind(kind).least } else { 1.0 };
            *power * (share - caps.share(kind))
        };
        let change: Power = dynamic.iter().enumerate().map(change).sum();
        let factor = self.import_factor();
        let waiting = |class: usize| {
            let gpus = self.work.let_in_waiting(class);
            let counts = self.work.keeps_back(class);
            if counts { self.compute.dynamic_power(class) * gpus as f64 } else { Power::ZERO }
        };
        let waiting: Power = (0..self.work.classes().len()).map(waiting).sum();
        let free = self.power.free(self.load(), self.shortage.comes_back());
        let left = free - (change + waiting) * factor;
        Room { left, at_least }
    }

    /// Jobs kept back are let in as far as they fit; what they draw at the connection.
    fn let_in(
        &mut self,
        room: Room,
        ramp: Option<Power>,
        who: impl Fn(usize, bool) -> bool,
    ) -> Option<Power> {
        let caps = &self.shortage.caps;
        let knows = self.shortage.knows(Step::Cap);
        let (compute, factor) = (&self.compute, self.import_factor());
        let (mut left, mut gpus_left) = (room.left, compute.floor.free());
        let mut rise = Power::ZERO;
        let fits = |kind: usize, gpus: u32| {
            let share = if room.at_least && knows { caps.kind(kind).least } else { 1.0 };
            let power = compute.dynamic_power(kind) * f64::from(gpus) * share * factor;
            let in_ramp = rise <= Power::ZERO || ramp.is_none_or(|ramp| rise + power <= ramp);
            let fits = power <= left && gpus <= gpus_left && in_ramp;
            if fits {
                left = left - power;
                rise += power;
                gpus_left -= gpus;
            }
            fits
        };
        let any = self.work.let_in(who, |class| caps.kind(class).priority, fits);
        any.then_some(rise)
    }
}
