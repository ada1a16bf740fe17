//! The AI factory.
pub mod scenario;
pub mod settings;
pub mod site;
