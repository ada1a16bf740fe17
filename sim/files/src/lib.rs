//! The only crate that touches the disk.

pub mod schedule;
pub mod swf;
