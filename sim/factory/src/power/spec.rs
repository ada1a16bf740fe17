//! What a scenario says about the power chain.

use std::collections::BTreeMap;

use units::{Energy, Power, Span};

use super::{
    BatterySpec, LineUpSpec, Load, LoadBlock, MaintenanceSpec, RampPolicy, Redundancy,
    TopologySpec, UnitSpec,
};
use crate::settings::{Check, Choice, above, at_least, between, one_of, spec};

spec! {
    /// The chain from the utility to the racks.
    pub struct PowerSpec {
        /// Greatest power that may be drawn from the grid, by contract; by default the site's size.
        /// Work is slowed down to keep it, then racks are switched off, then halls.
        pub import_limit: Option<Power> = above(0.0);
        /// The power chain: a set of stages and units of the catalogue (`data/chains.toml`).
        pub chain: ChainKind;
        /// Power of the house for each unit of design IT power: light, offices, security;
        /// drawn whenever the grid feeds halls that are built.
        pub house_load: f64 = between(0.0, 0.1);
        /// What transformers and drives of cooling lose, for each unit of power that pumps, fans, air handlers and
        /// chillers take.
        pub mechanical_loss: f64 = between(0.0, 0.5);
        /// The supplies in racks, which are metered with them.
        pub rack_supply: RackSupplySpec;
        /// What happens when jobs start or stop that draw more or less at once than the ramp of the connection gives
        /// (`location.grid.ramp_limit`, for sites above `ramp_from`): `report` tells the greatest ramps; `stretch` lets
        /// jobs draw their power along it, which slows them down until then, and idle GPUs burn what jobs that have
        /// stopped drew, less from step to step, unless others that start take the place of that; `battery` carries
        /// what is not drawn yet and takes up what is not drawn any more, where it can, and else does as `stretch`. Under
        /// both what the battery buys and sells by itself keeps the ramp as well.
        pub ramp: RampPolicy;
        /// Names of the stages in use; empty for all of them.
        pub only: Vec<String>;
        /// Stages from the grid to the racks.
        pub stage: BTreeMap<String, StageSpec>;
        /// How equipment of each scope backs itself.
        pub topology: TopologySpec;
        /// The line-ups of halls.
        pub line_up: LineUpSpec;
        /// Sections of medium voltage, on which line-ups hang in turn; by default as many as a group has
        /// line-ups, and eight at most.
        pub sections: Option<u32> = between(1.0, 8.0);
        /// Kinds of electrical unit that fail.
        pub unit: BTreeMap<String, UnitSpec>;
        /// Planned maintenance of line-ups, units of the site and sets.
        pub maintenance: MaintenanceSpec;
        /// The uninterruptible power supplies of the halls.
        pub ups: UpsSpec;
        /// Standby generating sets.
        pub genset: GensetSpec;
        /// The battery of the site.
        pub battery: BatterySpec;
        /// From the return of power to a hall until its racks accept work again, where its network and
        /// storage were off as well.
        pub restart_time: Span;
        /// The same of racks whose network and storage were kept.
        pub warm_restart_time: Span;
    }
}

spec! {
    /// Equipment that all power of its scope passes through, in parallel units.
    pub struct StageSpec {
        /// Place in the chain, counted from the grid.
        pub order: u32;
        /// Which power passes through it: that of the site, a hall, a row or a rack. A stage of a hall has a
        /// unit in each of its line-ups.
        pub feeds: Feeds;
        /// Rating of one unit, but for stages of a hall, whose units are rated as its line-ups.
        pub unit_rating: Option<Power> = above(0.0);
        /// Where its losses go: the air of the hall, an electrical room that air from outdoors keeps cool enough, or
        /// outdoors; by default the air of the hall. Stages that feed the site stand outdoors.
        pub room: Option<Room>;
        /// Loss without load, for each unit of rating in service.
        pub no_load_loss: f64 = between(0.0, 0.5);
        /// Loss for each unit of power delivered.
        pub proportional_loss: f64 = between(0.0, 0.5);
        /// Loss for each unit of power delivered at a load equal to the rating in service.
        pub quadratic_loss: f64 = between(0.0, 0.5);
    }
}

