//! The storage that all jobs of the site share: who reads until when, and how much writing takes of it.
//!
//! Reads at one time share the bandwidth equally. Checkpoints drain beside the computing, so that all
//! of them together are a load that makes each take longer.

use std::collections::BTreeSet;

use units::{SimDuration, SimTime};

/// Bandwidth of the storage, and what uses it.
#[derive(Clone, Debug)]
pub struct Storage {
    /// Bytes that it gives in a second.
    read: f64,
    /// Bytes that it takes in a second.
    write: f64,
    /// Share of the bandwidth that checkpoints of running jobs take, one job with another.
    load: f64,
    /// Reads to come: when they begin, whose they are, and their bytes as bits.
    planned: BTreeSet<(SimTime, u32, u64)>,
    /// Reads under way: what `given` will be when they are complete, as bits, and whose they are. Bits of
    /// numbers that are not negative are in the order of the numbers.
    active: BTreeSet<(u64, u32)>,
    /// Bytes given to each of the reads under way since there were none.
    given: f64,
    /// When that was so.
    since: SimTime,
    /// Somebody has joined or left others since their ends were last asked for.
    shared_anew: bool,
    /// Others take more or less of it since drains were last asked for.
    loaded_anew: bool,
}

/// Checkpoints never take more of the bandwidth than this: others must get theirs through.
const MOST_LOAD: f64 = 0.9;

impl Storage {
    /// Storage that gives and takes so many bytes in a second.
    pub const fn new(read: f64, write: f64) -> Self {
        Self {
            read,
            write,
            load: 0.0,
            planned: BTreeSet::new(),
            active: BTreeSet::new(),
            given: 0.0,
            since: SimTime::START,
            shared_anew: false,
            loaded_anew: false,
        }
    }

    /// Whether nobody reads or will read.
    fn is_idle(&self) -> bool {
        self.planned.is_empty() && self.active.is_empty()
    }

    /// How long nobody else's reading leaves a read of so many bytes.
    pub fn alone(&self, bytes: f64) -> SimDuration {
        SimDuration::from_seconds_rounded_up(bytes / self.read)
    }

    /// A job will read so many bytes from `begins` on, which is not before `now`.
    pub fn plan(&mut self, job: u32, begins: SimTime, bytes: f64, now: SimTime) {
        self.run(now, |_, _| {});
        self.shared_anew |= !self.is_idle();
        self.planned.insert((begins, job, bytes.to_bits()));
    }

    /// A job reads no further.
    pub fn stop(&mut self, job: u32, now: SimTime) {
        if self.is_idle() {
            return;
        }
        self.run(now, |_, _| {});
        let before = self.planned.len() + self.active.len();
        self.planned.retain(|&(_, other, _)| other != job);
        self.active.retain(|&(_, other)| other != job);
        self.shared_anew |= self.planned.len() + self.active.len() < before;
    }

    /// Whether somebody has joined or left others since new ends were last asked for.
    pub const fn is_shared_anew(&self) -> bool {
        self.shared_anew
    }

    /// Jobs that read or will read, with when they are done if nobody joins or leaves; none if that is as
    /// it was when this was last asked, or as it is for each alone.
    pub fn new_ends(&mut self, now: SimTime) -> Vec<(u32, SimTime)> {
        if !std::mem::take(&mut self.shared_anew) {
            return Vec::new();
        }
        self.run(now, |_, _| {});
        let mut ends = Vec::new();
        if !self.is_idle() {
            let forever = SimTime::from_nanoseconds(u64::MAX);
            self.clone().run(forever, |job, at| ends.push((job, at)));
        }
        ends
    }

    /// Gives what is due until then, and tells whose reads are done when.
    fn run(&mut self, until: SimTime, mut done: impl FnMut(u32, SimTime)) {
        loop {
            let begins = self.planned.first().map(|&(begins, ..)| begins.max(self.since));
            let ends = self.active.first().map(|&(level, _)| self.when(f64::from_bits(level)));
            match (begins, ends) {
                (Some(begins), ends)
                    if begins <= until && ends.is_none_or(|ends| begins <= ends) =>
                {
                    self.give(begins);
                    if let Some((_, job, bytes)) = self.planned.pop_first() {
                        let level = self.given + f64::from_bits(bytes);
                        self.active.insert((level.to_bits(), job));
                    }
                }
                (_, Some(ends)) if ends <= until => {
                    if let Some((level, job)) = self.active.pop_first() {
                        (self.since, self.given) = (ends, f64::from_bits(level));
                        done(job, ends);
                    }
                }
                _ => break,
            }
        }
        if until < SimTime::from_nanoseconds(u64::MAX) {
            self.give(until);
        }
    }

    /// When each of the reads under way has been given this much.
    fn when(&self, level: f64) -> SimTime {
        let seconds = (level - self.given).max(0.0) * self.active.len() as f64 / self.read;
        self.since + SimDuration::from_seconds_rounded_up(seconds)
    }

    /// Every read under way gets its share until then.
    fn give(&mut self, until: SimTime) {
        if self.active.is_empty() {
            self.given = 0.0;
        } else {
            let seconds = until.since(self.since).in_seconds();
            self.given += seconds * self.read / self.active.len() as f64;
        }
        self.since = until;
    }

    /// Seconds that a checkpoint of so many bytes takes to drain beside those of the jobs that run.
    pub fn drain(&self, bytes: f64) -> f64 {
        bytes / (self.write * (1.0 - self.load.clamp(0.0, MOST_LOAD)))
    }

    /// The same where others take as much as they may.
    pub fn longest_drain(&self, bytes: f64) -> f64 {
        bytes / (self.write * (1.0 - MOST_LOAD))
    }

