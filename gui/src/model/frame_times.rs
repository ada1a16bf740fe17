//! How long the last frames took.

use std::collections::VecDeque;

/// The last frames: seconds of work in each, and seconds from one to the next.
#[derive(Debug, Default)]
pub(crate) struct FrameTimes {
    last: VecDeque<(f32, f32)>,
}

/// Frames that are looked at.
const MOST: usize = 120;

impl FrameTimes {
    /// Takes a frame: seconds of work, and seconds since the one before.
    pub(crate) fn add(&mut self, work: f32, since: f32) {
        if self.last.len() == MOST {
            self.last.pop_front();
        }
        self.last.push_back((work, since));
    }

    /// Mean and greatest work, and frames in a second at the present rate.
    pub(crate) fn in_words(&self) -> String {
        let count = self.last.len().max(1) as f32;
        let mean = |of: fn(&(f32, f32)) -> f32| self.last.iter().map(of).sum::<f32>() / count;
        let greatest = self.last.iter().map(|(work, _)| *work).fold(0.0, f32::max);
        let rate = 1.0 / mean(|(_, since)| *since).max(f32::MIN_POSITIVE);
        let work = mean(|(work, _)| *work);
        format!(
            "{:.1} ms a frame, {:.1} ms at most, {rate:.0} frames/s",
            work * 1e3,
            greatest * 1e3
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_by_their_work_and_their_distance() {
        let mut times = FrameTimes::default();
        for work in [0.001, 0.003] {
            times.add(work, 0.02);
        }
        assert_eq!(times.in_words(), "2.0 ms a frame, 3.0 ms at most, 50 frames/s");
    }
}
