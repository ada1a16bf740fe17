//! Which racks may have changed since someone looked, and what jobs have left since then.

use super::rack::Occupant;

/// Racks that may have changed.
#[derive(Clone, Debug)]
pub(super) struct Touched {
    pub(super) racks: Vec<u32>,
    /// By rack: it is among them.
    pub(super) marks: Vec<bool>,
}

/// GPUs of a rack that a job has left.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// The place of the job among jobs.
    pub job: Occupant,
    /// The kind of its work.
    pub kind: usize,
    /// The rack.
    pub rack: u32,
    /// GPUs that still serve.
    pub gpus: u32,
}
