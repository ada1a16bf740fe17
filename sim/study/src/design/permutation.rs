//! Random orders.

use engine::Stream;

/// The numbers below `count` in an order that is random with all orders equally probable
/// (Durstenfeld, Algorithm 235, Communications of the ACM 7, 1964).
pub(super) fn permutation(count: usize, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        #[expect(clippy::cast_possible_truncation, reason = "below a usize")]
        let other = stream.below(last as u64 + 1) as usize;
        order.swap(last, other);
    }
    order
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Method: count each of the 24 orders of four; 10 000 are expected of each, with a standard
    /// deviation of 98.
    #[test]
    fn all_orders_are_equally_frequent() {
        let mut stream = Stream::new(1, "design/test", 0);
        let mut frequency = BTreeMap::new();
        for _ in 0..240_000 {
            *frequency.entry(permutation(4, &mut stream)).or_insert(0_i64) += 1;
        }
        assert_eq!(frequency.len(), 24);
        assert!(frequency.values().all(|count| (count - 10_000).abs() < 5 * 98), "{frequency:?}");
    }
}
