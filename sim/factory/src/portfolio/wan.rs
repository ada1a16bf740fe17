//! The network between sites: links, in each direction of which transfers share the bandwidth.

use engine::Handle;
use units::{DataPrice, SimDuration, SimTime};

/// A link between two sites.
#[derive(Debug)]
pub struct Link {
    /// The sites at its ends.
    pub ends: [usize; 2],
    /// Time there and back.
    pub rtt: SimDuration,
    /// Price of what it carries.
    pub price: DataPrice,
    /// Mean seconds between its failures, and until it is mended; `None` where it never fails.
    pub luck: Option<(f64, f64)>,
    /// Whether it works.
    pub works: bool,
    /// From the first end to the second, and back.
    pub lanes: [Lane; 2],
}

/// A direction of a link: the transfers under way have equal shares of its bandwidth.
#[derive(Debug)]
pub struct Lane {
    /// Bytes a second that transfers have together.
    rate: f64,
    works: bool,
    /// Transfers with the bytes that are left of each.
    under_way: Vec<(u32, f64)>,
    /// Until when these were brought up.
    since: SimTime,
    /// The event of the next that will have passed.
    pub next: Option<Handle>,
}

/// What a lane asks of the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// The next transfer will have passed then.
    At(SimTime),
    /// Nothing passes.
    Never,
}

/// A transfer has passed when less than this many seconds of the lane are left of it: instants are whole
/// nanoseconds.
const NEARLY: f64 = 2e-9;

impl Lane {
    /// One that carries so many bytes a second.
    pub const fn new(rate: f64) -> Self {
        Self { rate, works: true, under_way: Vec::new(), since: SimTime::START, next: None }
    }

    /// Transfers under way.
    pub const fn busy(&self) -> usize {
        self.under_way.len()
    }

    /// A transfer begins.
    pub fn begin(&mut self, transfer: u32, bytes: f64, now: SimTime) {
        self.advance(now);
        self.under_way.push((transfer, bytes));
    }

    /// The lane works from now on, or does not.
    pub fn set_works(&mut self, works: bool, now: SimTime) {
        self.advance(now);
        self.works = works;
    }

    /// Takes the transfers that have passed by now.
    pub fn take_passed(&mut self, now: SimTime) -> Vec<u32> {
        self.advance(now);
        let nearly = self.rate * NEARLY;
        let (passed, left) = self.under_way.iter().partition(|(_, bytes)| *bytes <= nearly);
        self.under_way = left;
        let passed: Vec<(u32, f64)> = passed;
        passed.into_iter().map(|(transfer, _)| transfer).collect()
    }

    /// When the next transfer will have passed, if nothing changes.
    pub fn passes(&self, now: SimTime) -> Passed {
        let least = self.under_way.iter().map(|(_, bytes)| *bytes).min_by(f64::total_cmp);
        match least.filter(|_| self.works) {
            Some(bytes) => {
                let seconds = bytes.max(0.0) * self.under_way.len() as f64 / self.rate;
                Passed::At(now + SimDuration::from_seconds_rounded_up(seconds))
            }
            None => Passed::Never,
        }
    }

    fn advance(&mut self, now: SimTime) {
        let seconds = now.since(self.since).in_seconds();
        self.since = now;
        if !self.works || self.under_way.is_empty() {
            return;
        }
        let each = self.rate * seconds / self.under_way.len() as f64;
        for (_, bytes) in &mut self.under_way {
            *bytes -= each;
        }
    }
}

impl Link {
    /// The other end, and the lane that leads there.
    pub fn from(&self, site: usize) -> Option<(usize, usize)> {
        match self.ends {
            [one, other] if one == site => Some((other, 0)),
            [one, other] if other == site => Some((one, 1)),
            _ => None,
        }
    }
}
