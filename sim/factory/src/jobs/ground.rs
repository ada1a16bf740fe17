//! The ground that jobs stand on, as the queue sees it: what fits there, in which shape.

use super::Request;

/// Where jobs find room. The queue knows how many processors it may use; the ground knows where they
/// lie, and so which requests fit.
pub trait Ground {
    /// Processors of the largest request, in segments of `segment`, for which there is room now. Every
    /// smaller one in such segments fits too.
    fn largest(&self, segment: u32) -> u32;

    /// Processors of the largest request for which there is room beside all whole segments of
    /// `segment`, so that as many of those are left as before.
    fn beside(&self, segment: u32) -> u32;

    /// Processors of places that no small job shares, so that they are whole once those who hold them
    /// whole have left.
    fn clear(&self) -> u32;

    /// A job starts and takes its room.
    fn take(&mut self, request: &Request);

    /// How often it has changed what there is room for.
    fn changes(&self) -> u64;
}

/// Ground on which any processors serve any job.
#[derive(Clone, Copy, Debug)]
pub struct Anywhere;

impl Ground for Anywhere {
    fn largest(&self, _: u32) -> u32 {
        u32::MAX
    }

    fn beside(&self, _: u32) -> u32 {
        0
    }

    fn clear(&self) -> u32 {
        u32::MAX
    }

    fn take(&mut self, _: &Request) {}

    fn changes(&self) -> u64 {
        0
    }
}
