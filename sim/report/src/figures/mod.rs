//! Figures and pages: what the report of a run and that of a study are drawn with.
//!
//! Everything is text: HTML with SVG in it, without scripts, fonts or anything from elsewhere. The
//! same numbers give the same bytes.

mod axis;
mod bars;
mod figure;
mod frame;
pub mod html;
mod label;
mod page;
mod rows;
mod steps;
mod svg;
mod waterfalls;

pub use axis::{Axis, Mark};
pub use bars::{Bar, bars};
pub use figure::figure;
pub use frame::{FULL, Frame, HALF, Points};
pub use label::{cut, width_of};
pub use page::page;
pub use rows::{Lane, Rows};
pub use steps::{hue_of, legend_of};
pub use svg::{Anchor, Drawing, Hue, Place};
pub use waterfalls::{Waterfall, WaterfallRow, waterfalls};
