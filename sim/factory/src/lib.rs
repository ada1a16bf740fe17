//! The AI factory.
