//! The running jobs and the processors under repair in order of estimated end, from which the head
//! of the queue gets its shadow time.

use units::SimTime;

use super::waiting::Place;

/// Jobs per block above which the block is split in two.
const LARGEST_BLOCK: usize = 64;

/// Jobs per block below which it joins a neighbour, if both together are no more than half full.
const SMALLEST_BLOCK: usize = LARGEST_BLOCK / 8;

/// The running jobs, by identity and by estimated end, with what is under repair among the ends.
///
/// The ends are held in blocks with a sum each. A search for the end by which so many processors
/// are released begins where the last one stopped, because successive ones differ by little.
#[derive(Debug, Default)]
pub(super) struct Running {
    /// By job, whose numbers are small: what it holds while it runs.
    jobs: Vec<Option<Held>>,
    count: usize,
    /// By number of a repair, which are small too: what it gives back.
    repairs: Vec<Option<Released>>,
    /// None is empty; together they are in order of (end, job).
    blocks: Vec<Block>,
    /// The block at which the last search stopped; one past the last if it found none.
    reached: usize,
    /// Processors of all jobs in the blocks before that.
    before: u64,
}

/// Processors that become free at an instant, as estimated.
type Released = (SimTime, u32);

/// What one running job holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// Start and estimate together: the job may end earlier, or be overdue.
    pub(super) end: SimTime,
    pub(super) processors: u32,
    /// Where the job stood in the queue.
    pub(super) place: Place,
}

#[derive(Debug)]
struct Block {
    /// Of all jobs in the block together.
    processors: u64,
    /// End and number of the last job.
    last: Order,
    /// In order of (end, job).
    jobs: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    end: SimTime,
    /// Repairs are numbered from the greatest number down.
    job: u32,
    processors: u32,
}

/// The end of a job, then its number.
type Order = (SimTime, u32);

/// Not after any job.
const NOBODY: Order = (SimTime::START, 0);

impl Running {
    /// Number of running jobs.
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    /// Adds a job that starts now.
    pub(super) fn insert(&mut self, job: u32, held: Held) {
        let slot = job as usize;
        if self.jobs.len() <= slot {
            self.jobs.resize(slot + 1, None);
        }
        let before = self.jobs[slot].replace(held);
        assert!(before.is_none(), "job {job} is running already");
        self.count += 1;
        self.insert_entry(Entry { end: held.end, job, processors: held.processors });
    }

    fn insert_entry(&mut self, entry: Entry) {
        let processors = u64::from(entry.processors);
        let index = self.block_of(entry.order()).min(self.blocks.len().saturating_sub(1));
        let Some(block) = self.blocks.get_mut(index) else {
            self.blocks.push(Block::new(vec![entry]));
            return;
        };
        block.insert(entry);
        if index < self.reached {
            self.before += processors;
        }
        if block.jobs.len() > LARGEST_BLOCK {
            let later = block.split();
            self.blocks.insert(index + 1, later);
            if index < self.reached {
                self.reached += 1;
            }
        }
    }

    /// Removes a job that ends, and returns what it held.
    ///
    /// # Panics
    /// If the job is not running.
    pub(super) fn remove(&mut self, job: u32) -> Held {
        let held = self.jobs.get_mut(job as usize).and_then(Option::take);
        let Some(held) = held else { panic!("job {job} is not running, so it cannot finish") };
        self.count -= 1;
        self.remove_entry(Entry { end: held.end, job, processors: held.processors });
        held
    }

    /// A repair gives back `processors` at its `end`, instead of what it was to give back before;
    /// whether that changes anything.
    pub(super) fn expect(&mut self, repair: u32, processors: u32, end: SimTime) -> bool {
        let after = (processors > 0).then_some((end, processors));
        let slot = repair as usize;
        let before = self.repairs.get(slot).copied().flatten();
        if before == after {
            return false;
        }
        if self.repairs.len() <= slot {
            self.repairs.resize(slot + 1, None);
        }
        self.repairs[slot] = after;
        let entry = |(end, processors)| Entry { end, job: u32::MAX - repair, processors };
        if let Some(released) = before {
            self.remove_entry(entry(released));
        }
        if let Some(released) = after {
            self.insert_entry(entry(released));
        }
        true
    }

