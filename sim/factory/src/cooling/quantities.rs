//! What cooling reports, and the stage of settling that sets it.

use units::{Celsius, Energy, Power, SimTime, TemperatureDifference, Volume};

use super::CoolingSystem;
use crate::quantities::Better::{Less, More};
use crate::quantities::Severity::{Normal, Reduced};
use crate::quantities::{
    Derived, Flow, Level, Meter, Node, Presence, Ratio, Share, State, Sum, Topic, Unit, WaterFlow,
    Whether, change, last, quantity, total,
};

/// Why nothing is said of limits.
const UNLIMITED: &str = "nothing limits water";

quantity! {
    /// Set by cooling alone, read by the registry.
    pub struct Reports: "cooling" {
        /// Outdoor dry-bulb temperature.
        dry_bulb: Level<Celsius> = {
            label: "dry bulb", topic: Topic::Weather, digits: 1,
            column: "dry_bulb_c", channel: "site/dry_bulb_c",
        },
        /// Outdoor wet-bulb temperature.
        wet_bulb: Level<Celsius> = {
            label: "wet bulb", topic: Topic::Weather, digits: 1,
            column: "wet_bulb_c", channel: "site/wet_bulb_c",
        },
        /// Highest temperature in the hour of what cools racks on its way to them, in any hall where they are on: of
        /// their coolant, or of the water of the air where they have none.
        supply: Level<Celsius> = {
            label: "supply of the hottest hall", topic: Topic::Weather, better: Less, digits: 1,
            column: "supply_temperature_c",
        },
        /// Power of pumps, fans, air handlers and chillers.
        power: Sum<Power> = {
            label: "cooling power", short: "cooling", topic: Topic::Power, better: Less, grows: true,
            column: "power_cooling_mw", channel: "site/cooling_mw",
            run: &[total("energy_cooling_mwh")
                .called("energy of cooling", "Energy of pumps, fans, air handlers and chillers.")
                .among(Topic::Energy)],
            derived: Some(Derived::Sum(Meter::Cooling)),
        },
        /// Power of chillers.
        chillers: Flow<Power> = {
            label: "chillers", topic: Topic::Power, better: Less, grows: true,
            meter: Some(Meter::Cooling), ends: Some((Node::Cooling, Node::Sink("Chillers"))),
            column: "power_chiller_mw",
            run: &[total("energy_chiller_mwh")
                .called("energy of chillers", "Energy of chillers, a part of that of cooling.")
                .among(Topic::Energy)],
        },
        /// Power of the pumps of coolant distribution units.
        cdu_pumps: Flow<Power> = {
            label: "CDU pumps",
            meter: Some(Meter::Cooling), ends: Some((Node::Cooling, Node::Sink("CDU pumps"))),
        },
        /// Power of the pumps of the water circuits.
        water_pumps: Flow<Power> = {
            label: "water pumps",
            meter: Some(Meter::Cooling), ends: Some((Node::Cooling, Node::Sink("Water pumps"))),
        },
        /// Power of fans outdoors.
        fans: Flow<Power> = {
            label: "fans outdoors",
            meter: Some(Meter::Cooling), ends: Some((Node::Cooling, Node::Sink("Fans outdoors"))),
        },
        /// Power of room air handlers.
        air_handlers: Flow<Power> = {
            label: "room air handlers",
            meter: Some(Meter::Cooling),
            ends: Some((Node::Cooling, Node::Sink("Room air handlers"))),
        },
        /// Power of fans of electrical rooms.
        electrical: Flow<Power> = {
            label: "fans of electrical rooms",
            meter: Some(Meter::Cooling),
            ends: Some((Node::Cooling, Node::Sink("Fans of electrical rooms"))),
        },
        /// Heat that chillers lift.
        lifted: Flow<Power> = { label: "heat lifted by chillers" },
        /// Heat lifted by chillers for each unit of their energy.
        cop: Ratio = {
            label: "COP of chillers", short: "COP", better: More,
            undefined: "no chiller ran", run: &[total("chiller_cop")],
            derived: Some(Derived::Ratio(&["lifted"], &["chillers"])),
        },
        /// Water evaporated and drained.
        water: Flow<WaterFlow> = {
            label: "water used", short: "water", better: Less, grows: true,
            column: "water_m3_per_h", run: &[total("water_m3")],
            channel: "water/used_m3_per_h", present: Presence::Water,
        },
        /// Water taken from the supply, into the tank of the site where that has one.
        taken: Flow<WaterFlow> = {
            label: "water taken", better: Less, grows: true, undefined: UNLIMITED,
            column: "water_taken_m3_per_h", run: &[total("water_taken_m3")],
            channel: "water/taken_m3_per_h", present: Presence::WaterLimits,
        },
        /// Water in the tank of the site at the end of the hour.
        tank: Level<Volume> = {
            label: "water in the tank", grows: true, digits: 1, undefined: "the site has no tank of water",
            column: "water_tank_m3",
            run: &[change("water_tank_change_m3").called(
                "change of water in the tank",
                "Water in the tank of the site at the end less that at the start.",
            )],
            channel: "water/tank_m3", present: Presence::WaterTank,
        },
        /// Hours in which cooling would have evaporated water and got none: a permit was used up, or the supply
        /// was too small and the tank empty.
        limited: Flow<Whether> = {
            label: "hours without water", better: Less, undefined: UNLIMITED,
            column: "water_limited_share", share: true, run: &[total("water_limited_h")],
        },
        /// Whether cooling gets the water that it evaporates.
        supplied: State = {
            label: "water for cooling", channel: "water/state", present: Presence::WaterLimits,
            states: &[
                ("enough", Normal), ("permit used up", Reduced), ("supply too small", Reduced),
            ],
        },
        /// Water usage effectiveness: water for each unit of IT energy.
        wue: Ratio = {
            label: "WUE", better: Less, digits: 3, unit: Unit::new("L/kWh", 1.0 / 3.6e6),
            total_unit: Unit::new("L/kWh", 1.0 / 3.6e6),
            undefined: "no IT energy was used", run: &[total("wue_l_per_kwh")],
            derived: Some(Derived::Ratio(&["water"], &["compute.it"])),
        },
        /// The same as a share of what the permit bears; beyond 1 it is broken.
        wue_of_permit: Level<Share> = {
            label: "WUE of the permit", better: Less, digits: 4, share: true,
            run: &[last("wue_of_permit")], undefined: "no permit limits WUE",
        },
    }
}

