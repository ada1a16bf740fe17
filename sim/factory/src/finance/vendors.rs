//! What a scenario says about vendors who deliver late.

use units::{Money, Span};

use crate::settings::{between, spec};

spec! {
    /// What a vendor pays for delivering late: for the time that its own work takes longer than planned, not for what it
    /// waits for, nor for times in which it may not deliver.
    pub struct DamagesSpec {
        /// Paid for each week, for each unit of the price of what is late; a part of a week counts as such.
        pub weekly: f64 = between(0.0, 1.0);
        /// How late it may be before that is paid for.
        pub grace: Span;
        /// Most that is paid, for each unit of the price of what is late.
        pub cap: f64 = between(0.0, 1.0);
        /// Price of each of its tasks that bring no racks, such as a transformer; nothing is paid for these without it.
        /// Racks have `finance.rack_price`.
        pub price: Option<Money>;
    }
}

impl DamagesSpec {
    /// What is paid for each unit of the price of what is so many hours late.
    pub(super) fn share(&self, hours_late: f64) -> f64 {
        let weeks = (hours_late - self.grace.in_hours()).max(0.0) / 168.0;
        (self.weekly * weeks).min(self.cap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half a per cent a week after two weeks, at most a tenth: 1 % for four weeks, .25 % for 2.5, nothing for two, and the
    /// tenth from week 22 on.
    #[test]
    fn damages_grow_by_the_week_after_a_grace_up_to_their_cap() {
        let terms = DamagesSpec { weekly: 0.005, grace: Span::weeks(2.0), cap: 0.1, price: None };
        for (weeks, share) in
            [(0.0, 0.0), (2.0, 0.0), (2.5, 0.0025), (4.0, 0.01), (22.0, 0.1), (90.0, 0.1)]
        {
            let found = terms.share(weeks * 168.0);
            assert!((found - share).abs() < 1e-12, "{found} for {weeks} weeks");
        }
    }
}
