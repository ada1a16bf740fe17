//! The ledger: what was used, by year.

use units::Money;

/// Running costs that the simulation meters, and the goodput they bought.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Metered {
    /// Energy drawn from the grid.
    pub energy: Money,
    /// Peak power of each month.
    pub demand: Money,
    /// Carbon emitted by that energy.
    pub carbon: Money,
    /// Water.
    pub water: Money,
    /// GPU-hours of goodput.
    pub goodput_gpu_hours: f64,
}

/// What was metered so far, by year of the run.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    years: Vec<(f64, Metered)>,
    now: Metered,
    hours: f64,
}

/// One row of the cash flow; the first is the capital expenditure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Year {
    /// Year of operation, from 1; 0 for the capital expenditure.
    pub number: u32,
    /// Length in years; less than 1 for a year that the run cuts off.
    pub length: f64,
    /// Capital expenditure.
    pub capex: Money,
    /// Energy drawn from the grid.
    pub energy: Money,
    /// Peak power of each month.
    pub demand: Money,
    /// Carbon emitted.
    pub carbon: Money,
    /// Water.
    pub water: Money,
    /// Staff.
    pub staff: Money,
    /// Upkeep of the facility, support and spare parts of IT.
    pub maintenance: Money,
    /// GPU-hours of goodput.
    pub goodput_gpu_hours: f64,
    /// What that goodput would sell for.
    pub revenue: Money,
}

impl Year {
    /// Running costs.
    pub fn running(&self) -> Money {
        self.energy + self.demand + self.carbon + self.water + self.staff + self.maintenance
    }

    /// Revenue less capital expenditure and running costs, before tax.
    pub fn net(&self) -> Money {
        self.revenue - self.capex - self.running()
    }

    /// The amounts in the order of tables: capital expenditure, energy, demand, carbon, water,
    /// staff, maintenance, revenue, net.
    pub fn amounts(&self) -> [Money; 9] {
        [
            self.capex,
            self.energy,
            self.demand,
            self.carbon,
            self.water,
            self.staff,
            self.maintenance,
            self.revenue,
            self.net(),
        ]
    }
}

impl Ledger {
    /// Books what one hour used.
    pub fn book(&mut self, hour: Metered) {
        self.now.energy += hour.energy;
        self.now.demand += hour.demand;
        self.now.carbon += hour.carbon;
        self.now.water += hour.water;
        self.hours += 1.0;
    }

    /// Books a demand charge that falls due.
    pub fn book_demand(&mut self, due: Money) {
        self.now.demand += due;
    }

    /// Ends the year of so many hours, or what there was of it, with the goodput of the whole run so far.
    pub fn close(&mut self, goodput_gpu_hours: f64, hours_of_year: u32) {
        if self.hours > 0.0 {
            let before: f64 = self.years.iter().map(|(_, year)| year.goodput_gpu_hours).sum();
            self.now.goodput_gpu_hours = goodput_gpu_hours - before;
            let length = std::mem::take(&mut self.hours) / f64::from(hours_of_year);
            self.years.push((length, std::mem::take(&mut self.now)));
        }
    }

    /// Each year's length in years, and what it used.
    pub fn years(&self) -> &[(f64, Metered)] {
        &self.years
    }
}
