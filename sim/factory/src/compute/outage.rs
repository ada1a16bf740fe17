//! GPUs out of service, each counted once: by what keeps it out, and by what took it out.

use crate::effect::Down;

/// GPUs out of service.
#[derive(Debug)]
pub struct Outage {
    /// By cause and, within it, by state.
    counts: Vec<[u32; Down::COUNT]>,
    /// How often they have changed.
    changes: u64,
}

impl Outage {
    /// Nothing is out for any of these causes.
    pub(super) fn new(causes: usize) -> Self {
        Self { counts: vec![[0; Down::COUNT]; causes], changes: 0 }
    }

    /// GPUs go out.
    pub(super) fn add(&mut self, cause: usize, down: Down, gpus: u32) {
        self.counts[cause][down as usize] += gpus;
        self.changes += 1;
    }

    /// GPUs come back.
    pub(super) fn remove(&mut self, cause: usize, down: Down, gpus: u32) {
        self.counts[cause][down as usize] -= gpus;
        self.changes += 1;
    }

    /// How often GPUs have gone out, come back or changed their state.
    pub const fn changes(&self) -> u64 {
        self.changes
    }

    /// All of them.
    pub fn total(&self) -> u32 {
        self.counts.iter().flatten().sum()
    }

    /// By cause.
    pub fn by_cause(&self) -> impl Iterator<Item = u32> {
        self.counts.iter().map(|states| states.iter().sum())
    }

    /// Of a state.
    pub fn of_state(&self, down: Down) -> u32 {
        self.counts.iter().map(|states| states[down as usize]).sum()
    }
}
