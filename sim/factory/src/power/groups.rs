//! Groups: which line-ups of a hall are out, and what that leaves of its feeds.

use std::collections::BTreeSet;
use std::ops::Range;

use units::{Power, SimTime};

use super::{Chain, Feeds, HallLoad, Outcome, Sizing};

/// Why racks have less power than they were built for, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A unit has failed.
    Failure,
    /// A unit is maintained, or was tripped by that.
    Maintenance,
    /// The water that cools them is too warm.
    Heat,
    /// The same while cooling gets no water to evaporate.
    Water,
}

/// The groups of a hall, during a run.
#[derive(Debug)]
pub(super) struct Groups {
    sizing: Sizing,
    load: HallLoad,
    all: Vec<Group>,
    /// By row: runs that are out.
    runs_out: Vec<u8>,
    /// By row: whether it is dark for that.
    dark_rows: Vec<bool>,
    /// By rack: units of its own that are out.
    packs_out: Vec<u8>,
    /// Racks that are dark for that.
    dark_packs: BTreeSet<u32>,
}

#[derive(Clone, Debug)]
struct Group {
    /// By line-up: reasons why it is out.
    out: Vec<u8>,
    /// By line-up: when the last of these is expected to be gone.
    back: Vec<SimTime>,
    /// By feed: reasons why its path is cut.
    cut: Vec<u8>,
    /// A bit for each feed that is dark.
    dark: u64,
    /// What the others may draw, of their design.
    share: f64,
    why: Why,
}

/// Feeds of a group whose supply has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// A bit for each feed that is dark since.
    pub(super) gone: u64,
    /// A bit for each feed that has supply again.
    pub(super) back: u64,
    /// What the others may draw has changed.
    pub(super) share: bool,
}

impl Groups {
    /// All line-ups of a hall are in.
    pub(super) fn new(sizing: Sizing, load: HallLoad) -> Self {
        let (units, feeds) = (sizing.outcomes.installed(), sizing.outcomes.feeds());
        let group = Group {
            out: vec![0; units as usize],
            back: vec![SimTime::START; units as usize],
            cut: vec![0; feeds as usize],
            dark: 0,
            share: 1.0,
            why: Why::Failure,
        };
        let rows = load.racks.div_ceil(load.racks_per_row.max(1));
        Self {
            all: vec![group; sizing.groups as usize],
            runs_out: vec![0; rows as usize],
            dark_rows: vec![false; rows as usize],
            packs_out: vec![0; load.racks as usize],
            dark_packs: BTreeSet::new(),
            sizing,
            load,
        }
    }

    pub(super) const fn sizing(&self) -> &Sizing {
        &self.sizing
    }

    pub(super) const fn load(&self) -> HallLoad {
        self.load
    }

    /// Whether any line-up of a group is out.
    pub(super) fn is_whole(&self, group: u32) -> bool {
        self.all[group as usize].out.iter().all(|&reasons| reasons == 0)
    }

    /// Whether no line-up of any group is out.
    pub(super) fn are_whole(&self) -> bool {
        (0..self.sizing.groups).all(|group| self.is_whole(group))
    }

    /// Whether a line-up of a group is out.
    pub(super) fn is_out(&self, group: u32, unit: u32) -> bool {
        self.all[group as usize].out[unit as usize] > 0
    }

    /// Whether a feed of a group has no supply.
    pub(super) fn is_dark(&self, group: u32, feed: u32) -> bool {
        self.all[group as usize].dark >> feed & 1 == 1
    }

    /// What feeds of a group that have supply may draw, of their design.
    pub(super) fn share_of(&self, group: u32) -> f64 {
        self.all[group as usize].share
    }

    /// A line-up of a group that is in, the first one from `from` on.
    pub(super) fn next_in(&self, group: u32, from: u32) -> Option<u32> {
        let units = self.sizing.outcomes.installed();
        let state = &self.all[group as usize];
        (from..from + units).map(|unit| unit % units).find(|&unit| state.out[unit as usize] == 0)
    }

    /// One more reason for which a line-up is out, until then, or one less.
    pub(super) fn count(&mut self, (group, unit): (u32, u32), out: Option<SimTime>) {
        let state = &mut self.all[group as usize];
        let (reasons, back) = (&mut state.out[unit as usize], &mut state.back[unit as usize]);
        if let Some(until) = out {
            *back = if *reasons == 0 { until } else { until.max(*back) };
            *reasons += 1;
        } else {
            *reasons -= 1;
        }
    }

    /// A line-up that is out is expected back then.
    pub(super) fn expect(&mut self, (group, unit): (u32, u32), until: SimTime) {
        let back = &mut self.all[group as usize].back[unit as usize];
        *back = until.max(*back);
    }

