//! What the power system reports, and the stages of settling that set it.

use units::{Energy, Power, SimTime};

use super::{Feeds, PowerSpec, PowerSystem, label_of};
use crate::quantities::Better::{Less, More};
use crate::quantities::Severity::{Failed, Normal, Reduced};
use crate::quantities::{
    Count, Derived, Family, Flow, Level, Meter, Node, Number, Presence, Ratio, Share, State, Sum,
    Topic, Unit, Whether, change, last, peak, quantity, total,
};

/// An hour of one generating set.
const SET_HOUR: Unit = Unit::new("set-h", 3600.0);
/// An hour of one unit of the site.
const UNIT_HOUR: Unit = Unit::new("unit-h", 3600.0);

quantity! {
    /// Set by the power system alone, read by the registry.
    pub struct Reports: "power" {
        /// Whether the grid supplies power.
        grid: State = {
            label: "grid", channel: "site/grid", states: &[("available", Normal), ("lost", Failed)],
        },
        /// Power drawn from the grid.
        import: Flow<Power> = {
            label: "import", topic: Topic::Power, better: Less, grows: true,
            column: "power_import_mw", channel: "site/import_mw",
            run: &[
                total("energy_grid_mwh")
                    .called("energy from the grid", "Energy drawn from the grid.")
                    .among(Topic::Energy),
                peak("power_import_peak_mw")
                    .called("peak import", "Greatest power drawn from the grid."),
            ],
        },
        /// The most that may be drawn from the grid: what is built and agreed, and left by calls, feeds and units.
        limit: Flow<Power> = {
            label: "limit of import", topic: Topic::Power, grows: true, column: "power_import_limit_mw",
        },
        /// What may be drawn by contract.
        contract: Flow<Power> = { label: "contract" },
        /// Energy drawn from the grid as a share of what the contract allows.
        connection_use: Ratio = {
            label: "use of the connection", topic: Topic::Power, better: More, digits: 4, share: true,
            run: &[total("connection_use")], undefined: "the run has no length",
            derived: Some(Derived::Ratio(&["import"], &["contract"])),
        },
        /// Greatest power drawn from the grid as a share of what the contract allows.
        connection_peak: Level<Share> = {
            label: "peak use of the connection", topic: Topic::Power, better: More, digits: 4, share: true,
            run: &[last("connection_peak_use")], undefined: "nothing was drawn",
        },
        /// Power of the contract that was never drawn.
        stranded: Level<Power> = {
            label: "stranded power", topic: Topic::Power, better: Less, grows: true,
            run: &[last("stranded_mw")], undefined: "nothing was drawn",
        },
        /// Electrical units out of service: line-ups, paths, runs, units of racks and of the site.
        units_out: Flow<Number> = {
            label: "units out", topic: Topic::Reliability, better: Less, grows: true, digits: 1, column: "units_out",
        },
        /// Power that is not drawn because of calls, against what was drawn when they began.
        curtailed: Flow<Power> = {
            label: "power not drawn on calls", topic: Topic::Power, better: Less, grows: true,
            run: &[total("curtailed_mwh").called("energy not drawn on calls", "").among(Topic::Energy)],
        },
        /// Power that arrives from the grid where it is shared out.
        grid_feed: Flow<Power> = {
            label: "feed from the grid", channel: "site/grid_feed_mw",
            ends: Some((Node::Grid, Node::Bus)),
        },
        /// Losses of the power chain that the whole site shares.
        site_losses: Family<Flow<Power>> = {
            label: "losses of site stages", meter: Some(Meter::Losses),
            ends: Some((Node::Grid, Node::Sinks("Loss"))),
        },
        /// Losses of the power chains of halls.
        hall_losses: Family<Flow<Power>> = {
            label: "losses of hall stages", meter: Some(Meter::Losses),
            ends: Some((Node::Bus, Node::Sinks("Loss"))),
        },
        /// Losses of the power chain.
        losses: Sum<Power> = {
            label: "losses", topic: Topic::Power, better: Less, grows: true,
            column: "power_losses_mw", channel: "site/losses_mw",
            run: &[total("energy_losses_mwh").called("energy lost in the power chain", "").among(Topic::Energy)],
            derived: Some(Derived::Sum(Meter::Losses)),
        },
        /// Power of generating sets.
        genset: Flow<Power> = {
            label: "power of generating sets", short: "gensets", topic: Topic::Power, grows: true,
            column: "power_genset_mw",
            channel: "site/gensets/power_mw", part: "Generating sets", present: Presence::Gensets,
            ends: Some((Node::Gensets, Node::Bus)),
            run: &[total("energy_genset_mwh")
                .called("energy of generating sets", "Energy of generating sets.")
                .among(Topic::Energy)],
        },
        /// What the generating sets do.
        gensets: State = {
            label: "state",
            channel: "site/gensets/state", part: "Generating sets", present: Presence::Gensets,
            states: &[
                ("standby", Normal), ("starting", Reduced), ("running", Normal),
                ("out of service", Failed),
            ],
        },
        /// Generating sets that run.
        gensets_running: Level<Number> = {
            label: "sets that run",
            channel: "site/gensets/running", part: "Generating sets", present: Presence::Gensets,
        },
        /// Generating sets that run in losses of supply, by the time for which they do.
        set_time: Flow<Number> = {
            label: "hours of generating sets", topic: Topic::Reliability, grows: true, digits: 1,
            total_unit: SET_HOUR, run: &[total("genset_hours")],
        },
        /// Power from UPS batteries.
        discharge: Flow<Power> = {
            label: "from UPS batteries", ends: Some((Node::Store, Node::Bus)),
        },
        /// Power into UPS batteries, with the loss of charging.
        charging: Flow<Power> = {
            label: "into UPS batteries", ends: Some((Node::Bus, Node::Store)),
        },
        /// Losses of charging UPS batteries.
        charging_loss: Flow<Power> = {
            label: "charging losses", better: Less, grows: true, meter: Some(Meter::Storage),
            ends: Some((Node::Store, Node::Sink("Charging losses"))),
            run: &[total("energy_ups_loss_mwh").called("energy lost in charging", "").among(Topic::Energy)],
        },
        /// Power from UPS batteries; negative while they charge.
        ups: Sum<Power> = {
            label: "UPS batteries", topic: Topic::Power, column: "power_ups_mw",
            derived: Some(Derived::Net(&["discharge", "-charging"])),
        },
        /// Energy in UPS batteries.
        stored: Level<Energy> = {
            label: "energy in UPS batteries", topic: Topic::Reliability, grows: true,
            column: "ups_stored_mwh", content_of: Some(Node::Store),
            run: &[change("energy_stored_change_mwh")
                .called(
                    "change of stored energy",
                    "Energy in UPS batteries at the end less that at the start.",
                )
                .among(Topic::Energy)],
        },
        /// Losses of the power chain for each unit of power into it.
        loss_share: Ratio = {
            label: "share lost in the power chain", better: Less, topic: Topic::Power, digits: 4,
            share: true, undefined: "nothing was drawn", run: &[total("power_chain_loss_share")],
            derived: Some(Derived::Ratio(
                &["losses"],
                &["losses", "compute.it", "cooling.power", "house", "mechanical"],
            )),
        },
        /// Power of the house: light, offices, security, electrical rooms.
        house: Flow<Power> = {
            label: "house load", topic: Topic::Power, better: Less, grows: true,
            meter: Some(Meter::Facility), column: "power_house_mw", ends: Some((Node::Bus, Node::Sink("House"))),
            channel: "site/house_mw",
            run: &[total("energy_house_mwh").called("energy of the house", "").among(Topic::Energy)],
        },
        /// Losses of transformers and drives of pumps, fans, air handlers and chillers.
        mechanical: Flow<Power> = {
            label: "drive losses", topic: Topic::Power, better: Less, grows: true,
            meter: Some(Meter::Facility), column: "power_mechanical_loss_mw",
            ends: Some((Node::Bus, Node::Sink("Drives of cooling"))),
            run: &[total("energy_mechanical_loss_mwh").called("energy lost in drives of cooling", "").among(Topic::Energy)],
        },
        /// Hours in which jobs were slowed down.
        throttled: Flow<Whether> = {
            label: "hours slowed down", topic: Topic::Power, better: Less,
            run: &[total("throttled_h")],
        },
        /// Dynamic power allowed to racks at the end of the hour, as a share.
        throttle: Level<Share> = {
            label: "dynamic power allowed", topic: Topic::Reliability, better: More, digits: 4,
            share: true,
            column: "throttle_share", channel: "site/throttle_share",
        },
        /// Dynamic power that cooling and the site as a whole allow to racks, as a share.
        site_cap: Level<Share> = {
            label: "dynamic power allowed to all", topic: Topic::Reliability, better: More, digits: 4,
            share: true, channel: "site/cap_share",
        },
        /// Times that the site lost all supply from the grid.
        outages: Count = {
            label: "losses of the grid", topic: Topic::Reliability, better: Less, digits: 0,
            run: &[total("grid_losses")],
        },
        /// Dips after which batteries of some halls stayed on, until somebody brought them back.
        locks: Count = {
            label: "UPS locked after dips", topic: Topic::Reliability, better: Less, digits: 0,
            run: &[total("ups_locks")],
        },
        /// Dips of the voltage through which batteries of some hall carried its racks.
        dip_transfers: Count = {
            label: "dips carried by batteries", topic: Topic::Reliability, digits: 0,
            run: &[total("dip_transfers")],
        },
        /// The most load that dips of one fault have taken from the grid.
        lost_by_dips: Level<Power> = {
            label: "load lost by dips", topic: Topic::Reliability, better: Less, grows: true,
            run: &[last("load_lost_by_dips_mw")],
        },
        /// Dips that the connection demands to be borne, and that took a tenth of the load or more for longer
        /// than a second.
        violations: Count = {
            label: "ride-through violations", topic: Topic::Reliability, better: Less, digits: 0,
            run: &[total("ride_through_violations")],
        },
        /// Days of maintenance of line-ups.
        maintained: Count = {
            label: "days of maintenance of line-ups", topic: Topic::Reliability, grows: true,
            digits: 0, run: &[total("line_up_maintenance_days")],
        },
        /// Line-ups that maintenance of another one tripped.
        tripped: Count = {
            label: "line-ups tripped by maintenance", topic: Topic::Reliability, better: Less,
            grows: true, digits: 0, run: &[total("line_ups_tripped")],
        },
        /// Sections of medium voltage and units of stages that feed the site in maintenance, by the time for which they are.
        site_units_maintained: Flow<Number> = {
            label: "maintenance of units of the site", topic: Topic::Reliability, grows: true, digits: 0,
            total_unit: UNIT_HOUR, run: &[total("site_unit_maintenance_hours")],
        },
        /// Generating sets in maintenance, which do not answer a call, by the time for which they are.
        sets_maintained: Flow<Number> = {
            label: "maintenance of generating sets", topic: Topic::Reliability, grows: true, digits: 0,
            total_unit: SET_HOUR, run: &[total("genset_maintenance_hours")],
        },
        /// Sections, units of stages that feed the site and sets that maintenance of another one tripped.
        site_tripped: Count = {
            label: "site units tripped by maintenance", topic: Topic::Reliability, better: Less,
            digits: 0, run: &[total("site_units_tripped")],
        },
        /// Generating sets called upon.
        sets_called: Count = { label: "sets called upon", topic: Topic::Reliability },
        /// Generating sets that did not deliver to the end of the outage.
        sets_failed: Count = { label: "sets that failed", topic: Topic::Reliability, better: Less },
        /// Share of generating sets called upon that delivered to the end of the outage.
        genset_survival: Ratio = {
            label: "gensets that delivered", topic: Topic::Reliability, better: More, digits: 4,
            share: true, undefined: "no generating set was called upon",
            run: &[total("genset_survival")],
            derived: Some(Derived::Ratio(&["sets_called", "-sets_failed"], &["sets_called"])),
        },
    }
}