spec! {
    /// The supplies in racks: what comes from the chain becomes the low voltage of the trays.
    pub struct RackSupplySpec {
        /// Power to the trays for each unit of power into the rack.
        pub efficiency: f64 = between(0.5, 1.0);
    }
}

spec! {
    /// Uninterruptible power supplies: they carry IT and coolant pumps until something else does.
    pub struct UpsSpec {
        /// How long full batteries carry the racks, network and storage of a hall at their rating, or those of
        /// them that it carries; 0 for no UPS.
        pub autonomy: Span;
        /// What it carries: `racks`, `network` (with storage), `cdu_pumps`, `facility_pumps` (of the water circuits),
        /// `fans` (with air handlers) and `chillers`.
        pub carries: Vec<Load>;
        /// From the instant at which sets carry a hall until its batteries charge from them, as far as sets
        /// that run have power to spare.
        pub recharge_on_sets: Span;
        /// How long an empty battery takes to charge.
        pub recharge_time: Span = above(0.0);
        /// Transfers within the window after which a UPS stays on its batteries, until somebody brings it back.
        pub count: u32 = at_least(1.0);
        /// So many more transfers at most, by hall: the UPS of hall n counts `count` and the rest of n / (this + 1), so
        /// that halls stay on their batteries at different dips; 0 for the same count in all halls.
        pub count_spread: u32 = between(0.0, 1000.0);
        /// The time within which it counts them.
        pub window: Span = at_least(1.0);
        /// Median time until it is brought back by hand.
        pub return_median: Span = at_least(1.0);
        /// Standard deviation of the logarithm of that time.
        pub return_spread: f64 = between(0.0, 3.0);
        /// Energy delivered for each unit of energy charged.
        pub round_trip_efficiency: f64 = between(0.1, 1.0);
    }
}

spec! {
    /// Standby generating sets for the whole site.
    pub struct GensetSpec {
        /// Share of the site's power that the sets needed can carry; 0 for none.
        pub share: f64 = between(0.0, 2.0);
        /// Rating of one set.
        pub unit_rating: Power = above(0.0);
        /// Sets installed for those needed: N, N+1, N+2, 2N, 3N/2 or 4N/3.
        pub redundancy: Redundancy;
        /// From the loss of the grid until the sets carry load.
        pub start_time: Span;
        /// Probability that a set fails to start or to take load.
        pub start_failure: f64 = between(0.0, 1.0);
        /// Share of the time for which a set is out of service, so that it does not start when it is called: draws at
        /// each loss of supply say which are. For whatever is neither repair (`repair_median`) nor maintenance
        /// (`power.maintenance.unit.set`), which count beside it: a closed valve, a switch left on manual.
        pub out_of_service: f64 = between(0.0, 1.0);
        /// Mean running time until a set fails.
        pub run_mttf: Span = above(0.0);
        /// Share of start failures that hit all sets at once (beta factor).
        pub common_cause: f64 = between(0.0, 1.0);
        /// How long the fuel on site lasts at full load.
        pub fuel: Span = above(0.0);
        /// Load that sets which run take in one step, as a share of their rating.
        pub step: f64 = between(0.01, 1.0);
        /// From a step to the next.
        pub step_time: Span = at_least(0.1);
        /// Blocks of load in the order in which sets take them, each of all halls in their order: `network`
        /// (with storage), `cdu_pumps`, `facility_pumps`, `fans` (with air handlers), `chillers`, and `halls` for
        /// all that is left of a hall. What a hall's racks do not need since they are off is not taken.
        pub feeds: Vec<LoadBlock>;
        /// Attempts to start a set again that failed alone.
        pub retries: u32 = between(0.0, 10.0);
        /// From an attempt to the next.
        pub retry_time: Span = at_least(0.1);
        /// Share of the sets that failed which an attempt starts.
        pub retry_cures: f64 = between(0.0, 1.0);
        /// From the failure of a set until somebody works on it, if the site can be reached.
        pub repair_delay: Span;
        /// Median time to repair a set; one is repaired after the other, what fails together is together.
        pub repair_median: Span = at_least(60.0);
        /// Standard deviation of the logarithm of that time.
        pub repair_spread: f64 = between(0.0, 3.0);
        /// Electrical energy in a delivery of fuel; 0 for none, so that what is burnt is not replaced.
        pub delivery: Energy;
        /// From the loss of the grid to the first delivery, and from one to the next until tanks are full, if the
        /// site can be reached.
        pub delivery_interval: Span = at_least(60.0);
        /// How long each set runs every month as a test.
        pub test_length: Span;
        /// Its load then, as a share of its rating.
        pub test_load: f64 = between(0.0, 1.0);
    }
}

