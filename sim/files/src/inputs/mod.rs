//! What others measured or wrote: weather files (EPW), logs of jobs (SWF), and tables as CSV.

pub(crate) mod epw;
pub(crate) mod plausibility;
mod rows;
pub mod swf;

pub use epw::{Station, Weather, read_weather};
pub use rows::{Rows, read_rows};
