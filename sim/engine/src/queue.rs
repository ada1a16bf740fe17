//! The order of future events: a short sorted front, and a radix wheel for everything later.

/// One pending event: when it happens, and where its payload waits.
///
/// Sixteen bytes, because ordering moves entries and never payloads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// Nanoseconds since the start.
    pub(crate) at: u64,
    /// Index of the payload.
    pub(crate) slot: u32,
    /// Which of the payloads that have been in that slot.
    pub(crate) generation: u32,
}

/// Binary digits per level of the wheel.
const DIGIT: u32 = 6;
/// Buckets per level: one for each value of a digit.
const BUCKETS: usize = 1 << DIGIT;
/// Levels of the wheel: enough digits for 64 bits.
const LEVELS: usize = 64_usize.div_ceil(DIGIT as usize);
/// The front takes buckets of up to this many entries as they are, and sorts them.
const BATCH: usize = 32;
/// A front of more entries than this gives the later ones to the wheel.
const LONGEST_FRONT: usize = 64;

/// Entries in order of (time, insertion).
///
/// No entry carries a sequence number. Equal times always wait in the same place, in the front or
/// in one bucket, and every move keeps their order: the structure is first-in first-out by
/// construction.
///
/// The wheel is a monotone radix queue (Ahuja, Mehlhorn, Orlin and Tarjan, 1990): an entry waits at
/// the level of the highest digit in which its time differs from `origin`. When the front runs dry,
/// the earliest bucket becomes the front if it is short; otherwise `origin` moves to its start and
/// its entries to lower levels. An entry moves down at most `LEVELS` times.
#[derive(Debug)]
pub(crate) struct Queue {
    /// Sorted from `first` on; what precedes `first` has been taken.
    front: Vec<Entry>,
    first: usize,
    /// The front holds every entry up to and including this time; the wheel all later ones.
    front_end: u64,
    /// Never later than any entry that is, or may still be, inserted.
    origin: u64,
    /// Number of entries in the wheel.
    later: usize,
    /// One bit for each level with an entry.
    levels: u32,
    /// One bit for each bucket with an entry.
    occupied: [u64; LEVELS],
    /// Empty until the front overflows for the first time.
    buckets: Vec<Vec<Entry>>,
    /// The bucket on its way to the front or to lower levels; kept for its memory.
    moving: Vec<Entry>,
}

impl Queue {
    pub(crate) const fn new() -> Self {
        Self {
            front: Vec::new(),
            first: 0,
            front_end: u64::MAX,
            origin: 0,
            later: 0,
            levels: 0,
            occupied: [0; LEVELS],
            buckets: Vec::new(),
            moving: Vec::new(),
        }
    }

    /// Number of entries.
    #[inline]
    pub(crate) const fn len(&self) -> usize {
        self.front.len() - self.first + self.later
    }

    /// The earliest entry, unless the front is dry.
    #[inline]
    pub(crate) fn head(&self) -> Option<Entry> {
        self.front.get(self.first).copied()
    }

    /// Removes the head.
    #[inline]
    pub(crate) fn drop_head(&mut self) {
        self.first += 1;
        if self.first >= self.front.len() {
            self.front.clear();
            self.first = 0;
        }
    }

    /// Inserts an entry behind those of the same time. `now` is a time that no entry, present or
    /// future, precedes.
    #[inline]
    pub(crate) fn insert(&mut self, entry: Entry, now: u64) {
        if entry.at > self.front_end {
            self.insert_in_wheel(entry);
            return;
        }
        self.front.push(entry);
        let live = &mut self.front[self.first..];
        let mut place = live.len() - 1;
        while place > 0 && live[place - 1].at > entry.at {
            live[place] = live[place - 1];
            place -= 1;
        }
        live[place] = entry;
        if live.len() > LONGEST_FRONT || self.first > LONGEST_FRONT {
            self.shorten_front(now);
        }
    }

    #[inline]
    fn insert_in_wheel(&mut self, entry: Entry) {
        let level = (entry.at ^ self.origin | 1).ilog2() / DIGIT;
        let digit = (entry.at >> (level * DIGIT)) as usize % BUCKETS;
        self.levels |= 1 << level;
        self.occupied[level as usize] |= 1 << digit;
        self.buckets[level as usize * BUCKETS + digit].push(entry);
        self.later += 1;
    }

