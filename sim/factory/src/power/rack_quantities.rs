//! What the power system reports of racks: which have no supply, which are slowed down, and why.

use units::SimTime;

use super::lineup::Taken;
use super::racks::HallRacks;
use crate::quantities::Better::{Less, More};
use crate::quantities::{Count, Derived, Flow, Number, Racks, Ratio, Sum, Topic, quantity, total};

quantity! {
    /// Set by the power system alone, read by the registry.
    pub struct RackReports: "power" {
        /// Racks without supply, for whatever reason.
        dark: Flow<Racks> = {
            label: "racks without supply", topic: Topic::Reliability, better: Less, grows: true,
            digits: 1, run: &[total("dark_rack_hours")
                .called("rack-hours without supply", "")],
        },
        /// Racks without supply since units of their line-ups, or all of a stage of the site, have failed.
        dark_failure: Flow<Racks> = {
            label: "dark for a failure", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("dark_rack_hours_failure").called("rack-hours without supply: a failure", "")],
        },
        /// Racks without supply for maintenance, and for what it trips.
        dark_maintenance: Flow<Racks> = {
            label: "dark for maintenance", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("dark_rack_hours_maintenance").called("rack-hours without supply: maintenance", "")],
        },
        /// Racks without supply for dips of the voltage, until they have restarted.
        dark_dip: Flow<Racks> = {
            label: "dark for dips", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("dark_rack_hours_dip").called("rack-hours without supply: dips", "")],
        },
        /// Racks without supply since the grid is lost or an island has collapsed, until they have restarted.
        dark_outage: Flow<Racks> = {
            label: "dark for outages", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("dark_rack_hours_outage").called("rack-hours without supply: outages", "")],
        },
        /// Racks that are off since less may be drawn than all need, with their hall or one by one: by contract, on calls,
        /// without a feed or with units of the site out.
        dark_contract: Flow<Racks> = {
            label: "dark for limits", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("dark_rack_hours_contract").called("rack-hours without supply: limits", "")],
        },
        /// Racks that went off since their hall became too warm, until they have restarted.
        dark_heat: Flow<Racks> = {
            label: "dark for heat", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("dark_rack_hours_heat").called("rack-hours without supply: heat", "")],
        },
        /// The same while cooling would have evaporated water and got none.
        dark_water: Flow<Racks> = {
            label: "dark for want of water", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("dark_rack_hours_water").called("rack-hours without supply: want of water", "")],
        },
        /// Racks without supply for a failure or for maintenance of their line-ups.
        dark_by_units: Flow<Racks> = { label: "dark for a failure or maintenance" },
        /// Racks of the halls that are built.
        standing: Flow<Racks> = { label: "racks of built halls" },
        /// Nines of the time in which racks had their supply, but for losses of their hall's: 3 for 99.9 %.
        availability: Ratio = {
            label: "nines of power in halls", topic: Topic::Reliability, better: More,
            undefined: "no rack was without supply", run: &[total("availability_power_halls")],
            derived: Some(Derived::Nines(&["dark_by_units"], &["standing"])),
        },
        /// Racks that may draw less than they would, since units above them are out, since less may be drawn than all need, or
        /// since their water is too warm.
        capped: Flow<Racks> = {
            label: "racks slowed down", topic: Topic::Reliability, better: Less, grows: true,
            digits: 1, run: &[total("capped_rack_hours")
                .called("rack-hours slowed down", "")],
        },
        /// Racks slowed down since units above them have failed.
        capped_failure: Flow<Racks> = {
            label: "slowed down for a failure", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("capped_rack_hours_failure").called("rack-hours slowed down: a failure", "")],
        },
        /// Racks slowed down for maintenance of units above them.
        capped_maintenance: Flow<Racks> = {
            label: "slowed down for maintenance", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("capped_rack_hours_maintenance").called("rack-hours slowed down: maintenance", "")],
        },
        /// Racks that are on while classes of work are capped, as less may be drawn than they need: by
        /// contract, on calls, without a feed or with units of the site out.
        capped_contract: Flow<Racks> = {
            label: "slowed down for limits", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("capped_rack_hours_contract").called("rack-hours slowed down: limits", "")],
        },
        /// Racks slowed down since the water that cools them is too warm, or with all of the plant since cooling does not
        /// suffice.
        capped_heat: Flow<Racks> = {
            label: "slowed down for heat", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("capped_rack_hours_heat").called("rack-hours slowed down: heat", "")],
        },
        /// The same while cooling would have evaporated water and got none.
        capped_water: Flow<Racks> = {
            label: "slowed down for want of water", topic: Topic::Reliability, better: Less, grows: true, digits: 1,
            run: &[total("capped_rack_hours_water").called("rack-hours slowed down: want of water", "")],
        },
        /// Times that racks of a hall lost their supply, however many and for whatever reason.
        hall_outages: Sum<Number> = {
            label: "times that racks of a hall lost supply", topic: Topic::Reliability, better: Less,
            grows: true, digits: 0, column: "hall_outages", run: &[total("hall_outages")],
            derived: Some(Derived::Net(&[
                "outages_failure", "outages_maintenance", "outages_dip", "outages_outage", "outages_contract",
                "outages_heat", "outages_water",
            ])),
        },
        /// Times that racks of a hall lost their supply since units failed: of their line-ups, or all of a stage of the site.
        outages_failure: Count = {
            label: "outages of halls: a failure", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("hall_outages_failure")],
        },
        /// Times that racks of a hall lost their supply for maintenance, and for what it trips.
        outages_maintenance: Count = {
            label: "outages of halls: maintenance", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("hall_outages_maintenance")],
        },
        /// Times that racks of a hall lost their supply for dips of the voltage.
        outages_dip: Count = {
            label: "outages of halls: dips", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("hall_outages_dip")],
        },
        /// Times that racks of a hall lost their supply since the grid was lost or an island had collapsed.
        outages_outage: Count = {
            label: "outages of halls: the grid", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("hall_outages_outage")],
        },
        /// Times that racks of a hall went off since less may be drawn than all need.
        outages_contract: Count = {
            label: "outages of halls: limits", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("hall_outages_contract")],
        },
        /// Times that a hall went off since it became too warm.
        outages_heat: Count = {
            label: "outages of halls: heat", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("hall_outages_heat")],
        },
        /// The same while cooling would have evaporated water and got none.
        outages_water: Count = {
            label: "outages of halls: want of water", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("hall_outages_water")],
        },
    }
}

