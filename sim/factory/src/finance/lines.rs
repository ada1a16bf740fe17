//! What the ledger adds up to by what payments are for, as metrics.

use units::Money;

use super::{Category, Ledger, Usage};
use crate::quantities::Better::Less;
use crate::quantities::{Level, MoneyPerYear, Topic, quantity, total};

quantity! {
    /// Set when the accounts are made, read by the registry.
    pub struct Lines: "lines" {
        /// Capital expenditure on racks.
        racks: Level<Money> = {
            label: "capex of racks", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_racks_usd")],
        },
        /// Capital expenditure on switches, optics and cables.
        network: Level<Money> = {
            label: "capex of the network", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_network_usd")],
        },
        /// Capital expenditure on storage.
        storage: Level<Money> = {
            label: "capex of storage", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_storage_usd")],
        },
        /// Capital expenditure on the first stock of parts.
        spare_parts: Level<Money> = {
            label: "capex of stocked parts", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_spare_parts_usd")],
        },
        /// Duties on racks, network, storage and parts: of the first, of those bought again, and of repairs.
        duties: Level<Money> = {
            label: "duties on equipment", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("duties_usd")],
        },
        /// Capital expenditure on shell and land.
        shell: Level<Money> = {
            label: "capex of shell and land", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_shell_usd")],
        },
        /// Capital expenditure on the grid connection.
        connection: Level<Money> = {
            label: "capex of the connection", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_connection_usd")],
        },
        /// Capital expenditure on transformers, switchgear and busways.
        utility: Level<Money> = {
            label: "capex of distribution", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_utility_usd")],
        },
        /// Capital expenditure on UPS with their batteries.
        ups: Level<Money> = {
            label: "capex of UPS", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_ups_usd")],
        },
        /// Capital expenditure on generating sets and their tanks.
        gensets: Level<Money> = {
            label: "capex of gensets", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_gensets_usd")],
        },
        /// Capital expenditure on generation on the site.
        generation: Level<Money> = {
            label: "capex of generation", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_generation_usd")],
        },
        /// Capital expenditure on the battery of the site.
        battery: Level<Money> = {
            label: "capex of the battery", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_battery_usd")],
        },
        /// Capital expenditure on cooling, without chillers.
        cooling: Level<Money> = {
            label: "capex of cooling", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_cooling_usd")],
        },
        /// Capital expenditure on chillers.
        chillers: Level<Money> = {
            label: "capex of chillers", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capex_chillers_usd")],
        },
        /// Capital expenditure on fit-out, controls and labour.
        remainder: Level<Money> = {
            label: "capex of fit-out and labour", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capex_remainder_usd")],
        },
        /// Capital expenditure beyond what was planned, and the owner's own cost until the plant opens.
        contingency: Level<Money> = {
            label: "contingency and owner's cost", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capex_contingency_usd")],
        },
        /// Fuel of generating sets and of generation on the site, of the whole run.
        fuel_of_run: Level<Money> = {
            label: "fuel", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("fuel_usd")],
        },
        /// Upkeep and rent of generation on the site in an average year.
        generators: Level<MoneyPerYear> = {
            label: "costs of generation beside fuel", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("opex_generation_usd_per_year")],
        },
        /// Fuel of generating sets and of generation on the site in an average year.
        fuel: Level<MoneyPerYear> = {
            label: "costs of fuel", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("opex_fuel_usd_per_year")],
        },
        /// Repair crews, engineers and guards in an average year.
        staff: Level<MoneyPerYear> = {
            label: "costs of staff", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("opex_staff_usd_per_year")],
        },
        /// Upkeep of the facility in an average year.
        maintenance: Level<MoneyPerYear> = {
            label: "costs of maintenance", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("opex_maintenance_usd_per_year")],
        },
        /// Repairs of parts by their maker and new ones, and support of IT, in an average year.
        repairs: Level<MoneyPerYear> = {
            label: "costs of repairs of IT", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("opex_repairs_usd_per_year")],
        },
        /// Insurance in an average year.
        insurance: Level<MoneyPerYear> = {
            label: "costs of insurance", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("opex_insurance_usd_per_year")],
        },
        /// Software, network to the world and administration in an average year.
        administration: Level<MoneyPerYear> = {
            label: "costs of administration", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("opex_administration_usd_per_year")],
        },
        /// Tax on what is owned, of the whole run.
        property_tax: Level<Money> = {
            label: "property tax", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("property_tax_usd")],
        },
    }
}

impl Lines {
    /// Sets what the payments of a run add up to.
    pub(super) fn read(&mut self, ledger: &Ledger, usage: &Usage) {
        let paid = |category: Category| ledger.paid_for(category);
        for (level, category) in [
            (&mut self.racks, Category::Racks),
            (&mut self.network, Category::Network),
            (&mut self.storage, Category::Storage),
            (&mut self.spare_parts, Category::SpareParts),
            (&mut self.shell, Category::Shell),
            (&mut self.connection, Category::Connection),
            (&mut self.utility, Category::Utility),
            (&mut self.ups, Category::Ups),
            (&mut self.gensets, Category::Gensets),
            (&mut self.generation, Category::Generation),
            (&mut self.battery, Category::Battery),
            (&mut self.cooling, Category::Cooling),
            (&mut self.chillers, Category::Chillers),
            (&mut self.remainder, Category::Remainder),
            (&mut self.fuel_of_run, Category::Fuel),
            (&mut self.property_tax, Category::PropertyTax),
        ] {
            level.set(paid(category));
        }
        self.duties.set(paid(Category::Duties) + paid(Category::LaterDuties));
        self.contingency.set(paid(Category::Contingency) + paid(Category::OwnersCost));
        let years = usage.years().max(f64::MIN_POSITIVE);
        for (level, of) in [
            (&mut self.fuel, &[Category::Fuel][..]),
            (&mut self.generators, &[Category::GenerationUpkeep, Category::GenerationRent]),
            (&mut self.staff, &[Category::Staff]),
            (&mut self.maintenance, &[Category::Maintenance]),
            (&mut self.repairs, &[Category::Repairs, Category::Support]),
            (&mut self.insurance, &[Category::Insurance]),
            (&mut self.administration, &[Category::Administration]),
        ] {
            let all: Money = of.iter().map(|&category| paid(category)).sum();
            level.set(MoneyPerYear(all / years));
        }
    }
}
