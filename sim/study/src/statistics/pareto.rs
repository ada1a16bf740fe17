//! The points that no other surpasses: what is left to choose between several aims.

/// Whether each point is on the front: no other is as good in all aims and better in one.
///
/// A point has as many values as there are aims, and `smaller_is_better` says which way each is
/// meant. Points that are the same are on the front together. A point with a value that is not a
/// number is never on it. The time is that of sorting for two aims, and quadratic otherwise.
/// Source: Kung, Luccio and Preparata (1975), On Finding the Maxima of a Set of Vectors, Journal of
/// the ACM 22.
///
/// # Panics
/// If a point has another number of values than there are aims.
pub fn front(points: &[Vec<f64>], smaller_is_better: &[bool]) -> Vec<bool> {
    let costs: Vec<Vec<f64>> = points.iter().map(|point| costs(point, smaller_is_better)).collect();
    let known = |&place: &usize| costs[place].iter().all(|cost| !cost.is_nan());
    let places: Vec<usize> = (0..points.len()).filter(known).collect();
    let mut on_front = vec![false; points.len()];
    let chosen = if smaller_is_better.len() == 2 {
        front_of_two(&costs, places)
    } else {
        let is_free = |&place: &usize| !places.iter().any(|&o| dominates(&costs[o], &costs[place]));
        places.iter().copied().filter(is_free).collect()
    };
    for place in chosen {
        on_front[place] = true;
    }
    on_front
}

/// The values of a point, turned so that smaller is better, without a negative zero.
fn costs(point: &[f64], smaller_is_better: &[bool]) -> Vec<f64> {
    assert_eq!(point.len(), smaller_is_better.len(), "a point has a value for every aim");
    let cost = |(value, smaller): (&f64, &bool)| if *smaller { 0.0 + value } else { 0.0 - value };
    point.iter().zip(smaller_is_better).map(cost).collect()
}

/// Whether costs are nowhere above those of another, and somewhere below.
fn dominates(costs: &[f64], other: &[f64]) -> bool {
    let mut pairs = costs.iter().zip(other);
    pairs.clone().all(|(cost, other)| cost <= other) && pairs.any(|(cost, other)| cost < other)
}

/// In ascending order of the first cost, then the second, a point is on the front if it lowers the
/// second cost, or is the same as the one that did.
fn front_of_two(costs: &[Vec<f64>], mut places: Vec<usize>) -> Vec<usize> {
    let order = |&place: &usize| (costs[place][0], costs[place][1]);
    places.sort_by(|a, b| {
        let ((a0, a1), (b0, b1)) = (order(a), order(b));
        a0.total_cmp(&b0).then(a1.total_cmp(&b1))
    });
    let mut chosen: Vec<usize> = Vec::new();
    for place in places {
        let lowers =
            |&last: &usize| costs[place][1] < costs[last][1] || costs[place] == costs[last];
        if chosen.last().is_none_or(lowers) {
            chosen.push(place);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Cost and availability of five designs: the third costs as much as the second for less, the
    /// fourth costs more than the second for the same.
    #[test]
    fn what_costs_more_and_does_no_more_is_left_out() {
        let points = [[1.0, 0.9], [2.0, 0.99], [2.0, 0.95], [3.0, 0.99], [4.0, 0.999]];
        let points = points.map(|point| point.to_vec());
        assert_eq!(front(&points, &[true, false]), [true, true, false, false, true]);
        assert_eq!(front(&points, &[true, true]), [true, false, false, false, false]);
    }

    #[test]
    fn points_that_are_the_same_stay_together() {
        let points = [[1.0, 0.0], [1.0, -0.0], [1.0, 1.0]].map(|point| point.to_vec());
        assert_eq!(front(&points, &[true, true]), [true, true, false]);
        assert_eq!(front(&points, &[false, true]), [true, true, false]);
        let points = [[0.0, 1.0], [-0.0, 2.0]].map(|point| point.to_vec());
        assert_eq!(front(&points, &[true, true]), [true, false]);
    }

    #[test]
    fn what_is_not_a_number_is_not_chosen() {
        let points = [[f64::NAN, 0.0], [1.0, 1.0]].map(|point| point.to_vec());
        assert_eq!(front(&points, &[true, true]), [false, true]);
        assert!(front(&[], &[true, true]).is_empty());
    }

    proptest! {
        /// Method: whole coordinates below 8, so that many are equal; the definition, pair by pair.
        #[test]
        fn no_member_surpasses_another_and_one_surpasses_each_that_is_left_out(
            points in (1_usize..5).prop_flat_map(|aims| {
                prop::collection::vec(prop::collection::vec((0_u8..8).prop_map(f64::from), aims), 1..40)
            }),
            ways in prop::collection::vec(any::<bool>(), 4)
        ) {
            let ways = &ways[..points[0].len()];
            let better = |a: f64, b: f64, smaller: bool| if smaller { a < b } else { a > b };
            let surpasses = |a: &[f64], b: &[f64]| {
                let all = || a.iter().zip(b).zip(ways);
                !all().any(|((a, b), way)| better(*b, *a, *way))
                    && all().any(|((a, b), way)| better(*a, *b, *way))
            };
            let on_front = front(&points, ways);
            let of = |chosen| (0..points.len()).filter(move |place| on_front[*place] == chosen);
            let members: Vec<usize> = of.clone()(true).collect();
            for &member in &members {
                prop_assert!(!members.iter().any(|&m| surpasses(&points[m], &points[member])));
            }
            for other in of(false) {
                prop_assert!(members.iter().any(|&m| surpasses(&points[m], &points[other])));
            }
        }
    }
}