impl Reports {
    /// Those of a system with the stages of `spec`.
    pub(super) fn of(spec: &PowerSpec) -> Self {
        let stages = |of: fn(Feeds) -> bool| {
            let named = spec.named_stages().into_iter().filter(|(_, stage)| of(stage.feeds));
            Family::of(named.map(|(name, _)| label_of(name).0).collect())
        };
        Self {
            site_losses: stages(|feeds| feeds == Feeds::Site),
            hall_losses: stages(|feeds| feeds != Feeds::Site),
            ..Self::default()
        }
    }
}

impl PowerSystem {
    /// Stage of settling: brings stores up to `now`.
    pub fn advance(&mut self, now: SimTime) {
        if self.stores_change {
            for lineup in &mut self.lineups {
                lineup.ups.advance(now);
            }
        }
        self.advance_battery(now);
    }

    /// Brings levels and states up to now.
    pub fn read(&mut self, now: SimTime) {
        self.read_battery_state(now);
        let (called, failed) = self.gensets.record();
        let (running, ready) = (self.gensets.running(), self.gensets.ready());
        let state = match (self.calls.sets, running, ready) {
            (false, _, _) => 0,
            (true, 1.., false) => 1,
            (true, 1.., true) => 2,
            (true, 0, _) => 3,
        };
        let stored = self.stored();
        let grid = u8::from(!self.on_grid());
        self.reports.grid.set(grid);
        self.reports.gensets.set(state);
        self.reports.gensets_running.set(Number(running.into()));
        self.reports.sets_called.set(called.into());
        self.reports.sets_failed.set(failed.into());
        self.reports.stored.set(stored);
        let lost = self.most_lost;
        self.reports.lost_by_dips.set(lost);
        let left = self.left_to_all();
        self.reports.throttle.set(Share(left));
        self.reports.site_cap.set(Share(self.cap.share()));
    }
}
