//! The AI factory.
pub mod compute;
pub mod cooling;
pub mod failures;
pub mod finance;
pub mod jobs;
pub mod power;
pub mod replay;
pub mod scenario;
pub mod settings;
pub mod site;
