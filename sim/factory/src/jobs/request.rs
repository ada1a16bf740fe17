//! What a job asks for.

use units::SimDuration;

/// What a job asks of the scheduler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// The caller's number for the job: no two jobs that wait or run share one, and memory grows
    /// with the largest.
    pub job: u32,
    /// Processors held from start to finish, at least 1.
    pub processors: u32,
    /// Processors that must lie close together: the job is cut into segments of so many, the last
    /// one of what is left, at least 1.
    pub segment: u32,
    /// Its class, by which what it stands on is counted.
    pub class: usize,
    /// How long the job is expected to run. It may finish earlier or later.
    pub estimate: SimDuration,
}
