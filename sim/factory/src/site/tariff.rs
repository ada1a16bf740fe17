//! The tariff: what an hour's energy costs.

use units::{EnergyPrice, Money, Power};

use super::{Moment, TariffSpec};

/// Prices, and the peak of the running month.
#[derive(Clone, Debug)]
pub struct Tariff {
    spec: TariffSpec,
    month: Option<usize>,
    month_peak: Power,
}

impl Tariff {
    /// The tariff of a scenario.
    pub fn new(spec: &TariffSpec) -> Self {
        Self { spec: spec.clone(), month: None, month_peak: Power::ZERO }
    }

    /// Price of energy in the hour that begins at `moment`.
    pub fn price(&self, moment: Moment) -> EnergyPrice {
        let hours = self.spec.peak_begins..self.spec.peak_ends;
        if hours.contains(&moment.hour) && !moment.weekend {
            self.spec.peak_energy
        } else {
            self.spec.off_peak_energy
        }
    }

    /// Meters the mean import of an hour of the month of `moment`; returns the demand charge of the
    /// month before when this hour begins a new one.
    pub fn meter(&mut self, moment: Moment, import: Power) -> Money {
        let mut due = Money::ZERO;
        if self.month != Some(moment.month) {
            due = self.close_month();
            self.month = Some(moment.month);
        }
        self.month_peak = self.month_peak.max(import);
        due
    }

    /// Ends the month: the demand charge that is due.
    pub fn close_month(&mut self) -> Money {
        let peak = std::mem::take(&mut self.month_peak);
        let price = self.spec.demand_charge.in_dollars_per_kilowatt_month();
        Money::dollars(price * peak.in_kilowatts())
    }
}
