//! The balance of energy: where it came from and where it went, as flows that add up.

use units::Energy;

use super::Plant;
use super::parts::Kind;
use crate::results::EnergyFlow;

const SITE: &str = "Site distribution";
const STORES: &str = "UPS batteries";
const COOLING: &str = "Cooling";

const JOULES_PER_MWH: f64 = 3.6e9;

impl Plant {
    /// Every flow of energy of the whole run, but for those of nothing.
    pub(super) fn energy_flows(&self) -> Vec<EnergyFlow> {
        let mut flows = self.sources();
        flows.extend(self.uses_of_energy());
        flows.retain(|flow| flow.megawatt_hours > 0.0);
        flows
    }

    /// Grid, generating sets and stores.
    fn sources(&self) -> Vec<EnergyFlow> {
        let meters = &self.meters;
        let stored: Energy = self.halls.iter().map(|hall| hall.ups.stored()).sum();
        let change = (stored - meters.stored_at_start).in_joules();
        vec![
            flow("Grid", SITE, meters.import, "Energy drawn from the grid."),
            flow("Generating sets", SITE, meters.genset, "Energy of generating sets."),
            flow(STORES, SITE, meters.discharge, "Energy from UPS batteries."),
            flow(SITE, STORES, meters.charging, "Energy into UPS batteries."),
            flow(STORES, "Charging losses", meters.charging_loss, "Losses of charging."),
            flow(
                STORES,
                "Stored",
                change,
                "What the run leaves in UPS batteries beyond its start.",
            ),
            flow("Stored before", STORES, -change, "What the run took from full UPS batteries."),
        ]
    }

    fn uses_of_energy(&self) -> Vec<EnergyFlow> {
        let meters = &self.meters;
        let into_cooling =
            flow(SITE, COOLING, meters.cooling, "Pumps, fans, air handlers and chillers.");
        let Some(parts) = self.parts() else {
            let others = meters.cooling - meters.chiller;
            return vec![
                flow(SITE, "IT equipment", meters.it, "Racks, network and storage."),
                flow(SITE, "Power chain losses", meters.losses, "Losses of the power chain."),
                into_cooling,
                flow(COOLING, "Chillers", meters.chiller, "The chillers' part of cooling."),
                flow(COOLING, "Pumps and fans", others, "Pumps, fans and room air handlers."),
            ];
        };
        let of_parts = parts.all.iter().map(|part| {
            let name = &part.label;
            match part.kind {
                Kind::It => flow(SITE, name, part.joules, "IT equipment."),
                Kind::Cooling => flow(COOLING, name, part.joules, "A part of cooling."),
                Kind::Chain => {
                    flow(SITE, &format!("Loss: {name}"), part.joules, "Loss of the power chain.")
                }
            }
        });
        std::iter::once(into_cooling).chain(of_parts).collect()
    }
}

fn flow(from: &str, to: &str, joules: f64, about: &str) -> EnergyFlow {
    EnergyFlow {
        from: from.to_owned(),
        to: to.to_owned(),
        megawatt_hours: joules / JOULES_PER_MWH,
        about: about.to_owned(),
    }
}
