//! The AI factory.

pub mod jobs;
pub mod replay;
