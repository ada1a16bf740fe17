//! Time of a job that brought nothing, block by block, and what that leaves of each hour of its life.
//!
//! A block lasts from where a job fell back to until it computes again: what is lost, noticing, deciding, waiting and
//! loading.

use units::SimTime;

/// When a job brought nothing, since its first start.
#[derive(Clone, Debug, Default)]
pub(super) struct Idle {
    /// A block that has not ended.
    open: Option<SimTime>,
    /// Blocks that have, in order and apart. Most jobs are never interrupted and have just the first.
    first: Option<(SimTime, SimTime)>,
    others: Vec<(SimTime, SimTime)>,
}

/// What sliding hours of jobs were: one begins at every instant that lies an hour or more before the end of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sliding {
    /// How long they began.
    pub hours: f64,
    /// For how much of that less than nine tenths of the hour was productive.
    pub low: f64,
    /// The least productive share of an hour; none where no job lived for one.
    pub lowest: Option<f64>,
}

/// Hours in which less is productive are low.
const LOW: f64 = 0.9;

impl Idle {
    /// A block begins, if none is open, where nothing has been lost before.
    pub(super) fn begin(&mut self, at: SimTime) {
        let last = self.others.last().copied().or(self.first);
        self.open.get_or_insert(last.map_or(at, |(_, end)| at.max(end)));
    }

    /// The job computes again.
    pub(super) fn end(&mut self, at: SimTime) {
        let Some(begin) = self.open.take().filter(|begin| *begin < at) else { return };
        if self.first.is_none() {
            self.first = Some((begin, at));
        } else {
            self.others.push((begin, at));
        }
    }

    /// The sliding hours of a life that began and ends then.
    pub(super) fn sliding(&mut self, (begin, end): (SimTime, SimTime)) -> Sliding {
        self.end(end);
        let life = end.since(begin).in_hours();
        if life < 1.0 {
            return Sliding::default();
        }
        // What is lost is rounded up, and may begin a nanosecond before the job did.
        let hours = |at: SimTime| at.max(begin).since(begin).in_hours();
        let of = |&(from, to): &(SimTime, SimTime)| (hours(from), hours(to));
        if self.others.is_empty() {
            // Of most jobs, without asking for memory.
            let block = summed(self.first.iter().map(of)).next();
            let turns = block.map_or([0.0; 4], |(from, to, _)| {
                let [first, last] = [from, to - 1.0];
                [from - 1.0, first.min(last), first.max(last), to]
            });
            return sliding(block.as_slice(), turns.into_iter(), life);
        }
        let blocks = self.first.iter().chain(&self.others).map(of);
        let blocks: Vec<Block> = summed(blocks).collect();
        let turns = blocks.iter().flat_map(|&(from, to, _)| [from - 1.0, from, to - 1.0, to]);
        let mut turns: Vec<f64> = turns.collect();
        turns.sort_unstable_by(f64::total_cmp);
        sliding(&blocks, turns.into_iter(), life)
    }
}

impl Sliding {
    /// Takes those of another job, or of others, into account.
    pub(super) fn add(&mut self, other: Self) {
        self.hours += other.hours;
        self.low += other.low;
        self.lowest = match (self.lowest, other.lowest) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}

/// From when to when, and for how long with all before it.
type Block = (f64, f64, f64);

fn summed(blocks: impl Iterator<Item = (f64, f64)>) -> impl Iterator<Item = Block> {
    blocks.scan(0.0, |sum, (from, to)| {
        *sum += to - from;
        Some((from, to, *sum))
    })
}

/// The sliding hours of a life of so many hours with these blocks, in order and apart.
///
/// What an hour loses changes evenly between the instants, in order, at which its begin or its end meets that of a block.
fn sliding(blocks: &[Block], turns: impl Iterator<Item = f64>, life: f64) -> Sliding {
    let begins = life - 1.0;
    let before = |at: f64| {
        let over = blocks.partition_point(|(_, to, _)| *to <= at);
        let whole = over.checked_sub(1).map_or(0.0, |last| blocks[last].2);
        whole + blocks.get(over).map_or(0.0, |(from, ..)| (at - from).max(0.0))
    };
    let lost = |at: f64| before(at + 1.0) - before(at);
    let turns = turns.filter(|at| (0.0..begins).contains(at)).chain([begins]);
    let mut from = (0.0, lost(0.0));
    let (mut low, mut most) = (0.0, from.1.max(0.0));
    for at in turns {
        let to = (at, lost(at));
        low += (to.0 - from.0) * share_above(from.1, to.1, 1.0 - LOW);
        most = most.max(to.1);
        from = to;
    }
    Sliding { hours: begins, low, lowest: Some((1.0 - most).clamp(0.0, 1.0)) }
}

/// Share of the way from one value to another that lies above a bound.
fn share_above(from: f64, to: f64, bound: f64) -> f64 {
    let (less, more) = (from.min(to), from.max(to));
    if more <= bound {
        0.0
    } else if less >= bound {
        1.0
    } else {
        (more - bound) / (more - less)
    }
}

#[cfg(test)]
mod tests {
    use units::SimDuration;

