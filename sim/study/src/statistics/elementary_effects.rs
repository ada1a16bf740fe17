//! Screening by elementary effects: which inputs matter at all, from few runs.

use super::interval::{Estimate, mean};
use super::moments::variance_of;

/// A walk through the unit cube on which each step changes one input.
#[derive(Clone, Copy, Debug)]
pub struct Trajectory<'a> {
    /// The points in the order of the walk, all with as many inputs, between 0 and 1.
    pub points: &'a [Vec<f64>],
    /// The output at each point.
    pub outputs: &'a [f64],
}

/// What the elementary effects of one input say of it.
///
/// An effect is the change of the output by that of the input: the output's unit per whole range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effects {
    /// The place of the input, from 0.
    pub input: usize,
    /// Mean effect; near 0 also where effects of both signs cancel.
    pub mu: Estimate,
    /// Mean size of the effects: how much the input matters.
    pub mu_star: Estimate,
    /// Standard deviation of the effects: above 0 if the input acts in curves, or by other inputs.
    /// `None` for a single effect.
    pub sigma: Option<f64>,
}

/// The elementary effects of every input that moves in some trajectory, in the order of inputs.
///
/// Intervals are those of Student, over effects of independent trajectories. That of `mu_star`,
/// which cannot be negative, ends at 0.
///
/// Source: Morris (1991), Factorial Sampling Plans for Preliminary Computational Experiments,
/// Technometrics 33; `mu_star`: Campolongo, Cariboni and Saltelli (2007), An Effective Screening
/// Design for Sensitivity Analysis of Large Models, Environmental Modelling and Software 22.
///
/// # Panics
/// If a step does not change exactly one input, or a point has no output.
pub fn elementary_effects(trajectories: &[Trajectory], level: f64) -> Vec<Effects> {
    let points = trajectories.iter().flat_map(|trajectory| trajectory.points);
    let inputs = points.map(Vec::len).max().unwrap_or(0);
    let mut effects = vec![Vec::new(); inputs];
    for trajectory in trajectories {
        add_effects(trajectory, &mut effects);
    }
    let moved = effects.iter().enumerate().filter(|(_, effects)| !effects.is_empty());
    moved.map(|(input, effects)| summary(input, effects, level)).collect()
}

fn add_effects(trajectory: &Trajectory, effects: &mut [Vec<f64>]) {
    let Trajectory { points, outputs } = trajectory;
    assert_eq!(points.len(), outputs.len(), "each point has an output");
    for (ends, outputs) in points.windows(2).zip(outputs.windows(2)) {
        let (input, change) = step(&ends[0], &ends[1]);
        effects[input].push((outputs[1] - outputs[0]) / change);
    }
}

/// The input that a step changes, and by how much.
fn step(from: &[f64], to: &[f64]) -> (usize, f64) {
    assert_eq!(from.len(), to.len(), "points have as many inputs");
    let changes = from.iter().zip(to).map(|(from, to)| to - from).enumerate();
    let mut moves = changes.filter(|(_, change)| *change != 0.0);
    match (moves.next(), moves.next()) {
        (Some(only), None) => only,
        _ => panic!("a step changes exactly one input; this one leads from {from:?} to {to:?}"),
    }
}

fn summary(input: usize, effects: &[f64], level: f64) -> Effects {
    let sizes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
    let size = mean(&sizes, level);
    Effects {
        input,
        mu: mean(effects, level),
        mu_star: Estimate { low: size.low.map(|low| low.max(0.0)), ..size },
        sigma: variance_of(effects).map(libm::sqrt),
    }
}

#[cfg(test)]
mod tests {
    use engine::Stream;

    use super::*;