impl RackReports {
    /// Times that racks of halls lost their supply for this.
    pub(super) const fn outages_of(&mut self, taken: Taken) -> &mut Count {
        match taken {
            Taken::Failure => &mut self.outages_failure,
            Taken::Maintenance => &mut self.outages_maintenance,
            Taken::Dip => &mut self.outages_dip,
            Taken::Outage => &mut self.outages_outage,
            Taken::Contract => &mut self.outages_contract,
            Taken::Heat => &mut self.outages_heat,
            Taken::Water => &mut self.outages_water,
        }
    }

    /// Racks in halls that are built, those of them without supply for units, and what racks of each hall lack.
    pub(super) fn meter(
        &mut self,
        now: SimTime,
        [standing, by_units]: [u32; 2],
        halls: &[HallRacks],
    ) {
        let set = |flow: &mut Flow<Racks>, racks: u32| flow.set(now, Racks(racks.into()));
        set(&mut self.standing, standing);
        set(&mut self.dark_by_units, by_units);
        let dark = Taken::ALL.map(|it| halls.iter().map(|hall| hall.dark[it as usize]).sum());
        let slowed = Taken::ALL.map(|it| halls.iter().map(|hall| hall.slowed[it as usize]).sum());
        set(&mut self.dark, dark.iter().sum());
        set(&mut self.capped, slowed.iter().sum());
        let [failure, maintenance, dip, outage, contract, heat, water] = dark;
        set(&mut self.dark_failure, failure);
        set(&mut self.dark_maintenance, maintenance);
        set(&mut self.dark_dip, dip);
        set(&mut self.dark_outage, outage);
        set(&mut self.dark_contract, contract);
        set(&mut self.dark_heat, heat);
        set(&mut self.dark_water, water);
        // No dip and no outage slows racks down.
        let [failure, maintenance, _, _, contract, heat, water] = slowed;
        set(&mut self.capped_failure, failure);
        set(&mut self.capped_maintenance, maintenance);
        set(&mut self.capped_contract, contract);
        set(&mut self.capped_heat, heat);
        set(&mut self.capped_water, water);
    }
}
