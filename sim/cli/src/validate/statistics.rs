//! Statistics of replications: means with their intervals, and the top of a swept curve.

use statrs::distribution::{ContinuousCDF as _, StudentsT};

/// A mean over replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    /// The mean.
    pub(crate) mean: f64,
    /// Half of its 95 % interval; `None` for a single replication.
    pub(crate) half_width: Option<f64>,
}

/// Probability that the interval holds the true mean.
const CONFIDENCE: f64 = 0.95;

/// The mean of values that are independent and about normal, with its Student-t interval.
pub(crate) fn estimate(values: &[f64]) -> Estimate {
    let mean = mean(values);
    Estimate { mean, half_width: half_width(values, mean) }
}

/// The place of the top of a curve, given at each place its height in every replication.
///
/// A parabola in the logarithm of the place is fitted to the mean heights by least squares, because
/// costs of doing something too often and too seldom are alike in the ratio to the optimum. The
/// interval comes from the tops of the single replications, which meet the same random numbers at
/// every place. `None` where the top lies outside the places given.
pub(crate) fn optimum(curve: &[(f64, Vec<f64>)]) -> Option<Estimate> {
    let replications = curve.first().map_or(0, |(_, heights)| heights.len());
    let means: Vec<(f64, f64)> =
        curve.iter().map(|(place, heights)| (*place, mean(heights))).collect();
    let of_one = |replication: usize| {
        top(&curve.iter().map(|(place, all)| (*place, all[replication])).collect::<Vec<_>>())
    };
    let top = top(&means)?;
    let tops: Option<Vec<f64>> = (0..replications).map(of_one).collect();
    let half_width = tops.and_then(|tops| half_width(&tops, mean(&tops)));
    Some(Estimate { mean: top, half_width })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn half_width(values: &[f64], mean: f64) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let freedom = (values.len() - 1) as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let error = libm::sqrt(squares / freedom / values.len() as f64);
    let student = StudentsT::new(0.0, 1.0, freedom).ok()?;
    Some(student.inverse_cdf(f64::midpoint(1.0, CONFIDENCE)) * error)
}

/// The top of the parabola through points, in the logarithm of their places.
fn top(points: &[(f64, f64)]) -> Option<f64> {
    let count = points.len() as f64;
    let centre = points.iter().map(|(place, _)| libm::log(*place)).sum::<f64>() / count;
    let moment = |x_power: i32, with_height: bool| -> f64 {
        let term = |(place, height): &(f64, f64)| {
            let x = libm::log(*place) - centre;
            x.powi(x_power) * if with_height { *height } else { 1.0 }
        };
        points.iter().map(term).sum()
    };
    let (x2, x3, x4) = (moment(2, false), moment(3, false), moment(4, false));
    let (y, xy, x2y) = (moment(0, true), moment(1, true), moment(2, true));
    let bend = (x2y - x2 * y / count - x3 * xy / x2) / (x4 - x2 * x2 / count - x3 * x3 / x2);
    let slope = (xy - x3 * bend) / x2;
    let place = libm::exp(centre - slope / (2.0 * bend));
    let swept = points.iter().map(|(place, _)| *place);
    let (low, high) = (swept.clone().fold(f64::INFINITY, f64::min), swept.fold(0.0, f64::max));
    (bend < 0.0 && (low..=high).contains(&place)).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values 1 to 5: mean 3, standard error sqrt(2.5 / 5), t of 4 degrees 2.776.
    #[test]
    fn the_interval_is_that_of_student() {
        let estimate = estimate(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        assert!((estimate.mean - 3.0).abs() < 1e-12);
        assert!((estimate.half_width.unwrap() - 2.776 * libm::sqrt(0.5)).abs() < 1e-3);
        assert_eq!(super::estimate(&[7.0]), Estimate { mean: 7.0, half_width: None });
    }

    /// Height 5 − 2 · (ln x − ln 100)² at four places, in two replications that differ by 1.
    #[test]
    fn the_top_of_a_parabola_is_found_exactly() {
        let height = |place: f64| 5.0 - 2.0 * libm::log(place / 100.0) * libm::log(place / 100.0);
        let curve: Vec<(f64, Vec<f64>)> = [70.0, 90.0, 120.0, 150.0]
            .into_iter()
            .map(|place| (place, vec![height(place), height(place) + 1.0]))
            .collect();
        let top = optimum(&curve).unwrap();
        assert!((top.mean - 100.0).abs() < 1e-9 && top.half_width.unwrap() < 1e-9, "{top:?}");
    }

    #[test]
    fn a_curve_that_still_rises_or_opens_upwards_has_no_top() {
        let curve = |heights: [f64; 3]| {
            let places = [50.0, 100.0, 200.0];
            places.into_iter().zip(heights.map(|height| vec![height])).collect::<Vec<_>>()
        };
        assert_eq!(optimum(&curve([1.0, 3.0, 4.9])), None);
        assert_eq!(optimum(&curve([3.0, 1.0, 3.0])), None);
    }
}
