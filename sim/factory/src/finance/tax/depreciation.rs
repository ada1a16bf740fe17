//! Depreciation for tax: how much of a price is written off in each year.

/// How something is written off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Method {
    /// Tax life in years.
    pub life: f64,
    /// Written off by a share of what is left; `None` for straight.
    pub declining: Option<Declining>,
}

/// A share of what is left is written off, but never less than the guarantee: from then on the revised share of
/// what was left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Declining {
    /// Share of what is left.
    pub rate: f64,
    /// Share of the price below which that does not fall.
    pub guarantee: f64,
    /// Share of what was left when it would have.
    pub revised: f64,
}

/// What is written off of a price in each year, from the first; what rounding leaves of it goes with the last.
pub fn by_year(price: f64, method: Method) -> Vec<f64> {
    let mut amounts = Vec::new();
    let mut left = price;
    let mut revised = None;
    let straight = price / method.life.max(1.0);
    while left > 1e-9 * price && amounts.len() < 200 {
        let amount = match method.declining {
            None => straight,
            Some(declining) => {
                let usual = left * declining.rate;
                if revised.is_none() && usual < price * declining.guarantee {
                    revised = Some(left * declining.revised);
                }
                revised.unwrap_or(usual)
            }
        };
        let amount = amount.min(left);
        amounts.push(amount);
        left -= amount;
    }
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
        }
    }

    /// Servers in Japan, five years: 40 % of what is left, 40, 24 and 14.4 of 100; then 8.64 would be below the
    /// guarantee of 10.8, so half of the 21.6 that are left in each of two years.
    #[test]
    fn the_declining_balance_of_japan_ends_with_its_guarantee() {
        let declining = Some(Declining { rate: 0.400, guarantee: 0.108, revised: 0.500 });
        let method = Method { life: 5.0, declining };
        assert_near(&by_year(100.0, method), &[40.0, 24.0, 14.4, 10.8, 10.8]);
    }

    /// 100 over five years, 20 each; over two and a half, 40, 40 and the rest.
    #[test]
    fn straight_is_the_same_each_year() {
        let straight = |life| by_year(100.0, Method { life, declining: None });
        assert_near(&straight(5.0), &[20.0; 5]);
        assert_near(&straight(2.5), &[40.0, 40.0, 20.0]);
        assert_near(&by_year(0.0, Method { life: 5.0, declining: None }), &[]);
    }
}