    fn remove_entry(&mut self, entry: Entry) {
        let index = self.block_of(entry.order());
        self.blocks[index].remove(entry);
        if index < self.reached {
            self.before -= u64::from(entry.processors);
        }
        match self.blocks[index].jobs.len() {
            0 => {
                self.blocks.remove(index);
                self.reached -= usize::from(self.reached > index);
            }
            1..SMALLEST_BLOCK => {
                self.merge(index);
                self.merge(index.saturating_sub(1));
            }
            _ => {}
        }
    }

    /// Makes one block of the one at `index` and the next, if they are small enough together.
    fn merge(&mut self, index: usize) {
        let Some([block, next, ..]) = self.blocks.get_mut(index..) else { return };
        if block.jobs.len() + next.jobs.len() > LARGEST_BLOCK / 2 {
            return;
        }
        if self.reached == index + 1 {
            self.before -= block.processors;
        }
        block.absorb(next);
        self.blocks.remove(index + 1);
        self.reached -= usize::from(self.reached > index);
    }

    /// Whether a job is running.
    pub(super) fn contains(&self, job: u32) -> bool {
        self.jobs.get(job as usize).is_some_and(Option::is_some)
    }

    /// The first estimated end by which at least `processors`, not 0, are released, or `now` if that is
    /// past, and all that are released by then; `None` if so many never are.
    pub(super) fn releasing(&mut self, processors: u64, now: SimTime) -> Option<(SimTime, u64)> {
        self.go_back(|before| before >= processors);
        self.go_on(|block, before| before + block.processors < processors);
        let mut released = self.before;
        let mut entries = self.blocks.get(self.reached)?.jobs.iter();
        let last = entries.find(|entry| {
            released += u64::from(entry.processors);
            released >= processors
        });
        let at = last?.end.max(now);
        for entry in entries {
            if entry.end > at {
                return Some((at, released));
            }
            released += u64::from(entry.processors);
        }
        for block in &self.blocks[self.reached + 1..] {
            if block.last.0 > at {
                let ending = block.jobs.iter().take_while(|entry| entry.end <= at);
                released += ending.map(|entry| u64::from(entry.processors)).sum::<u64>();
                break;
            }
            released += block.processors;
        }
        Some((at, released))
    }

    /// Goes back over blocks while `too_far`, given the processors of all before the place reached.
    fn go_back(&mut self, too_far: impl Fn(u64) -> bool) {
        while self.reached > 0 && too_far(self.before) {
            self.reached -= 1;
            self.before -= self.blocks[self.reached].processors;
        }
    }

    /// Goes on over blocks that end `too_early`, given the next block and the processors of all
    /// before it.
    fn go_on(&mut self, too_early: impl Fn(&Block, u64) -> bool) {
        while let Some(block) = self.blocks.get(self.reached)
            && too_early(block, self.before)
        {
            self.reached += 1;
            self.before += block.processors;
        }
    }

    /// Index of the first block that ends at or after this, which may be beyond the last.
    fn block_of(&self, order: Order) -> usize {
        first_from(&self.blocks, order, |block| block.last)
    }
}

/// Index of the first item at or after this.
///
/// Ends are searched and numbers then compared one by one, because few jobs end at one instant and a
/// search by end alone has no branch that could be mispredicted.
fn first_from<T>(items: &[T], order: Order, order_of: impl Fn(&T) -> Order) -> usize {
    let from = items.partition_point(|item| order_of(item).0 < order.0);
    let earlier = items[from..].iter().take_while(|item| order_of(item) < order);
    from + earlier.count()
}

impl Entry {
    const fn order(&self) -> Order {
        (self.end, self.job)
    }
}

