//! Full factorial design: every combination of the values of all inputs.

use super::axis::counts;
use super::{Axis, DesignError, Point};

/// Every combination of the values of all inputs, the first input changing slowest.
///
/// Points are made as they are asked for; ask [`grid_size`] first how many there will be.
///
/// # Errors
/// As [`grid_size`].
pub fn grid(axes: &[Axis]) -> Result<impl Iterator<Item = Point>, DesignError> {
    let size = grid_size(axes)?;
    let axes: Vec<(Axis, usize)> = axes.iter().copied().zip(counts(axes)?).collect();
    Ok((0..size).map(move |place| combination(&axes, place)))
}

/// The number of points of a [`grid`].
///
/// # Errors
/// If there is no input, a list has no values, a range has no steps or fewer than 2, or the number
/// of combinations does not fit into 64 bits.
pub fn grid_size(axes: &[Axis]) -> Result<u64, DesignError> {
    let mut counts = counts(axes)?.into_iter();
    let size = counts.try_fold(1_u64, |size, count| size.checked_mul(count as u64));
    size.ok_or(DesignError::TooMany { what: "points", most: u64::MAX })
}

/// The point at `place` in the order of the grid: the digits of a number with mixed bases.
fn combination(axes: &[(Axis, usize)], place: u64) -> Point {
    let mut rest = place;
    let mut point: Point = Vec::with_capacity(axes.len());
    for (axis, count) in axes.iter().rev() {
        #[expect(clippy::cast_possible_truncation, reason = "below a usize")]
        let digit = (rest % *count as u64) as usize;
        rest /= *count as u64;
        point.push(axis.fixed(digit, *count));
    }
    point.reverse();
    point
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Coordinate::{Level, Share};
    use super::*;

    const HALVES: Axis = Axis::Range { steps: Some(3) };

    #[test]
    fn the_first_input_changes_slowest() {
        let points: Vec<Point> = grid(&[Axis::Levels(2), HALVES]).unwrap().collect();
        let wanted = [
            [Level(0), Share(0.0)],
            [Level(0), Share(0.5)],
            [Level(0), Share(1.0)],
            [Level(1), Share(0.0)],
            [Level(1), Share(0.5)],
            [Level(1), Share(1.0)],
        ];
        assert_eq!(points, wanted.map(Vec::from));
    }

    #[test]
    fn what_has_no_combinations_is_refused_with_the_reason() {
        let refused = |axes: &[Axis]| grid_size(axes).unwrap_err().to_string();
        assert_eq!(refused(&[]), "a design needs at least one input");
        assert_eq!(refused(&[HALVES, Axis::Levels(0)]), "input 2 has no values");
        assert_eq!(
            refused(&[Axis::Range { steps: None }]),
            "input 1 is a range, of which this design takes fixed values: say how many (steps = 5)"
        );
        assert_eq!(
            refused(&[Axis::Range { steps: Some(1) }]),
            "input 1 needs at least 2 steps, for both ends of its range; has 1"
        );
        assert!(grid(&[Axis::Levels(0)]).is_err());
    }

    #[test]
    fn the_size_is_known_before_anything_is_built() {
        assert_eq!(grid_size(&[Axis::Levels(1 << 21); 3]), Ok(1 << 63));
        let most = DesignError::TooMany { what: "points", most: u64::MAX };
        assert_eq!(grid_size(&[Axis::Levels(1 << 16); 4]), Err(most));
        let mut huge = grid(&[Axis::Levels(1 << 21); 3]).unwrap();
        assert_eq!(huge.next(), Some(vec![Level(0); 3]));
    }

    #[test]
    fn a_million_points_are_made_without_delay() {
        assert_eq!(
            grid(&[Axis::Levels(10); 6]).unwrap().map(|point| point.len()).sum::<usize>(),
            6_000_000
        );
    }

    proptest! {
        /// Method: a point is a number whose digits are the levels; the numbers must rise by one.
        #[test]
        fn every_combination_comes_exactly_once(counts in prop::collection::vec(1_usize..6, 1..6)) {
            let axes: Vec<Axis> = counts.iter().map(|count| Axis::Levels(*count)).collect();
            let mut expected = 0;
            for point in grid(&axes).unwrap() {
                let mut number = 0;
                for (coordinate, count) in point.iter().zip(&counts) {
                    let Level(level) = coordinate else { panic!("a level") };
                    prop_assert!(level < count);
                    number = number * count + level;
                }
                prop_assert_eq!(number, expected);
                expected += 1;
            }
            prop_assert_eq!(expected, counts.iter().product::<usize>());
        }
    }
}
