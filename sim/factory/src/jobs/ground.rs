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

    /// Processors that are free on the ground that all share; as many as may be where nobody has any of its own.
    fn free(&self) -> u32 {
        u32::MAX
    }

    /// From now on it is asked for a class that has ground of its own, or for all others.
    fn turn_to(&mut self, _class: Option<usize>) {}

    /// A class that has ground of its own is to have so many processors of it: returns those that it still lacks, and
    /// those that are free of what it has.
    fn claim(&mut self, _class: usize, _processors: u32) -> (u32, u32) {
        (0, 0)
    }

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
