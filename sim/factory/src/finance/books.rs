//! The books of a run: every hour is booked, every month closed, and accounts are made at the end.

use units::{CarbonIntensity, Energy, EnergyPrice, MassPrice, Money, Volume, VolumePrice};

use super::{Accounts, FinanceSpec, Lines, Meters, Month, PricePath, Reports, Usage};
use crate::design::Design;
use crate::quantities::{MoneyPerGpuHour, MoneyPerYear};

/// Money, during a run.
#[derive(Debug)]
pub struct Books {
    spec: FinanceSpec,
    carbon_price: MassPrice,
    water_price: VolumePrice,
    usage: Usage,
    /// The month that is not closed yet.
    now: Month,
    /// What meters showed when the last month was closed.
    before: Meters,
    /// What they report.
    pub reports: Reports,
    /// The same by what payments are for.
    pub lines: Lines,
}

/// Where a month lies that is closed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closing {
    /// Year of operation, from 1.
    pub year: u32,
    /// Month of the calendar, from 0 for January.
    pub of_year: usize,
    /// Hours of the year of operation.
    pub hours_of_year: u32,
}

impl Books {
    /// Empty books, for what `usage` names.
    pub fn new(
        spec: &FinanceSpec,
        carbon_price: MassPrice,
        water_price: VolumePrice,
        usage: Usage,
    ) -> Self {
        Self {
            spec: spec.clone(),
            carbon_price,
            water_price,
            usage,
            now: Month::default(),
            before: Meters::default(),
            reports: Reports::default(),
            lines: Lines::default(),
        }
    }

    /// Books what an hour used.
    pub fn book_hour(
        &mut self,
        energy: Energy,
        price: EnergyPrice,
        intensity: CarbonIntensity,
        water: Volume,
    ) {
        let now = &mut self.now;
        now.hours += 1.0;
        now.energy += energy;
        now.energy_cost += price * energy;
        now.carbon_cost += self.carbon_price * (intensity * energy);
        now.water += water;
        now.water_cost += self.water_price * water;
    }

    /// Books a demand charge that falls due.
    pub fn book_demand(&mut self, due: Money) {
        self.now.demand_cost += due;
    }

    /// Ends a month, or what there was of it, with what meters show of the whole run.
    pub fn close_month(&mut self, closing: Closing, meters: Meters) {
        let mut month = std::mem::take(&mut self.now);
        if month.hours > 0.0 {
            month.year = closing.year;
            month.of_year = closing.of_year;
            month.share_of_year = month.hours / f64::from(closing.hours_of_year);
            month.meters = meters.since(&self.before);
            self.before = meters;
            self.usage.months.push(month);
        }
    }

    /// Works out what the plant costs, once the last month is closed; with what was metered.
    pub fn close(&mut self, design: &Design) -> (Accounts, Usage) {
        let usage = std::mem::take(&mut self.usage);
        let accounts = Accounts::new(&self.spec, design, &usage, &PricePath::FLAT);
        self.lines.read(&accounts.ledger, &usage);
        let (costs, reports) = (&accounts.costs, &mut self.reports);
        reports.capex.set(costs.capital());
        reports.capex_it.set(costs.it_capital);
        reports.opex.set(MoneyPerYear(costs.running_per_year));
        reports.opex_energy.set(MoneyPerYear(costs.energy_per_year));
        reports.capital.set(MoneyPerYear(costs.capital_per_year()));
        reports.capital_it.set(MoneyPerYear(costs.it_capital_per_year));
        reports.capital_plant.set(MoneyPerYear(costs.plant_capital_per_year));
        reports.capital_shell.set(MoneyPerYear(costs.shell_capital_per_year));
        reports.paid.set(costs.paid);
        if let Some(cost) = costs.per_gpu_hour {
            reports.lcoc.set(MoneyPerGpuHour(cost));
        }
        (accounts, usage)
    }
}
