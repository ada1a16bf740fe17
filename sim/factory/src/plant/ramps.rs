//! Ramps: jobs that start draw their power along the ramp of the connection, or the battery carries what they may not
//! draw yet.

use engine::Schedule;
use units::Power;

use super::{Event, Plant};
use crate::effect::Changed;
use crate::power::{Event as PowerEvent, RampPolicy};
use crate::swing::Start;

impl Plant {
    /// A job starts, where the connection has a ramp that starts keep: it stands in the line.
    pub(super) fn ramp_up(&mut self, job: u32, agenda: &mut impl Schedule<Event>) {
        let policy = self.power.ramp_policy();
        if policy == RampPolicy::Report {
            return;
        }
        let now = agenda.now();
        let (gpus, kind) = self.work.size(job);
        // Before anything is drawn, what idles would be counted on the job.
        let draws = self.load() > Power::ZERO;
        let of_all = if draws { self.import_factor() } else { 1.0 };
        let factor = of_all.max(self.steepest_factor());
        let power = self.compute.dynamic_power(kind) * f64::from(gpus) * factor;
        let rises = self.power.reserve_rise(power, now);
        if power <= Power::ZERO || rises.1 <= now {
            return;
        }
        let mut start = Start { job: (job, self.work.number(job)), rises, power, hidden: false };
        if policy == RampPolicy::Battery {
            let ramps = &self.swing.ramps;
            let hidden = ramps.hidden(now) + power;
            start.hidden = self.power.can_hide(hidden, ramps.energy_with(&start, now));
        }
        self.swing.ramp(start, now);
        self.await_ramps(agenda);
    }

    /// Stage of settling: starts that are under way are so far by now.
    pub(super) fn follow_ramps(&mut self, agenda: &mut impl Schedule<Event>) {
        if self.swing.ramps.is_empty() {
            return;
        }
        let now = agenda.now();
        let work = &self.work;
        let runs = |(job, number): (u32, u64)| work.is_running(job) && work.number(job) == number;
        // Between two steps nothing moves, however often it is settled.
        let step = self.swing.ramps.has_stepped(now);
        let mut jobs = self.swing.ramps.end(now, runs);
        if !step && jobs.is_empty() {
            return;
        }
        jobs.extend(self.swing.ramps.waiting().filter(|_| step));
        for (job, number) in jobs {
            if self.work.is_running(job) && self.work.number(job) == number {
                let pace = self.pace_of(job);
                self.work.set_pace_of(job, pace, &mut agenda.of(Event::Jobs));
                let racks = self.compute.floor.racks_of(job).to_vec();
                for (rack, _) in racks {
                    self.compute.floor.touch(rack);
                }
            }
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
            if !self.work.is_running(job) || self.work.number(job) != number {
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
