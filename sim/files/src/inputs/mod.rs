//! What others measured or wrote: weather files (EPW), logs of jobs (SWF, CSV), and tables as CSV.

pub(crate) mod epw;
pub(crate) mod plausibility;
mod rows;
pub mod swf;
pub(crate) mod trace;

pub use epw::{Station, Weather, read_weather};
pub use rows::{Rows, read_rows};
