//! Designs: which points of the space of inputs are simulated.
//!
//! A design is told of each input only whether it is a list or a range, and answers with points
//! that name a place in that list or range. The same seed gives the same points on every machine.

mod axis;
mod correlate;
mod crossed;
mod error;
mod grid;
mod latin_hypercube;
mod linked;
mod morris;
mod one_at_a_time;
mod permutation;
mod saltelli;
mod sobol;

pub use axis::{Axis, Coordinate, Point};
pub use correlate::correlate;
pub use crossed::crossed;
pub use error::DesignError;
pub use grid::{grid, grid_size};
pub use latin_hypercube::latin_hypercube;
pub use linked::linked;
pub use morris::{Morris, Step, morris};
pub use one_at_a_time::one_at_a_time;
pub use saltelli::{Saltelli, saltelli};
pub use sobol::{MOST_SOBOL_DIMENSIONS, MOST_SOBOL_POINTS, sobol};
