//! Parts that are exchanged: so many in stock, one back for each one used, first come, first served.

use std::collections::{BTreeMap, VecDeque};

use units::{SimDuration, SimTime};

/// All kinds of part.
#[derive(Clone, Debug)]
pub struct Parts {
    kinds: Vec<Kind>,
}

#[derive(Clone, Debug)]
struct Kind {
    name: String,
    /// On the shelf, with those that should have arrived by the last look.
    stock: u32,
    /// Orders that wait for one.
    waiting: VecDeque<u32>,
    /// Parts away, by when they are back on the shelf.
    returns: BTreeMap<SimTime, u32>,
    away: u32,
}

impl Parts {
    /// Kinds with names and what is in stock of each.
    pub fn new(stock: impl Iterator<Item = (String, u32)>) -> Self {
        let kind = |(name, stock)| Kind {
            name,
            stock,
            waiting: VecDeque::new(),
            returns: BTreeMap::new(),
            away: 0,
        };
        Self { kinds: stock.map(kind).collect() }
    }

    /// The number of a kind.
    pub fn kind(&self, name: &str) -> Option<usize> {
        self.kinds.iter().position(|kind| kind.name == name)
    }

    /// How many kinds there are.
    pub const fn count(&self) -> usize {
        self.kinds.len()
    }

    /// Names of the kinds.
    pub fn names(&self) -> Vec<String> {
        self.kinds.iter().map(|kind| kind.name.clone()).collect()
    }

    /// Takes a part off the shelf, if there is one that nobody waits for.
    pub fn take(&mut self, kind: usize, now: SimTime) -> bool {
        let kind = &mut self.kinds[kind];
        kind.arrive(now);
        let there = kind.stock > 0 && kind.waiting.is_empty();
        kind.stock -= u32::from(there);
        there
    }

    /// An order waits for a part from now on. Returns when it should get one; `None` if none is away.
    pub fn wait(&mut self, kind: usize, order: u32) -> Option<SimTime> {
        let kind = &mut self.kinds[kind];
        kind.waiting.push_back(order);
        let mut ahead = kind.waiting.len() as u64;
        let enough = |&(_, &count): &(&SimTime, &u32)| {
            ahead = ahead.saturating_sub(count.into());
            ahead == 0
        };
        kind.returns.iter().find(enough).map(|(&at, _)| at)
    }

    /// A part leaves, and it or a new one in its place is on the shelf after `time`.
    pub fn send_away(&mut self, kind: usize, now: SimTime, time: SimDuration) {
        let kind = &mut self.kinds[kind];
        *kind.returns.entry(now + time).or_insert(0) += 1;
        kind.away += 1;
    }

    /// The order that gets a part now, of those that wait.
    pub fn hand_out(&mut self, kind: usize, now: SimTime) -> Option<u32> {
        let kind = &mut self.kinds[kind];
        kind.arrive(now);
        if kind.stock == 0 {
            return None;
        }
        let order = kind.waiting.pop_front()?;
        kind.stock -= 1;
        Some(order)
    }

    /// When the next part arrives for which an order waits.
    pub fn next_return(&self, kind: usize) -> Option<SimTime> {
        let kind = &self.kinds[kind];
        kind.returns.keys().next().copied().filter(|_| !kind.waiting.is_empty())
    }

    /// By kind: parts on the shelf, parts away, and orders that wait for one.
    pub fn levels(&mut self, now: SimTime) -> impl Iterator<Item = (u32, u32, usize)> {
        self.kinds.iter_mut().map(move |kind| {
            kind.arrive(now);
            (kind.stock, kind.away, kind.waiting.len())
        })
    }
}

impl Kind {
    /// Puts on the shelf what should be there by now.
    fn arrive(&mut self, now: SimTime) {
        while let Some(first) = self.returns.first_entry()
            && *first.key() <= now
        {
            let count = first.remove();
            self.stock += count;
            self.away -= count;
        }
    }
}
