//! Concentration: how much of something is in one hand.

/// The index of Herfindahl and Hirschman: the sum of the squares of the parts of the whole, from near 0 for very many
/// equal parts to 1 for a single one. `None` where there is no whole.
///
/// `amounts` are not negative, in any one unit.
pub fn concentration(amounts: &[f64]) -> Option<f64> {
    let whole: f64 = amounts.iter().sum();
    let squares = || amounts.iter().map(|amount| (amount / whole) * (amount / whole)).sum();
    (whole > 0.0).then(squares)
}
