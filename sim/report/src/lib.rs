//! Pages for those who decide: what a run and what a study found, with their figures.
//!
//! Nothing here writes to the disk: a page is text, which its caller writes beside the tables.

pub mod decision;
pub mod figures;
pub mod run_page;
pub mod study_page;
#[cfg(test)]
mod testing;
