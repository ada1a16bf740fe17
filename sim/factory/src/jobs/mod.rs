//! Jobs: which of those that wait starts next.

mod candidates;
mod queue;
mod running;
mod spec;

#[cfg(test)]
mod queue_tests;

pub use queue::{Policy, Queue, Request};
pub use spec::*;