    /// Walks that change every input once by a half, in turn, from points on a grid of quarters.
    fn walks(inputs: usize, count: u64) -> Vec<Vec<Vec<f64>>> {
        let walk = |place: u64| {
            let mut stream = Stream::new(4, "test/morris", place);
            let mut point: Vec<f64> = (0..inputs).map(|_| stream.below(4) as f64 / 4.0).collect();
            let mut points = vec![point.clone()];
            for input in 0..inputs {
                point[input] += if point[input] < 0.5 { 0.5 } else { -0.5 };
                points.push(point.clone());
            }
            points
        };
        (0..count).map(walk).collect()
    }

    fn effects(count: u64, inputs: usize, function: impl Fn(&[f64]) -> f64) -> Vec<Effects> {
        let walks = walks(inputs, count);
        let of_walk = |walk: &Vec<Vec<f64>>| walk.iter().map(|point| function(point)).collect();
        let outputs: Vec<Vec<f64>> = walks.iter().map(of_walk).collect();
        let pairs = walks.iter().zip(&outputs);
        let trajectories: Vec<Trajectory> =
            pairs.map(|(points, outputs)| Trajectory { points, outputs }).collect();
        elementary_effects(&trajectories, 0.95)
    }

    /// Coefficients and steps are sums of few powers of two, so nothing is rounded.
    #[test]
    fn a_linear_function_has_its_coefficients_as_effects() {
        let found = effects(10, 3, |x| 7.0 + 3.0 * x[0] - 0.5 * x[1]);
        for (input, (effects, known)) in found.iter().zip([3.0, -0.5, 0.0]).enumerate() {
            let known_size = f64::abs(known);
            assert_eq!((effects.input, effects.mu.value, effects.sigma), (input, known, Some(0.0)));
            assert_eq!(
                (effects.mu_star.value, effects.mu_star.low),
                (known_size, Some(known_size))
            );
            assert_eq!(effects.mu_star.count, 10);
        }
    }

    /// Effects of x² are 1/2 between 0 and 1/2, and 1 between 1/4 and 3/4, which are as probable.
    #[test]
    fn curves_and_interaction_show_in_the_deviation() {
        let found = effects(40, 3, |x| x[0] * x[0] + x[1] * x[2]);
        for effects in &found {
            assert!(effects.sigma.unwrap() > 0.1, "{effects:?}");
        }
        let curve = found[0];
        assert!(curve.mu.value > 0.5 && curve.mu.value < 1.0, "{curve:?}");
        assert!(curve.mu.holds(0.75));
    }

    /// The effects of x[0] are +2 or −2 as x[1] is above or below its middle.
    #[test]
    fn effects_that_cancel_still_have_a_size() {
        let found = effects(20, 2, |x| if x[1] < 0.5 { 2.0 * x[0] } else { -2.0 * x[0] });
        assert!(found[0].mu.value.abs() < 1.5, "{found:?}");
        assert_eq!((found[0].mu_star.value, found[0].mu_star.high), (2.0, Some(2.0)));
    }

    /// Effects 0 and 1: mean 0.5, t of one degree 12.7 times 0.5 reaches far below 0.
    #[test]
    fn a_size_is_never_below_zero() {
        let walks = [[vec![0.0], vec![0.5]], [vec![0.5], vec![1.0]]];
        let outputs = [[0.0, 0.0], [0.0, 0.5]];
        let pairs = walks.iter().zip(&outputs);
        let walks: Vec<Trajectory> =
            pairs.map(|(points, outputs)| Trajectory { points, outputs }).collect();
        let found = elementary_effects(&walks, 0.95)[0];
        assert_eq!((found.mu_star.value, found.mu_star.low), (0.5, Some(0.0)));
        assert!(found.mu.low.unwrap() < -5.0);
        assert_eq!(elementary_effects(&walks[..1], 0.95)[0].sigma, None);
    }

    #[test]
    #[should_panic(expected = "exactly one input")]
    fn a_step_that_changes_two_inputs_is_refused() {
        let points = [vec![0.0, 0.0], vec![0.5, 0.5]];
        elementary_effects(&[Trajectory { points: &points, outputs: &[0.0, 1.0] }], 0.95);
    }
}
