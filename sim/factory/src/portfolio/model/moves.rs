//! Moves: jobs that go to other sites when they come or while they wait.

use engine::Schedule;
use units::{Data, SimTime, Span};

use super::super::log::What;
use super::super::site::{Shared, Stay};
use super::super::{Candidate, Event, Policy, choose};
use super::transfers::Load;
use super::{Model, numbered};
use crate::jobs::Parcel;
use crate::sovereignty::Rule;

impl Model {
    /// The link between two sites and its lane from the first, where it works.
    pub(super) fn way(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        self.ways.between(from, to).filter(|(link, _)| self.links[*link].works)
    }

    /// The job of a class that comes at a site now: whether it goes elsewhere, or nowhere.
    pub(super) fn dispatches(
        &mut self,
        site: usize,
        class: u16,
        agenda: &mut impl Schedule<Event>,
    ) -> bool {
        let Some(shared) = self.sites[site].classes[usize::from(class)].filter(|it| it.moves)
        else {
            return false;
        };
        let Some(gpus) = self.sites[site].plant.gpus_coming(class) else { return false };
        let bytes = self.brings(shared.class);
        let choice = self.choice(shared, site, (gpus, bytes));
        if let Ok(to) = choice {
            self.serve(shared, to);
        }
        if choice == Ok(site) {
            return false;
        }
        let number = numbered(site);
        let wrap = |event| Event::Site { site: number, event };
        let Some(parcel) = self.sites[site].plant.send_on(class, &mut agenda.of(wrap)) else {
            return true;
        };
        match choice {
            Ok(to) => self.send(parcel, shared.stay(), (site, to), agenda),
            Err((rule, stranded)) => {
                let entry = self.refused.entry((shared.class, shared.home, rule)).or_default();
                entry.jobs += 1;
                entry.gpu_hours += parcel.gpu_hours();
                entry.stranded_gpu_hours += if stranded { parcel.gpu_hours() } else { 0.0 };
            }
        }
        true
    }

    /// Where a job goes that is at a site, or the rule that refuses it and whether a site has room that this bars.
    fn choice(
        &self,
        it: Shared,
        present: usize,
        (gpus, bytes): (u32, f64),
    ) -> Result<usize, (Rule, bool)> {
        let (mut allowed, mut barred) = (Vec::new(), Vec::new());
        for site in
            std::iter::once(present).chain((0..self.sites.len()).filter(|it| *it != present))
        {
            let reached = site == present || self.can_go(it, (present, site));
            if !reached || gpus > self.sites[site].largest {
                continue;
            }
            let candidate = self.candidate(it, (present, site), (gpus, bytes));
            match self.bar_at(it, site) {
                None => allowed.push(candidate),
                Some(rule) => barred.push((rule, candidate)),
            }
        }
        let has_room = allowed.iter().any(|it| it.has_room);
        let policy = self.policy(it.class);
        let value = self.spec.value_of_time.in_dollars();
        if !has_room {
            let spill = |(_, candidate): &&(Rule, Candidate)| {
                candidate.has_room && self.bars.may_spill(it.class, it.home, candidate.site)
            };
            let beyond: Vec<Candidate> = barred.iter().filter(spill).map(|it| it.1).collect();
            if let Some(best) = choose(policy, &beyond, value) {
                return Ok(best.site);
            }
        }
        let barred: Vec<(Rule, bool)> =
            barred.into_iter().map(|(rule, candidate)| (rule, candidate.has_room)).collect();
        let open = barred.iter().filter(|(_, room)| *room).map(|(rule, _)| *rule).max();
        if let Some(rule) = open.filter(|_| !has_room) {
            return Err((rule, true));
        }
        match choose(policy, &allowed, value) {
            Some(best) => Ok(best.site),
            None => barred.iter().map(|(rule, _)| (*rule, false)).max().map_or(Ok(present), Err),
        }
    }

    /// Whether jobs of a class at one site can go to another: over a link that works, with their data.
    pub(super) fn can_go(&self, it: Shared, (from, to): (usize, usize)) -> bool {
        self.ways.number((it.class, it.home), to).is_some()
            && self.way(from, to).is_some()
            && self.data_can_come(it.class, to)
    }

    /// The first rule that bars jobs of a class from a site, as acts of others have it now.
    pub(super) fn bar_at(&self, it: Shared, site: usize) -> Option<Rule> {
        let rule = self.bars.rule(it.class, it.home, site);
        let number = || self.ways.number((it.class, it.home), site);
        rule.or_else(|| number().and_then(|class| self.sites[site].plant.bars(class)))
    }

