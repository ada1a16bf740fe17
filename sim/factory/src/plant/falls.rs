//! Falls: what jobs that stop have drawn falls along the ramp of the connection, since racks burn it or the battery takes
//! it up.

use engine::Schedule;
use units::{Power, Ramp, SimTime};

use super::{Event, Plant};
use crate::compute::Stop;
use crate::power::{Event as PowerEvent, Load, RampPolicy};

impl Plant {
    /// What the connection draws more for each watt more of racks, at most.
    pub(super) fn factor_of_ramps(&self) -> f64 {
        // Before anything is drawn, what idles would be counted on the job.
        let draws = self.load() > Power::ZERO;
        let of_all = if draws { self.import_factor() } else { 1.0 };
        of_all.max(self.steepest_factor())
    }

    /// Stage of settling: what jobs have drawn that have stopped falls along the ramp, where it is kept. Where less may be
    /// drawn than is needed, or the grid supplies nothing, it falls at once.
    pub(super) fn ramp_down(&mut self, now: SimTime, agenda: &mut impl Schedule<Event>) {
        let stops = self.compute.floor.take_stops();
        let policy = self.power.ramp_policy();
        let keeps = policy != RampPolicy::Report && self.shortage.is_over();
        let (Some(limit), true) = (self.power.ramp_limit(), keeps) else {
            self.stop_falls();
            return;
        };
        if !self.swing.falls.is_empty() && self.swing.falls.follow(now, limit) {
            self.changed.supply = true;
        }
        let mut halls: Vec<(usize, Power)> = Vec::new();
        for stop in stops {
            let hall = self.places.hall_of(stop.rack);
            if !self.power.powered(hall).has(Load::Racks) {
                continue;
            }
            let power = self.drew(&stop);
            match halls.last_mut() {
                Some((last, sum)) if *last == hall => *sum += power,
                _ => halls.push((hall, power)),
            }
        }
        let drew: Power = halls.iter().map(|(_, power)| *power).sum();
        if drew > Power::ZERO {
            self.fall_by((drew, &halls), (policy, limit), now);
        }
        if let Some(at) = self.swing.falls.next_step(now) {
            agenda.schedule(at, Event::Power(PowerEvent::LoadRises));
        }
    }

    /// What racks drew for a job that has left them, for each unit of what the site lets them draw.
    fn drew(&self, stop: &Stop) -> Power {
        let site = self.power.cap().share();
        let started = self.swing.ramps.share_of_place(stop.job);
        let started = if site > 0.0 { started / site } else { 1.0 };
        let share = self.slowed_share(stop.rack, stop.kind).min(started).min(1.0);
        self.compute.dynamic_power(stop.kind) * (f64::from(stop.gpus) * share)
    }

    /// Jobs have stopped that drew so much together, and by hall, for each unit of what the site lets them draw.
    fn fall_by(
        &mut self,
        (drew, halls): (Power, &[(usize, Power)]),
        (policy, limit): (RampPolicy, Ramp),
        now: SimTime,
    ) {
        let factor = self.factor_of_ramps() * self.power.cap().share();
        let falls = &mut self.swing.falls;
        let power = drew * factor;
        let hidden = policy == RampPolicy::Battery
            && self.power.can_absorb(falls.taken_up() + power, falls.with(power, limit));
        if hidden {
            falls.absorb(power, now);
        } else {
            falls.burn(halls, factor, now);
        }
        self.swing.note_fall(hidden);
        self.changed.supply = true;
    }

    /// Racks of a hall that burn after jobs have stopped, or did, have another power than before.
    pub(super) fn look_at_falls(&mut self, hall: usize, burns: Power) {
        if !self.swing.falls.mark(hall, burns > Power::ZERO) {
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "halls are counted in u32")]
        let racks = self.places.racks_of(crate::place::Place::Hall, hall as u32);
        racks.for_each(|rack| self.compute.floor.touch(rack));
    }

    /// Nothing is drawn but what jobs do, from now on; whether anything was.
    pub(super) fn stop_falls(&mut self) -> bool {
        if self.swing.falls.is_empty() {
            return false;
        }
        self.swing.falls.clear();
        self.changed.supply = true;
        true
    }

    /// A job starts that draws so much more at the connection: what is left of that to rise, where others have stopped.
    pub(super) fn take_place_of_falls(&mut self, power: Power, now: SimTime) -> Power {
        if self.swing.falls.is_empty() {
            return power;
        }
        self.changed.supply = true;
        (power - self.swing.falls.give_way(power, now)).max(Power::ZERO)
    }
}
