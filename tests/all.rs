//! Tests of the whole program, linked as one binary.
