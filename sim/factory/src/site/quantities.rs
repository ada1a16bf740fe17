//! What the surroundings report, and the stage of settling that sets it.

use units::{Energy, EnergyPrice, Power, SimTime};

use super::Surroundings;
use crate::quantities::Better::Less;
use crate::quantities::{CarbonFlow, Flow, Level, Topic, quantity, total};

quantity! {
    /// Set by the surroundings alone, read by the registry.
    pub struct Reports: "site" {
        /// Price of energy drawn from the grid.
        price: Level<EnergyPrice> = {
            label: "price of energy", topic: Topic::Prices, better: Less,
            column: "price_usd_per_mwh",
        },
        /// Carbon dioxide of the energy drawn from the grid.
        carbon: Flow<CarbonFlow> = {
            label: "carbon dioxide", topic: Topic::Effectiveness, better: Less, grows: true,
            run: &[total("carbon_t")],
        },
    }
}

impl Surroundings {
    /// Stage of settling: what is drawn from the grid emits.
    pub fn emit(&mut self, now: SimTime, import: Power) {
        if self.carbon.is_some() || self.tariff.asks_for_quarters() {
            self.quarters.set(now, import);
        }
        let joules = |power: Power| Energy::joules(power.in_watts());
        let mut each_second = self.carbon_intensity * joules(import);
        if !self.stand_ins.is_empty() {
            for (supply, power) in self.stand_ins.set(now, import) {
                let own = supply.carbon.unwrap_or(self.carbon_intensity);
                each_second =
                    each_second + own * joules(power) - self.carbon_intensity * joules(power);
            }
        }
        self.reports.carbon.set(now, CarbonFlow(each_second.in_kilograms()));
    }
}
