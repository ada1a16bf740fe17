//! The program as its users meet it: what it prints and writes of a small study, and how it refuses.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "analyze/answers.rs"]
mod answers;
#[path = "analyze/exports.rs"]
mod exports;
#[path = "analyze/refusals.rs"]
mod refusals;
#[path = "analyze/study.rs"]
mod study;
