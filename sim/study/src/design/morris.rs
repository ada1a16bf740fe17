//! Morris's design: random walks that change one input at a time, to tell which inputs matter.

use engine::Stream;

use super::axis::check_sample;
use super::permutation::permutation;
use super::{Axis, Coordinate, DesignError, Point};

/// Points of random walks, and the steps between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Morris {
    /// One walk after the other, each of inputs + 1 points.
    pub points: Vec<Point>,
    /// One walk after the other, each of as many steps as there are inputs, in the order of walking.
    pub steps: Vec<Step>,
}

/// A step of a walk: two points that differ in one input.
///
/// The elementary effect of the input is the change of the result divided by `rise`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The input that changes.
    pub input: usize,
    /// Place among the points before the step.
    pub from: usize,
    /// Place among the points after the step.
    pub to: usize,
    /// By how much of its range the input rises, or falls if negative: ± p / (2 (p - 1)) for p
    /// levels. A list is stepped through by half of its values, rounded up or down.
    pub rise: f64,
}

/// Random walks of one step for each input, on a grid of an even number of `levels`.
///
/// The walk starts at a random place of the grid, changes its inputs in random order, and each by
/// just over half its range, up or down with equal probability. So each level of each input is
/// equally probable at every point (Morris, Technometrics 33, 1991). 4 levels are
/// customary. A list shares them among its values, equally if the levels are a multiple of them;
/// with fewer levels than values some values never come up.
///
/// # Errors
/// If there is no input or no trajectory, a list has fewer than 2 values, or `levels` is odd or 0.
pub fn morris(
    trajectories: usize,
    axes: &[Axis],
    levels: usize,
    seed: u64,
) -> Result<Morris, DesignError> {
    check_sample(trajectories, axes)?;
    if let Some(input) = axes.iter().position(|axis| *axis == Axis::Levels(1)) {
        return Err(DesignError::OneValue { input });
    }
    if levels == 0 || levels % 2 == 1 {
        return Err(DesignError::OddLevels { levels });
    }
    let mut stream = Stream::new(seed, "design/morris", 0);
    let mut design = Morris { points: Vec::new(), steps: Vec::new() };
    for trajectory in 0..trajectories {
        design.walk(axes, levels, stream.of(trajectory as u64, 0));
    }
    Ok(design)
}

impl Morris {
    /// Adds one walk.
    fn walk(&mut self, axes: &[Axis], levels: usize, stream: &mut Stream) {
        let starts: Vec<(usize, bool)> = axes.iter().map(|_| start(levels, stream)).collect();
        let level = |input: usize, (level, _): (usize, bool)| on_grid(axes[input], level, levels);
        let first = starts.iter().enumerate().map(|(input, start)| level(input, *start));
        let mut point: Point = first.collect();
        self.points.push(point.clone());
        let step = (levels / 2) as f64 / (levels - 1) as f64;
        for input in permutation(axes.len(), stream) {
            let (level, up) = starts[input];
            let next = if up { level + levels / 2 } else { level - levels / 2 };
            point[input] = on_grid(axes[input], next, levels);
            let to = self.points.len();
            let rise = if up { step } else { -step };
            self.steps.push(Step { input, from: to - 1, to, rise });
            self.points.push(point.clone());
        }
    }
}

/// The level at which an input starts, and whether it goes up from there.
fn start(levels: usize, stream: &mut Stream) -> (usize, bool) {
    #[expect(clippy::cast_possible_truncation, reason = "below a usize")]
    let level = stream.below(levels as u64) as usize;
    (level, level < levels / 2)
}

