//! What can be read of a kind of part: each quantity and state is declared once, with its meaning
//! and where its value comes from.

use super::super::read::{CircuitReading, HallReading, SiteReading, StageReading};
use crate::results::Channel;

/// A channel of a kind of part, and how it is read.
pub(in super::super) struct Quantity<Reading> {
    pub(super) name: &'static str,
    label: &'static str,
    unit: &'static str,
    about: &'static str,
    states: &'static [&'static str],
    pub(in super::super) read: fn(&Reading) -> f64,
}

impl<Reading> Quantity<Reading> {
    const fn new(
        name: &'static str,
        label: &'static str,
        unit: &'static str,
        about: &'static str,
        read: fn(&Reading) -> f64,
    ) -> Self {
        Self { name, label, unit, about, states: &[], read }
    }

    const fn state(
        name: &'static str,
        label: &'static str,
        about: &'static str,
        states: &'static [&'static str],
        read: fn(&Reading) -> f64,
    ) -> Self {
        Self { name, label, unit: "", about, states, read }
    }

    /// The channel of a part whose name and label begin like these.
    pub(super) fn channel(&self, name: &str, label: &str) -> Channel {
        Channel {
            name: format!("{name}/{}", self.name),
            label: format!("{label}: {}", self.label),
            unit: self.unit,
            about: self.about,
            states: self.states,
        }
    }
}

/// What the whole site shares.
pub(in super::super) const SITE: &[Quantity<SiteReading>] = &[
    Quantity::state("grid", "grid", "Whether the grid supplies power.", &["available", "lost"], {
        |site| f64::from(u8::from(!site.grid))
    }),
    Quantity::new("import_mw", "import", "MW", "Power drawn from the grid.", |site| {
        site.import.in_megawatts()
    }),
    Quantity::new(
        "grid_feed_mw",
        "feed from the grid",
        "MW",
        "Power that arrives from the grid where it is shared out.",
        |site| site.grid_feed.in_megawatts(),
    ),
    Quantity::new("it_mw", "IT power", "MW", "Power of racks, network and storage.", |site| {
        site.it.in_megawatts()
    }),
    Quantity::new(
        "cooling_mw",
        "cooling power",
        "MW",
        "Power of pumps, fans, air handlers and chillers.",
        |site| site.cooling.in_megawatts(),
    ),
    Quantity::new("losses_mw", "losses", "MW", "Losses of the power chain.", |site| {
        site.losses.in_megawatts()
    }),
    Quantity::new("dry_bulb_c", "dry bulb", "C", "Outdoor dry-bulb temperature.", |site| {
        site.air.dry_bulb.in_degrees()
    }),
    Quantity::new("wet_bulb_c", "wet bulb", "C", "Outdoor wet-bulb temperature.", |site| {
        site.air.wet_bulb.in_degrees()
    }),
    Quantity::new(
        "throttle_share",
        "dynamic power allowed",
        "",
        "Dynamic power allowed to racks, as a share.",
        |site| site.throttle,
    ),
    Quantity::new("gpus_busy", "busy GPUs", "GPUs", "GPUs held by jobs.", |site| {
        f64::from(site.busy)
    }),
    Quantity::new("gpus_free", "free GPUs", "GPUs", "GPUs that a job could take.", |site| {
        f64::from(site.free)
    }),
    Quantity::new("gpus_out", "GPUs out", "GPUs", "GPUs out of service.", |site| {
        f64::from(site.out)
    }),
    Quantity::new("jobs_running", "jobs that run", "jobs", "Jobs that run.", |site| {
        site.running as f64
    }),
    Quantity::new("jobs_waiting", "jobs that wait", "jobs", "Jobs that wait.", |site| {
        site.waiting as f64
    }),
    Quantity::new(
        "repairs_waiting",
        "repairs that wait",
        "repairs",
        "Repairs that wait for a crew.",
        |site| site.repairs as f64,
    ),
];

/// The generating sets, where there are any.
pub(in super::super) const GENSETS: &[Quantity<SiteReading>] = &[
    Quantity::state(
        "state",
        "state",
        "What the generating sets do.",
        &["standby", "starting", "running", "out of service"],
        |site| f64::from(site.gensets_state),
    ),
    Quantity::new("power_mw", "power", "MW", "Power of generating sets.", |site| {
        site.genset.in_megawatts()
    }),
    Quantity::new("running", "sets that run", "sets", "Generating sets that run.", {
        |site| f64::from(site.gensets_running)
    }),
];

