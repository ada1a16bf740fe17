//! Failover: checkpoints are copied to a standby, jobs of a lost site restart there, and come back.

use std::collections::BTreeMap;

use engine::Schedule;
use units::{SimDuration, SimTime, Span};

use super::super::log::{FailoverRow, What};
use super::super::site::{Copying, Replica, Stay};
use super::super::{Conduct, Event};
use super::transfers::Load;
use super::{Model, numbered};
use crate::quantities::GpuHours;

impl Model {
    pub(super) fn begin_replicating(&mut self, agenda: &mut impl Schedule<Event>) {
        let any = self.spec.class.values().any(|class| class.fails_over);
        for site in 0..self.sites.len() {
            if any && self.sites[site].standby.is_some() {
                self.expect_replica(site, agenda);
            }
        }
    }

    fn expect_replica(&self, site: usize, agenda: &mut impl Schedule<Event>) {
        let every = SimDuration::from(self.spec.failover.replicate_every);
        agenda.schedule_in(every, Event::Replicate { site: numbered(site) });
    }

    /// Shared classes that fail over, each with the number of its class at a site.
    fn failing_over(&self, site: usize) -> Vec<(usize, usize)> {
        let shared = self.spec.class.values().enumerate().filter(|(_, class)| class.fails_over);
        shared.filter_map(|(class, _)| Some((class, self.sites[site].own[class]?))).collect()
    }

    /// Checkpoints of the jobs that are under way go to the standby, unless those before are still on theirs.
    pub(super) fn replicate(&mut self, site: usize, agenda: &mut impl Schedule<Event>) {
        self.expect_replica(site, agenda);
        let Some(standby) = self.sites[site].standby else { return };
        let fate = &self.sites[site].fate;
        let lost = fate.losing.is_some() || fate.left;
        if lost || fate.copying != Copying::Nothing || self.way(site, standby).is_none() {
            return;
        }
        let plant = &self.sites[site].plant;
        let now = agenda.now();
        let (mut left, mut bytes) = (BTreeMap::new(), 0.0);
        for (_, class) in self.failing_over(site) {
            for job in plant.running_of(class).into_iter().chain(plant.stranded(class)) {
                let (number, seconds, of_job) = plant.left_on_storage(job, now);
                left.insert(number, seconds);
                bytes += of_job;
            }
        }
        self.sites[site].fate.copying = Copying::UnderWay;
        let load = Load::Replica { of: site, replica: Replica { at: now, left } };
        let bytes = bytes * self.spec.failover.changed;
        self.transfer((site, standby), bytes, (What::Replica, load), agenda);
    }

    /// Whether a site is lost or works again, once it is in balance.
    pub(super) fn watch(&mut self, number: usize, agenda: &mut impl Schedule<Event>) {
        let now = agenda.now();
        let site = &mut self.sites[number];
        for (class, lost) in site.plant.take_recovered() {
            if site.classes[class].is_some_and(|it| it.refuge) {
                self.reports.rto.add(Span::seconds(now.since(lost).in_seconds()));
            }
        }
        if self.sites[number].standby.is_none() || self.conduct == Conduct::Alone {
            return;
        }
        let built = self.sites[number].plant.built();
        let least = self.spec.failover.lost_below * f64::from(built);
        let low = built > 0 && f64::from(self.sites[number].plant.working()) < least;
        let failover = self.spec.failover.clone();
        let fate = &mut self.sites[number].fate;
        let site = numbered(number);
        if low {
            if let Some(event) = fate.returning.take() {
                agenda.cancel(event);
            }
            if fate.losing.is_none() && !fate.left {
                let after = failover.detect + failover.decide;
                let event = agenda.schedule_in(after.into(), Event::FailOver { site });
                fate.losing = Some((now, event));
                // The rest of what is on its way will not come.
                if fate.copying == Copying::UnderWay {
                    fate.copying = Copying::Broken;
                }
            }
            return;
        }
        if let Some((_, event)) = fate.losing.take() {
            agenda.cancel(event);
        }
        fate.left = false;
        if fate.away && fate.returning.is_none() {
            let stable = failover.stable.into();
            fate.returning = Some(agenda.schedule_in(stable, Event::ComeBack { site }));
        }
    }