    /// Whether others take more or less of it since this was last asked.
    pub fn take_loaded_anew(&mut self) -> bool {
        std::mem::take(&mut self.loaded_anew)
    }

    /// Share of the bandwidth that a checkpoint of so many bytes in each `seconds` takes.
    pub fn share(&self, bytes: f64, seconds: f64) -> f64 {
        bytes / (seconds * self.write)
    }

    /// A job that takes such a share begins to run, or with a share below 0 ends.
    pub fn load(&mut self, share: f64) {
        self.load += share;
        self.loaded_anew |= share != 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERABYTE: f64 = 1e12;

    fn at(seconds: u64) -> SimTime {
        SimTime::START + SimDuration::seconds(seconds)
    }

    fn ends(storage: &mut Storage, now: SimTime) -> Vec<(u32, f64)> {
        storage.shared_anew = true;
        let ends = storage.new_ends(now).into_iter();
        ends.map(|(job, at)| (job, at.since(SimTime::START).in_seconds())).collect()
    }

    #[track_caller]
    fn assert_ends(found: &[(u32, f64)], expected: &[(u32, f64)]) {
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            let same = found.0 == expected.0 && (found.1 - expected.1).abs() < 1e-6;
            assert!(same, "{found:?} against {expected:?}");
        }
    }

    /// 50 TB and 100 TB on 1 TB/s: each gets half until the first has its 50 TB at 100 s, the second
    /// has 50 TB left then, and all of the bandwidth: 150 s.
    #[test]
    fn two_reads_share_the_bandwidth() {
        let mut storage = Storage::new(TERABYTE, TERABYTE);
        storage.plan(1, at(0), 50.0 * TERABYTE, at(0));
        storage.plan(2, at(0), 100.0 * TERABYTE, at(0));
        assert_ends(&ends(&mut storage, at(0)), &[(1, 100.0), (2, 150.0)]);
        // The same seen from between, and when the first leaves at 60 s with 20 TB to go: the second
        // has 70 TB left.
        assert_ends(&ends(&mut storage, at(60)), &[(1, 100.0), (2, 150.0)]);
        storage.stop(1, at(60));
        assert_ends(&ends(&mut storage, at(60)), &[(2, 130.0)]);
    }

    /// A storm: 20 jobs read 50 TB each at 2 TB/s, 1,000 TB in 500 s, and all end together.
    #[test]
    fn a_storm_of_restarts_ends_together() {
        let mut storage = Storage::new(2.0 * TERABYTE, TERABYTE);
        for job in 0..20 {
            storage.plan(job, at(0), 50.0 * TERABYTE, at(0));
        }
        let expected: Vec<(u32, f64)> = (0..20).map(|job| (job, 500.0)).collect();
        assert_ends(&ends(&mut storage, at(0)), &expected);
    }

    /// 10 TB from 0 and 10 TB from 5 s on 1 TB/s: the first has 5 TB left when the second comes, and
    /// ends at 15 s; the second has 5 TB then, and ends at 20 s. A third, from 100 s on, meets nobody.
    #[test]
    fn reads_that_come_later_slow_down_those_under_way() {
        let mut storage = Storage::new(TERABYTE, TERABYTE);
        storage.plan(3, at(100), 10.0 * TERABYTE, at(0));
        storage.plan(2, at(5), 10.0 * TERABYTE, at(0));
        storage.plan(1, at(0), 10.0 * TERABYTE, at(0));
        let expected = [(1, 15.0), (2, 20.0), (3, 110.0)];
        assert_ends(&ends(&mut storage, at(0)), &expected);
        assert_ends(&ends(&mut storage, at(7)), &expected);
        assert_ends(&ends(&mut storage, at(50)), &expected[2..]);
        assert_eq!(storage.alone(10.0 * TERABYTE), SimDuration::seconds(10));
    }

    /// Goal: nobody's end is worked out again unless it moves. One read alone, and one that has ended.
    #[test]
    fn ends_are_told_only_when_they_move() {
        let mut storage = Storage::new(TERABYTE, TERABYTE);
        storage.plan(1, at(0), 10.0 * TERABYTE, at(0));
        assert!(storage.new_ends(at(0)).is_empty());
        storage.plan(2, at(20), 10.0 * TERABYTE, at(15));
        assert!(storage.new_ends(at(15)).is_empty());
        storage.plan(3, at(25), 10.0 * TERABYTE, at(16));
        assert_eq!(storage.new_ends(at(16)).len(), 2);
        assert!(storage.new_ends(at(17)).is_empty());
        storage.stop(4, at(17));
        assert!(storage.new_ends(at(17)).is_empty());
        storage.stop(3, at(17));
        assert_eq!(storage.new_ends(at(17)).len(), 1);
    }

    /// Two jobs that write 30 TB in each 100 s take 0.6 of 1 TB/s: 10 TB drain in 10 / 0.4 = 25 s. A
    /// storage that has no more to give still lets a tenth through.
    #[test]
    fn checkpoints_of_others_make_a_drain_longer() {
        let mut storage = Storage::new(TERABYTE, TERABYTE);
        let share = storage.share(30.0 * TERABYTE, 100.0);
        storage.load(share);
        storage.load(share);
        assert!((storage.drain(10.0 * TERABYTE) - 25.0).abs() < 1e-9);
        storage.load(share);
        storage.load(share);
        assert!((storage.drain(10.0 * TERABYTE) - 100.0).abs() < 1e-9);
        for _ in 0..4 {
            storage.load(-share);
        }
        assert!((storage.drain(10.0 * TERABYTE) - 10.0).abs() < 1e-6);
    }
}