    use super::*;

    fn sliding(blocks: &[(f64, f64)], life: f64) -> Sliding {
        let blocks: Vec<Block> = summed(blocks.iter().copied()).collect();
        let turns = blocks.iter().flat_map(|&(from, to, _)| [from - 1.0, from, to - 1.0, to]);
        let mut turns: Vec<f64> = turns.collect();
        turns.sort_unstable_by(f64::total_cmp);
        super::sliding(&blocks, turns.into_iter(), life)
    }

    /// A life of 10 h with a block of half an hour at 5 h: hours that begin from 4 to 5.5 h lose something, from 4.5
    /// to 5 h all of it, and more than a tenth from 4.1 to 5.4 h.
    #[test]
    fn a_block_is_seen_by_all_hours_that_meet_it() {
        let one = sliding(&[(5.0, 5.5)], 10.0);
        assert!((one.hours - 9.0).abs() < 1e-12 && (one.low - 1.3).abs() < 1e-12, "{one:?}");
        assert!((one.lowest.unwrap() - 0.5).abs() < 1e-12, "{one:?}");
        // Two of them 0.2 h apart: an hour that holds 0.8 h of both is the worst.
        let two = sliding(&[(5.0, 5.5), (5.7, 6.2)], 10.0);
        assert!((two.lowest.unwrap() - 0.2).abs() < 1e-12, "{two:?}");
        assert!((two.low - 2.0).abs() < 1e-12, "{two:?}");
        // One of two hours leaves nothing of an hour; at the begin and the end of a life less meets it.
        let long = sliding(&[(0.0, 2.0), (9.5, 10.0)], 10.0);
        assert!((long.low - (1.9 + 0.4)).abs() < 1e-12, "{long:?}");
        assert_eq!(long.lowest, Some(0.0));
        assert_eq!(sliding(&[], 10.0), Sliding { hours: 9.0, low: 0.0, lowest: Some(1.0) });
    }

    /// Method: 300 blocks at random places, against hours that begin every 2 s.
    #[test]
    fn sliding_hours_are_those_that_are_counted() {
        let mut stream = engine::Stream::new(3, "test", 0);
        let (mut blocks, mut at) = (Vec::new(), 0.0);
        for _ in 0..300 {
            let from = at + stream.uniform();
            at = from + 0.4 * stream.uniform() * stream.uniform();
            blocks.push((from, at));
        }
        let life = at + 0.3;
        let meets = |begin: f64| -> f64 {
            let within = |(from, to): &(f64, f64)| (to.min(begin + 1.0) - from.max(begin)).max(0.0);
            blocks.iter().map(within).sum()
        };
        let begins = || (0..).map(|step| f64::from(step) / 1800.0).take_while(|at| at + 1.0 < life);
        let counted = begins().filter(|at| meets(*at) > 0.1).count();
        let found = sliding(&blocks, life);
        assert!((found.low - counted as f64 / 1800.0).abs() < 0.1, "{found:?} against {counted}");
        let worst = begins().map(meets).fold(0.0, f64::max);
        assert!((found.lowest.unwrap() - (1.0 - worst)).abs() < 0.001, "{found:?} and {worst}");
    }

    #[test]
    fn what_is_lost_reaches_back_no_further_than_the_last_block() {
        let at = |minutes: u64| SimTime::START + SimDuration::seconds(60 * minutes);
        let mut idle = Idle::default();
        idle.begin(at(0));
        idle.end(at(6));
        idle.begin(at(3));
        idle.begin(at(50));
        idle.end(at(66));
        // From 6 to 66 min, so that the first hour is lost whole.
        let sliding = idle.sliding((at(0), at(126)));
        assert_eq!(sliding.lowest, Some(0.0));
        assert_eq!(Idle::default().sliding((at(0), at(59))), Sliding::default());
    }
}
