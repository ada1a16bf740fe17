//! Designs: which points of the space of inputs are simulated.
