//! The order of future events: a short sorted front, and a radix wheel for everything later.

/// One pending event: when it happens, and what it is called.
///
/// Sixteen bytes, because ordering moves entries and never events.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// Nanoseconds since the start.
    pub(crate) at: u64,
    pub(crate) name: u64,
}

/// Binary digits per level of the wheel.
const DIGIT: u32 = 6;
/// Buckets per level: one for each value of a digit.
const BUCKETS: usize = 1 << DIGIT;
/// Levels of the wheel: enough digits for 64 bits.
const LEVELS: usize = 64_usize.div_ceil(DIGIT as usize);
/// Most entries in the front. When it is full, the later half goes to the wheel.
const FRONT: usize = 32;
/// A front of up to this many entries is searched without branches that could be mispredicted.
const SHORT: usize = 8;
/// Buckets of up to this many entries are sorted as they are.
const BATCH: usize = 12;

/// Entries in order of (time, insertion).
///
/// No entry carries a sequence number. Equal times always wait in the same place, and every move
/// keeps their order: the structure is first-in first-out by construction.
///
/// The wheel is a monotone radix queue (Ahuja, Mehlhorn, Orlin and Tarjan, 1990): an entry waits at
/// the level of the highest digit in which its time differs from `origin`. When the front runs dry,
/// the earliest buckets become the front if they are small; otherwise `origin` moves to the start
/// of the earliest and its entries to lower levels, at most `LEVELS` times each.
#[derive(Debug)]
pub(crate) struct Queue {
    /// Its first `size` entries are the earliest of all, the very earliest last.
    front: [Entry; FRONT],
    size: usize,
    /// What is inserted before this time belongs to the front.
    limit: u64,
    /// A crowd at one instant, from `taken` on. While there is one, it comes next after the front,
    /// and `limit` is its time.
    crowd: Vec<Entry>,
    taken: usize,
    /// Never later than an entry of the wheel.
    origin: u64,
    /// Number of entries in the wheel.
    later: usize,
    /// One bit for each level with an entry.
    levels: u32,
    /// One bit for each bucket with an entry.
    occupied: [u64; LEVELS],
    /// Empty until the front overflows for the first time.
    buckets: Vec<Vec<Entry>>,
    /// The bucket that is being moved; kept for its memory.
    moving: Vec<Entry>,
}

