//! The `aifactory` program.
fn main() {}
