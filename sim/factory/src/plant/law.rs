//! The law: what acts of others, demands of tenants and intruders do to the rooms.

use std::collections::BTreeMap;

use engine::Schedule;
use units::SimTime;

use super::{Event, Plant};
use crate::compute::{Idle, Unit};
use crate::design::{Block, Design};
use crate::effect::{Changed, Decree, Down};
use crate::finance::{Category, Ledger, Side};
use crate::jobs::{Hit, Reach, Saved};
use crate::place::Place;
use crate::sovereignty::{Amounts, Isolation};

impl Plant {
    /// Bars those who are barred from the start, and schedules what others do.
    pub(super) fn begin_law(&mut self, agenda: &mut impl Schedule<Event>) {
        if !self.sovereignty.is_silent() {
            self.isolate();
            self.sovereignty.begin(&mut agenda.of(Event::Sovereignty));
            self.judge(agenda.now());
        }
        if self.causes.security != self.causes.grid {
            self.work.remember();
        }
        self.security.begin(&mut agenda.of(Event::Security));
    }

    /// Carries out what others, tenants or intruders do.
    pub(super) fn carry_out(
        &mut self,
        decree: Decree,
        agenda: &mut impl Schedule<Event>,
    ) -> Changed {
        match decree {
            Decree::IntruderStrikes => self.be_struck(agenda),
            Decree::HallRestored { hall } => {
                self.open(self.places.racks_of(Place::Hall, hall), agenda.now());
                Changed::WORK_AND_SUPPLY
            }
            Decree::GroundCleaned { class } => {
                self.compute.floor.cleaned(class.into());
                Changed::WORK
            }
            Decree::ActBegins { act } => self.begin_act(act, agenda),
            Decree::ActEnds { .. } => self.obey(agenda),
        }
    }

    /// Tenants who share with nobody have ground of their own.
    fn isolate(&mut self) {
        for class in 0..self.work.classes().len() {
            let unit = match self.sovereignty.isolates(class) {
                Isolation::Shared => continue,
                Isolation::Rack => Unit::Rack,
                Isolation::Hall => Unit::Hall,
                Isolation::Site => Unit::Site,
            };
            self.compute.floor.isolate(class, unit);
            for kind in self.work.later_kinds(class) {
                self.compute.floor.stand_with(kind, class);
            }
            self.work.set_apart(class);
        }
    }

    /// A contract has ended: the ground that it had for itself is cleaned.
    pub(super) fn leave_ground(&mut self, class: u16, agenda: &mut impl Schedule<Event>) {
        self.judge(agenda.now());
        if self.compute.floor.give_up(class.into()) {
            self.sovereignty.clean(class, &mut agenda.of(Event::Sovereignty));
        }
    }

    /// What others do begins.
    fn begin_act(&mut self, act: u16, agenda: &mut impl Schedule<Event>) -> Changed {
        let floor = &self.compute.floor;
        let counts = (floor.installed() - floor.out().all(), floor.busy());
        self.sovereignty.try_autonomy(act, counts);
        let what = self.sovereignty.act(act).name.clone();
        self.note_incident(what, None, agenda);
        self.obey(agenda)
    }

    /// Brings all rooms to what the law and others allow by now.
    fn obey(&mut self, agenda: &mut impl Schedule<Event>) -> Changed {
        self.judge(agenda.now());
        let returns = self.sovereignty.supply_returns(self.end);
        self.failures.stop_supply(returns);
        if self.sovereignty.may_lose_crews() {
            self.staff(agenda);
        }
        if !self.sovereignty.lets_serve() {
            self.stop_service(agenda);
        }
        Changed::WORK
    }

    /// Classes of work are barred, or let in again.
    pub(super) fn judge(&mut self, now: SimTime) {
        if self.sovereignty.is_silent() {
            return;
        }
        let work = &self.work;
        self.sovereignty.judge(|class| work.would_hold(class), now);
        let serves = self.sovereignty.lets_serve();
        for class in 0..self.work.classes().len() {
            let barred = self.sovereignty.bars(class).is_some();
            self.work.bar(class, barred, !serves);
        }
    }

    /// Every running job is stopped, and waits.
    fn stop_service(&mut self, agenda: &mut impl Schedule<Event>) {
        let hit = Hit {
            cause: self.causes.orders,
            reach: Reach::Wide,
            hardware: false,
            planned: true,
            saved: Saved::ByItself,
        };
        for job in self.work.running().collect::<Vec<_>>() {
            self.interrupt(job, hit, agenda);
        }
    }

