//! What the battery of the site reports.

use units::{Energy, Money, Power};

use crate::quantities::Better::{Less, More};
use crate::quantities::{
    Amount, Count, Derived, Flow, Level, Meter, Node, Number, Presence, Ratio, Sum, Topic, change,
    quantity, total,
};

/// Why nothing is said of it.
const NONE: &str = "there is no battery";

quantity! {
    /// Set by the power system alone, read by the registry.
    pub struct BatteryReports: "battery" {
        /// Power from the battery of the site.
        discharge: Flow<Power> = {
            label: "from the battery", ends: Some((Node::Battery, Node::Bus)),
        },
        /// Power into the battery of the site, with the loss of charging.
        charging: Flow<Power> = {
            label: "into the battery", ends: Some((Node::Bus, Node::Battery)),
        },
        /// Losses of charging and delivering of the battery of the site.
        losses: Flow<Power> = {
            label: "losses of the battery", topic: Topic::Power, better: Less, grows: true,
            meter: Some(Meter::Storage),
            ends: Some((Node::Battery, Node::Sink("Battery losses"))),
            channel: "site/battery/loss_mw", part: "Battery", present: Presence::Battery,
            run: &[total("energy_battery_loss_mwh")
                .called("energy lost in the battery", "").among(Topic::Energy)],
        },
        /// What cooling and controls of the battery of the site draw.
        auxiliaries: Flow<Power> = {
            label: "auxiliaries of the battery", topic: Topic::Power, better: Less, grows: true,
            meter: Some(Meter::Facility), column: "power_battery_auxiliaries_mw",
            ends: Some((Node::Bus, Node::Sink("Battery auxiliaries"))),
            channel: "site/battery/auxiliaries_mw", part: "Battery", present: Presence::Battery,
            run: &[total("energy_battery_auxiliaries_mwh").among(Topic::Energy)],
        },
        /// Power from the battery of the site; negative while it charges.
        power: Sum<Power> = {
            label: "battery", topic: Topic::Power, column: "power_battery_mw",
            channel: "site/battery/power_mw", part: "Battery", present: Presence::Battery,
            derived: Some(Derived::Net(&["discharge", "-charging"])),
        },
        /// What goes into the store of the battery, after losses; negative while it delivers.
        rate: Sum<Power> = {
            label: "into the store of the battery", topic: Topic::Power,
            channel: "site/battery/rate_mw", part: "Battery", present: Presence::Battery,
            derived: Some(Derived::Net(&["charging", "-discharge", "-losses"])),
        },
        /// Energy in the battery of the site.
        stored: Level<Energy> = {
            label: "energy in the battery", topic: Topic::Reliability, grows: true,
            column: "battery_stored_mwh", content_of: Some(Node::Battery),
            channel: "site/battery/stored_mwh", part: "Battery", present: Presence::Battery,
            run: &[change("energy_battery_change_mwh")
                .called(
                    "change of energy in the battery",
                    "Energy in the battery of the site at the end less that at the start.",
                )
                .among(Topic::Energy)],
        },
        /// Power that the battery of the site carries while the grid supplies nothing.
        bridged: Flow<Power> = {
            label: "carried by the battery in outages", topic: Topic::Reliability, grows: true,
            run: &[total("battery_bridged_mwh")],
        },
        /// Outages of the grid in which the battery of the site fed all halls until the end, with sets or without.
        outages_carried: Count = {
            label: "outages carried by the battery", topic: Topic::Reliability, better: More, digits: 0,
            run: &[total("battery_outages_carried")],
        },
        /// The same as a share of all losses of the grid.
        carried_share: Ratio = {
            label: "share of outages carried", topic: Topic::Reliability, better: More, digits: 4, share: true,
            run: &[total("battery_carried_share")], undefined: "the grid was never lost",
            derived: Some(Derived::Ratio(&["outages_carried"], &["power.outages"])),
        },
        /// Energy that the battery of the site delivered, as a multiple of what it holds when new.
        cycles: Level<Number> = {
            label: "cycles of the battery", topic: Topic::Reliability,
            run: &[total("battery_cycles")], undefined: NONE,
        },
        /// What the battery of the site can hold at the end, as a share of what it holds when new.
        health: Level<Number> = {
            label: "health of the battery", topic: Topic::Reliability, better: More, digits: 4, share: true,
            run: &[total("battery_health")], undefined: NONE,
        },
        /// What the battery of the site saves: charges for peak power, and energy bought when it is cheap less
        /// what it loses and draws itself, at the prices of the first year.
        savings: Level<Money> = {
            label: "saved by the battery", topic: Topic::Money, better: More, grows: true, digits: 0,
            run: &[total("battery_savings_usd")], undefined: NONE,
        },
        /// The part of that which is charges for peak power.
        savings_of_peak: Level<Money> = {
            label: "saved on peak power", topic: Topic::Money, better: More, grows: true, digits: 0,
            run: &[total("battery_peak_savings_usd")], undefined: NONE,
        },
        /// The rest of that: energy bought when it is cheap, less what the battery loses and draws itself.
        savings_of_price: Sum<Money> = {
            label: "saved on the price of energy", topic: Topic::Money, better: More, grows: true, digits: 0,
            total_unit: <Money as Amount>::UNIT, run: &[total("battery_price_savings_usd")], undefined: NONE,
            derived: Some(Derived::Net(&["savings", "-savings_of_peak"])),
        },
    }
}
