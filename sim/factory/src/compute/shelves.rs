//! Racks sorted by how many of their GPUs are free, found in a few words of bits.

/// Segments for which it is told how much of what is free they could use.
pub(super) const SHAPES: [u32; 3] = [4, 16, 64];

/// Racks on shelves, one shelf for each number of free GPUs.
#[derive(Debug)]
pub(super) struct Shelves {
    /// By rack: its shelf.
    free: Vec<u32>,
    /// Words of bits for each shelf.
    words: usize,
    /// Shelf by shelf: a bit for each rack on it.
    racks: Vec<u64>,
    /// By shelf: racks on it.
    counts: Vec<u32>,
    /// One bit for each shelf that has racks.
    filled: Vec<u64>,
    /// By shelf: a word before which it has no rack.
    empty_before: Vec<usize>,
}

impl Shelves {
    /// All racks with `whole` free GPUs.
    pub(super) fn new(racks: u32, whole: u32) -> Self {
        let words = racks.div_ceil(64) as usize;
        let mut new = Self {
            words,
            free: vec![whole; racks as usize],
            racks: vec![0; words * (whole as usize + 1)],
            counts: vec![0; whole as usize + 1],
            filled: vec![0; whole as usize / 64 + 1],
            empty_before: vec![0; whole as usize + 1],
        };
        for rack in 0..racks {
            new.racks[whole as usize * words + word_of(rack)] |= bit_of(rack);
        }
        new.counts[whole as usize] = racks;
        new.filled[word_of(whole)] |= bit_of(whole);
        new
    }

    /// Free GPUs of `rack`.
    pub(super) fn free_of(&self, rack: u32) -> u32 {
        self.free[rack as usize]
    }

    /// Moves `rack` to the shelf for `free` GPUs.
    pub(super) fn move_to(&mut self, rack: u32, free: u32) {
        let before = self.free[rack as usize];
        self.carry(rack, before, free);
        self.count(1, before, free);
    }

    /// Moves `rack` from the shelf on which it is to another; [`Self::count`] is to follow, once for all
    /// racks that go the same way.
    #[inline]
    pub(super) fn carry(&mut self, rack: u32, from: u32, to: u32) {
        self.free[rack as usize] = to;
        let (word, bit) = (word_of(rack), bit_of(rack));
        self.racks[from as usize * self.words + word] &= !bit;
        self.racks[to as usize * self.words + word] |= bit;
        let empty = &mut self.empty_before[to as usize];
        *empty = word.min(*empty);
    }

    /// So many racks were carried from one shelf to another.
    pub(super) fn count(&mut self, racks: u32, from: u32, to: u32) {
        let left = &mut self.counts[from as usize];
        *left -= racks;
        if *left == 0 {
            self.filled[word_of(from)] &= !bit_of(from);
        }
        self.counts[to as usize] += racks;
        if racks > 0 {
            self.filled[word_of(to)] |= bit_of(to);
        }
    }

    /// The first rack among those with the fewest free GPUs that are at least `wanted`.
    pub(super) fn smallest_at_least(&mut self, wanted: u32) -> Option<u32> {
        let mut word = word_of(wanted);
        let mut bits = self.filled.get(word)? & !(bit_of(wanted) - 1);
        while bits == 0 {
            word += 1;
            bits = *self.filled.get(word)?;
        }
        self.first_on(word * 64 + bits.trailing_zeros() as usize)
    }

    /// The first rack among those with the most free GPUs, if any has one.
    pub(super) fn largest(&mut self) -> Option<u32> {
        let word = self.filled.iter().rposition(|&bits| bits != 0)?;
        let number = word * 64 + self.filled[word].ilog2() as usize;
        if number == 0 { None } else { self.first_on(number) }
    }

    /// The most free GPUs of any rack that has fewer than `limit`; 0 if there is none.
    pub(super) fn most_below(&self, limit: u32) -> u32 {
        let mut word = word_of(limit);
        let mut bits = self.filled.get(word).map_or(0, |bits| bits & (bit_of(limit) - 1));
        while bits == 0 {
            if word == 0 {
                return 0;
            }
            word -= 1;
            bits = self.filled.get(word).copied().unwrap_or(0);
        }
        rack_at(word, 1 << bits.ilog2())
    }

    /// Numbers of free GPUs that racks have, and how many racks have so many.
    pub(super) fn filled(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(&self.counts).filter(|&(_, &racks)| racks > 0).map(|(free, &racks)| (free, racks))
    }

    /// The first rack of `from..end` with every GPU free.
    pub(super) fn next_whole(&self, from: u32, end: u32) -> Option<u32> {
        let whole = self.shelf(self.counts.len() - 1);
        let mut word = word_of(from);
        let mut bits = whole.get(word)? & !(bit_of(from) - 1);
        while bits == 0 {
            word += 1;
            bits = *whole.get(word)?;
        }
        Some(rack_at(word, bits)).filter(|&rack| rack < end)
    }

    fn shelf(&self, number: usize) -> &[u64] {
        &self.racks[number * self.words..(number + 1) * self.words]
    }

    /// The first rack on a shelf that has one.
    fn first_on(&mut self, number: usize) -> Option<u32> {
        let from = self.empty_before[number];
        let (beyond, &bits) =
            self.shelf(number)[from..].iter().enumerate().find(|&(_, &bits)| bits != 0)?;
        self.empty_before[number] = from + beyond;
        Some(rack_at(from + beyond, bits))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Method: move racks about and compare with a search through all of them.
    #[test]
    fn the_rack_found_is_the_one_a_search_through_all_would_find() {
        let (racks, whole) = (200, 70);
        let mut shelves = Shelves::new(racks, whole);
        for step in 0..5_000_u32 {
            let rack = step * 7919 % racks;
            shelves.move_to(rack, step * 104_729 % (whole + 1) / (1 + step % 3));
            let free = |rack: u32| shelves.free_of(rack);
            let wanted = 1 + step % whole;
            let enough = (0..racks).filter(|&rack| free(rack) >= wanted);
            let smallest = enough.min_by_key(|&rack| (free(rack), rack));
            let some = (0..racks).filter(|&rack| free(rack) > 0);
            let largest = some.min_by_key(|&rack| (whole - free(rack), rack));
            let next = (step % racks..racks).find(|&rack| free(rack) == whole);
            assert_eq!(shelves.next_whole(step % racks, racks), next);
            assert_eq!(shelves.smallest_at_least(wanted), smallest);
            assert_eq!(shelves.largest(), largest);
        }
    }
}