/// The water supply, where heat is given off with water.
pub(in super::super) const WATER: &[Quantity<SiteReading>] = &[Quantity::new(
    "used_m3_per_h",
    "water used",
    "m3/h",
    "Water evaporated and drained.",
    |site| site.water * LITRES_PER_SECOND,
)];

/// Cubic metres an hour for each litre a second.
const LITRES_PER_SECOND: f64 = 3.6;

/// A stage of the power chain.
pub(in super::super) const STAGE: &[Quantity<StageReading>] = &[
    Quantity::new("input_mw", "input", "MW", "Power into all its units.", |stage| {
        stage.input.in_megawatts()
    }),
    Quantity::new("loss_mw", "loss", "MW", "Power that it turns into heat.", |stage| {
        stage.loss().in_megawatts()
    }),
    Quantity::new(
        "load_share",
        "load",
        "",
        "Power delivered as a share of the rating of all its units.",
        |stage| stage.output / stage.installed,
    ),
];

/// A hall but for its stages, store and circuits.
pub(in super::super) const HALL: &[Quantity<HallReading>] = &[
    Quantity::state(
        "supply",
        "supply",
        "What feeds the hall. When power returns to a dark hall, its racks restart.",
        &["fed", "on UPS", "dark", "restarting"],
        |hall| f64::from(hall.supply),
    ),
    Quantity::new(
        "feed_mw",
        "feed",
        "MW",
        "Power from the site to the hall, its cooling and its UPS store.",
        |hall| hall.feed.in_megawatts(),
    ),
    Quantity::new("chain_mw", "power chain", "MW", "Power into the chain to the racks.", |hall| {
        hall.chain.in_megawatts()
    }),
    Quantity::new("it_mw", "IT power", "MW", "Power of racks, network and storage.", |hall| {
        (hall.racks + hall.network).in_megawatts()
    }),
    Quantity::new("racks_mw", "racks", "MW", "Power of the racks.", |hall| {
        hall.racks.in_megawatts()
    }),
    Quantity::new(
        "network_mw",
        "network and storage",
        "MW",
        "Power of network and storage, all of which heats the air.",
        |hall| hall.network.in_megawatts(),
    ),
    Quantity::new("racks_open", "racks on", "racks", "Racks that are on.", |hall| {
        f64::from(hall.open_racks)
    }),
    Quantity::new("gpus_busy", "busy GPUs", "GPUs", "GPUs held by jobs.", |hall| {
        f64::from(hall.busy)
    }),
    Quantity::new(
        "air_heat_mw",
        "heat into the air",
        "MW",
        "Heat of the racks that goes into the air of the room.",
        |hall| hall.air_of_racks.in_megawatts(),
    ),
    Quantity::new("air_handlers_mw", "air handlers", "MW", "Power of room air handlers.", |hall| {
        hall.air_handlers.in_megawatts()
    }),
    Quantity::new(
        "air_kept_mw",
        "heat kept in the air",
        "MW",
        "Heat that warms the air of the room while nothing removes it.",
        |hall| hall.air_kept.in_megawatts(),
    ),
];

/// The batteries of a hall's UPS, where it has any.
pub(in super::super) const STORE: &[Quantity<HallReading>] = &[
    Quantity::state(
        "state",
        "state",
        "What the batteries do.",
        &["full", "charging", "discharging", "empty", "resting"],
        |hall| f64::from(hall.store),
    ),
    Quantity::new(
        "charge_mw",
        "charging",
        "MW",
        "Power into UPS batteries; negative while they discharge.",
        |hall| hall.charge.in_megawatts(),
    ),
    Quantity::new(
        "rate_mw",
        "stored",
        "MW",
        "Growth of the energy in UPS batteries; negative while they discharge.",
        |hall| hall.store_rate.in_megawatts(),
    ),
    Quantity::new("loss_mw", "charging loss", "MW", "Loss of charging.", |hall| {
        (hall.charge - hall.store_rate).in_megawatts()
    }),
    Quantity::new("stored_mwh", "energy", "MWh", "Energy in UPS batteries.", |hall| {
        hall.stored.in_megawatt_hours()
    }),
];

