//! Inputs that move together, as in a list of cases.

use super::axis::counts;
use super::{Axis, DesignError, Point};

/// As many points as each input has values: the i-th point takes the i-th value of every input.
///
/// # Errors
/// If there is no input, a list has no values, a range has no steps or fewer than 2, or the inputs
/// do not have equally many values.
pub fn linked(axes: &[Axis]) -> Result<Vec<Point>, DesignError> {
    let counts = counts(axes)?;
    let first = counts[0];
    if let Some(input) = counts.iter().position(|count| *count != first) {
        return Err(DesignError::UnequalValues { first, input, found: counts[input] });
    }
    Ok((0..first).map(|place| axes.iter().map(|axis| axis.fixed(place, first)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::Coordinate::{Level, Share};
    use super::*;

    #[test]
    fn all_inputs_take_the_same_step() {
        let axes = [Axis::Levels(3), Axis::Range { steps: Some(3) }];
        let wanted = [[Level(0), Share(0.0)], [Level(1), Share(0.5)], [Level(2), Share(1.0)]];
        assert_eq!(linked(&axes).unwrap(), wanted.map(Vec::from));
    }

    #[test]
    fn inputs_of_unequal_length_cannot_move_together() {
        let axes = [Axis::Levels(3), Axis::Levels(3), Axis::Range { steps: Some(4) }];
        assert_eq!(
            linked(&axes).unwrap_err().to_string(),
            "inputs that move together need equally many values: input 1 has 3, input 3 has 4"
        );
        assert_eq!(linked(&[]), Err(DesignError::NoInputs));
        assert_eq!(linked(&[Axis::Levels(0)]), Err(DesignError::NoValues { input: 0 }));
    }
}
