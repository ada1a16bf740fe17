//! Following: jobs that run move with the hour to where energy is cheaper or cleaner, with a checkpoint.

use engine::Schedule;
use units::SimDuration;

use super::super::site::Shared;
use super::super::{Candidate, Event};
use super::{Model, numbered};

/// A job that runs at a site, and what is left of it.
#[derive(Clone, Copy)]
struct Running {
    site: usize,
    job: u32,
    gpus: u32,
    /// Bytes that it takes along, and hours that it has before it.
    bytes: f64,
    hours: f64,
}

impl Model {
    pub(super) fn begin_following(&mut self, agenda: &mut impl Schedule<Event>) {
        if self.spec.class.values().any(|class| class.follows) {
            let every = SimDuration::from(self.spec.follow.every);
            agenda.schedule_in(every, Event::Follow);
        }
    }

    /// Jobs of classes that follow the hour go where it is better by more than what moving costs them.
    pub(super) fn follow(&mut self, agenda: &mut impl Schedule<Event>) {
        self.begin_following(agenda);
        let follows: Vec<bool> = self.spec.class.values().map(|class| class.follows).collect();
        for site in 0..self.sites.len() {
            for class in self.ways.moving[site].clone() {
                let Some(shared) = self.sites[site].classes[class] else { continue };
                if !follows[shared.class] {
                    continue;
                }
                for job in self.sites[site].plant.running_of(class) {
                    let running = self.running((site, job), shared, agenda);
                    if let Some(to) = self.better(shared, running) {
                        self.carry_on(running, shared, to, agenda);
                    }
                }
            }
        }
    }

    fn running(
        &self,
        (site, job): (usize, u32),
        shared: Shared,
        agenda: &impl Schedule<Event>,
    ) -> Running {
        let plant = &self.sites[site].plant;
        let (_, seconds, checkpoint) = plant.left_on_storage(job, agenda.now());
        let bytes = checkpoint + self.ways.needs(shared.class).1;
        Running { site, job, gpus: plant.gpus_of(job), bytes, hours: seconds / 3600.0 }
    }

    /// The best other site that has room for a job, where that is worth moving.
    fn better(&self, shared: Shared, running: Running) -> Option<usize> {
        let spec = &self.spec.follow;
        let Running { site, gpus, bytes, hours, .. } = running;
        if hours < spec.least_left.in_hours() {
            return None;
        }
        let shared = Shared { hours, ..shared };
        let at = |to: usize, bytes: f64| self.candidate(shared, (site, to), (gpus, bytes));
        let here = at(site, 0.0);
        let mut best: Option<(f64, usize)> = None;
        for to in (0..self.sites.len()).filter(|to| *to != site) {
            let fits = gpus <= self.sites[to].largest;
            if !fits || !self.can_go(shared, (site, to)) || self.bar_at(shared, to).is_some() {
                continue;
            }
            let there: Candidate = at(to, bytes);
            let gain = self.policy(shared.class).gain(&here, &there);
            let enough = there.has_room && gain > spec.least_gain;
            if enough && best.is_none_or(|(other, _)| gain > other) {
                best = Some((gain, to));
            }
        }
        best.map(|(_, to)| to)
    }

    /// A job saves its work and goes on elsewhere.
    fn carry_on(
        &mut self,
        running: Running,
        shared: Shared,
        to: usize,
        agenda: &mut impl Schedule<Event>,
    ) {
        let Running { site, job, .. } = running;
        let number = numbered(site);
        let wrap = |event| Event::Site { site: number, event };
        let parcel = self.sites[site].plant.recall_and_take(job, &mut agenda.of(wrap));
        self.reports.followed.add_one();
        self.send(parcel, shared.stay(), (site, to), agenda);
        self.wake(site);
    }
}
