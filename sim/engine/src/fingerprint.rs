//! A number that tells two trajectories apart.

use units::SimTime;

/// A 64-bit digest of everything that happened, in order.
///
/// Two runs with the same fingerprint went through the same events at the same instants. The mixing
/// is fixed for ever, so that digests can be compared between machines and versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of nothing.
    pub const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds one number.
    pub const fn add(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    /// Adds an event: when it happened, and a number that says what happened.
    pub const fn add_event(&mut self, at: SimTime, what: u64) {
        self.add(at.in_nanoseconds());
        self.add(what);
    }

    /// The digest so far.
    pub const fn value(self) -> u64 {
        self.0
    }
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self::new()
    }
}