    /// An intruder has struck: halls go off, and work is lost as far as no clean backup has it.
    fn be_struck(&mut self, agenda: &mut impl Schedule<Event>) -> Changed {
        let Some((halls, clean, length)) = self.security.strikes() else { return Changed::NOTHING };
        self.note_incident("cyber incident".to_owned(), Some(length), agenda);
        let clean = clean.unwrap_or(SimTime::START);
        let hit = Hit {
            cause: self.causes.security,
            reach: Reach::Wide,
            hardware: false,
            planned: true,
            saved: Saved::AsOf(clean),
        };
        for hall in halls {
            self.close(Place::Hall, hall, (hit, Down::Security), agenda);
        }
        if self.security.takes_all() {
            self.work.roll_back(self.causes.security, clean, agenda.now());
        }
        Changed::WORK_AND_SUPPLY
    }

    /// Whether jobs may start at all.
    pub(super) fn may_start(&self) -> bool {
        self.sovereignty.lets_start() && self.security.lets_start()
    }

    /// The next job of a class comes, which is barred.
    pub(super) fn refuse_arrival(&mut self, class: u16, agenda: &mut impl Schedule<Event>) {
        let draw = self.work.turn_away(class, &mut agenda.of(Event::Jobs));
        if let Some(draw) = draw {
            let ask = (draw.gpus, draw.work / 3600.0);
            self.sovereignty.refuse(class.into(), ask, &mut agenda.of(Event::Sovereignty));
        }
    }

    /// Jobs of classes that are barred give up where they wait.
    pub(super) fn turn_out(&mut self, agenda: &mut impl Schedule<Event>) {
        if self.sovereignty.is_silent() {
            return;
        }
        for class in 0..self.work.classes().len() {
            if self.sovereignty.bars(class).is_none() {
                continue;
            }
            for ask in self.work.turn_out(class, agenda.now()) {
                self.sovereignty.refuse(class, ask, &mut agenda.of(Event::Sovereignty));
            }
        }
    }

    /// Why GPUs are free.
    pub(super) fn idle(&self) -> Idle {
        let reserved = self.work.reserved_idle().min(self.compute.floor.free());
        if self.may_start() {
            let free = self.compute.floor.free() - reserved;
            let in_yards = self.work.reserved_apart();
            let forbidden = self.sovereignty.forbidden(free);
            let idle = Idle { reserved, forbidden, in_yards, short: 0 };
            if self.shortage.is_over() { idle } else { self.idle_in_shortage(idle) }
        } else {
            let forbidden = self.compute.floor.free();
            Idle { reserved: 0, forbidden, in_yards: 0, short: 0 }
        }
    }

    /// Stage of settling: what rules leave unused, and what is sovereign.
    pub(super) fn meter_law(&mut self, now: SimTime) {
        let floor = &self.compute.floor;
        let free = floor.free().saturating_sub(self.work.reserved_idle());
        let up = floor.installed() - floor.out().all();
        let there = floor.free() + floor.busy() + floor.free_in_yards(None);
        self.sovereignty.meter(now, (up, there), (free, floor.busy()));
    }

    /// How much of the plant is in which hands.
    pub(super) fn amounts(&self, ledger: &Ledger, design: &Design) -> Amounts {
        let sets: f64 = design.of(Block::Genset).map(|item| item.power.in_watts()).sum();
        let (grid, feeds) = (design.site_power.in_watts(), self.site.feeds());
        let mut feeders = vec![grid / feeds as f64; feeds];
        feeders.push(sets);
        let (vendors, tenants) = hands(ledger, self.sovereignty.vendor());
        Amounts { vendors, power: vec![grid, sets], feeders, sites: vec![design.gpus()], tenants }
    }
}

type Named = BTreeMap<String, f64>;

/// What is paid for equipment by its maker, and what tenants pay. Racks with their network and parts are of `vendor`, each
/// other kind of equipment of a maker of its own.
pub(super) fn hands(ledger: &Ledger, vendor: &str) -> (Named, Named) {
    let paid = |of: &[Category]| -ledger.sum(|line| of.contains(&line.category)).in_dollars();
    let of_racks = [Category::Racks, Category::Network, Category::SpareParts];
    let others = [
        Category::Storage,
        Category::Utility,
        Category::Ups,
        Category::Battery,
        Category::Generation,
        Category::Gensets,
        Category::Cooling,
        Category::Chillers,
    ];
    let mut vendors = Named::from([(vendor.to_owned(), paid(&of_racks))]);
    for category in others {
        *vendors.entry(category.word().to_owned()).or_default() += paid(&[category]);
    }
    let mut tenants = Named::new();
    for line in ledger.lines().iter().filter(|line| line.category.side() == Side::Revenue) {
        *tenants.entry(ledger.tenant(line.tenant).to_owned()).or_default() +=
            line.base_cents as f64;
    }
    for paid in tenants.values_mut() {
        *paid = paid.max(0.0);
    }
    (vendors, tenants)
}
