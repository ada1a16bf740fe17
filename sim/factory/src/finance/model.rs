//! Costs: capital, running costs and the levelised cost of a GPU-hour.

use units::Money;

use super::{AssetClass, FinanceSpec, Ledger, Side, Usage, Year};

/// What the plant costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    /// Racks, network and storage.
    pub it_capital: Money,
    /// Electrical and mechanical plant.
    pub plant_capital: Money,
    /// Shell, land and grid connection.
    pub shell_capital: Money,
    /// Yearly payment that recovers the capital of racks, network and storage over its life.
    pub it_capital_per_year: Money,
    /// The same for electrical and mechanical plant.
    pub plant_capital_per_year: Money,
    /// The same for shell, land and grid connection.
    pub shell_capital_per_year: Money,
    /// Running costs of an average year.
    pub running_per_year: Money,
    /// The energy and demand part of it.
    pub energy_per_year: Money,
    /// All costs of the run: what recovers the capital expenditure, and running costs.
    pub paid: Money,
    /// All costs for each GPU-hour of goodput; `None` when there was none.
    pub per_gpu_hour: Option<Money>,
    /// The cash flow.
    pub years: Vec<Year>,
}

impl Costs {
    /// Costs of a plant whose payments are in `ledger`.
    pub fn new(spec: &FinanceSpec, ledger: &Ledger, usage: &Usage) -> Self {
        let built = |asset: AssetClass| {
            let capital = |side: Side| side == Side::Capital;
            ledger.sum(|line| capital(line.category.side()) && line.asset == asset) * -1.0
        };
        let [it_capital, plant_capital, shell_capital] =
            [AssetClass::It, AssetClass::Plant, AssetClass::Shell].map(built);
        let recovery = |capital: Money, life: units::Span| {
            capital * capital_recovery(spec.discount_rate, life.in_years())
        };
        let it_capital_per_year = recovery(it_capital, spec.it_life);
        let plant_capital_per_year = recovery(plant_capital, spec.plant_life);
        let shell_capital_per_year = recovery(shell_capital, spec.shell_life);
        let capital_per_year =
            it_capital_per_year + plant_capital_per_year + shell_capital_per_year;

        let years = Year::all(ledger, usage);
        let length = usage.years();
        let mean = |amount: fn(&Year) -> Money| {
            years.iter().map(amount).sum::<Money>() / length.max(f64::MIN_POSITIVE)
        };
        let energy_per_year = mean(|year| year.energy + year.demand);
        let running_per_year = mean(Year::running);
        let per_year = usage.gpu_hours().kept / length.max(f64::MIN_POSITIVE);
        let all = capital_per_year + running_per_year;
        let per_gpu_hour = (per_year > 0.0).then(|| all / per_year);
        Self {
            it_capital,
            plant_capital,
            shell_capital,
            it_capital_per_year,
            plant_capital_per_year,
            shell_capital_per_year,
            running_per_year,
            energy_per_year,
            paid: all * length,
            per_gpu_hour,
            years,
        }
    }

    /// Capital expenditure.
    pub fn capital(&self) -> Money {
        self.it_capital + self.plant_capital + self.shell_capital
    }

    /// Yearly payment that recovers the capital expenditure over its lives.
    pub fn capital_per_year(&self) -> Money {
        self.it_capital_per_year + self.plant_capital_per_year + self.shell_capital_per_year
    }
}

/// Yearly payment for each unit of capital that recovers it with interest over its life.
fn capital_recovery(rate: f64, years: f64) -> f64 {
    if rate == 0.0 { 1.0 / years } else { rate / -libm::expm1(-years * libm::log1p(rate)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 at 10 % over 2 years: 57.62 a year, since 57.62/1.1 + 57.62/1.21 = 100.
    #[test]
    fn capital_recovery_pays_capital_back_with_interest() {
        let payment = 100.0 * capital_recovery(0.1, 2.0);
        assert!((payment / 1.1 + payment / 1.21 - 100.0).abs() < 1e-9);
        assert!((capital_recovery(0.0, 4.0) - 0.25).abs() < 1e-12);
    }

    /// A rate r near 0 adds r (n + 1) / 2 to n payments: less than rounding below 1e-16.
    #[test]
    fn rates_near_0_behave_as_0() {
        for rate in [f64::MIN_POSITIVE, 1e-300, 1e-17, 1e-16, 1e-15, 1e-9] {
            for years in [0.5, 4.0, 30.0] {
                let found = capital_recovery(rate, years) * years;
                assert!(
                    (found - 1.0).abs() < 1e-15 + rate * (years + 1.0),
                    "{found} of {rate} for {years}"
                );
            }
        }
    }
}
