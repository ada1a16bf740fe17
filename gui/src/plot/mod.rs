//! Plots over the time of a run: they share the moment, the window, the crosshair and the gestures.
//!
//! [`time_plot()`] is a whole plot with axes. A drawing of another kind (a chart of jobs) takes a
//! [`TimeScale`] over its rectangle, calls [`gestures`] with its response and [`overlay`] last.

mod axes;
mod calendar;
mod gesture;
mod marks;
mod pointer;
mod scale;
#[cfg(test)]
mod tests;
mod time_plot;

pub(crate) use axes::axes;
pub(crate) use calendar::{read, ticks};
pub(crate) use gesture::{gestures, moved};
pub(crate) use marks::{overlay, paint_marks};
pub(crate) use pointer::hovered;
pub(crate) use scale::{TimeScale, instant};
pub(crate) use time_plot::{TimePlot, lines, time_plot};
