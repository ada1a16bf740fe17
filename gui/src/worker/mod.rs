//! Work on named threads: the window never waits for it. Results come by channel.

pub(crate) mod check;
pub(crate) mod dialog;
pub(crate) mod export;
pub(crate) mod portfolio;
pub(crate) mod simulation;
pub(crate) mod sweep;