impl Queue {
    pub(crate) const fn new() -> Self {
        Self {
            front: [Entry { at: 0, name: 0 }; FRONT],
            size: 0,
            limit: u64::MAX,
            crowd: Vec::new(),
            taken: 0,
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
        self.size + self.crowd.len() - self.taken + self.later
    }

    /// The earliest entry, unless the queue must be filled first.
    #[inline]
    pub(crate) fn head(&self) -> Option<Entry> {
        if self.size > 0 {
            Some(self.front[(self.size - 1) % FRONT])
        } else {
            self.crowd.get(self.taken).copied()
        }
    }

    /// Removes the head.
    #[inline]
    pub(crate) fn drop_head(&mut self) {
        if self.size > 0 {
            self.size -= 1;
        } else {
            self.taken += 1;
            if self.taken >= self.crowd.len() {
                self.crowd.clear();
                self.taken = 0;
            }
        }
    }

    /// Inserts an entry behind those of the same time. `now` is a time that no entry, present or
    /// future, precedes.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "measured: a call costs 5 to 8 % of a hold or a queue"
    )]
    pub(crate) fn insert(&mut self, entry: Entry, now: u64) {
        if entry.at >= self.limit {
            self.insert_later(entry, now);
            return;
        }
        if self.size <= SHORT {
            insert_without_branches(&mut self.front[..=self.size], entry);
        } else {
            let mut place = self.size % FRONT;
            while place > 0 && self.front[place - 1].at <= entry.at {
                self.front[place] = self.front[place - 1];
                place -= 1;
            }
            self.front[place] = entry;
        }
        self.size += 1;
        if self.size == FRONT {
            self.shorten_front(now);
        }
    }

    #[inline]
    fn insert_later(&mut self, entry: Entry, now: u64) {
        if self.crowd.last().is_some_and(|last| last.at == entry.at) {
            self.crowd.push(entry);
        } else {
            self.open_wheel(entry.at, now);
            self.insert_in_wheel(entry);
        }
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "a digit is below 64")]
    fn insert_in_wheel(&mut self, entry: Entry) {
        let level = (entry.at ^ self.origin | 1).ilog2() / DIGIT;
        let digit = (entry.at >> (level * DIGIT)) % BUCKETS as u64;
        self.levels |= 1 << level;
        self.occupied[level as usize] |= 1 << digit;
        self.buckets[level as usize * BUCKETS + digit as usize].push(entry);
        self.later += 1;
    }

    /// Prepares the wheel for entries from `earliest` on.
    #[inline]
    fn open_wheel(&mut self, earliest: u64, now: u64) {
        if self.later == 0 || earliest < self.origin {
            self.restart_wheel(now);
        }
    }

    /// Moves the origin to `now`: forward if the wheel is empty, or back if it has been filled from
    /// for the sake of events that are then not waited for.
    #[cold]
    #[inline(never)]
    fn restart_wheel(&mut self, now: u64) {
        self.buckets.resize_with(LEVELS * BUCKETS, Vec::new);
        self.origin = now;
        if self.later > 0 {
            let mut entries = Vec::with_capacity(self.later);
            self.buckets.iter_mut().for_each(|bucket| entries.append(bucket));
            (self.later, self.levels, self.occupied) = (0, 0, [0; LEVELS]);
            for entry in entries {
                self.insert_in_wheel(entry);
            }
        }
    }

    /// Gives the later half of a full front to the wheel, or makes it a crowd if it is one.
    #[cold]
    #[inline(never)]
    fn shorten_front(&mut self, now: u64) {
        let (latest, earliest) = (self.front[0].at, self.front[FRONT - 1].at);
        self.disperse_crowd(now);
        if latest == earliest {
            self.crowd.extend(self.front.iter().rev());
            self.limit = earliest;
            self.size = 0;
            return;
        }
        let from = self.front[FRONT / 2].at.max(earliest + 1);
        let given = self.front.partition_point(|entry| entry.at >= from);
        self.limit = self.front[given - 1].at;
        self.open_wheel(self.limit, now);
        for index in (0..given).rev() {
            self.insert_in_wheel(self.front[index]);
        }
        self.front.copy_within(given.., 0);
        self.size = FRONT - given;
    }

    /// Gives a crowd back to the wheel.
    fn disperse_crowd(&mut self, now: u64) {
        for entry in self.crowd.split_off(self.taken) {
            self.open_wheel(entry.at, now);
            self.insert_in_wheel(entry);
        }
        self.crowd.clear();
        self.taken = 0;
    }

    /// Fills a queue without a head with the earliest entries of the wheel, if any is up to
    /// `latest`; leaves out those that are not `live`, and returns how many.
    ///
    /// Asking here whether an entry is live brings its event close just before it is needed.
    #[inline(never)]
    pub(crate) fn fill(&mut self, latest: u64, live: impl Fn(&Entry) -> bool) -> usize {
        let before = self.later;
        let mut batch = 0;
        while self.levels != 0 && batch < BATCH / 2 {
            let level = self.levels.trailing_zeros();
            let digit = self.occupied[level as usize].trailing_zeros();
            let bucket = level as usize * BUCKETS + digit as usize;
            let (start, end) = self.bounds(level, digit);
            // The end of time is no part of the front, whose limit could not lie beyond it.
            let sortable = batch + self.buckets[bucket].len() <= BATCH && end < u64::MAX;
            if !(sortable || batch == 0 && start <= latest) {
                break;
            }
            self.take_bucket(level, digit);
            self.moving.retain(&live);
            if sortable {
                batch = self.sort_moving(batch);
                self.limit = end + 1;
            } else if level > 0 {
                self.origin = start;
                self.spread_moving();
            } else if !self.moving.is_empty() {
                self.limit = start;
                std::mem::swap(&mut self.crowd, &mut self.moving);
                break;
            }
        }
        if self.levels == 0 && self.crowd.is_empty() {
            self.limit = u64::MAX;
        }
        self.front.copy_within(FRONT - batch.., 0);
        self.size = batch;
        before - self.len()
    }

    /// First and last time of a bucket.
    #[inline]
    fn bounds(&self, level: u32, digit: u32) -> (u64, u64) {
        let below = u64::MAX << (level * DIGIT);
        let start = self.origin & (below << DIGIT) | u64::from(digit) << (level * DIGIT);
        (start, start | !below)
    }

    /// Makes a bucket the one that is being moved.
    #[inline]
    fn take_bucket(&mut self, level: u32, digit: u32) {
        self.occupied[level as usize] &= !(1 << digit);
        if self.occupied[level as usize] == 0 {
            self.levels &= !(1 << level);
        }
        let bucket = level as usize * BUCKETS + digit as usize;
        std::mem::swap(&mut self.buckets[bucket], &mut self.moving);
        self.later -= self.moving.len();
    }

    /// Sorts the moving bucket into the end of the front, before the last `batch` entries, and
    /// returns how many there are then.
    #[inline]
    fn sort_moving(&mut self, batch: usize) -> usize {
        let size = batch + self.moving.len();
        let sorted = &mut self.front[FRONT - size..FRONT - batch];
        for (index, &entry) in self.moving.iter().enumerate() {
            insert_without_branches(&mut sorted[..=index], entry);
        }
        self.moving.clear();
        size
    }

    /// Distributes the moving bucket over lower levels.
    fn spread_moving(&mut self) {
        let mut moving = std::mem::take(&mut self.moving);
        for entry in moving.drain(..) {
            self.insert_in_wheel(entry);
        }
        self.moving = moving;
    }

    /// The time of the earliest live entry, found without moving anything.
    pub(crate) fn earliest(&self, live: impl Fn(&Entry) -> bool) -> Option<u64> {
        let time = |bucket: &Vec<Entry>| {
            bucket.iter().filter(|&entry| live(entry)).map(|entry| entry.at).min()
        };
        let in_front = self.front[..self.size].iter().rev().find(|&entry| live(entry));
        let in_crowd = || self.crowd[self.taken..].iter().find(|&entry| live(entry));
        let soon = in_front.or_else(in_crowd).map(|entry| entry.at);
        soon.or_else(|| self.buckets.iter().find_map(time))
    }

    /// Removes every entry that is not `live`.
    pub(crate) fn sweep(&mut self, live: impl Fn(&Entry) -> bool) {
        let mut kept = 0;
        for index in 0..self.size {
            if live(&self.front[index]) {
                self.front[kept] = self.front[index];
                kept += 1;
            }
        }
        self.size = kept;
        self.crowd.drain(..self.taken);
        self.taken = 0;
        self.crowd.retain(&live);
        (self.later, self.levels, self.occupied) = (0, 0, [0; LEVELS]);
        for (index, bucket) in self.buckets.iter_mut().enumerate() {
            bucket.retain(&live);
            if !bucket.is_empty() {
                self.later += bucket.len();
                self.levels |= 1 << (index / BUCKETS);
                self.occupied[index / BUCKETS] |= 1 << (index % BUCKETS);
            }
        }
    }
}

/// Inserts an entry into `places`, of which the last is free and the others hold entries, the
/// earliest last; equal times come out in order of insertion.
///
/// It passes over all of them, because a loop that ends early is mispredicted, and that costs more.
#[inline]
fn insert_without_branches(places: &mut [Entry], entry: Entry) {
    let mut carried = entry;
    let Some((free, taken)) = places.split_last_mut() else { return };
    for place in taken {
        let earlier = place.at <= carried.at;
        let (kept, next) = if earlier { (carried, *place) } else { (*place, carried) };
        *place = kept;
        carried = next;
    }
    *free = carried;
}
