//! Values at their full keys: which keys there are, and how layers of values lie over each other.

pub(crate) mod flatten;
pub(crate) mod known;
pub(crate) mod layers;
mod not_modelled;
pub(crate) mod renamed;

pub use known::KnownKeys;