/// The coolant of a hall's racks, where they have any.
pub(in super::super) const COOLANT: &[Quantity<HallReading>] = &[
    Quantity::state(
        "flow",
        "coolant flow",
        "Whether coolant pumps run.",
        &["flowing", "stopped"],
        |hall| f64::from(u8::from(!hall.flowing)),
    ),
    Quantity::new(
        "heat_mw",
        "heat of racks",
        "MW",
        "Heat that racks give to their coolant.",
        |hall| hall.liquid.in_megawatts(),
    ),
    Quantity::new("pumps_mw", "CDU pumps", "MW", "Power of CDU pumps.", |hall| {
        hall.cdu.in_megawatts()
    }),
    Quantity::new(
        "kept_mw",
        "heat kept",
        "MW",
        "Heat that warms the water of the circuits while nothing removes it.",
        |hall| hall.liquid_kept.in_megawatts(),
    ),
    Quantity::new(
        "supply_c",
        "supply",
        "C",
        "Temperature of the coolant on its way to the racks.",
        |hall| hall.coolant_supply.in_degrees(),
    ),
    Quantity::new(
        "return_c",
        "return",
        "C",
        "Temperature of the coolant on its way back from the racks, all mixed.",
        |hall| hall.coolant_return.in_degrees(),
    ),
];

/// One of the two water circuits of a hall.
pub(in super::super) const CIRCUIT: &[Quantity<CircuitReading>] = &[
    Quantity::new("heat_mw", "heat", "MW", "Heat that the circuit takes in.", |circuit| {
        circuit.heat.in_megawatts()
    }),
    Quantity::new("pumps_mw", "pumps", "MW", "Power of the circuit's pumps.", |circuit| {
        circuit.pump_power.in_megawatts()
    }),
    Quantity::new(
        "direct_mw",
        "free cooling",
        "MW",
        "Heat that goes outdoors without chillers.",
        |circuit| (circuit.heat - circuit.lifted).in_megawatts(),
    ),
    Quantity::new("lifted_mw", "chillers' heat", "MW", "Heat that chillers lift.", |circuit| {
        circuit.lifted.in_megawatts()
    }),
    Quantity::state(
        "chillers",
        "chillers",
        "What the chillers do.",
        &["off", "running", "at their limit"],
        |circuit| {
            let running = u8::from(circuit.lifted.in_watts() > 0.0);
            f64::from(if circuit.excess.in_kelvins() > 0.0 { 2 } else { running })
        },
    ),
    Quantity::new("chillers_mw", "chillers", "MW", "Power of chillers.", |circuit| {
        circuit.chiller_power.in_megawatts()
    }),
    Quantity::new(
        "condenser_mw",
        "condenser heat",
        "MW",
        "Heat that chillers give off: what they lift, and their own power.",
        |circuit| (circuit.lifted + circuit.chiller_power).in_megawatts(),
    ),
    Quantity::state(
        "rejection",
        "heat rejection",
        "Whether heat is given off to dry air or by evaporating water.",
        &["dry", "wet", "idle"],
        |circuit| {
            let wet = u8::from(circuit.wetted);
            f64::from(if circuit.heat.in_watts() > 0.0 { wet } else { 2 })
        },
    ),
    Quantity::new("fans_mw", "fans", "MW", "Power of fans outdoors.", |circuit| {
        circuit.fan_power.in_megawatts()
    }),
    Quantity::new("rejected_mw", "heat rejected", "MW", "Heat given off outdoors.", |circuit| {
        circuit.rejected.in_megawatts()
    }),
    Quantity::new("water_m3_per_h", "water", "m3/h", "Water evaporated and drained.", |circuit| {
        circuit.water * LITRES_PER_SECOND
    }),
    Quantity::new(
        "supply_c",
        "supply",
        "C",
        "Temperature of the water on its way to the hall.",
        |circuit| circuit.supply.in_degrees(),
    ),
    Quantity::new(
        "return_c",
        "return",
        "C",
        "Temperature of the water on its way back from the hall.",
        |circuit| circuit.back.in_degrees(),
    ),
    Quantity::new(
        "cooled_c",
        "free cooling reaches",
        "C",
        "Temperature to which the air outdoors alone cools the water.",
        |circuit| circuit.cooled.in_degrees(),
    ),
];
