//! Crossed inputs: every choice of their values meets all points of the others, as options do that are compared
//! under one uncertainty.

use super::{Coordinate, Point};

/// The points of a sample of the inputs at the places `others`, for each choice of values of those that are
/// crossed, given with their places and how many values each has; one choice after the other.
pub fn crossed(sample: &[Point], others: &[usize], crossed: &[(usize, usize)]) -> Vec<Point> {
    let mut choices: Vec<Vec<usize>> = vec![Vec::new()];
    for (_, levels) in crossed {
        let with = |choice: &Vec<usize>| {
            let choice = choice.clone();
            (0..*levels).map(move |level| [choice.as_slice(), &[level]].concat())
        };
        choices = choices.iter().flat_map(with).collect();
    }
    let mut points = Vec::with_capacity(choices.len() * sample.len());
    for choice in &choices {
        for of_others in sample {
            let mut point = vec![Coordinate::Base; others.len() + crossed.len()];
            for (place, coordinate) in others.iter().zip(of_others) {
                point[*place] = *coordinate;
            }
            for ((place, _), level) in crossed.iter().zip(choice) {
                point[*place] = Coordinate::Level(*level);
            }
            points.push(point);
        }
    }
    points
}
