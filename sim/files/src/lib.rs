//! The only crate that touches the disk.
