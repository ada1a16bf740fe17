//! Scrambled Sobol sequence: points that cover the space of inputs far more evenly than random ones.

use engine::Stream;
use sobol_burley::parts::{owen_scramble_rev, sobol_rev};

use super::axis::{check_sample, sampled};
use super::{Axis, DesignError, Point};

/// The direction numbers at hand have 16 bits.
pub const MOST_SOBOL_POINTS: usize = 1 << 16;

/// As many dimensions have direction numbers at hand.
pub const MOST_SOBOL_DIMENSIONS: usize = sobol_burley::NUM_DIMENSIONS as usize;

/// The first `points` points of an Owen-scrambled Sobol sequence, one dimension for each input.
///
/// Any 2^m first points have exactly one in each of 2^m equal parts of every axis; take a power of
/// two where you can. More points keep those of fewer, more inputs keep the coordinates of fewer.
/// Each point by itself is uniformly distributed over seeds, so means over points are unbiased.
/// A list shares the unit interval equally among its values.
///
/// Direction numbers of Joe and Kuo (SIAM Journal on Scientific Computing 30, 2008); scrambling of
/// Owen (1995) by the hash of Burley (Practical Hash-based Owen Scrambling, Journal of Computer
/// Graphics Techniques 9(4), 2020) as improved by Vegdahl, with a random key for each dimension.
///
/// # Errors
/// If there is no input or no point, a list has no values, or there are more points than
/// [`MOST_SOBOL_POINTS`] or more inputs than [`MOST_SOBOL_DIMENSIONS`].
pub fn sobol(points: usize, axes: &[Axis], seed: u64) -> Result<Vec<Point>, DesignError> {
    check_sample(points, axes)?;
    let sequence = Sequence::new(points, axes.len(), seed)?;
    Ok(sequence.map(|shares| sampled(axes, shares)).collect())
}

/// Goes through the places of the sequence in the unit cube.
pub(super) struct Sequence {
    /// One key of the scrambling for each dimension.
    keys: Vec<u32>,
    next: u32,
    end: u32,
}

impl Sequence {
    /// The first `points` places in a cube of so many `dimensions`.
    pub(super) fn new(points: usize, dimensions: usize, seed: u64) -> Result<Self, DesignError> {
        let limit = |what, found: usize, most: usize| {
            let fits = u32::try_from(found).ok().filter(|_| found <= most);
            fits.ok_or(DesignError::TooMany { what, most: most as u64 })
        };
        let end = limit("points", points, MOST_SOBOL_POINTS)?;
        let dimensions = limit("inputs", dimensions, MOST_SOBOL_DIMENSIONS)?;
        let mut stream = Stream::new(seed, "design/sobol", 0);
        let keys = (0..dimensions).map(|_| (stream.bits() >> 32) as u32).collect();
        Ok(Self { keys, next: 0, end })
    }
}

impl Iterator for Sequence {
    type Item = Vec<f64>;

    fn next(&mut self) -> Option<Vec<f64>> {
        let index = (self.next < self.end).then_some(self.next)?;
        self.next += 1;
        let keys = (0..).zip(&self.keys);
        Some(keys.map(|(dimension, key)| share(index, dimension, *key)).collect())
    }
}