impl CoolingSystem {
    /// Stage of settling, once the heat of halls is removed: what that takes.
    pub fn meter(&mut self, now: SimTime) {
        let (sums, reports) = (&self.sums, &mut self.reports);
        reports.chillers.set_sum(now, sums.chillers());
        reports.cdu_pumps.set_sum(now, sums.cdu_pumps());
        reports.water_pumps.set_sum(now, sums.water_pumps());
        reports.fans.set_sum(now, sums.fans());
        reports.air_handlers.set_sum(now, sums.air_handlers());
        reports.electrical.set_sum(now, sums.electrical());
        reports.lifted.set_sum(now, sums.lifted());
        reports.water.set_sum(now, sums.water());
    }

    /// Water that is paid for since the meter was last read: what was used, or taken into the tank.
    pub fn read_water_meter(&mut self, now: SimTime) -> Volume {
        let paid = if self.has_water_tank() { &self.reports.taken } else { &self.reports.water };
        Volume::litres(paid.read_meter(now, &mut self.water_meter))
    }

    /// The run is over, in which so much water was used for so much IT energy.
    pub fn tell_wue(&mut self, used: Volume, it: Energy) {
        let Some(most) = self.spec.water.wue_most.filter(|_| it > Energy::ZERO) else { return };
        let wue = used.in_litres() / (it.in_megawatt_hours() * 1000.0);
        self.reports.wue_of_permit.set(Share(wue / most));
    }

    /// The hour ends: how warm the hottest hall has been in it. Halls out of balance are looked at whenever they turn
    /// from warming to cooling; those in balance as they are when the hour begins and ends.
    pub fn tell_hottest(&mut self, now: SimTime) {
        let on = self.halls.iter().filter(|hall| hall.racks > Power::ZERO);
        let above = on.map(|hall| hall.above(now)).fold(0.0, f64::max);
        let hottest = self.hottest.max(above);
        self.hottest = above;
        let supply = self.set_point() + TemperatureDifference::kelvins(hottest);
        self.reports.supply.set(supply);
    }

    /// Temperature at which racks are to be supplied.
    fn set_point(&self) -> Celsius {
        let coolant = self.designs.first().filter(|_| self.has_coolant());
        coolant.map_or(self.spec.air_water_temperature, |design| design.plant.supply())
    }

    /// Brings levels up to now.
    pub fn read(&mut self) {
        self.reports.dry_bulb.set(self.air.dry_bulb);
        self.reports.wet_bulb.set(self.air.wet_bulb);
    }
}
