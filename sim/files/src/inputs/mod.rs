//! What others measured or wrote: weather files (EPW), prices and carbon by the hour, logs of jobs (SWF, CSV), and tables as CSV.

pub(crate) mod epw;
pub(crate) mod plausibility;
mod rows;
pub(crate) mod series;
pub mod swf;
pub(crate) mod trace;

pub use epw::{Station, Weather, read_weather};
pub use rows::{Rows, read_rows};