    fn data_can_come(&self, class: usize, to: usize) -> bool {
        let Some(set) = self.ways.needs(class).0.map(|set| &self.data[set]) else { return true };
        set.is_at(to) || set.is_coming_to(to) || set.holders().any(|at| self.way(at, to).is_some())
    }

    pub(super) fn candidate(
        &self,
        it: Shared,
        (present, site): (usize, usize),
        (gpus, bytes): (u32, f64),
    ) -> Candidate {
        let there = &self.sites[site];
        let standing = there.plant.standing(it.segment);
        let link = self.way(present, site).map(|(link, _)| &self.links[link]);
        let hours = it.hours.max(f64::MIN_POSITIVE);
        let moving = link.map_or(0.0, |link| (link.price * Data::bytes(bytes)).in_dollars());
        let carbon = standing.carbon / 1e3 * there.carbon_price;
        Candidate {
            site,
            has_room: standing.room.saturating_sub(there.incoming) >= gpus,
            rank: self.bars.rank(it.class, it.home, site),
            rtt: self.way_of(it, site),
            cost: (standing.price + carbon) * there.megawatts + moving / (f64::from(gpus) * hours),
            carbon: standing.carbon,
            wait: standing.queued / f64::from(standing.working.max(1)),
            hours,
            price: there.price,
        }
    }

    /// Where jobs of a shared class go.
    pub(super) fn policy(&self, class: usize) -> Policy {
        let own = self.spec.class.values().nth(class).and_then(|class| class.dispatch);
        own.unwrap_or(self.spec.dispatch)
    }

    /// Seconds from those for whom jobs run to a site and back: from users in a region, or the site where they come.
    fn way_of(&self, it: Shared, site: usize) -> f64 {
        let to_users = self.ways.to_users[it.class].get(site);
        to_users.copied().unwrap_or_else(|| self.rtt(it.home, site))
    }

    /// Takes down how far from its users a job of a region goes.
    fn serve(&mut self, it: Shared, to: usize) {
        let to_users = &self.ways.to_users[it.class];
        let Some(&way) = to_users.get(to) else { return };
        let nearest = to_users.iter().all(|other| *other >= way);
        self.reports.way_to_users.add(Span::seconds(way));
        if nearest {
            self.reports.nearest.add_one();
        }
        if self.bars.may_spill(it.class, it.home, to) {
            self.reports.spilled.add_one();
        }
    }

    pub(super) fn rtt(&self, one: usize, other: usize) -> f64 {
        let link = self.ways.between(one, other).filter(|_| one != other);
        link.map_or(0.0, |(link, _)| self.links[link].rtt.in_seconds())
    }

    /// Bytes that a job of a class brings along.
    fn brings(&self, class: usize) -> f64 {
        self.ways.needs(class).1
    }

    /// A site has room: jobs that wait elsewhere and may go there do, the one that came first first.
    pub(super) fn fill(&mut self, site: usize, agenda: &mut impl Schedule<Event>) {
        while self.sites[site].plant.room(Some(1)) > self.sites[site].incoming {
            let Some((from, class, job)) = self.waits_for(site) else { return };
            let Some(shared) = self.sites[from].classes[class] else { return };
            let number = numbered(from);
            let wrap = |event| Event::Site { site: number, event };
            let parcel = self.sites[from].plant.take(job, &mut agenda.of(wrap));
            // Others may start now in its place.
            agenda.schedule(agenda.now(), Event::Settle { site: number });
            self.send(parcel, shared.stay(), (from, site), agenda);
        }
    }

    /// Of the jobs that wait at other sites and would rather run at this one: the site of the one that came first,
    /// its class and itself.
    fn waits_for(&self, site: usize) -> Option<(usize, usize, u32)> {
        let there = &self.sites[site];
        let mut first: Option<(SimTime, usize, usize, u32)> = None;
        for from in (0..self.sites.len()).filter(|from| *from != site) {
            let here = &self.sites[from];
            // Most classes have nobody waiting, which is known at once.
            let waiting = |class: &&usize| here.plant.waits_of(**class);
            for &class in self.ways.moving[from].iter().filter(waiting) {
                let Some(shared) = here.classes[class] else { continue };
                let barred = || self.bar_at(shared, site).is_some() && !self.spills(shared, site);
                if !self.can_go(shared, (from, site)) || barred() {
                    continue;
                }
                let room = there.plant.room(shared.segment).saturating_sub(there.incoming);
                if room == 0 {
                    continue;
                }
                let Some((at, job)) = here.plant.first_waiting(class, room) else {
                    continue;
                };
                let sooner = first.is_none_or(|(other, ..)| at < other);
                if sooner && self.prefers(shared, (from, site)) {
                    first = Some((at, from, class, job));
                }
            }
        }
        first.map(|(_, from, class, job)| (from, class, job))
    }