    /// One more reason for which the path of a feed is cut, or one less.
    pub(super) fn cut(&mut self, (group, feed): (u32, u32), more: bool) {
        let reasons = &mut self.all[group as usize].cut[feed as usize];
        *reasons = if more { *reasons + 1 } else { *reasons - 1 };
    }

    /// Runs of a row that are out, after one more or one less.
    pub(super) fn count_run(&mut self, row: u32, more: bool) -> u32 {
        let runs = &mut self.runs_out[row as usize];
        *runs = if more { *runs + 1 } else { *runs - 1 };
        u32::from(*runs)
    }

    /// Units of a rack's own that are out, after one more or one less.
    pub(super) fn count_pack(&mut self, rack: u32, more: bool) -> u32 {
        let packs = &mut self.packs_out[rack as usize];
        *packs = if more { *packs + 1 } else { *packs - 1 };
        u32::from(*packs)
    }

    /// Units of the stages that feed such places that are out.
    pub(super) fn out_of(&self, feeds: Feeds) -> u32 {
        let of_row = || self.runs_out.iter().map(|&runs| u32::from(runs)).sum();
        let line_ups = self.all.iter().flat_map(|group| &group.out);
        match feeds {
            Feeds::Hall => line_ups.map(|&reasons| u32::from(reasons > 0)).sum(),
            Feeds::Row => of_row(),
            Feeds::Rack => self.packs_out.iter().map(|&packs| u32::from(packs)).sum(),
            Feeds::Site => 0,
        }
    }

    /// Line-ups, paths to feeds, runs and units of racks that are out.
    pub(super) fn units_out(&self) -> u32 {
        let cut = self.all.iter().flat_map(|group| &group.cut);
        let cut: u32 = cut.map(|&reasons| u32::from(reasons > 0)).sum();
        cut + [Feeds::Hall, Feeds::Row, Feeds::Rack]
            .map(|feeds| self.out_of(feeds))
            .iter()
            .sum::<u32>()
    }

    /// Tells the hall's chain which of its units are out.
    pub(super) fn tell(&self, chain: &mut Chain, feeds: Feeds) {
        chain.lose(feeds, self.out_of(feeds));
    }

    /// Works out again what a group gives, after something of it went out or came back.
    pub(super) fn review(&mut self, number: u32, why: Why) -> Turn {
        let state = &self.all[number as usize];
        let Outcome { mut dark, share } =
            self.sizing.outcomes.outcome(|unit| state.out[unit as usize] > 0);
        for (feed, _) in (0..).zip(&state.cut).filter(|(_, reasons)| **reasons > 0) {
            dark |= 1_u64 << feed;
        }
        dark = self.shed(number, dark, share);
        let state = &mut self.all[number as usize];
        let gone = dark & !state.dark;
        let turn = Turn {
            gone,
            back: state.dark & !dark,
            share: share.to_bits() != state.share.to_bits(),
        };
        if gone != 0 || share < state.share || self.load.one_feed.is_some() {
            state.why = why;
        }
        (state.dark, state.share) = (dark, share);
        turn
    }

    /// Where what is left does not carry idle racks, feeds go dark from the last to the first.
    fn shed(&self, group: u32, mut dark: u64, share: f64) -> u64 {
        let each = self.load.idle / f64::from(self.load.racks.max(1));
        for feed in (0..self.sizing.outcomes.feeds()).rev() {
            let lit = |feed: &u32| dark >> feed & 1 == 0;
            let racks = (0..self.sizing.outcomes.feeds()).filter(lit);
            let racks: u32 = racks.map(|feed| self.racks_of(self.feed(group, feed))).sum();
            if each * f64::from(racks) <= self.capacity(dark, share) {
                break;
            }
            dark |= 1 << feed;
        }
        dark
    }

    /// A feed of a group, counted in its hall.
    pub(super) const fn feed(&self, group: u32, feed: u32) -> u32 {
        group * self.sizing.outcomes.feeds() + feed
    }

    /// Racks of a feed of the hall.
    fn racks_of(&self, feed: u32) -> u32 {
        self.before(feed + 1) - self.before(feed)
    }

    /// Racks of the hall before a feed.
    #[expect(clippy::cast_possible_truncation, reason = "at most the racks of a hall")]
    fn before(&self, feed: u32) -> u32 {
        (u64::from(feed) * u64::from(self.load.racks) / u64::from(self.sizing.feeds())) as u32
    }

    /// What the feeds of a group that are not dark may draw together.
    fn capacity(&self, dark: u64, share: f64) -> Power {
        let feeds = self.sizing.outcomes.feeds();
        let lit = feeds - dark.count_ones().min(feeds);
        self.sizing.of_group() * (share * f64::from(lit) / f64::from(feeds))
    }

    /// Groups of which racks are slowed down or dark: what their feeds may draw, and why.
    pub(super) fn reduced(&self) -> impl Iterator<Item = (u32, Power, Why)> {
        let reduced = (0..).zip(&self.all).filter(|(_, group)| group.share < 1.0);
        reduced.map(|(number, group)| (number, self.capacity(group.dark, group.share), group.why))
    }

