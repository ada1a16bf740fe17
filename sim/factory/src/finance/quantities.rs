//! What the books report.

use units::Money;

use crate::quantities::Better::Less;
use crate::quantities::{Level, MoneyPerGpuHour, MoneyPerYear, Topic, quantity, total};

quantity! {
    /// Set by the books alone, read by the registry.
    pub struct Reports: "finance" {
        /// Investment.
        capex: Level<Money> = {
            label: "capital", short: "capex", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capex_usd")],
        },
        /// Investment in racks, network and storage.
        capex_it: Level<Money> = {
            label: "capital of IT", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_it_usd")],
        },
        /// Running costs of an average year.
        opex: Level<MoneyPerYear> = {
            label: "running costs", short: "opex", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("opex_usd_per_year")],
        },
        /// Energy and peak power of an average year.
        opex_energy: Level<MoneyPerYear> = {
            label: "costs of energy", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("opex_energy_usd_per_year")],
        },
        /// Yearly payment that recovers the investment.
        capital: Level<MoneyPerYear> = {
            label: "yearly capital", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capital_usd_per_year")],
        },
        /// Yearly payment that recovers the investment in racks, network and storage.
        capital_it: Level<MoneyPerYear> = {
            label: "yearly capital of IT", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capital_it_usd_per_year")],
        },
        /// Yearly payment that recovers the investment in electrical and mechanical plant.
        capital_plant: Level<MoneyPerYear> = {
            label: "yearly capital of plant", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capital_plant_usd_per_year")],
        },
        /// Yearly payment that recovers the investment in shell, land and grid connection.
        capital_shell: Level<MoneyPerYear> = {
            label: "yearly capital of shell", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capital_shell_usd_per_year")],
        },
        /// Levelised cost of compute: all costs for each GPU-hour of goodput.
        lcoc: Level<MoneyPerGpuHour> = {
            label: "LCOC", topic: Topic::Money, better: Less, digits: 3,
            run: &[total("lcoc_usd_per_gpu_hour")], undefined: "there was no goodput",
        },
    }
}
