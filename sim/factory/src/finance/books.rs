//! The books of a run: every hour is booked, every year closed, and costs are worked out at the end.

use units::{CarbonIntensity, Energy, EnergyPrice, MassPrice, Money, Volume, VolumePrice};

use super::{Costs, Equipment, FinanceSpec, Ledger, Metered, Reports};
use crate::quantities::{MoneyPerGpuHour, MoneyPerYear};

/// Money, during a run.
#[derive(Debug)]
pub struct Books {
    spec: FinanceSpec,
    carbon_price: MassPrice,
    water_price: VolumePrice,
    ledger: Ledger,
    /// What they report.
    pub reports: Reports,
}

impl Books {
    /// Empty books.
    pub fn new(spec: &FinanceSpec, carbon_price: MassPrice, water_price: VolumePrice) -> Self {
        Self {
            spec: spec.clone(),
            carbon_price,
            water_price,
            ledger: Ledger::default(),
            reports: Reports::default(),
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
        self.ledger.book(Metered {
            energy: price * energy,
            demand: Money::ZERO,
            carbon: self.carbon_price * (intensity * energy),
            water: self.water_price * water,
            goodput_gpu_hours: 0.0,
        });
    }

    /// Books a demand charge that falls due.
    pub fn book_demand(&mut self, due: Money) {
        self.ledger.book_demand(due);
    }

    /// Ends a year of so many hours, or what there was of it, with the goodput of the whole run so far.
    pub fn close_year(&mut self, goodput_gpu_hours: f64, hours_of_year: u32) {
        self.ledger.close(goodput_gpu_hours, hours_of_year);
    }

    /// Works out what the plant costs, once the last year is closed.
    pub fn close(&mut self, bought: Equipment) -> Costs {
        let costs = Costs::new(&self.spec, bought, &self.ledger);
        let reports = &mut self.reports;
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
        costs
    }
}
