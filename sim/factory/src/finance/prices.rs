//! The price path of a GPU-hour: what it sells for in each month, as a share of the first price.

/// The price of a GPU-hour by month, for each unit of what it is at the start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PricePath {
    /// By month, the first of the run first; the last goes on for ever.
    shares: Vec<f64>,
}

impl PricePath {
    /// A price that never changes.
    pub const FLAT: Self = Self { shares: Vec::new() };

    /// The price in a month from 1, as a share of that at the start.
    pub fn at(&self, month: u32) -> f64 {
        let place = (month.max(1) - 1) as usize;
        self.shares.get(place).or(self.shares.last()).copied().unwrap_or(1.0)
    }
}
