//! Costs: capital, running costs and the levelised cost of a GPU-hour.

use units::Money;

use super::worth::is_capital_of;
use super::{AssetClass, Ledger, Side, Usage, Worth, Year};

/// What the plant costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    /// Racks, network and storage.
    pub it_capital: Money,
    /// Electrical and mechanical plant.
    pub plant_capital: Money,
    /// Shell, land and grid connection.
    pub shell_capital: Money,
    /// Level payment of a year that is worth as much as racks, network and storage cost, those bought again
    /// and less what is left of them.
    pub it_capital_per_year: Money,
    /// The same for electrical and mechanical plant.
    pub plant_capital_per_year: Money,
    /// The same for shell, land and grid connection.
    pub shell_capital_per_year: Money,
    /// Running costs of an average year.
    pub running_per_year: Money,
    /// The energy and demand part of it.
    pub energy_per_year: Money,
    /// All costs for each GPU-hour of goodput; `None` when there was none.
    pub per_gpu_hour: Option<Money>,
    /// The cash flow.
    pub years: Vec<Year>,
}

impl Costs {
    /// Costs of a plant whose payments are in `ledger`.
    pub fn new(ledger: &Ledger, usage: &Usage, worth: &Worth) -> Self {
        let built = |asset: AssetClass| {
            let capital = |side: Side| side == Side::Capital;
            ledger.sum(|line| capital(line.category.side()) && line.asset == asset) * -1.0
        };
        let levels = worth.levels();
        let [it_capital, plant_capital, shell_capital] =
            [AssetClass::It, AssetClass::Plant, AssetClass::Shell].map(built);
        let [it_capital_per_year, plant_capital_per_year, shell_capital_per_year] =
            [AssetClass::It, AssetClass::Plant, AssetClass::Shell]
                .map(|asset| levels.per_year(ledger, |line| is_capital_of(line, asset)));

        let years = Year::all(ledger, usage, levels);
        let length = usage.years();
        let mean = |amount: fn(&Year) -> Money| {
            years.iter().map(amount).sum::<Money>() / length.max(f64::MIN_POSITIVE)
        };
        let energy_per_year = mean(|year| year.energy + year.demand);
        let running_per_year = mean(Year::running);
        let per_gpu_hour = worth.levelised.kept.map(Money::dollars);
        Self {
            it_capital,
            plant_capital,
            shell_capital,
            it_capital_per_year,
            plant_capital_per_year,
            shell_capital_per_year,
            running_per_year,
            energy_per_year,
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