    /// Forgets entries that were taken, and gives the later half of a long front to the wheel.
    #[cold]
    #[inline(never)]
    fn shorten_front(&mut self, now: u64) {
        if self.first * 2 > self.front.len() {
            self.front.drain(..self.first);
            self.first = 0;
        }
        let live = &self.front[self.first..];
        let (earliest, latest) = (live[0].at, live[live.len() - 1].at);
        if live.len() <= LONGEST_FRONT || earliest == latest {
            return;
        }
        if self.later == 0 {
            self.origin = now;
        }
        let middle = live[live.len() / 2].at.max(self.origin);
        let mut cut = live.partition_point(|entry| entry.at < middle);
        if cut == 0 {
            cut = live.partition_point(|entry| entry.at == earliest);
        }
        if cut == live.len() {
            return;
        }
        self.front_end = live[cut].at - 1;
        if self.buckets.is_empty() {
            self.buckets.resize_with(LEVELS * BUCKETS, Vec::new);
        }
        for index in self.first + cut..self.front.len() {
            self.insert_in_wheel(self.front[index]);
        }
        self.front.truncate(self.first + cut);
    }

    /// Fills a dry front with the earliest entries of the wheel, if any is up to `latest`; leaves
    /// out those that are not `live`, and returns how many.
    ///
    /// Asking here whether an entry is live brings its payload close just before it is needed.
    #[inline(never)]
    pub(crate) fn fill(&mut self, latest: u64, live: impl Fn(&Entry) -> bool) -> usize {
        let mut dropped = 0;
        while self.levels != 0 && self.front.len() < BATCH / 2 {
            let level = self.levels.trailing_zeros();
            let digit = self.occupied[level as usize].trailing_zeros();
            let bucket = level as usize * BUCKETS + digit as usize;
            let (start, end) = self.bounds(level, digit);
            let sortable = self.front.len() + self.buckets[bucket].len() <= BATCH;
            if !(sortable || self.front.is_empty() && (level == 0 || start <= latest)) {
                break;
            }
            self.occupied[level as usize] &= !(1 << digit);
            if self.occupied[level as usize] == 0 {
                self.levels &= !(1 << level);
            }
            std::mem::swap(&mut self.buckets[bucket], &mut self.moving);
            dropped += self.moving.len();
            self.later -= self.moving.len();
            self.moving.retain(&live);
            dropped -= self.moving.len();
            if sortable || level == 0 {
                self.append_moving();
                self.front_end = end;
            } else {
                self.origin = start;
                self.spread_moving();
            }
        }
        if self.levels == 0 {
            self.front_end = u64::MAX;
        }
        dropped
    }

    /// First and last time of a bucket.
    #[inline]
    fn bounds(&self, level: u32, digit: u32) -> (u64, u64) {
        let below = u64::MAX << (level * DIGIT);
        let start = self.origin & (below << DIGIT) | u64::from(digit) << (level * DIGIT);
        (start, start | !below)
    }

    /// Appends the moving bucket to the front, sorted by time; equal times keep their order.
    #[inline]
    fn append_moving(&mut self) {
        if self.moving.len() > BATCH {
            // A level-0 bucket holds one instant: it is sorted already.
            self.front.append(&mut self.moving);
            return;
        }
        let first = self.front.len();
        self.front.append(&mut self.moving);
        let batch = &mut self.front[first..];
        for index in 1..batch.len() {
            let entry = batch[index];
            let mut place = index;
            while place > 0 && batch[place - 1].at > entry.at {
                batch[place] = batch[place - 1];
                place -= 1;
            }
            batch[place] = entry;
        }
    }

    /// Distributes the moving bucket over lower levels.
    fn spread_moving(&mut self) {
        let mut moving = std::mem::take(&mut self.moving);
        for &entry in &moving {
            self.insert_in_wheel(entry);
        }
        moving.clear();
        self.moving = moving;
    }

    /// The time of the earliest live entry, found without moving anything.
    pub(crate) fn earliest(&self, live: impl Fn(&Entry) -> bool) -> Option<u64> {
        let in_order = self.front[self.first..].iter().find(|&entry| live(entry));
        in_order.map(|entry| entry.at).or_else(|| {
            let buckets = self.buckets.iter().filter(|bucket| !bucket.is_empty());
            let mut earliest = buckets
                .map(|bucket| bucket.iter().filter(|&entry| live(entry)).map(|entry| entry.at));
            earliest.find_map(Iterator::min)
        })
    }

    /// Removes every entry that is not `live`.
    pub(crate) fn sweep(&mut self, live: impl Fn(&Entry) -> bool) {
        self.front.drain(..self.first);
        self.first = 0;
        self.front.retain(&live);
        self.later = 0;
        self.levels = 0;
        for (level, occupied) in self.occupied.iter_mut().enumerate() {
            let mut bits = std::mem::take(occupied);
            while bits != 0 {
                let digit = bits.trailing_zeros();
                bits &= bits - 1;
                let bucket = &mut self.buckets[level * BUCKETS + digit as usize];
                bucket.retain(&live);
                if !bucket.is_empty() {
                    *occupied |= 1 << digit;
                    self.levels |= 1 << level;
                    self.later += bucket.len();
                }
            }
        }
    }
}
