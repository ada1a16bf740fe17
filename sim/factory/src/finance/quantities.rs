//! What the books report.

use units::Money;

use crate::quantities::Better::Less;
use crate::quantities::{
    Derived, Level, MoneyPerGpuHour, MoneyPerYear, Ratio, Topic, Unit, quantity, total,
};

/// What dollars for each GPU-second, as ratios of totals are, are shown in.
const PER_GPU_HOUR: Unit = Unit::new("USD/GPU-h", 1.0 / Unit::GPU_HOUR.size);

quantity! {
    /// Set by the books alone, read by the registry.
    pub struct Reports: "finance" {
        /// Capital expenditure: what the plant costs to build.
        capex: Level<Money> = {
            label: "capital expenditure", short: "capex", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capex_usd")],
        },
        /// Capital expenditure on racks, network and storage.
        capex_it: Level<Money> = {
            label: "capital expenditure on IT", short: "capex of IT", topic: Topic::Money, better: Less,
            grows: true, digits: 0, run: &[total("capex_it_usd")],
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
        /// Yearly payment that recovers the capital expenditure over its life.
        capital: Level<MoneyPerYear> = {
            label: "capital recovery", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capital_usd_per_year")],
        },
        /// Yearly payment that recovers the capital expenditure on racks, network and storage.
        capital_it: Level<MoneyPerYear> = {
            label: "capital recovery of IT", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capital_it_usd_per_year")],
        },
        /// Yearly payment that recovers the capital expenditure on electrical and mechanical plant.
        capital_plant: Level<MoneyPerYear> = {
            label: "capital recovery of plant", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capital_plant_usd_per_year")],
        },
        /// Yearly payment that recovers the capital expenditure on shell, land and grid connection.
        capital_shell: Level<MoneyPerYear> = {
            label: "capital recovery of shell", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capital_shell_usd_per_year")],
        },
        /// All costs of the run: what recovers the capital expenditure, and running costs.
        paid: Level<Money> = { label: "costs of the run", better: Less, grows: true, digits: 0 },
        /// All costs for each GPU-hour installed, whether it was used or not.
        cost_installed: Ratio = {
            label: "cost per GPU-hour installed", topic: Topic::Money, better: Less, digits: 3,
            total_unit: PER_GPU_HOUR, run: &[total("cost_usd_per_installed_gpu_hour")],
            undefined: "nothing is installed",
            derived: Some(Derived::Ratio(&["paid"], &["compute.installed"])),
        },
        /// All costs for each GPU-hour that could be sold: in service, and neither spare nor excluded.
        cost_sellable: Ratio = {
            label: "cost per GPU-hour sellable", topic: Topic::Money, better: Less, digits: 3,
            total_unit: PER_GPU_HOUR, run: &[total("cost_usd_per_sellable_gpu_hour")],
            undefined: "no GPU was in service",
            derived: Some(Derived::Ratio(&["paid"], &["plant.sellable"])),
        },
        /// All costs for each GPU-hour held by jobs or reserved by contracts.
        cost_held: Ratio = {
            label: "cost per GPU-hour held", topic: Topic::Money, better: Less, digits: 3,
            total_unit: PER_GPU_HOUR, run: &[total("cost_usd_per_held_gpu_hour")],
            undefined: "no job held a GPU",
            derived: Some(Derived::Ratio(&["paid"], &["plant.held"])),
        },
        /// Levelised cost of compute: all costs for each GPU-hour kept, which is goodput.
        lcoc: Level<MoneyPerGpuHour> = {
            label: "LCOC, cost per GPU-hour kept", short: "LCOC", topic: Topic::Money, better: Less, digits: 3,
            run: &[total("lcoc_usd_per_gpu_hour")], undefined: "there was no goodput",
        },
    }
}
