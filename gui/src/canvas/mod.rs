//! Drawings that can be moved and zoomed, and the legends that belong to them.

mod camera;
mod legend;
mod page;
mod whole;

pub(crate) use camera::{Camera, Projection};
pub(crate) use legend::{Mark, Ramp, keep_together, paint_mark, ramp, swatches};
pub(crate) use page::Page;
pub(crate) use whole::whole_button;
