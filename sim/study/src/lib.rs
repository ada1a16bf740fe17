//! Studies: many runs with common random numbers, and what they say, with how surely.
//!
//! `design` turns inputs into points, `statistics` turns values into estimates with intervals.
//! Both are pure: they know neither scenarios nor files.

pub mod design;
pub mod statistics;
