//! Ramps: jobs that start draw their power along the ramp of the connection, or the battery carries what they may not
//! draw yet.

use engine::Schedule;
use units::Power;

use super::{Event, Plant};
use crate::effect::Changed;
use crate::power::{Event as PowerEvent, RampPolicy};
use crate::swing::Start;

impl Plant {
    /// A job starts, or goes on, where the connection has a ramp that starts keep: it stands in the line with what it has not
    /// drawn on the GPUs that it held. One that has lost none of them stands there already, or has drawn all.
    pub(super) fn ramp_up(&mut self, job: u32, held: u32, agenda: &mut impl Schedule<Event>) {
        let policy = self.power.ramp_policy();
        if policy == RampPolicy::Report {
            return;
        }
        let now = agenda.now();
        let (gpus, kind) = self.work.size(job);
        if held >= gpus {
            return;
        }
        let all = self.compute.dynamic_power(kind) * f64::from(gpus) * self.factor_of_ramps();
        let draws = f64::from(held) / f64::from(gpus.max(1)) * self.swing.ramps.share_of_place(job);
        let more = all * (1.0 - draws);
        let power = self.take_place_of_falls(more, now);
        let at_once = if all > Power::ZERO { 1.0 - power / all } else { 1.0 };
        let rises = self.power.reserve_rise(power, now);
        if power <= Power::ZERO || rises.1 <= now {
            if self.swing.ramps.forget(job) {
                self.draw_anew(job);
            }
            return;
        }
        let mut start =
            Start { job: (job, self.work.number(job)), rises, power, at_once, hidden: false };
        if policy == RampPolicy::Battery {
            let ramps = &self.swing.ramps;
            let hidden = ramps.hidden(now) + power;
            start.hidden = self.power.can_hide(hidden, ramps.energy_with(&start, now));
        }
        self.swing.ramp(start, now);
        self.draw_anew(job);
        self.await_ramps(agenda);
    }

    /// What the racks of a job draw has changed.
    fn touch_racks_of(&mut self, job: u32) {
        for (rack, _) in self.compute.floor.racks_of(job).to_vec() {
            self.compute.floor.touch(rack);
        }
    }

    /// The same where their halls are not drawn anyway.
    fn draw_anew(&mut self, job: u32) {
        self.touch_racks_of(job);
        for (rack, _) in self.compute.floor.racks_of(job).to_vec() {
            self.compute.floor.redraw(self.places.hall_of(rack));
        }
    }

    /// Stage of settling: starts that are under way are so far by now.
    pub(super) fn follow_ramps(&mut self, agenda: &mut impl Schedule<Event>) {
        if self.swing.ramps.is_empty() {
            return;
        }
        let now = agenda.now();
        let (work, floor) = (&self.work, &self.compute.floor);
        let stands = |(job, number): (u32, u64)| floor.held(job) > 0 && work.number(job) == number;
        // Between two steps nothing moves, however often it is settled.
        let step = self.swing.ramps.has_stepped(now);
        let mut jobs = self.swing.ramps.end(now, stands);
        if !step && jobs.is_empty() {
            return;
        }
        jobs.extend(self.swing.ramps.waiting().filter(|_| step));
        for (job, number) in jobs {
            if self.work.number(job) != number {
                continue;
            }
            if self.work.is_running(job) {
                let pace = self.pace_of(job);
                self.work.set_pace_of(job, pace, &mut agenda.of(Event::Jobs));
            }
            self.touch_racks_of(job);
        }
        self.changed |= Changed::SUPPLY;
        self.await_ramps(agenda);
    }

    fn await_ramps(&mut self, agenda: &mut impl Schedule<Event>) {
        if let Some(at) = self.swing.ramps.next_step(agenda.now()) {
            agenda.schedule(at, Event::Power(PowerEvent::LoadRises));
        }
    }

    /// The share of its dynamic power that a job may draw for its start.
    pub(super) fn started_share(&self, job: u32) -> f64 {
        let ramps = &self.swing.ramps;
        if ramps.is_empty() {
            return 1.0;
        }
        ramps.share_of((job, self.work.number(job)))
    }

    /// The same for each unit that the site lets it draw.
    pub(super) fn started_of_site(&self, job: u32) -> f64 {
        let (share, site) = (self.started_share(job), self.power.cap().share());
        if site > 0.0 { share / site } else { 1.0 }
    }

    /// What jobs that have just started draw less in a hall than at `share` of their dynamic power, or what else limits
    /// them there.
    pub(super) fn less_for_starts(&self, hall: usize, share: f64) -> Power {
        let mut less = Power::ZERO;
        for (job, number) in self.swing.ramps.waiting() {
            if self.work.number(job) != number {
                continue;
            }
            let (_, kind) = self.work.size(job);
            let allowed = self.started_share(job);
            for &(rack, gpus) in self.compute.floor.racks_of(job) {
                if self.places.hall_of(rack) == hall {
                    let most = share * self.slowed_share(rack, kind);
                    let above = (most - allowed).max(0.0);
                    less += self.compute.dynamic_power(kind) * f64::from(gpus) * above;
                }
            }
        }
        less
    }
}