/// A power chain from medium voltage to the racks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChainKind {
    /// Transformers, double-conversion UPS and busway at 415 V.
    #[default]
    Ac415,
    /// A UPS at medium voltage.
    AcMvUps,
    /// A power rack beside each rack makes 800 V of direct current.
    Dc800Sidecar,
    /// Solid-state transformers make 800 V of direct current for the hall.
    Dc800,
}

impl Choice for ChainKind {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("ac_415", Self::Ac415),
        ("ac_mv_ups", Self::AcMvUps),
        ("dc_800_sidecar", Self::Dc800Sidecar),
        ("dc_800", Self::Dc800),
    ];
}

/// Where the losses of a stage go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Room {
    /// The air of the hall.
    #[default]
    Hall,
    /// A room of its own, without chillers.
    Electrical,
    /// Outdoors.
    Outdoors,
}

impl Choice for Room {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("hall", Self::Hall), ("electrical", Self::Electrical), ("outdoors", Self::Outdoors)];
}

/// Which power passes through a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Feeds {
    /// The racks of one hall, in its line-ups.
    #[default]
    Hall,
    /// Everything on the site.
    Site,
    /// The racks of one row.
    Row,
    /// One rack.
    Rack,
}

impl Choice for Feeds {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("hall", Self::Hall), ("site", Self::Site), ("row", Self::Row), ("rack", Self::Rack)];
}

impl PowerSpec {
    /// The stages in use, from the grid to the racks.
    pub fn stages(&self) -> Vec<&StageSpec> {
        self.named_stages().into_iter().map(|(_, stage)| stage).collect()
    }

    /// The stages in use with their names, from the grid to the racks.
    pub fn named_stages(&self) -> Vec<(&String, &StageSpec)> {
        let used = |name: &String| self.only.is_empty() || self.only.contains(name);
        let mut stages: Vec<_> = self.stage.iter().filter(|(name, _)| used(name)).collect();
        stages.sort_by_key(|(_, stage)| stage.order);
        stages
    }

    /// Checks the rules between keys.
    pub fn check(&self, check: &mut Check<'_>) {
        for name in &self.only {
            check.require(
                &["power.only"],
                self.stage.contains_key(name),
                format!("{name:?}"),
                format!(
                    "must name a stage: {}",
                    one_of(name, self.stage.keys().map(String::as_str))
                ),
            );
        }
        let named = self.named_stages();
        for pair in named.windows(2) {
            let [(before, one), (name, other)] = pair else { continue };
            check.require(
                &[&format!("power.stage.{name}.order"), &format!("power.stage.{before}.order")],
                one.order != other.order,
                other.order.to_string(),
                format!("must differ from that of {before}: which one comes first?"),
            );
        }
        let stages = self.stages();
        let first_of_hall = stages.iter().position(|stage| stage.feeds != Feeds::Site);
        let last_of_site = stages.iter().rposition(|stage| stage.feeds == Feeds::Site);
        check.require(
            &["power.stage"],
            first_of_hall.zip(last_of_site).is_none_or(|(hall, site)| site < hall),
            "a stage of a hall before one of the site",
            "stages that feed \"site\" must come before those that feed halls, rows or racks",
        );
        check.require(
            &["power.ups.carries"],
            !self.ups.carries.contains(&Load::Racks) || self.ups.carries.contains(&Load::Network),
            "\"racks\" without \"network\"",
            "must carry the network of racks that it carries: nothing works on them without",
        );
        for (name, stage) in named {
            check.require(
                &[&format!("power.stage.{name}.room")],
                stage.feeds != Feeds::Site || stage.room.is_none_or(|room| room == Room::Outdoors),
                "a room of a stage that feeds the site",
                "must be \"outdoors\" for a stage that feeds the site",
            );
        }
        self.battery.check(check);
        self.check_redundancy(check);
    }
}
