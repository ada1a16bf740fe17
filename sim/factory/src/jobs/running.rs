//! The running jobs in order of estimated end, from which the head of the queue gets its shadow time.

use units::SimTime;

/// Jobs per block above which the block is split in two.
const LARGEST_BLOCK: usize = 32;

/// The running jobs, by identity and by estimated end.
///
/// The ends are held in blocks with a sum each, so that looking for the end by which so many
/// processors are released adds up blocks rather than jobs.
#[derive(Debug, Default)]
pub(super) struct Running {
    /// By job, whose numbers are small: what it holds while it runs.
    jobs: Vec<Option<Held>>,
    count: usize,
    /// None is empty; together they are in order of (end, job).
    blocks: Vec<Block>,
}

/// What one running job holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// Start and estimate together: the job may end earlier, or be overdue.
    pub(super) end: SimTime,
    pub(super) processors: u32,
}

#[derive(Debug)]
struct Block {
    /// Of all jobs in the block together.
    processors: u64,
    /// In order of (end, job).
    jobs: Vec<(SimTime, u32, u32)>,
}

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
        let entry = (held.end, job, held.processors);
        let index = self.block_of(held.end, job).min(self.blocks.len().saturating_sub(1));
        let Some(block) = self.blocks.get_mut(index) else {
            self.blocks.push(Block::new(vec![entry]));
            return;
        };
        block.jobs.insert(block.place_of(held.end, job), entry);
        block.processors += u64::from(held.processors);
        if block.jobs.len() > LARGEST_BLOCK {
            let later = Block::new(block.jobs.split_off(LARGEST_BLOCK / 2));
            block.processors -= later.processors;
            self.blocks.insert(index + 1, later);
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
        let index = self.block_of(held.end, job);
        let block = &mut self.blocks[index];
        block.jobs.remove(block.place_of(held.end, job));
        block.processors -= u64::from(held.processors);
        if block.jobs.is_empty() {
            self.blocks.remove(index);
        }
        held
    }

    /// The first estimated end by which at least `processors` are released, if there is one.
    pub(super) fn end_releasing(&self, processors: u64) -> Option<SimTime> {
        let mut released = 0;
        for block in &self.blocks {
            if released + block.processors < processors {
                released += block.processors;
                continue;
            }
            for &(end, _, held) in &block.jobs {
                released += u64::from(held);
                if released >= processors {
                    return Some(end);
                }
            }
        }
        None
    }

    /// Processors of all jobs whose estimated end is `at` or earlier.
    pub(super) fn released_by(&self, at: SimTime) -> u64 {
        let whole = self.blocks.partition_point(|block| block.last().0 <= at);
        let blocks: u64 = self.blocks[..whole].iter().map(|block| block.processors).sum();
        let part = self.blocks.get(whole).map_or(&[][..], |block| &block.jobs);
        let ending = part.iter().take_while(|(end, ..)| *end <= at);
        blocks + ending.map(|&(.., held)| u64::from(held)).sum::<u64>()
    }

    /// Index of the first block that ends at or after this job, which may be beyond the last.
    fn block_of(&self, end: SimTime, job: u32) -> usize {
        self.blocks.partition_point(|block| block.last() < (end, job))
    }
}

impl Block {
    fn new(jobs: Vec<(SimTime, u32, u32)>) -> Self {
        let processors = jobs.iter().map(|&(.., held)| u64::from(held)).sum();
        Self { processors, jobs }
    }

    fn last(&self) -> (SimTime, u32) {
        let &(end, job, _) = &self.jobs[self.jobs.len() - 1];
        (end, job)
    }

    /// Where this job is, or where it belongs.
    fn place_of(&self, end: SimTime, job: u32) -> usize {
        self.jobs.partition_point(|&(other_end, other, _)| (other_end, other) < (end, job))
    }
}

#[cfg(test)]
mod tests {
    use units::SimDuration;

    use super::*;

    /// Method: compare with plain sums while 500 jobs come and half of them go, in an order that
    /// mixes early and late ends. Ends are shared by several jobs.
    #[test]
    fn sums_over_blocks_equal_sums_over_jobs() {
        let held = |job: u32| Held {
            end: SimTime::START + SimDuration::seconds(u64::from(job * 7919 % 197)),
            processors: 1 + job % 13,
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
            assert_sums(&running, &jobs.iter().map(|&job| held(job)).collect::<Vec<_>>());
        }
        assert!(running.blocks.len() > 2, "the test no longer splits blocks");
    }

    fn assert_sums(running: &Running, jobs: &[Held]) {
        let released = |at| -> u64 {
            jobs.iter().filter(|held| held.end <= at).map(|held| u64::from(held.processors)).sum()
        };
        assert_eq!(running.len(), jobs.len());
        let times = (0..200).step_by(9).map(|at| SimTime::START + SimDuration::seconds(at));
        for at in times {
            assert_eq!(running.released_by(at), released(at));
        }
        let mut ends: Vec<SimTime> = jobs.iter().map(|held| held.end).collect();
        ends.sort_unstable();
        for processors in (1..2000).step_by(173) {
            let plain = ends.iter().copied().find(|&end| released(end) >= processors);
            assert_eq!(running.end_releasing(processors), plain);
        }
    }
}