    /// Whether the feeds of some group may draw less than their design.
    pub(super) fn is_reduced(&self) -> bool {
        self.all.iter().any(|group| group.share < 1.0)
    }

    /// Whether some rack may draw less since it has lost one of its two feeds.
    pub(super) fn has_one_feed(&self) -> bool {
        self.load.one_feed.is_some()
            && (self.feeds_on_one().next().is_some() || self.rows_with_runs_out().next().is_some())
    }

    /// Racks of the hall whose feed has one of the two line-ups above it, and why the other is out.
    pub(super) fn feeds_on_one(&self) -> impl Iterator<Item = (Range<u32>, Why)> {
        let outcomes = &self.sizing.outcomes;
        (0..).zip(&self.all).flat_map(move |(number, group)| {
            let on_one = (0..outcomes.feeds()).filter(|&feed| {
                outcomes.above(feed).is_some_and(|(one, other)| {
                    let [one, other] = [one, other].map(|unit| group.out[unit as usize] > 0);
                    one != other
                })
            });
            on_one.map(move |feed| {
                let place = self.feed(number, feed);
                (self.before(place)..self.before(place + 1), group.why)
            })
        })
    }

    /// Rows of which runs are out, and how many.
    pub(super) fn rows_with_runs_out(&self) -> impl Iterator<Item = (u32, u32)> {
        let rows = (0..).zip(&self.runs_out).filter(|(_, runs)| **runs > 0);
        rows.map(|(row, &runs)| (row, u32::from(runs)))
    }

    /// Racks of a row, counted in the hall.
    pub(super) fn racks_of_row(&self, row: u32) -> Range<u32> {
        let first = row * self.load.racks_per_row;
        first..(first + self.load.racks_per_row).min(self.load.racks)
    }

    /// A row is dark since its runs are out, or it is not any more.
    pub(super) fn darken_row(&mut self, row: u32, dark: bool) {
        self.dark_rows[row as usize] = dark;
    }

    /// A rack is dark since its own units are out, or it is not any more.
    pub(super) fn darken_rack(&mut self, rack: u32, dark: bool) {
        if dark {
            self.dark_packs.insert(rack);
        } else {
            self.dark_packs.remove(&rack);
        }
    }

    /// Racks without supply in a hall that is fed, each counted once: for a failure, and for maintenance.
    pub(super) fn dark_racks(&self) -> [u32; 2] {
        let whole = self.all.iter().all(|group| group.dark == 0);
        if whole && self.dark_packs.is_empty() && self.dark_rows.iter().all(|dark| !dark) {
            return [0, 0];
        }
        let mut racks: Vec<Option<Why>> = vec![None; self.load.racks as usize];
        for (number, group) in (0..).zip(&self.all) {
            for feed in self.dark_feeds(number) {
                let place = self.feed(number, feed);
                let range = self.before(place) as usize..self.before(place + 1) as usize;
                racks[range].fill(Some(group.why));
            }
        }
        let rows = racks.chunks_mut(self.load.racks_per_row.max(1) as usize);
        for (row, _) in rows.zip(&self.dark_rows).filter(|(_, dark)| **dark) {
            for rack in row {
                *rack = rack.or(Some(Why::Failure));
            }
        }
        for &rack in &self.dark_packs {
            let rack = &mut racks[rack as usize];
            *rack = rack.or(Some(Why::Failure));
        }
        [Why::Failure, Why::Maintenance].map(|why| {
            let dark = racks.iter().filter(|rack| **rack == Some(why)).count();
            u32::try_from(dark).unwrap_or(u32::MAX)
        })
    }

    /// When a dark feed of a group is expected to have supply again: once as many of its line-ups are back
    /// as that takes.
    pub(super) fn expected(&self, group: u32, feed: u32) -> Option<SimTime> {
        let state = &self.all[group as usize];
        let units = || (0..).zip(&state.out).filter(|(_, reasons)| **reasons > 0);
        let mut ends: Vec<SimTime> =
            units().map(|(unit, _): (usize, _)| state.back[unit]).collect();
        ends.sort_unstable();
        ends.into_iter().find(|&at| {
            let outcome = self.sizing.outcomes.outcome(|unit| {
                let unit = unit as usize;
                state.out[unit] > 0 && state.back[unit] > at
            });
            outcome.dark >> feed & 1 == 0
        })
    }

    /// Feeds of a group that are dark.
    pub(super) fn dark_feeds(&self, group: u32) -> impl Iterator<Item = u32> {
        let dark = self.all[group as usize].dark;
        (0..self.sizing.outcomes.feeds()).filter(move |feed| dark >> feed & 1 == 1)
    }
}
