//! Saltelli's design for variance-based sensitivity indices.

use super::axis::{check_sample, sampled};
use super::sobol::{MOST_SOBOL_DIMENSIONS, Sequence};
use super::{Axis, DesignError, Point};

/// Points of two samples A and B and of all A with one input as in B, and which is which.
#[derive(Clone, Debug, PartialEq)]
pub struct Saltelli {
    /// All points, in blocks of inputs + 2: `A_j`, `B_j`, then `A_j` with the first input as in
    /// `B_j`, with the second, and so on; j counts the base points.
    pub points: Vec<Point>,
    inputs: usize,
}

/// The points from which the share of each input in the variance of a result can be estimated:
/// `base_points` x (inputs + 2) of them.
///
/// A and B are the first and the last coordinates of one scrambled Sobol sequence of twice as many
/// dimensions (Saltelli, Annibali, Azzini, Campolongo, Ratto and Tarantola, Computer Physics
/// Communications 181, 2010), not two stretches of one sequence, which would not be independent.
/// Take a power of two of base points where you can.
///
/// # Errors
/// If there is no input or no base point, a list has no values, or there are more than 65 536 base
/// points or 128 inputs.
pub fn saltelli(base_points: usize, axes: &[Axis], seed: u64) -> Result<Saltelli, DesignError> {
    check_sample(base_points, axes)?;
    let inputs = axes.len();
    let most = MOST_SOBOL_DIMENSIONS / 2;
    if inputs > most {
        return Err(DesignError::TooMany { what: "inputs", most: most as u64 });
    }
    let sequence = Sequence::new(base_points, 2 * inputs, seed)?;
    let points = sequence.flat_map(|shares| block(axes, &shares)).collect();
    Ok(Saltelli { points, inputs })
}

/// The points that belong to one place of the sequence.
fn block(axes: &[Axis], shares: &[f64]) -> Vec<Point> {
    let (first, last) = shares.split_at(axes.len());
    let a = sampled(axes, first.iter().copied());
    let b = sampled(axes, last.iter().copied());
    let mixed = |input: usize| {
        let mut point = a.clone();
        point[input] = b[input];
        point
    };
    let mixed: Vec<Point> = (0..axes.len()).map(mixed).collect();
    [a, b].into_iter().chain(mixed).collect()
}

impl Saltelli {
    /// Number of base points.
    pub fn base_points(&self) -> usize {
        self.points.len() / (self.inputs + 2)
    }

    /// Number of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Place among the points of the `base`-th point of A.
    pub fn a(&self, base: usize) -> usize {
        base * (self.inputs + 2)
    }

    /// Place among the points of the `base`-th point of B.
    pub fn b(&self, base: usize) -> usize {
        self.a(base) + 1
    }

    /// Place among the points of the `base`-th point of A with one `input` as in B.
    pub fn a_with_b(&self, base: usize, input: usize) -> usize {
        assert!(input < self.inputs, "there is no input {input} among {}", self.inputs);
        self.a(base) + 2 + input
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use proptest::prelude::*;

    use super::super::Coordinate::Share;
    use super::super::sobol;
    use super::*;

    const RANGE: Axis = Axis::Range { steps: None };

    fn ishigami(point: &Point) -> f64 {
        let [x, y, z] = [0, 1, 2].map(|input| {
            let Share(share) = point[input] else { panic!("a share") };
            PI * (2.0 * share - 1.0)
        });
        libm::sin(x) * (1.0 + 0.1 * z * z * z * z) + 7.0 * libm::sin(y) * libm::sin(y)
    }

    /// Goal: the design yields the sensitivity indices that are known in closed form.
    /// Method: Jansen's estimators on the Ishigami function with 7 and 0.1; first-order indices
    /// 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (Saltelli et al., Global Sensitivity
    /// Analysis: The Primer, 2008).
    #[test]
    fn sensitivity_indices_of_ishigami_come_out() {
        let design = saltelli(4_096, &[RANGE; 3], 1).unwrap();
        let values: Vec<f64> = design.points.iter().map(ishigami).collect();
        let half_mean_square = |input: usize, other: &dyn Fn(usize) -> usize| {
            let difference = |base| values[other(base)] - values[design.a_with_b(base, input)];
            (0..4_096).map(|base| difference(base) * difference(base)).sum::<f64>()
                / (2.0 * 4_096.0)
        };
        let variance = 13.8446;
        for (input, (first, total)) in
            [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)].into_iter().enumerate()
        {
            let found = 1.0 - half_mean_square(input, &|base| design.b(base)) / variance;
            assert!((found - first).abs() < 0.01, "{input}: {found}, not {first}");
            let found = half_mean_square(input, &|base| design.a(base)) / variance;
            assert!((found - total).abs() < 0.01, "{input}: {found}, not {total}");
        }
    }

    #[test]
    fn what_the_design_cannot_do_is_refused() {
        let refused = |points, axes: &[Axis]| saltelli(points, axes, 1).unwrap_err().to_string();
        assert_eq!(
            refused(1, &[RANGE; 129]),
            "there are too many inputs: at most 128 are possible"
        );
        assert_eq!(
            refused(65_537, &[RANGE]),
            "there are too many points: at most 65536 are possible"
        );
        assert_eq!(refused(0, &[RANGE]), "a design needs at least one point");
        assert_eq!(saltelli(1, &[RANGE; 128], 1).unwrap().points.len(), 130);
    }

    proptest! {
        #[test]
        fn each_place_names_the_point_it_promises(base_points in 1_usize..40, inputs in 1_usize..6, seed: u64) {
            let axes = vec![RANGE; inputs];
            let design = saltelli(base_points, &axes, seed).unwrap();
            prop_assert_eq!(design.points.len(), base_points * (inputs + 2));
            prop_assert_eq!((design.base_points(), design.inputs()), (base_points, inputs));
            let sequence = sobol(base_points, &vec![RANGE; 2 * inputs], seed).unwrap();
            for (base, place) in sequence.iter().enumerate() {
                let (a, b) = (&design.points[design.a(base)], &design.points[design.b(base)]);
                prop_assert_eq!([&a[..], &b[..]].concat(), &place[..]);
                for input in 0..inputs {
                    let mut mixed = a.clone();
                    mixed[input] = b[input];
                    prop_assert_eq!(&design.points[design.a_with_b(base, input)], &mixed);
                }
            }
        }

        #[test]
        fn the_seed_alone_decides(seed: u64) {
            let design = saltelli(8, &[RANGE; 3], seed);
            prop_assert_eq!(&design, &saltelli(8, &[RANGE; 3], seed));
            prop_assert_ne!(&design, &saltelli(8, &[RANGE; 3], seed ^ 1));
        }
    }
}
