//! Schemes: which feeds of a group are dark, and how much the others may draw, while some of its line-ups
//! are out.
//!
//! A feed is a run of racks with the same line-ups above it. Of two line-ups that are in, each carries half
//! of it; of one that is left, all of it.

use crate::settings::Choice;

/// How the line-ups of a hall back each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// Those needed, on one bus.
    #[default]
    N,
    /// One more, on one bus.
    NPlusOne,
    /// Two more, on one bus.
    NPlusTwo,
    /// Two, either of which carries all racks.
    TwoN,
    /// Three, of which two are needed; racks hang on pairs of them.
    ThreeForTwo,
    /// Four, of which three are needed; racks hang on pairs of them.
    FourForThree,
    /// Primary line-ups, each with racks of its own, and catchers that take the place of those that are out.
    Catcher,
}

impl Choice for Scheme {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("N", Self::N),
        ("N+1", Self::NPlusOne),
        ("N+2", Self::NPlusTwo),
        ("2N", Self::TwoN),
        ("3N/2", Self::ThreeForTwo),
        ("4N/3", Self::FourForThree),
        ("catcher", Self::Catcher),
    ];
}

impl Scheme {
    /// Whether all line-ups of a hall feed one bus, however many are needed.
    pub const fn shares_bus(self) -> bool {
        matches!(self, Self::N | Self::NPlusOne | Self::NPlusTwo)
    }

    /// The two line-ups above a feed; none where it hangs on one of its own, or on a shared bus.
    pub(super) fn above(self, feed: u32) -> Option<(u32, u32)> {
        pairs(self).get(feed as usize).copied()
    }

    /// Line-ups that a group needs, where that does not follow from its load.
    const fn needed(self, primaries: u32) -> u32 {
        match self {
            Self::TwoN => 1,
            Self::ThreeForTwo => 2,
            Self::FourForThree => 3,
            Self::Catcher => primaries,
            Self::N | Self::NPlusOne | Self::NPlusTwo => 0,
        }
    }

    /// Spare line-ups of a group.
    const fn spare(self, catchers: u32) -> u32 {
        match self {
            Self::N => 0,
            Self::NPlusOne | Self::TwoN | Self::ThreeForTwo | Self::FourForThree => 1,
            Self::NPlusTwo => 2,
            Self::Catcher => catchers,
        }
    }
}

/// What some line-ups out leave of their group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// A bit for each feed without any supply.
    pub dark: u64,
    /// What the other feeds may draw, of their design.
    pub share: f64,
}

impl Outcome {
    /// What a feed may draw, of its design.
    pub const fn share_of(&self, feed: u32) -> f64 {
        if self.dark >> feed & 1 == 1 { 0.0 } else { self.share }
    }
}

/// All outcomes of the groups of a hall, worked out once.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes {
    needed: u32,
    installed: u32,
    feeds: u32,
    shares_bus: bool,
    /// The two line-ups above each feed, where there are two.
    above: &'static [(u32, u32)],
    /// By the number of line-ups out where they share a bus, else by the mask of those that are out.
    table: Vec<Outcome>,
}

impl Outcomes {
    /// Those of a scheme; `on_bus` line-ups are needed where they share a bus, and `(primaries, catchers)` are
    /// those of catchers.
    pub fn new(scheme: Scheme, on_bus: u32, (primaries, catchers): (u32, u32)) -> Self {
        let shares_bus = scheme.shares_bus();
        let needed = if shares_bus { on_bus.max(1) } else { scheme.needed(primaries) };
        let installed = needed + scheme.spare(catchers);
        let above = pairs(scheme);
        let sharing = |out: u32| {
            let share = f64::from(installed - out) / f64::from(needed);
            Outcome { dark: u64::from(out == installed), share: share.min(1.0) }
        };
        let table = match scheme {
            _ if shares_bus => (0..=installed).map(sharing).collect(),
            Scheme::Catcher => {
                let outcome = |out: u32| of_catcher((primaries, catchers), out);
                (0..1 << installed).map(outcome).collect()
            }
            _ => (0..1 << installed).map(|out| of_pairs(above, (needed, installed), out)).collect(),
        };
        let feeds = match scheme {
            _ if shares_bus => 1,
            Scheme::Catcher => needed,
            #[expect(clippy::cast_possible_truncation, reason = "at most six pairs")]
            _ => above.len() as u32,
        };
        Self { needed, installed, feeds, shares_bus, above, table }
    }

    /// Line-ups that carry the design load of a group.
    pub const fn needed(&self) -> u32 {
        self.needed
    }

    /// Line-ups of a group.
    pub const fn installed(&self) -> u32 {
        self.installed
    }

    /// Feeds of a group.
    pub const fn feeds(&self) -> u32 {
        self.feeds
    }

    /// The two line-ups above a feed, where there are two.
    pub fn above(&self, feed: u32) -> Option<(u32, u32)> {
        self.above.get(feed as usize).copied()
    }

    /// What is left of a group whose line-ups are out by number.
    pub fn outcome(&self, is_out: impl Fn(u32) -> bool) -> Outcome {
        let out = (0..self.installed).filter(|&unit| is_out(unit));
        let place = if self.shares_bus { out.count() } else { out.map(|unit| 1 << unit).sum() };
        self.table[place]
    }
}

/// The line-ups above each feed.
const fn pairs(scheme: Scheme) -> &'static [(u32, u32)] {
    match scheme {
        Scheme::TwoN => &[(0, 1)],
        Scheme::ThreeForTwo => &[(0, 1), (1, 2), (2, 0)],
        Scheme::FourForThree => &[(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)],
        Scheme::N | Scheme::NPlusOne | Scheme::NPlusTwo | Scheme::Catcher => &[],
    }
}

/// Racks hang on pairs of line-ups, `out` of which are out: the line-up with the most to carry decides.
fn of_pairs(pairs: &[(u32, u32)], (needed, installed): (u32, u32), out: u32) -> Outcome {
    let is_in = |unit: u32| out >> unit & 1 == 0;
    let (mut dark, mut loads) = (0, vec![0.0; installed as usize]);
    for (feed, &(one, other)) in pairs.iter().enumerate() {
        let ways = u32::from(is_in(one)) + u32::from(is_in(other));
        if ways == 0 {
            dark |= 1 << feed;
        }
        for unit in [one, other].into_iter().filter(|&unit| is_in(unit)) {
            loads[unit as usize] += 1.0 / f64::from(ways) / pairs.len() as f64;
        }
    }
    let most = loads.into_iter().fold(0.0, f64::max);
    let rating = 1.0 / f64::from(needed);
    let share = if most > 0.0 { rating / most } else { 0.0 };
    // A third and a sixth of a half are not quite a half.
    Outcome { dark, share: if share > 1.0 - 1e-9 { 1.0 } else { share } }
}

/// Catchers take the racks of the first primaries that are out; those of the others are dark.
fn of_catcher((primaries, catchers): (u32, u32), out: u32) -> Outcome {
    let mut left = catchers - (out >> primaries).count_ones();
    let mut dark = 0;
    for feed in (0..primaries).filter(|feed| out >> feed & 1 == 1) {
        if left > 0 {
            left -= 1;
        } else {
            dark |= 1 << feed;
        }
    }
    Outcome { dark, share: 1.0 }
}

#[cfg(test)]
mod tests;
