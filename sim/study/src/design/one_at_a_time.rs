//! One input at a time around a baseline, for tornado and spider diagrams.

use super::axis::counts;
use super::{Axis, Coordinate, DesignError, Point};

/// First the baseline, then the first input at each of its values with all others at the baseline,
/// then the second input, and so on: one point more than all inputs have values together.
///
/// `baseline` has one coordinate for each input; [`Coordinate::Base`] leaves the input as it is in
/// the base scenario unless it is the one that moves. A value that is also the baseline still has
/// its point, so that places in the order can be computed.
///
/// # Errors
/// If there is no input, a list has no values, a range has no steps or fewer than 2, or the
/// baseline does not have a coordinate for each input that is among its values.
pub fn one_at_a_time(axes: &[Axis], baseline: &[Coordinate]) -> Result<Vec<Point>, DesignError> {
    let counts = counts(axes)?;
    check_baseline(axes, baseline)?;
    let mut points = vec![baseline.to_vec()];
    for (input, (axis, count)) in axes.iter().zip(counts).enumerate() {
        points.extend((0..count).map(|place| {
            let mut point = baseline.to_vec();
            point[input] = axis.fixed(place, count);
            point
        }));
    }
    Ok(points)
}

fn check_baseline(axes: &[Axis], baseline: &[Coordinate]) -> Result<(), DesignError> {
    if axes.len() != baseline.len() {
        return Err(DesignError::BaselineLength { found: baseline.len(), inputs: axes.len() });
    }
    let outside = |(axis, coordinate): (&Axis, &Coordinate)| match (axis, coordinate) {
        (_, Coordinate::Base) => false,
        (Axis::Levels(count), Coordinate::Level(level)) => level >= count,
        (Axis::Range { .. }, Coordinate::Share(share)) => !(0.0..=1.0).contains(share),
        _ => true,
    };
    match axes.iter().zip(baseline).position(outside) {
        Some(input) => Err(DesignError::BaselineOutside { input }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Coordinate::{Base, Level, Share};
    use super::*;

    const AXES: [Axis; 2] = [Axis::Levels(2), Axis::Range { steps: Some(3) }];

    #[test]
    fn one_input_moves_and_the_others_stay() {
        let wanted = [
            [Level(1), Base],
            [Level(0), Base],
            [Level(1), Base],
            [Level(1), Share(0.0)],
            [Level(1), Share(0.5)],
            [Level(1), Share(1.0)],
        ];
        assert_eq!(one_at_a_time(&AXES, &[Level(1), Base]).unwrap(), wanted.map(Vec::from));
    }

    #[test]
    fn a_baseline_that_does_not_fit_is_refused() {
        let refused = |baseline: &[Coordinate]| one_at_a_time(&AXES, baseline).unwrap_err();
        assert_eq!(refused(&[Base]), DesignError::BaselineLength { found: 1, inputs: 2 });
        for outside in [Level(2), Share(0.5)] {
            assert_eq!(refused(&[outside, Base]), DesignError::BaselineOutside { input: 0 });
        }
        for outside in [Level(0), Share(1.5), Share(-0.1), Share(f64::NAN)] {
            assert_eq!(refused(&[Base, outside]), DesignError::BaselineOutside { input: 1 });
        }
        assert_eq!(one_at_a_time(&[], &[]), Err(DesignError::NoInputs));
    }
}
