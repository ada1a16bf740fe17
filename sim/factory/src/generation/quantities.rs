//! What generation on the site reports.

use units::{Mass, Power};

use crate::quantities::Better::{Less, More};
use crate::quantities::{
    Count, Derived, Family, Flow, Level, Node, Number, Presence, Ratio, Topic, quantity, total,
};

quantity! {
    /// Set by generation alone, read by the registry.
    pub struct Reports: "generation" {
        /// Power of units that burn fuel on the site.
        power: Flow<Power> = {
            label: "generation on the site", short: "generation", topic: Topic::Power, grows: true,
            column: "power_generation_mw", channel: "site/generation_mw",
            part: "Generation", present: Presence::Generation,
            ends: Some((Node::Generation, Node::Bus)),
            run: &[total("energy_generation_mwh")
                .called("energy of generation", "Energy of units that burn fuel on the site.")
                .among(Topic::Energy)],
        },
        /// Power of solar fields on the site, as far as it is used there.
        solar: Flow<Power> = {
            label: "solar power", topic: Topic::Power, grows: true,
            column: "power_solar_mw", channel: "site/solar_mw",
            part: "Solar", present: Presence::Solar,
            ends: Some((Node::Solar, Node::Bus)),
            run: &[total("energy_solar_mwh")
                .called("solar energy used", "")
                .among(Topic::Energy)],
        },
        /// The same by group.
        by_group: Family<Flow<Power>> = {
            label: "generation by group", topic: Topic::Energy, grows: true,
        },
        /// Power of the fuel that units burn, by its lower heating value, by group.
        fuel: Family<Flow<Power>> = {
            label: "fuel of generation", topic: Topic::Energy, better: Less, grows: true,
            column: "power_fuel_mw",
            run: &[total("fuel_mwh").called("fuel of generation", "")],
        },
        /// Electrical energy for each unit of energy of the fuel.
        efficiency: Ratio = {
            label: "efficiency of generation", topic: Topic::Energy, better: More, digits: 4, share: true,
            run: &[total("generation_efficiency")], undefined: "no fuel was burnt",
            derived: Some(Derived::Ratio(&["power"], &["fuel"])),
        },
        /// Carbon dioxide of fuel burnt for generation.
        carbon: Level<Mass> = {
            label: "carbon of generation", topic: Topic::Energy, better: Less, grows: true,
            run: &[total("carbon_generation_t")],
        },
        /// Nitrogen oxides of generation on the site.
        nox: Level<Mass> = {
            label: "nitrogen oxides of generation", topic: Topic::Energy, better: Less, grows: true,
            run: &[total("nox_generation_t")],
        },
        /// Solar power that the site does not use and sells.
        exported: Flow<Power> = {
            label: "solar power sold", topic: Topic::Energy, grows: true,
            run: &[total("energy_exported_mwh").called("solar energy sold", "")],
        },
        /// Solar power that nobody uses.
        wasted: Flow<Power> = {
            label: "solar power lost", topic: Topic::Energy, better: Less, grows: true,
            run: &[total("energy_solar_lost_mwh").called("solar energy lost", "")],
        },
        /// Solar power by contract, wherever it is made.
        contracted: Flow<Power> = { label: "solar power by contract", grows: true },
        /// The part of that which the plant draws from the grid in the same hour.
        matched: Flow<Power> = { label: "solar power by contract, matched", grows: true },
        /// Energy drawn from the grid while there is solar power by contract.
        drawn: Flow<Power> = { label: "energy drawn beside contracts", grows: true },
        /// Share of the energy from the grid that solar power by contract matches in its hour.
        matched_share: Ratio = {
            label: "share matched hour by hour", topic: Topic::Energy, better: More, digits: 4,
            share: true, run: &[total("solar_matched_share")],
            undefined: "there is no solar power by contract",
            derived: Some(Derived::Ratio(&["matched"], &["drawn"])),
        },
        /// Units that give power, or can at once.
        online: Flow<Number> = {
            label: "units that run", channel: "site/generation/online",
            part: "Generation", present: Presence::Generation,
        },
        /// Units that were called to start.
        starts: Count = {
            label: "starts of generation", topic: Topic::Reliability, grows: true, digits: 0,
            run: &[total("generation_starts")],
        },
        /// Units that did not start when they were called.
        failed_starts: Count = {
            label: "starts that failed", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("generation_failed_starts")],
        },
        /// Units that failed.
        failures: Count = {
            label: "failures of generation", topic: Topic::Reliability, better: Less, grows: true,
            digits: 0, run: &[total("generation_failures")],
        },
        /// Times that an island collapsed: a change of load or the loss of a unit was more than its units and its
        /// battery take at once.
        collapses: Count = {
            label: "collapses of the island", topic: Topic::Reliability, better: Less, digits: 0,
            run: &[total("island_collapses")],
        },
        /// Losses of the grid in which running units carried all that was drawn.
        carried: Count = {
            label: "outages carried by generation", topic: Topic::Reliability, better: More, digits: 0,
            run: &[total("generation_outages_carried")],
        },
        /// The greatest change of load, or loss of a unit, that an island met at once.
        greatest_step: Level<Power> = {
            label: "greatest step in the island", topic: Topic::Reliability, better: Less, grows: true,
            run: &[total("island_greatest_step_mw")],
            undefined: "the site was no island",
        },
    }
}