    /// Whether jobs of a class may go beyond their longest round trip to a site, since none within it has room.
    fn spills(&self, it: Shared, site: usize) -> bool {
        let full = |site: usize| {
            let there = &self.sites[site];
            there.plant.room(it.segment) <= there.incoming
        };
        let near = |site: &usize| self.bar_at(it, *site).is_none();
        self.bars.may_spill(it.class, it.home, site) && (0..self.sites.len()).filter(near).all(full)
    }

    /// Whether a waiting job would rather run at another site, which has room for it.
    fn prefers(&self, shared: Shared, (from, to): (usize, usize)) -> bool {
        let bytes = self.brings(shared.class);
        let here = Candidate { has_room: false, ..self.candidate(shared, (from, from), (1, 0.0)) };
        let there = Candidate { has_room: true, ..self.candidate(shared, (from, to), (1, bytes)) };
        let value = self.spec.value_of_time.in_dollars();
        choose(self.policy(shared.class), &[here, there], value).is_some_and(|best| best.site == to)
    }

    /// Jobs that wait at a site may start at others that have room.
    pub(super) fn offer(&mut self, site: usize, agenda: &mut impl Schedule<Event>) {
        let here = &self.sites[site].plant;
        if self.ways.moving[site].iter().any(|class| here.waits_of(*class)) {
            for other in (0..self.sites.len()).filter(|other| *other != site) {
                self.fill(other, agenda);
            }
        }
    }

    /// Sends a job from one site to another, with what it brings along and its checkpoint; its data set follows from
    /// where it is nearest, unless it is there.
    pub(super) fn send(
        &mut self,
        mut parcel: Parcel,
        stay: Stay,
        (from, to): (usize, usize),
        agenda: &mut impl Schedule<Event>,
    ) {
        if let Some((_, cause)) = &mut parcel.fault {
            let name = self.sites[from].plant.cause(*cause).to_owned();
            *cause = self.sites[to].plant.cause_named(&name);
        }
        // Of a lost site nothing can be fetched: its standby has the replicas.
        let bytes = if parcel.lost.is_some() && stay.refuge && to != stay.home {
            0.0
        } else {
            parcel.checkpoint_bytes + self.brings(stay.class)
        };
        self.sites[to].incoming += parcel.gpus;
        self.reports.moves.add_one();
        *self.carried.entry((stay.class, stay.home, to)).or_default() += bytes;
        let what = if to == stay.home { What::Return(stay.class) } else { What::Job(stay.class) };
        self.fetch_data(stay.class, to, agenda);
        let load = Load::Job { parcel: Box::new(parcel), stay };
        self.transfer((from, to), bytes, (what, load), agenda);
    }

    fn fetch_data(&mut self, class: usize, to: usize, agenda: &mut impl Schedule<Event>) {
        let Some(number) = self.ways.needs(class).0 else { return };
        let set = &self.data[number];
        if set.is_at(to) || set.is_coming_to(to) {
            return;
        }
        let nearest =
            |one: &usize, other: &usize| self.rtt(*one, to).total_cmp(&self.rtt(*other, to));
        let holders = set.holders().filter(|at| self.way(*at, to).is_some());
        let Some(from) = holders.min_by(nearest) else { return };
        let bytes = set.bytes;
        self.data[number].send_to(to);
        *self.carried.entry((class, from, to)).or_default() += bytes;
        self.transfer((from, to), bytes, (What::Data(number), Load::Data { set: number }), agenda);
    }

    pub(super) fn land(
        &mut self,
        parcel: &Parcel,
        stay: Stay,
        (to, row): (usize, usize),
        agenda: &mut impl Schedule<Event>,
    ) {
        let site = &mut self.sites[to];
        site.incoming -= parcel.gpus;
        let class =
            if to == stay.home { site.own[stay.class] } else { site.guests.get(&stay).copied() };
        let staged = agenda.now().since(self.transfers[row].began).in_seconds();
        self.reports.staging.add(Span::seconds(staged));
        let Some(class) = class else { return };
        let number = numbered(to);
        let wrap = |event| Event::Site { site: number, event };
        site.plant.land(class, parcel, &mut agenda.of(wrap));
        self.wake(to);
    }
}

impl Shared {
    /// The stay of its jobs at another site.
    pub(super) const fn stay(self) -> Stay {
        Stay { class: self.class, home: self.home, refuge: self.refuge }
    }
}
