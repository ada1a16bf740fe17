//! Inputs as designs see them, and places in their lists and ranges.

use super::DesignError;

/// An input as a design sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// A list of so many values, at least one.
    Levels(usize),
    /// A continuous range.
    Range {
        /// How many evenly spaced values, both ends among them, a design of fixed values takes
        /// from the range: at least 2. Designs that sample a range do not need it.
        steps: Option<usize>,
    },
}

/// Where on its axis a point is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Coordinate {
    /// At one of the listed values, counted from 0.
    Level(usize),
    /// At this share of the range, from 0 (its lower end) to 1 (its upper end).
    Share(f64),
    /// As in the base scenario; only [`one_at_a_time`](super::one_at_a_time) says so.
    Base,
}

/// One coordinate for each input, in the order of the inputs.
pub type Point = Vec<Coordinate>;

impl Axis {
    /// The value at `place` among `count` fixed ones.
    pub(super) fn fixed(self, place: usize, count: usize) -> Coordinate {
        match self {
            Self::Levels(_) => Coordinate::Level(place),
            Self::Range { .. } => Coordinate::Share(place as f64 / (count - 1) as f64),
        }
    }

    /// The value at a share of the unit interval, below 1: a list cuts the interval into equal
    /// parts, so that each of its values comes up equally often.
    pub(super) fn sampled(self, share: f64) -> Coordinate {
        match self {
            Self::Levels(count) => Coordinate::Level(part(share, count)),
            Self::Range { .. } => Coordinate::Share(share),
        }
    }

    /// How many values `input` has if only fixed ones are taken.
    fn count(self, input: usize) -> Result<usize, DesignError> {
        match self {
            Self::Levels(0) => Err(DesignError::NoValues { input }),
            Self::Levels(count) => Ok(count),
            Self::Range { steps: None } => Err(DesignError::NoSteps { input }),
            Self::Range { steps: Some(steps @ 0..=1) } => {
                Err(DesignError::TooFewSteps { input, steps })
            }
            Self::Range { steps: Some(steps) } => Ok(steps),
        }
    }
}

/// In which of so many equal `parts` of the unit interval a share below 1 lies.
pub(super) fn part(share: f64, parts: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "shares are positive"
    )]
    let part = (share * parts as f64) as usize;
    part.min(parts - 1)
}

/// How many values each input has in a design that takes only fixed ones.
pub(super) fn counts(axes: &[Axis]) -> Result<Vec<usize>, DesignError> {
    if axes.is_empty() {
        return Err(DesignError::NoInputs);
    }
    axes.iter().enumerate().map(|(input, axis)| axis.count(input)).collect()
}

/// Refuses a sample without inputs or points, and lists without values.
pub(super) fn check_sample(points: usize, axes: &[Axis]) -> Result<(), DesignError> {
    if axes.is_empty() {
        return Err(DesignError::NoInputs);
    }
    if points == 0 {
        return Err(DesignError::NoPoints);
    }
    match axes.iter().position(|axis| *axis == Axis::Levels(0)) {
        Some(input) => Err(DesignError::NoValues { input }),
        None => Ok(()),
    }
}

/// The point at a place in the unit cube.
pub(super) fn sampled(axes: &[Axis], shares: impl IntoIterator<Item = f64>) -> Point {
    axes.iter().zip(shares).map(|(axis, share)| axis.sampled(share)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: a product that rounds up to the end of the interval is still in its last part.
    #[test]
    fn parts_of_the_unit_interval_begin_at_their_lower_end() {
        let places = [0.0, 0.249, 0.25, 0.5, 0.749, 0.75].map(|share| part(share, 4));
        assert_eq!(places, [0, 0, 1, 2, 2, 3]);
        assert_eq!(part(1.0 - f64::EPSILON / 2.0, 3), 2);
        assert_eq!(part(1.0, 3), 2);
    }
}