/// Where a level of the grid is on an axis.
fn on_grid(axis: Axis, level: usize, levels: usize) -> Coordinate {
    match axis {
        Axis::Levels(count) => Coordinate::Level(level * count / levels),
        Axis::Range { .. } => Coordinate::Share(level as f64 / (levels - 1) as f64),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Coordinate::{Level, Share};
    use super::*;

    const RANGE: Axis = Axis::Range { steps: None };

    #[test]
    fn what_cannot_be_walked_is_refused() {
        let refused = |trajectories, axes: &[Axis], levels| {
            morris(trajectories, axes, levels, 1).unwrap_err().to_string()
        };
        assert_eq!(refused(1, &[], 4), "a design needs at least one input");
        assert_eq!(refused(0, &[RANGE], 4), "a design needs at least one point");
        assert_eq!(refused(1, &[Axis::Levels(0)], 4), "input 1 has no values");
        assert_eq!(
            refused(1, &[RANGE, Axis::Levels(1)], 4),
            "input 2 has only one value, and this design must change it"
        );
        for levels in [0, 1, 5] {
            let message = format!("the number of levels must be even and at least 2; is {levels}");
            assert_eq!(refused(1, &[RANGE], levels), message);
        }
    }

    /// Goal: the effects of a linear function are its slopes, whatever the walks.
    #[test]
    fn elementary_effects_of_a_plane_are_its_slopes() {
        let slopes = [3.0, -1.0, 0.0, 20.0];
        let design = morris(50, &[RANGE; 4], 6, 2).unwrap();
        let value = |point: &Point| {
            point
                .iter()
                .zip(slopes)
                .map(|(coordinate, slope)| {
                    let Share(share) = coordinate else { panic!("a share") };
                    slope * share
                })
                .sum::<f64>()
        };
        assert_eq!(design.steps.len(), 200);
        for step in &design.steps {
            let effect =
                (value(&design.points[step.to]) - value(&design.points[step.from])) / step.rise;
            assert!((effect - slopes[step.input]).abs() < 1e-12, "{effect} of {}", step.input);
        }
    }

    /// Method: 4 000 walks; at each of the points of a walk every level of an input expects 1 000,
    /// and its first value of two or four 2 000 or 1 000, with a standard deviation of up to 32.
    #[test]
    fn all_levels_are_equally_frequent_at_every_point_of_a_walk() {
        let design = morris(4_000, &[RANGE, Axis::Levels(2), Axis::Levels(4)], 4, 3).unwrap();
        let near =
            |count: usize, wanted: usize| assert!(count.abs_diff(wanted) < 5 * 32, "{count}");
        for place in 0..4 {
            let at_place = || design.points.iter().skip(place).step_by(4);
            for level in 0..4 {
                near(
                    at_place().filter(|point| point[0] == Share(level as f64 / 3.0)).count(),
                    1_000,
                );
                near(at_place().filter(|point| point[2] == Level(level)).count(), 1_000);
            }
            near(at_place().filter(|point| point[1] == Level(0)).count(), 2_000);
        }
    }

    /// How far apart two coordinates of one axis are, and by how much the second is higher.
    fn rise(from: Coordinate, to: Coordinate) -> f64 {
        match (from, to) {
            (Share(from), Share(to)) => to - from,
            (Level(from), Level(to)) => to as f64 - from as f64,
            _ => panic!("an axis has coordinates of one kind"),
        }
    }

    proptest! {
        #[test]
        fn each_walk_changes_each_input_once_by_exactly_the_step(
            trajectories in 1_usize..12, values in prop::collection::vec(0_usize..6, 1..7),
            half in 1_usize..6, seed: u64
        ) {
            let axis = |count: &usize| if *count < 2 { RANGE } else { Axis::Levels(*count) };
            let axes: Vec<Axis> = values.iter().map(axis).collect();
            let levels = 2 * half;
            let step = levels as f64 / (2.0 * (levels as f64 - 1.0));
            let design = morris(trajectories, &axes, levels, seed).unwrap();
            prop_assert_eq!(design.points.len(), trajectories * (axes.len() + 1));
            for (walk, steps) in design.steps.chunks(axes.len()).enumerate() {
                let mut changed: Vec<usize> = steps.iter().map(|step| step.input).collect();
                changed.sort_unstable();
                prop_assert_eq!(changed, (0..axes.len()).collect::<Vec<_>>());
                for (place, taken) in steps.iter().enumerate() {
                    let first = walk * (axes.len() + 1) + place;
                    prop_assert_eq!((taken.from, taken.to), (first, first + 1));
                    for (input, axis) in axes.iter().enumerate() {
                        let (before, after) = (design.points[first][input], design.points[first + 1][input]);
                        let change = rise(before, after);
                        match axis {
                            _ if input != taken.input => prop_assert_eq!(before, after),
                            Axis::Range { .. } => {
                                prop_assert!((change - taken.rise).abs() < 1e-12);
                                prop_assert!((change.abs() - step).abs() < 1e-12);
                            }
                            Axis::Levels(count) => {
                                prop_assert!((change.abs() - *count as f64 / 2.0).abs() < 0.6);
                                prop_assert_eq!(change > 0.0, taken.rise > 0.0);
                            }
                        }
                    }
                }
            }
        }

        #[test]
        fn the_seed_alone_decides_and_more_walks_keep_the_first(seed: u64) {
            let design = morris(6, &[RANGE; 4], 4, seed).unwrap();
            prop_assert_eq!(&design, &morris(6, &[RANGE; 4], 4, seed).unwrap());
            prop_assert_ne!(&design, &morris(6, &[RANGE; 4], 4, seed ^ 1).unwrap());
            prop_assert_eq!(&design.points[..20], &morris(4, &[RANGE; 4], 4, seed).unwrap().points[..]);
        }
    }
}
