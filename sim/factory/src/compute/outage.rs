//! GPUs out of service, each counted once: by what keeps it out, and by what took it out.

use crate::effect::Down;

/// GPUs out of service.
#[derive(Debug)]
pub struct Outage {
    /// By cause and, within it, by state.
    counts: Vec<[u32; Down::COUNT]>,
    all: u32,
    /// Counts that may have changed since they were last taken.
    changed: Vec<(usize, Down)>,
}

impl Outage {
    /// Nothing is out for any of these causes.
    pub(super) fn new(causes: usize) -> Self {
        let changed = (0..causes).flat_map(|cause| Down::ALL.map(|down| (cause, down))).collect();
        Self { counts: vec![[0; Down::COUNT]; causes], all: 0, changed }
    }

    /// GPUs go out.
    pub(super) fn add(&mut self, cause: usize, down: Down, gpus: u32) {
        self.counts[cause][down as usize] += gpus;
        self.all += gpus;
        self.note(cause, down);
    }

    /// GPUs come back.
    pub(super) fn remove(&mut self, cause: usize, down: Down, gpus: u32) {
        self.counts[cause][down as usize] -= gpus;
        self.all -= gpus;
        self.note(cause, down);
    }

    fn note(&mut self, cause: usize, down: Down) {
        // A hall closes rack by rack.
        if self.changed.last() != Some(&(cause, down)) {
            self.changed.push((cause, down));
        }
    }

    /// A count that may have changed since it was last taken here.
    pub(super) fn take_changed(&mut self) -> Option<(usize, Down)> {
        self.changed.pop()
    }

    /// Whether any count may have changed since it was last taken.
    pub(super) const fn has_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// All GPUs that are out.
    pub const fn all(&self) -> u32 {
        self.all
    }

    /// Those that a cause took out.
    pub fn of_cause(&self, cause: usize) -> u32 {
        self.counts[cause].iter().sum()
    }

    /// Those that a cause took out and that are in a state.
    pub fn of(&self, cause: usize, down: Down) -> u32 {
        self.counts[cause][down as usize]
    }
}
