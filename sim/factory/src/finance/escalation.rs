//! Escalation: how prices of what is paid for rise over the years of a run.

use super::Category;
use crate::settings::{between, spec};

spec! {
    /// How much faster than `finance.inflation` some prices rise in a year.
    pub struct EscalationSpec {
        /// Energy, peak power and fuel.
        pub energy: f64 = between(-0.5, 0.5);
        /// People: crews, engineers, guards, and those who take racks down.
        pub wages: f64 = between(-0.5, 0.5);
        /// Equipment: upkeep, repairs, and what is bought again alike.
        pub equipment: f64 = between(-0.5, 0.5);
    }
}

impl EscalationSpec {
    /// What a unit of money of the first day has become after so many years, for what is paid for a category. What was
    /// agreed, assessed, quoted for its day or follows from other payments stays: revenue, property tax, generations of
    /// the roadmap, administration.
    pub fn growth(&self, category: Category, inflation: f64, years: f64) -> f64 {
        let faster = match category {
            Category::Energy
            | Category::Temporary
            | Category::Demand
            | Category::Fuel
            | Category::GenerationRent
            | Category::Exports => self.energy,
            Category::Staff | Category::Deinstallation => self.wages,
            Category::Maintenance
            | Category::Support
            | Category::Repairs
            | Category::BatteryModules
            | Category::GenerationUpkeep
            | Category::Refresh
            | Category::Conversion => self.equipment,
            Category::Carbon | Category::Nox | Category::Water | Category::Insurance => 0.0,
            _ => return 1.0,
        };
        let yearly = libm::log1p(inflation) + libm::log1p(faster);
        if yearly == 0.0 { 1.0 } else { libm::exp(yearly * years) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At 2 % energy that rises 3 % faster costs 1.0506^10 = 1.638 times as much after ten years, and revenue as much.
    #[test]
    #[expect(clippy::float_cmp, reason = "exact by construction")]
    fn prices_rise_by_what_they_are_of() {
        let spec = EscalationSpec { energy: 0.03, wages: 0.0, equipment: -0.05 };
        let after = |category| spec.growth(category, 0.02, 10.0);
        assert!((after(Category::Energy) - 1.6383).abs() < 1e-4);
        assert!((after(Category::Staff) - 1.2190).abs() < 1e-4);
        assert!((after(Category::Refresh) - 0.7299).abs() < 1e-4);
        assert_eq!(after(Category::OnDemand), 1.0);
        let none = EscalationSpec { energy: 0.0, wages: 0.0, equipment: 0.0 };
        assert_eq!(none.growth(Category::Energy, 0.0, 7.3), 1.0);
    }
}
