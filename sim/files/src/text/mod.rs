//! Text that people write: files of it, TOML in which every value knows its place, and problems in it.

pub(crate) mod file;
pub(crate) mod problems;
mod section;
pub(crate) mod spelling;
pub(crate) mod toml_tree;

pub use file::{exists, open, read_text};
pub use problems::Problems;
pub use section::Section;
