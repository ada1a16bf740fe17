//! Pace: how fast a job goes.

/// How fast a job goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// As a share of full speed.
    pub speed: f64,
    /// What a shortage takes of that, and nothing else.
    pub short: f64,
}