impl Block {
    fn new(jobs: Vec<Entry>) -> Self {
        let processors = jobs.iter().map(|entry| u64::from(entry.processors)).sum();
        let last = jobs.last().map_or(NOBODY, Entry::order);
        Self { processors, last, jobs }
    }

    fn insert(&mut self, entry: Entry) {
        self.jobs.insert(self.place_of(entry.order()), entry);
        self.processors += u64::from(entry.processors);
        self.last = self.last.max(entry.order());
    }

    fn remove(&mut self, entry: Entry) {
        self.jobs.remove(self.place_of(entry.order()));
        self.processors -= u64::from(entry.processors);
        self.last = self.jobs.last().map_or(NOBODY, Entry::order);
    }

    /// Takes over all jobs of the block behind.
    fn absorb(&mut self, next: &mut Self) {
        self.jobs.append(&mut next.jobs);
        self.processors += next.processors;
        self.last = next.last.max(self.last);
    }

    /// Takes out the later half.
    fn split(&mut self) -> Self {
        let later = Self::new(self.jobs.split_off(LARGEST_BLOCK / 2));
        self.processors -= later.processors;
        self.last = self.jobs.last().map_or(NOBODY, Entry::order);
        later
    }

    /// Where this is, or where it belongs.
    fn place_of(&self, order: Order) -> usize {
        first_from(&self.jobs, order, Entry::order)
    }
}

#[cfg(test)]
mod tests {
    use units::SimDuration;

    use super::*;

    /// Method: compare with plain sums while 500 jobs come and go, in an order that mixes early and
    /// late ends. Ends are shared by several jobs.
    #[test]
    fn sums_over_blocks_equal_sums_over_jobs() {
        let held = |job: u32| Held {
            end: SimTime::START + SimDuration::seconds(u64::from(job * 7919 % 197)),
            processors: 1 + job % 13,
            place: 0,
        };
        let mut running = Running::default();
        let mut jobs: Vec<u32> = Vec::new();
        for step in 0..750 {
            if step % 3 == 2 {
                let job = jobs.swap_remove(step * 31 % jobs.len());
                assert_eq!(running.remove(job), held(job));
            } else {
                let job = u32::try_from(step).unwrap();
                running.insert(job, held(job));
                jobs.push(job);
            }
            assert_sums(&mut running, &jobs.iter().map(|&job| held(job)).collect::<Vec<_>>());
        }
        let blocks = running.blocks.len();
        assert!(blocks > 2, "the test no longer splits blocks");
        for step in (1..jobs.len()).rev() {
            let job = jobs.swap_remove(step * 31 % jobs.len());
            // The last search stopped where blocks may become one.
            let all: Vec<_> = jobs.iter().map(|&job| held(job)).collect();
            running.releasing(released_by(&all, held(job).end), SimTime::START);
            assert_eq!(running.remove(job), held(job));
            assert_sums(&mut running, &jobs.iter().map(|&job| held(job)).collect::<Vec<_>>());
        }
        assert_eq!(running.blocks.len(), 1, "one job needs one block");
    }

    fn released_by(jobs: &[Held], at: SimTime) -> u64 {
        let ended = jobs.iter().filter(|held| held.end <= at);
        ended.map(|held| u64::from(held.processors)).sum()
    }

    fn assert_sums(running: &mut Running, jobs: &[Held]) {
        let before = &running.blocks[..running.reached];
        assert_eq!(running.before, before.iter().map(|block| block.processors).sum::<u64>());
        assert_eq!(running.len(), jobs.len());
        let mut ends: Vec<SimTime> = jobs.iter().map(|held| held.end).collect();
        ends.sort_unstable();
        for (step, processors) in (0..).zip((1..2000).step_by(173)) {
            let now = SimTime::START + SimDuration::seconds(step * 17 % 200);
            let end = ends.iter().find(|&&end| released_by(jobs, end) >= processors);
            let plain = end.map(|&end| (end.max(now), released_by(jobs, end.max(now))));
            assert_eq!(running.releasing(processors, now), plain);
        }
    }
}
