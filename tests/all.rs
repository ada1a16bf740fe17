//! Tests of the whole program, linked as one binary.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod catalogue;
mod replay;
mod scenario_errors;
