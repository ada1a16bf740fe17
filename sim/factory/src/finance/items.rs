//! What the levelised cost of compute is made of.

use units::Money;

use super::{Costs, Usage, Year};

/// A part of what a GPU-hour of goodput costs.
#[derive(Clone, Debug, PartialEq)]
pub struct CostItem {
    /// What it is for, in a few words.
    pub name: String,
    /// What it contains.
    pub about: String,
    /// Cost of an average year; for capital expenditure, the yearly payment that recovers it.
    pub usd_per_year: f64,
    /// The capital expenditure; 0 for a running cost.
    pub capital_usd: f64,
    /// Its part of the levelised cost of compute; `None` when there was no goodput.
    pub usd_per_gpu_hour: Option<f64>,
}

impl Costs {
    /// The parts of the cost of a GPU-hour: what recovers the capital expenditure, and running costs.
    pub fn items(&self, usage: &Usage) -> Vec<CostItem> {
        let (length, goodput) = (usage.years(), usage.gpu_hours().kept);
        let item = |name: &str, about: &str, total: Money, capital: Money| CostItem {
            name: name.to_owned(),
            about: about.to_owned(),
            usd_per_year: total.in_dollars() / length.max(f64::MIN_POSITIVE),
            capital_usd: capital.in_dollars(),
            usd_per_gpu_hour: (goodput > 0.0).then(|| total.in_dollars() / goodput),
        };
        let capex = |name: &str, about: &str, capital: Money, per_year: Money| {
            item(name, about, per_year * length, capital)
        };
        let running = |name: &str, about: &str, amount: fn(&Year) -> Money| {
            item(name, about, self.years.iter().map(amount).sum(), Money::ZERO)
        };
        vec![
            capex(
                "Racks, network and storage",
                "Yearly payment that recovers their price over their life.",
                self.it_capital,
                self.it_capital_per_year,
            ),
            capex(
                "Electrical and mechanical plant",
                "Yearly payment that recovers its price over its life.",
                self.plant_capital,
                self.plant_capital_per_year,
            ),
            capex(
                "Shell, land and grid connection",
                "Yearly payment that recovers their price over their life.",
                self.shell_capital,
                self.shell_capital_per_year,
            ),
            running("Energy", "Energy drawn from the grid.", |year| year.energy),
            running("Peak power", "Charges for the peak power of each month.", |year| year.demand),
            running("Carbon", "Carbon price of the energy drawn from the grid.", |year| {
                year.carbon
            }),
            running("Water", "Water evaporated and drained.", |year| year.water),
            running("Staff", "People who run the plant.", |year| year.staff),
            running(
                "Maintenance",
                "Upkeep of the facility, support and spare parts of IT, and all else.",
                |year| year.maintenance,
            ),
        ]
    }
}
