//! Racks sorted by how many of their GPUs are free, found in a few words of bits.

/// Racks on shelves, one shelf for each number of free GPUs.
#[derive(Debug)]
pub(super) struct Shelves {
    /// By rack: its shelf.
    free: Vec<u32>,
    /// By shelf: a bit for each rack on it.
    racks: Vec<Vec<u64>>,
    /// By shelf: racks on it.
    counts: Vec<u32>,
    /// By shelf: a word before which it has no rack.
    empty_before: Vec<usize>,
}

impl Shelves {
    /// All racks with `whole` free GPUs.
    pub(super) fn new(racks: u32, whole: u32) -> Self {
        let words = racks.div_ceil(64) as usize;
        let mut new = Self {
            free: vec![whole; racks as usize],
            racks: vec![vec![0; words]; whole as usize + 1],
            counts: vec![0; whole as usize + 1],
            empty_before: vec![0; whole as usize + 1],
        };
        for rack in 0..racks {
            new.racks[whole as usize][word_of(rack)] |= bit_of(rack);
        }
        new.counts[whole as usize] = racks;
        new
    }

    /// Free GPUs of `rack`.
    pub(super) fn free_of(&self, rack: u32) -> u32 {
        self.free[rack as usize]
    }

    /// Moves `rack` to the shelf for `free` GPUs.
    pub(super) fn move_to(&mut self, rack: u32, free: u32) {
        let before = std::mem::replace(&mut self.free[rack as usize], free) as usize;
        self.racks[before][word_of(rack)] &= !bit_of(rack);
        self.counts[before] -= 1;
        self.racks[free as usize][word_of(rack)] |= bit_of(rack);
        self.counts[free as usize] += 1;
        let empty = &mut self.empty_before[free as usize];
        *empty = word_of(rack).min(*empty);
    }

    /// The first rack among those with the fewest free GPUs that are at least `wanted`.
    pub(super) fn smallest_at_least(&mut self, wanted: u32) -> Option<u32> {
        let mut shelves = wanted as usize..self.racks.len();
        shelves.find(|&shelf| self.counts[shelf] > 0).and_then(|shelf| self.first_on(shelf))
    }

    /// The first rack among those with the most free GPUs, if any has one.
    pub(super) fn largest(&mut self) -> Option<u32> {
        let mut shelves = (1..self.racks.len()).rev();
        shelves.find(|&shelf| self.counts[shelf] > 0).and_then(|shelf| self.first_on(shelf))
    }

    /// The first rack of `from..end` with every GPU free.
    pub(super) fn next_whole(&self, from: u32, end: u32) -> Option<u32> {
        let whole = self.racks.last()?;
        let mut word = word_of(from);
        let mut bits = whole.get(word)? & !(bit_of(from) - 1);
        while bits == 0 {
            word += 1;
            bits = *whole.get(word)?;
        }
        Some(rack_at(word, bits)).filter(|&rack| rack < end)
    }

    /// The first rack on a shelf that has one.
    fn first_on(&mut self, number: usize) -> Option<u32> {
        let racks = &self.racks[number];
        let mut word = self.empty_before[number];
        while *racks.get(word)? == 0 {
            word += 1;
        }
        self.empty_before[number] = word;
        Some(rack_at(word, racks[word]))
    }
}

const fn word_of(rack: u32) -> usize {
    rack as usize / 64
}

const fn bit_of(rack: u32) -> u64 {
    1 << (rack % 64)
}

#[expect(clippy::cast_possible_truncation, reason = "racks are counted in u32")]
const fn rack_at(word: usize, bits: u64) -> u32 {
    word as u32 * 64 + bits.trailing_zeros()
}
