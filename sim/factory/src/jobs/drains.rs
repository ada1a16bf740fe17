//! Drains: a checkpoint comes no sooner than the storage has taken up the one before, which takes longer the more
//! others write.

use units::SimTime;

use super::attempt::Draining;
use super::{Checkpoints, Jobs};

/// Intervals that differ by less than this share are the same.
const SAME: f64 = 1e-9;

impl Jobs {
    /// Whether [`Self::drain_anew`] may have anything to tell.
    pub(super) fn loads_storage_anew(&mut self) -> bool {
        self.storage.take_loaded_anew() && !self.draining.is_empty()
    }

    /// Jobs whose checkpoints come at another interval now that others write more or less, with when they will have
    /// done all their work. One after the other sees what the others take then.
    pub(super) fn drain_anew(&mut self, now: SimTime) -> Vec<(u32, Option<SimTime>)> {
        let slots = &self.slots;
        self.draining.retain(|it| {
            slots[it.job as usize].attempt.is_some_and(|attempt| attempt.began == it.began)
        });
        let mut moved = Vec::new();
        for &Draining { job, bytes, mtbf, .. } in &self.draining {
            let kind = self.kind(job);
            let state = &mut self.slots[job as usize];
            let spec = &self.classes[state.class].spec;
            let Some(attempt) = state.attempt.as_mut() else { continue };
            self.storage.load(-attempt.load);
            let checkpoints = Checkpoints::new(spec, mtbf, self.storage.drain(bytes))
                .exposing(attempt.checkpoints.exposed)
                .surviving(attempt.checkpoints.survive);
            let before = attempt.checkpoints.interval;
            if (checkpoints.interval / before - 1.0).abs() > SAME {
                attempt.load = self.storage.share(bytes, checkpoints.interval);
                let before = *attempt;
                attempt.set_checkpoints(checkpoints, state.work, now);
                self.crowds[kind].change(&before, attempt);
                moved.push((job, attempt.done(state.work)));
            }
            self.storage.load(attempt.load);
        }
        let _ = self.storage.take_loaded_anew();
        moved
    }
}
