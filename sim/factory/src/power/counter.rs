//! What a store counts: transfers to it, of which too many within a while make it stay on.

use std::collections::VecDeque;

use units::{SimDuration, SimTime};

/// Transfers that a store has counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counter {
    recent: VecDeque<SimTime>,
}

impl Counter {
    /// One more transfer at `now`; whether that makes `count` within `window`.
    pub(super) fn add(&mut self, now: SimTime, (count, window): (u32, SimDuration)) -> bool {
        self.recent.push_back(now);
        while self.recent.front().is_some_and(|&first| now.since(first) > window) {
            self.recent.pop_front();
        }
        let locks = self.recent.len() >= count as usize;
        if locks {
            self.recent.clear();
        }
        locks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10 July 2024: six dips in 82 s, at 0, 16, 33, 49, 66 and 82 s. Whoever counts to three within 60 s stays on
    /// the store at 33 s, who counts to four at 49 s, who counts to five never does.
    #[test]
    fn of_six_dips_in_82_s_three_within_a_minute_come_at_33_s() {
        let train = [0, 16, 33, 49, 66, 82];
        for (count, expected) in [(3, Some(33)), (4, Some(49)), (5, None)] {
            let mut counter = Counter::default();
            let locks = train.into_iter().find(|&second| {
                let now = SimTime::START + SimDuration::seconds(second);
                counter.add(now, (count, SimDuration::seconds(60)))
            });
            assert_eq!(locks, expected, "count {count}");
        }
    }
}
