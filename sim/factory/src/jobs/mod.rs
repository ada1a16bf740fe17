//! Jobs: which of those that wait starts next.

mod candidates;
mod queue;
mod running;

#[cfg(test)]
mod queue_tests;

pub use queue::{Policy, Queue, Request};
