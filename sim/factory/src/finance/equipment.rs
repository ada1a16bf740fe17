//! What a scenario says about the prices of what is built, part by part, and of what it takes to run it.

use std::collections::BTreeMap;

use units::{
    Bandwidth, CarbonIntensity, DataPrice, EnergyPrice, Money, PowerPrice, Span,
    TemperatureDifference,
};

use crate::settings::{above, between, spec};

spec! {
    /// List prices of parts of the facility. For each watt of IT power means of that which the site can
    /// feed, with units that carry just that; rating beyond it costs in proportion.
    pub struct EquipmentSpec {
        /// What the parts below cost together in the default design, for each watt of IT power: the rest of
        /// the facility's price is fit-out, controls and labour.
        pub usual: PowerPrice;
        /// Contingency and owner's cost within the facility's price, for each unit of plant and shell.
        pub usual_extras: f64 = between(0.0, 2.0);
        /// Price of a stage of the power chain for each watt of IT power, by its name.
        pub stage: BTreeMap<String, PowerPrice>;
        /// The same of stages without a price of their own.
        pub other_stage: PowerPrice;
        /// Price of a section of medium voltage.
        pub section: Money;
        /// Price of static switches for each watt of the line-ups with racks of their own, where there are
        /// catchers.
        pub static_switch: PowerPrice;
        /// Price of the batteries of the halls' UPS for each unit of energy that they deliver.
        pub ups_battery: EnergyPrice;
        /// Price of the converter of a battery that takes up the swing of synchronous training, for each watt.
        pub swing_filter_power: PowerPrice;
        /// Price of its cells for each unit of energy that it can take and give.
        pub swing_filter_energy: EnergyPrice;
        /// Price of the battery of the site for each unit of what it holds, erected and connected.
        pub battery_energy: EnergyPrice;
        /// The same for each watt that it delivers, which is added to that: converters and transformers.
        pub battery_power: PowerPrice;
        /// What converters cost more that can feed the site by themselves, for each watt of them.
        pub battery_forming: PowerPrice;
        /// Price of units that generate on the site for each watt of their rating, erected and connected, by their kind.
        pub generator: BTreeMap<String, PowerPrice>;
        /// Price of solar fields on the site for each watt of their peak, erected and connected.
        pub solar: PowerPrice;
        /// Price of a generating set for each watt of its rating.
        pub genset: PowerPrice;
        /// Price of tanks and their first filling for each unit of electrical energy that the fuel yields.
        pub fuel_store: EnergyPrice;
        /// Price of cooling with dry coolers, for each watt of IT power.
        pub dry: PowerPrice;
        /// Price of cooling with coolers behind wetted pads, for each watt of IT power.
        pub adiabatic: PowerPrice;
        /// Price of cooling with towers, for each watt of IT power.
        pub tower: PowerPrice;
        /// Share of the price of cooling that is surface of coolers, which grows as their approach shrinks.
        pub surface_share: f64 = between(0.0, 1.0);
        /// Approach of dry coolers at which that share holds.
        pub dry_approach: TemperatureDifference = above(0.0);
        /// Approach of towers at which that share holds.
        pub tower_approach: TemperatureDifference = above(0.0);
        /// Share of the price of cooling that is surface of heat exchangers to the coolant of racks.
        pub exchanger_share: f64 = between(0.0, 1.0);
        /// Approach at which that share holds.
        pub exchanger_approach: TemperatureDifference = above(0.0);
        /// Price of chillers for each watt of heat that they lift.
        pub chiller: PowerPrice;
        /// Price of a tank of water, of a hall or of the site, for each cubic metre, erected and connected.
        pub water_tank: Money;
        /// Price of feeding pumps, fans and chillers from the UPS, for each watt of theirs.
        pub pumps_on_ups: PowerPrice;
        /// Price of the parts of a kind of component that its plant does not need to work, for each watt of
        /// IT power and for each one that it needs.
        pub redundancy: BTreeMap<String, PowerPrice>;
        /// Price of the store of backups for each GB/s that it gives and takes, without its media.
        pub backup: Money;
        /// Price of the media of that store, for what it keeps.
        pub backup_media: DataPrice;
        /// Price of isolating a hall from the others against intruders: directories, networks and administration of its
        /// own.
        pub segment: Money;
        /// The same of kinds without a price of their own.
        pub other_redundancy: PowerPrice;
        /// Price of what each hall has once, however large it is: controls, fire protection, access.
        pub hall: Money;
        /// Price of what each row has once: the frame and controls of its coolant distribution unit.
        pub row: Money;
        /// Price of what each pod has once: management and the frame of its leaf switches.
        pub pod: Money;
        /// Share of the network's price that is switches and optics, of which a thinner fabric has fewer.
        pub fabric_share: f64 = between(0.0, 1.0);
        /// Share of the storage's price that grows with its bandwidth.
        pub bandwidth_share: f64 = between(0.0, 1.0);
        /// Reading and writing together, for each GPU, at which that share holds.
        pub bandwidth_per_gpu: Bandwidth = above(0.0);
        /// Price of a part in stock by its kind; by default that of a tray.
        pub part: BTreeMap<String, Money>;
        /// Price of a part in stock for each unit of what it costs within a rack.
        pub part_markup: f64 = between(0.0, 10.0);
    }
}

