//! Drawings that can be moved and zoomed, and the legends that belong to them.

mod camera;
mod legend;

pub(crate) use camera::{Camera, Projection};
pub(crate) use legend::{Mark, Ramp, paint_mark, ramp, swatches};