/// One coordinate of the sequence, between 0 and 1: the middle of a cell of width 2^-32.
///
/// The library works on reversed bits and rounds to 23 bits at the end; all 32 are kept here.
fn share(index: u32, dimension: u32, key: u32) -> f64 {
    let plain = sobol_rev(index.reverse_bits(), dimension);
    let scrambled = owen_scramble_rev(plain, key).reverse_bits();
    (f64::from(scrambled) + 0.5) / 4_294_967_296.0
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use proptest::prelude::*;

    use super::super::Coordinate::{Level, Share};
    use super::super::axis::part;
    use super::*;

    const RANGE: Axis = Axis::Range { steps: None };

    fn shares(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
        Sequence::new(points, dimensions, seed).unwrap().collect()
    }

    /// Whether the places fill `columns` x `rows` equal cells of two dimensions with one each.
    fn one_in_each(
        places: &[Vec<f64>],
        dimensions: (usize, usize),
        columns: usize,
        rows: usize,
    ) -> bool {
        let mut taken = vec![0; columns * rows];
        for place in places {
            let column = part(place[dimensions.0], columns);
            let row = part(place[dimensions.1], rows);
            taken[column * rows + row] += 1;
        }
        taken.iter().all(|count| *count == 1)
    }

    /// Mean 3.5, variance 13.8446 over its cube (Ishigami and Homma, 1990, with 7 and 0.1).
    fn ishigami(place: &[f64]) -> f64 {
        let [x, y, z] = [0, 1, 2].map(|input| PI * (2.0 * place[input] - 1.0));
        libm::sin(x) * (1.0 + 0.1 * z * z * z * z) + 7.0 * libm::sin(y) * libm::sin(y)
    }

    #[test]
    fn every_dimension_is_filled_evenly() {
        for seed in 0..3 {
            let places = shares(1 << 10, MOST_SOBOL_DIMENSIONS, seed);
            for power in 0..=10 {
                let first = &places[..1 << power];
                for dimension in 0..MOST_SOBOL_DIMENSIONS {
                    assert!(
                        one_in_each(first, (dimension, dimension), 1 << power, 1),
                        "{dimension}, 2^{power}"
                    );
                }
            }
        }
    }

    #[test]
    fn all_points_of_the_sequence_fill_every_dimension_evenly() {
        let places = shares(MOST_SOBOL_POINTS, 8, 5);
        assert!((0..8).all(|dimension| one_in_each(
            &places,
            (dimension, dimension),
            MOST_SOBOL_POINTS,
            1
        )));
    }

    /// Goal: an error far below that of independent random points.
    /// Method: root mean square error of the mean over 20 seeds; for independent points it is the
    /// standard deviation / sqrt(n), here 0.058.
    #[test]
    fn an_integral_is_far_nearer_than_by_random_points() {
        let error = |seed| {
            shares(4_096, 3, seed).iter().map(|place| ishigami(place)).sum::<f64>() / 4_096.0 - 3.5
        };
        let square = (0..20).map(|seed| error(seed) * error(seed)).sum::<f64>() / 20.0;
        assert!(
            libm::sqrt(square) < 0.02 * libm::sqrt(13.8446 / 4_096.0),
            "{}",
            libm::sqrt(square)
        );
    }

    /// Goal: scrambling is by the seed, and each point is anywhere.
    /// Method: 8 000 seeds; each tenth expects 800 with a standard deviation of 27.
    #[test]
    fn each_point_is_uniform_over_seeds() {
        for (index, dimension) in [(0, 0), (0, 7), (1, 1), (6, 2)] {
            let mut tenths = [0_i32; 10];
            for seed in 0..8_000 {
                let place = &shares(index + 1, dimension + 1, seed)[index];
                tenths[part(place[dimension], 10)] += 1;
            }
            assert!(tenths.iter().all(|count| (count - 800).abs() < 5 * 27), "{tenths:?}");
        }
    }

    /// Method: three points in units of 2^-33, as one machine gave them.
    #[test]
    fn the_points_are_the_same_on_every_machine() {
        let cells = shares(3, 2, 7).concat();
        let cells: Vec<f64> = cells.iter().map(|share| share * 8_589_934_592.0).collect();
        assert_eq!(
            cells,
            [
                8_040_505_831.0,
                843_278_655.0,
                2_206_521_629.0,
                6_635_881_729.0,
                4_936_026_783.0,
                4_623_485_209.0
            ]
        );
    }

    #[test]
    fn what_the_sequence_cannot_do_is_refused() {
        let refused = |points, axes: &[Axis]| sobol(points, axes, 1).unwrap_err().to_string();
        assert_eq!(
            refused(65_537, &[RANGE]),
            "there are too many points: at most 65536 are possible"
        );
        assert_eq!(
            refused(1, &[RANGE; 257]),
            "there are too many inputs: at most 256 are possible"
        );
        assert_eq!(refused(0, &[RANGE]), "a design needs at least one point");
        assert_eq!(refused(1, &[Axis::Levels(0)]), "input 1 has no values");
        assert_eq!(sobol(65_536, &[RANGE; 4], 1).unwrap().len(), 65_536);
    }

    proptest! {
        #[test]
        fn all_elementary_rectangles_of_the_first_two_dimensions_hold_one_point(power in 0_usize..=10, seed: u64) {
            let places = shares(1 << power, 2, seed);
            for columns in 0..=power {
                prop_assert!(one_in_each(&places, (0, 1), 1 << columns, 1 << (power - columns)));
            }
        }

        #[test]
        fn more_points_and_inputs_keep_those_of_fewer(seed: u64) {
            let sample = sobol(32, &[RANGE, RANGE, Axis::Levels(4)], seed).unwrap();
            let fewer = sobol(20, &[RANGE; 2], seed).unwrap();
            prop_assert!(sample.iter().zip(&fewer).all(|(point, other)| point[..2] == other[..]));
            prop_assert_ne!(fewer, sobol(20, &[RANGE; 2], seed ^ 1).unwrap());
            for level in 0..4 {
                prop_assert_eq!(sample.iter().filter(|point| point[2] == Level(level)).count(), 8);
            }
            prop_assert!(sample.iter().all(|point| matches!(point[0], Share(share) if 0.0 < share && share < 1.0)));
        }
    }
}
