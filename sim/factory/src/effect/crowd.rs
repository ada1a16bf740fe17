//! Crowds: jobs that run, as those see them who ask what they do together.

/// The running jobs of a kind of work, or one of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crowd {
    /// The kind of work.
    pub kind: usize,
    /// The place of the largest job, its number, and its GPUs.
    pub largest: (u32, u64, u32),
    /// Seconds for which that stands still when it saves its work; none without checkpoints on storage.
    pub write: Option<f64>,
    /// GPUs of all its jobs.
    pub gpus: f64,
    /// The squares of the GPUs of each, added up.
    pub squares: f64,
    /// Checkpoints written in an hour.
    pub writes: f64,
}
