//! The state of a portfolio, and every event of it.

mod failover;
mod following;
mod moves;
mod shocks;
mod transfers;
mod ways;

use std::collections::BTreeMap;

use engine::{Schedule, Stream, World};
use units::SimTime;

use super::data::DataSet;
use super::log::{FailoverRow, Refused, TransferRow};
use super::quantities::Reports;
use super::rules::Bars;
use super::site::{Building, Site, names_of};
use super::{CheckedPortfolio, Conduct, Event, Link, PortfolioSpec};
use crate::calendar::Calendar;
use crate::jobs;
use crate::plant;
use crate::results::Recording;
use crate::sovereignty::Rule;
use shocks::Shock;
use transfers::Cargo;
use ways::Ways;

/// Several plants, and the network between them.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) spec: PortfolioSpec,
    pub(super) conduct: Conduct,
    pub(super) calendar: Calendar,
    pub(super) sites: Vec<Site>,
    pub(super) links: Vec<Link>,
    pub(super) luck_of_links: Vec<Stream>,
    pub(super) data: Vec<DataSet>,
    shocks: Vec<Shock>,
    pub(super) bars: Bars,
    ways: Ways,
    /// What is on its way, by the number of its transfer, and numbers to be used again.
    cargo: Vec<Option<Cargo>>,
    pub(super) unused: Vec<u32>,
    /// Sites with events at this instant; the others are not settled.
    woken: Vec<u16>,
    pub(super) reports: Reports,
    pub(super) transfers: Vec<TransferRow>,
    pub(super) failovers: Vec<FailoverRow>,
    /// By month of the run and link: bytes and dollars.
    pub(super) paid: BTreeMap<(u32, usize), (f64, f64)>,
    /// By shared class, home and rule.
    pub(super) refused: BTreeMap<(usize, usize, Rule), Refused>,
    /// By shared class, home and site: bytes carried there.
    pub(super) carried: BTreeMap<(usize, usize, usize), f64>,
}

impl Model {
    pub(super) fn new(
        portfolio: &CheckedPortfolio,
        (conduct, recording): (Conduct, Recording),
        agenda: &mut impl Schedule<Event>,
    ) -> Self {
        let names = names_of(portfolio);
        let spec = portfolio.spec();
        let building = Building { portfolio, names: &names, conduct, recording };
        let sites: Vec<Site> =
            (0..names.len()).map(|number| building.site(number, agenda)).collect();
        let links = transfers::links_of(spec, &sites);
        let luck = |link: &Link| {
            let mut ends = link.ends.map(|end| names[end].as_str());
            ends.sort_unstable();
            Stream::new(portfolio.seed(), &format!("portfolio/link/{}/{}", ends[0], ends[1]), 0)
        };
        let calendar = portfolio.members()[0].scenario.calendar().clone();
        let mut model = Self {
            luck_of_links: links.iter().map(luck).collect(),
            data: DataSet::all(spec, &names),
            shocks: Shock::all(spec, &names, portfolio.seed()),
            bars: Bars::of(portfolio),
            ways: Ways::new(portfolio, &sites, &links),
            spec: spec.clone(),
            conduct,
            calendar,
            sites,
            links,
            cargo: Vec::new(),
            unused: Vec::new(),
            woken: Vec::new(),
            reports: Reports::default(),
            transfers: Vec::new(),
            failovers: Vec::new(),
            paid: BTreeMap::new(),
            refused: BTreeMap::new(),
            carried: BTreeMap::new(),
        };
        model.begin(agenda);
        model
    }

    fn begin(&mut self, agenda: &mut impl Schedule<Event>) {
        self.begin_shocks(agenda);
        if self.conduct == Conduct::Together {
            (0..self.links.len()).for_each(|link| self.schedule_failure(link, agenda));
            self.begin_replicating(agenda);
            self.begin_following(agenda);
        }
    }

    /// A site is settled at this instant.
    pub(super) fn wake(&mut self, site: usize) {
        let number = numbered(site);
        if !self.woken.contains(&number) {
            self.woken.push(number);
        }
    }

    fn at_site(&mut self, site: u16, event: plant::Event, agenda: &mut impl Schedule<Event>) {
        let number = usize::from(site);
        self.wake(number);
        self.sites[number].events += 1;
        if let plant::Event::Jobs(jobs::Event::Arrival { class }) = event
            && self.dispatches(number, class, agenda)
        {
            return;
        }
        let wrap = |event| Event::Site { site, event };
        self.sites[number].plant.handle(event, &mut agenda.of(wrap));
    }

    /// What is seen once the sites with events at this instant are in balance.
    fn look_around(&mut self, woken: &[u16], agenda: &mut impl Schedule<Event>) {
        for &site in woken {
            self.watch(site.into(), agenda);
        }
        for &site in woken {
            self.fill(site.into(), agenda);
            self.offer(site.into(), agenda);
        }
    }

    pub(super) fn into_sites(self) -> Vec<Site> {
        self.sites
    }
}

impl World for Model {
    type Event = Event;

    fn handle(&mut self, event: Event, agenda: &mut impl Schedule<Event>) {
        match event {
            Event::Site { site, event } => self.at_site(site, event, agenda),
            Event::Passed { link, lane } => self.pass(link.into(), lane.into(), agenda),
            Event::Arrives { transfer } => self.arrive(transfer, agenda),
            Event::LinkFails { link } => self.turn(link.into(), false, agenda),
            Event::LinkMended { link } => self.turn(link.into(), true, agenda),
            Event::Replicate { site } => self.replicate(site.into(), agenda),
            Event::FailOver { site } => self.fail_over(site.into(), agenda),
            Event::ComeBack { site } => self.come_back(site.into(), agenda),
            Event::Follow => self.follow(agenda),
            Event::Shock { shock } => self.shock(shock.into(), agenda),
            Event::Settle { site } => self.wake(site.into()),
        }
    }

    fn settle(&mut self, agenda: &mut impl Schedule<Event>) {
        let mut woken = std::mem::take(&mut self.woken);
        for &site in &woken {
            let wrap = |event| Event::Site { site, event };
            self.sites[usize::from(site)].plant.settle(&mut agenda.of(wrap));
        }
        if self.conduct == Conduct::Together && self.sites.len() > 1 {
            self.look_around(&woken, agenda);
        }
        woken.clear();
        self.woken = woken;
    }
}

/// A site, link or shock as events number it.
#[expect(clippy::cast_possible_truncation, reason = "far fewer than 65,536 of them")]
pub(super) const fn numbered(place: usize) -> u16 {
    place as u16
}

/// The month of the run in which an instant falls, from 1.
pub(super) fn month_of(calendar: &Calendar, at: SimTime) -> u32 {
    let (first, now) = (calendar.at(SimTime::START), calendar.at(at));
    let since = now.month + 12 - first.month;
    u32::try_from(since % 12).unwrap_or(0) + 12 * now.year + 1
}
