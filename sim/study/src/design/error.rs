//! What is wrong with a design that cannot be made, in words for the planner who asked for it.

use thiserror::Error;

/// Why a design cannot be made. Fields count inputs from 0, messages from 1.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DesignError {
    /// Nothing is varied.
    #[error("a design needs at least one input")]
    NoInputs,
    /// No points, base points or trajectories are wanted.
    #[error("a design needs at least one point")]
    NoPoints,
    /// A list is empty.
    #[error("input {} has no values", input + 1)]
    NoValues {
        /// The input with the empty list.
        input: usize,
    },
    /// A list has one value where the design must change it.
    #[error("input {} has only one value, and this design must change it", input + 1)]
    OneValue {
        /// The input with one value.
        input: usize,
    },
    /// A range is to be cut into values, and nobody said how many.
    #[error("input {} is a range, of which this design takes fixed values: say how many (steps = 5)", input + 1)]
    NoSteps {
        /// The input with the range.
        input: usize,
    },
    /// A range has fewer steps than it has ends.
    #[error("input {} needs at least 2 steps, for both ends of its range; has {steps}", input + 1)]
    TooFewSteps {
        /// The input with the range.
        input: usize,
        /// 0 or 1.
        steps: usize,
    },
    /// Inputs that move together do not have equally many values.
    #[error(
        "inputs that move together need equally many values: input 1 has {first}, input {} has \
         {found}", input + 1
    )]
    UnequalValues {
        /// Number of values of the first input.
        first: usize,
        /// The first input that differs.
        input: usize,
        /// Its number of values.
        found: usize,
    },
    /// There are more points or inputs than the design can tell apart.
    #[error("there are too many {what}: at most {most} are possible")]
    TooMany {
        /// "points" or "inputs".
        what: &'static str,
        /// The largest possible number.
        most: u64,
    },
    /// Too few points to correlate inputs.
    #[error("there are too few points to correlate these inputs: at least {least} are needed")]
    TooFewPoints {
        /// The smallest possible number.
        least: usize,
    },
    /// A wanted correlation makes no sense by itself.
    #[error("the correlation of inputs {} and {} {problem}", first + 1, second + 1)]
    Correlation {
        /// One of the two inputs.
        first: usize,
        /// The other.
        second: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The wanted correlations contradict each other.
    #[error(
        "no inputs can be correlated in all of these ways at once (the matrix is not positive \
         definite): bring the correlations nearer to 0"
    )]
    NotPositiveDefinite,
    /// The method of Morris needs an even number of levels.
    #[error("the number of levels must be even and at least 2; is {levels}")]
    OddLevels {
        /// The number that was asked for.
        levels: usize,
    },
    /// The baseline does not say exactly one thing for each input.
    #[error("the baseline has {found} coordinates for {inputs} inputs")]
    BaselineLength {
        /// Number of coordinates of the baseline.
        found: usize,
        /// Number of inputs.
        inputs: usize,
    },
    /// The baseline is not among the values of an input.
    #[error("the baseline of input {} is not among its values", input + 1)]
    BaselineOutside {
        /// The input in question.
        input: usize,
    },
}

impl DesignError {
    /// The input that is to blame, from 0, if one alone is.
    pub fn input(&self) -> Option<usize> {
        match self {
            Self::NoValues { input }
            | Self::OneValue { input }
            | Self::NoSteps { input }
            | Self::TooFewSteps { input, .. }
            | Self::UnequalValues { input, .. }
            | Self::BaselineOutside { input } => Some(*input),
            _ => None,
        }
    }
}