spec! {
    /// What it takes to run the plant, beside energy, water and upkeep.
    pub struct RunningSpec {
        /// People employed for each seat of a crew, or guard, that is filled around the clock.
        pub people_per_seat: f64 = between(0.0, 20.0);
        /// Cost of a member of a crew, as a share of `salary`, by skill; 1 for skills without one.
        pub crew_wage: BTreeMap<String, f64>;
        /// Guards on watch at the site, however large it is.
        pub guards: f64 = between(0.0, 1000.0);
        /// Guards on watch for each megawatt of site power.
        pub guards_per_megawatt: f64 = between(0.0, 10.0);
        /// Cost of a guard, as a share of `salary`.
        pub guard_wage: f64 = between(0.0, 10.0);
        /// Hours in a year that a crew maintains each line-up, which `maintenance_share` pays; those beyond are wages.
        pub upkeep_hours: Span;
        /// The same of each unit of a kind of `power.maintenance.unit`; 0 h for kinds without one.
        pub unit_upkeep_hours: BTreeMap<String, Span>;
        /// People of such a crew.
        pub upkeep_people: f64 = between(0.0, 100.0);
        /// Yearly price of a crew that stands by to rebuild systems after an intruder.
        pub responder: Money;
        /// Price of fuel for each unit of electrical energy that it yields.
        pub fuel: EnergyPrice;
        /// Carbon dioxide for each unit of electrical energy that fuel yields, which pays the carbon price of
        /// `location.tariff` too.
        pub fuel_carbon: CarbonIntensity;
        /// Nitrogen oxides of sets for each unit of electrical energy, which pay `location.tariff.nox`.
        pub fuel_nox: CarbonIntensity;
        /// For how long makers of racks pay for parts.
        pub warranty: Span;
        /// Price of a repair by the maker after that, as a share of the part's.
        pub repair_share: f64 = between(0.0, 1.0);
        /// Yearly insurance for each unit of what was built.
        pub insurance: f64 = between(0.0, 0.5);
        /// Software, network to the world and administration, as a share of revenue.
        pub administration: f64 = between(0.0, 0.5);
    }
}

spec! {
    /// Yearly tax on what is owned.
    pub struct PropertyTaxSpec {
        /// Tax for each unit of assessed value.
        pub rate: f64 = between(0.0, 0.2);
        /// Share of its value that IT equipment loses each year, as assessed.
        pub it_decline: f64 = between(0.0, 1.0);
        /// The same of electrical and mechanical plant.
        pub plant_decline: f64 = between(0.0, 1.0);
        /// The same of shell and grid connection.
        pub shell_decline: f64 = between(0.0, 1.0);
        /// Share of that loss that the first year counts.
        pub first_year: f64 = between(0.0, 1.0);
        /// Least assessed value, as a share of the cost.
        pub floor: f64 = between(0.0, 1.0);
        /// Share of the cost of IT equipment that is assessed.
        pub it_share: f64 = between(0.0, 1.0);
        /// The same of electrical and mechanical plant.
        pub plant_share: f64 = between(0.0, 1.0);
        /// The same of shell, land and grid connection.
        pub shell_share: f64 = between(0.0, 1.0);
        /// Share of the tax that is not asked for at first.
        pub relief: f64 = between(0.0, 1.0);
        /// For how long it is not.
        pub relief_time: Span;
    }
}
