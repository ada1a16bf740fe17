//! Transfers: what links carry, and when it is there.

use engine::Schedule;
use units::{Data, SimDuration};

use super::super::log::{TransferRow, What};
use super::super::site::{Copying, Replica, Site, Stay};
use super::super::wan::{Lane, Link, Passed};
use super::super::{Event, PortfolioSpec, great_circle, round_trip};
use super::{Model, month_of, numbered};
use crate::jobs::Parcel;

/// What is on its way.
#[derive(Debug)]
pub(super) struct Cargo {
    pub(super) to: usize,
    /// Row of its transfer.
    row: usize,
    link: usize,
    load: Load,
}

#[derive(Debug)]
pub(super) enum Load {
    Job { parcel: Box<Parcel>, stay: Stay },
    Data { set: usize },
    Replica { of: usize, replica: Replica },
}

/// The links of a portfolio with these sites.
pub(super) fn links_of(spec: &PortfolioSpec, sites: &[Site]) -> Vec<Link> {
    let number = |name: &String| sites.iter().position(|site| site.name == *name);
    let link = |link: &super::super::LinkSpec| {
        let ends = [number(&link.a)?, number(&link.b)?];
        let kilometres = great_circle(sites[ends[0]].place, sites[ends[1]].place);
        let far = round_trip(kilometres, spec.path_factor, spec.terminal_delay);
        let rate = link.bandwidth.in_bytes_per_second() * spec.efficiency;
        Some(Link {
            ends,
            rtt: link.rtt.map_or(far, SimDuration::from),
            price: link.usd_per_tb,
            luck: link.mtbf.zip(link.mttr).map(|(up, down)| (up.in_seconds(), down.in_seconds())),
            works: true,
            lanes: [Lane::new(rate), Lane::new(rate)],
        })
    };
    spec.link.values().filter_map(link).collect()
}

impl Model {
    /// Begins a transfer. Where a link does not work, it waits until that does.
    pub(super) fn transfer(
        &mut self,
        (from, to): (usize, usize),
        bytes: f64,
        (what, load): (What, Load),
        agenda: &mut impl Schedule<Event>,
    ) {
        let Some((link, lane)) = self.ways.between(from, to) else { return };
        let row = self.transfers.len();
        let (began, dollars) =
            (agenda.now(), (self.links[link].price * Data::bytes(bytes)).in_dollars());
        self.transfers.push(TransferRow { began, ended: None, from, to, what, bytes, dollars });
        let cargo = Some(Cargo { to, row, link, load });
        let number = if let Some(number) = self.unused.pop() {
            self.cargo[number as usize] = cargo;
            number
        } else {
            self.cargo.push(cargo);
            u32::try_from(self.cargo.len() - 1).unwrap_or(u32::MAX)
        };
        if bytes > 0.0 {
            self.links[link].lanes[lane].begin(number, bytes, agenda.now());
            self.expect_passing(link, lane, agenda);
        } else {
            // A message finds its way when the link does not work, too.
            agenda.schedule_in(self.links[link].rtt, Event::Arrives { transfer: number });
        }
    }

    fn expect_passing(&mut self, link: usize, lane: usize, agenda: &mut impl Schedule<Event>) {
        let way = &mut self.links[link].lanes[lane];
        if let Some(event) = way.next.take() {
            agenda.cancel(event);
        }
        if let Passed::At(at) = way.passes(agenda.now()) {
            let event = Event::Passed { link: numbered(link), lane: u8::from(lane > 0) };
            way.next = Some(agenda.schedule(at, event));
        }
    }

    /// The next transfer of a lane has passed; it is there once the last of it has come all the way.
    pub(super) fn pass(&mut self, link: usize, lane: usize, agenda: &mut impl Schedule<Event>) {
        let rtt = self.links[link].rtt;
        let way = &mut self.links[link].lanes[lane];
        way.next = None;
        for transfer in way.take_passed(agenda.now()) {
            agenda.schedule_in(rtt, Event::Arrives { transfer });
        }
        self.expect_passing(link, lane, agenda);
    }

    /// What was transferred is there.
    pub(super) fn arrive(&mut self, transfer: u32, agenda: &mut impl Schedule<Event>) {
        let now = agenda.now();
        let Some(cargo) = self.cargo[transfer as usize].as_ref() else { return };
        let (to, row, link) = (cargo.to, cargo.row, cargo.link);
        let first = self.transfers[row].ended.is_none();
        if first {
            self.transfers[row].ended = Some(now);
            self.reports.transfers.add_one();
            let (bytes, dollars) = (self.transfers[row].bytes, self.transfers[row].dollars);
            if bytes > 0.0 {
                let month = month_of(&self.calendar, now);
                let paid = self.paid.entry((month, link)).or_default();
                *paid = (paid.0 + bytes, paid.1 + dollars);
            }
        }
        if let Load::Job { stay, .. } = &cargo.load
            && let Some(set) =
                self.ways.needs(stay.class).0.filter(|set| !self.data[*set].is_at(to))
        {
            self.data[set].await_at(to, transfer);
            return;
        }
        self.unused.push(transfer);
        match self.cargo[transfer as usize].take().map(|cargo| cargo.load) {
            Some(Load::Job { parcel, stay }) => self.land(&parcel, stay, (to, row), agenda),
            Some(Load::Data { set }) => {
                for waiting in self.data[set].arrive_at(to) {
                    self.arrive(waiting, agenda);
                }
            }
            Some(Load::Replica { of, replica }) => {
                let fate = &mut self.sites[of].fate;
                if std::mem::take(&mut fate.copying) == Copying::UnderWay {
                    fate.replica = Some(replica);
                }
            }
            None => {}
        }
    }

    /// A link works from now on, or does not.
    pub(super) fn turn(&mut self, link: usize, works: bool, agenda: &mut impl Schedule<Event>) {
        self.links[link].works = works;
        for lane in 0..2 {
            self.links[link].lanes[lane].set_works(works, agenda.now());
            self.expect_passing(link, lane, agenda);
        }
        if works {
            self.schedule_failure(link, agenda);
        } else if let Some((_, mend)) = self.links[link].luck {
            let seconds = mend * self.luck_of_links[link].exponential();
            let after = SimDuration::from_seconds_rounded_up(seconds);
            agenda.schedule_in(after, Event::LinkMended { link: numbered(link) });
        }
    }

    pub(super) fn schedule_failure(&mut self, link: usize, agenda: &mut impl Schedule<Event>) {
        if let Some((up, _)) = self.links[link].luck {
            let seconds = up * self.luck_of_links[link].exponential();
            let after = SimDuration::from_seconds_rounded_up(seconds);
            agenda.schedule_in(after, Event::LinkFails { link: numbered(link) });
        }
    }

    /// Jobs that are on their way.
    pub(in super::super) fn staged(&self) -> u64 {
        let jobs = self.cargo.iter().flatten();
        jobs.filter(|cargo| matches!(cargo.load, Load::Job { .. })).map(|_| 1).sum()
    }
}