    /// Jobs that a lost site interrupted restart at its standby, from the newest checkpoints that are there.
    pub(super) fn fail_over(&mut self, site: usize, agenda: &mut impl Schedule<Event>) {
        let Some((lost, _)) = self.sites[site].fate.losing.take() else { return };
        let Some(standby) = self.sites[site].standby else { return };
        let fate = &mut self.sites[site].fate;
        (fate.left, fate.away) = (true, true);
        let replica = fate.replica.clone();
        let mut row = FailoverRow {
            site,
            lost,
            decided: agenda.now(),
            standby,
            jobs: 0,
            gpus: 0,
            again_gpu_hours: 0.0,
            recovery_point: replica.as_ref().map(|it| lost.since(it.at).in_seconds()),
        };
        for (shared, class) in self.failing_over(site) {
            if self.bars.rule(shared, site, standby).is_some() {
                continue;
            }
            let before = row.gpus;
            for job in self.sites[site].plant.stranded(class) {
                let stay = Stay { class: shared, home: site, refuge: true };
                self.flee((site, standby), (job, stay), (lost, replica.as_ref()), &mut row, agenda);
            }
            let gone = u32::try_from(row.gpus - before).unwrap_or(u32::MAX);
            self.sites[site].plant.await_back(class, gone, false);
        }
        if row.jobs > 0 {
            self.reports.failovers.add_one();
            self.failovers.push(row);
        }
        agenda.schedule(agenda.now(), Event::Settle { site: numbered(site) });
    }

    fn flee(
        &mut self,
        (from, to): (usize, usize),
        (job, stay): (u32, Stay),
        (lost, replica): (SimTime, Option<&Replica>),
        row: &mut FailoverRow,
        agenda: &mut impl Schedule<Event>,
    ) {
        let number = numbered(from);
        let wrap = |event| Event::Site { site: number, event };
        let plant = &mut self.sites[from].plant;
        let (name, ..) = plant.left_on_storage(job, agenda.now());
        let mut parcel = plant.take(job, &mut agenda.of(wrap));
        if parcel.gpus > self.sites[to].largest {
            // It has no place there, and waits for its own site.
            if let Some(class) = self.sites[from].own[stay.class] {
                self.sites[from].plant.land(class, &parcel, &mut agenda.of(wrap));
            }
            return;
        }
        let copy = replica.and_then(|it| Some((it.at, *it.left.get(&name)?)));
        let again = parcel.fall_back(copy.map(|(_, left)| left), lost);
        let point = copy.map_or(parcel.started.unwrap_or(parcel.submitted), |(at, _)| at);
        self.reports.rpo.add(Span::seconds(lost.since(point).in_seconds()));
        let hours = f64::from(parcel.gpus) * again / 3600.0;
        self.reports.redone.add(GpuHours(hours));
        row.jobs += 1;
        row.gpus += u64::from(parcel.gpus);
        row.again_gpu_hours += hours;
        self.send(parcel, stay, (from, to), agenda);
    }

    /// Jobs of a site that works again save their work and come back.
    pub(super) fn come_back(&mut self, home: usize, agenda: &mut impl Schedule<Event>) {
        let fate = &mut self.sites[home].fate;
        (fate.returning, fate.away) = (None, false);
        let Some(standby) = self.sites[home].standby else { return };
        let number = numbered(standby);
        let wrap = |event| Event::Site { site: number, event };
        for (class, own) in self.failing_over(home) {
            let stay = Stay { class, home, refuge: true };
            let Some(&guests) = self.sites[standby].guests.get(&stay) else { continue };
            let plant = &self.sites[standby].plant;
            let (running, waiting) = (plant.running_of(guests), plant.waiting_of(guests));
            let all = running.iter().chain(&waiting);
            let gpus = all.map(|job| plant.gpus_of(*job)).sum();
            self.sites[home].plant.await_back(own, gpus, true);
            for job in waiting {
                let parcel = self.sites[standby].plant.take(job, &mut agenda.of(wrap));
                self.send(parcel, stay, (standby, home), agenda);
            }
            for job in running {
                let parcel = self.sites[standby].plant.recall_and_take(job, &mut agenda.of(wrap));
                self.send(parcel, stay, (standby, home), agenda);
            }
        }
        agenda.schedule(agenda.now(), Event::Settle { site: number });
    }
}
