//! The plant: all subsystems together. They meet here and nowhere else.
//!
//! - `balance`: where energy came from and where it went.
//! - `build`: makes the plant of a scenario and schedules its first events.
//! - `describe`: the plant's own description, for views.
//! - `handle`: what an event does to jobs, racks and components.
//! - `mend`: orders repairs, and puts back what is mended.
//! - `supply`: losing the grid, bridging, starting gensets, shedding halls and bringing them back.
//! - `settle`: brings all flows into balance, in one fixed order.
//! - `throttle`: slows jobs down where power or cooling do not suffice.
//! - `meters`: integrates flows and states, exactly, between settled instants.
//! - `read`, `record`, `parts`: what a full recording keeps, and what it meters.
//! - `report`: turns the meters into results.

mod balance;
mod build;
mod describe;
mod handle;
mod hour;
mod mend;
mod meters;
mod parts;
mod read;
mod record;
mod report;
mod settle;
mod supply;
mod throttle;

use std::collections::BTreeMap;

use engine::{Agenda, Fingerprint, Handle, World};
use units::{Power, SimDuration, SimTime};

use crate::compute::{Floor, Layout};
use crate::cooling::{HallCooling, OutdoorAir};
use crate::failures::{Crews, Failures};
use crate::finance::Ledger;
use crate::jobs::{Draw, Jobs};
use crate::power::{Chain, Gensets, Ups};
use crate::results::{Histogram, Records};
use crate::scenario::Scenario;
use crate::site::{Calendar, Grid, Hazards, Tariff, Weather};

pub use describe::topology;

use meters::{Flows, HallFlows, Meters};

/// Everything that can happen in the plant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An hour begins: weather and prices change.
    Hour,
    /// A job of a class arrives.
    Arrival {
        /// Its class.
        class: u16,
    },
    /// A job has done all its work.
    Completion {
        /// Its number.
        job: u32,
    },
    /// A component of a kind fails.
    Failure {
        /// Its kind.
        component: u16,
    },
    /// A restart or a crew's repair has ended.
    Mended {
        /// The repair.
        order: u32,
    },
    /// Racks without coolant flow have become too warm.
    RowTrip {
        /// The kind of component that failed.
        component: u16,
        /// The place that it took out.
        place: u32,
    },
    /// Racks that had tripped accept work again.
    RowRestart {
        /// The kind of component that had failed.
        component: u16,
        /// The place that it took out.
        place: u32,
    },
    /// The grid itself loses supply.
    Outage {
        /// For how long.
        length: SimDuration,
    },
    /// The outage that the scenario plans begins.
    PlannedOutage {
        /// For how long.
        length: SimDuration,
    },
    /// One reason for lost supply ends.
    SupplyRestored,
    /// Voltage dips.
    Dip,
    /// A hazard may strike.
    Hazard {
        /// Its number.
        hazard: u16,
    },
    /// The gensets that started carry load.
    GensetsReady,
    /// A running genset fails.
    GensetFailure,
    /// The racks of a hall without pumps have become too warm.
    HallTrip {
        /// The hall.
        hall: u16,
    },
    /// The racks of a hall accept work again.
    HallRestart {
        /// The hall.
        hall: u16,
    },
    /// A store becomes full or empty. Nothing to apply: settling again is enough.
    Wake,
}

/// All subsystems of the factory.
#[derive(Debug)]
pub struct Plant {
    spec: Scenario,
    end: SimTime,
    calendar: Calendar,
    weather: Weather,
    air: OutdoorAir,
    grid: Grid,
    hazards: Hazards,
    tariff: Tariff,
    layout: Layout,
    floor: Floor,
    /// Dynamic power of one GPU by class of work.
    dynamic_power: Vec<Power>,
    halls: Vec<Hall>,
    site_chain: Chain,
    gensets: Gensets,
    /// The sets carry load, or one of them fails, then.
    genset_event: Option<Handle>,
    /// Reasons for which the grid supplies nothing.
    supply_losses: u32,
    outages: u32,
    /// Sets that failed while running in the present loss of supply.
    genset_failures: u32,
    /// Dynamic power allowed, in steps of [`throttle::STEPS`].
    throttle: u32,
    jobs: Jobs,
    /// By class: the job that arrives next.
    arriving: Vec<Option<Draw>>,
    /// By job: the event of its completion while it runs.
    completions: Vec<Option<Handle>>,
    started: Vec<u32>,
    /// Jobs interrupted at this instant, which still hold what they stood on.
    interrupted: Vec<u32>,
    /// What feeds some hall has changed, or a store charges or discharges.
    feeding_changes: bool,
    failures: Failures,
    crews: Crews,
    repairs: Vec<mend::Order>,
    unused_repairs: Vec<u32>,
    /// Places without coolant flow or switched off, by component and place.
    closures: BTreeMap<(u16, u32), handle::Closure>,
    causes: Causes,
    wake: Option<Handle>,
    /// The flows of every hall have to be worked out again.
    all_changed: bool,
    /// The halls' flows together, kept up as they change and added up anew every hour.
    sums: HallFlows,
    /// Halls whose coolant is too warm.
    warm_halls: u32,
    flows: Flows,
    meters: Meters,
    hour: hour::HourTotals,
    waits: Histogram,
    records: Records,
    /// In a full recording.
    recorder: Option<Box<record::Recorder>>,
    ledger: Ledger,
    fingerprint: Fingerprint,
}

/// A data hall with its own power block and cooling plant.
#[derive(Debug)]
struct Hall {
    chain: Chain,
    cooling: HallCooling,
    ups: Ups,
    supply: Supply,
    /// The racks are too warm, or accept work again, then.
    pending: Option<Handle>,
    flows: HallFlows,
}

/// What feeds a hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Supply {
    /// The grid or gensets.
    Fed,
    /// Its UPS.
    Bridged,
    /// Nothing: its racks are off.
    Dark,
    /// The grid or gensets, but its racks are still off.
    Restarting,
}

/// Why GPUs are out of service or jobs interrupted, by number.
#[derive(Clone, Debug)]
struct Causes {
    names: Vec<String>,
    grid: usize,
    cooling: usize,
}

impl World for Plant {
    type Event = Event;

    fn handle(&mut self, event: Event, agenda: &mut Agenda<Event>) {
        self.fingerprint.add_event(agenda.now(), event.code());
        match event {
            Event::Hour => self.begin_hour(agenda),
            Event::Arrival { class } => self.arrive(class, agenda),
            Event::Completion { job } => self.complete(job, agenda),
            Event::Failure { component } => self.fail(component, agenda),
            Event::Mended { order } => self.mend(order, agenda),
            Event::RowTrip { component, place } => self.trip_row(component, place, agenda),
            Event::RowRestart { component, place } => self.restart_row(component, place),
            Event::Outage { length } => self.begin_outage(length, agenda),
            Event::PlannedOutage { length } => self.lose_supply(length, "planned outage", agenda),
            Event::SupplyRestored => self.restore_supply(agenda),
            Event::Dip => self.dip(agenda),
            Event::Hazard { hazard } => self.strike(hazard, agenda),
            Event::GensetsReady => self.gensets_ready(agenda),
            Event::GensetFailure => self.genset_fails(agenda),
            Event::HallTrip { hall } => self.trip_hall(hall, agenda),
            Event::HallRestart { hall } => self.restart_hall(hall),
            Event::Wake => self.wake = None,
        }
    }

    fn settle(&mut self, agenda: &mut Agenda<Event>) {
        self.balance(agenda);
    }
}

impl Event {
    /// A number for the fingerprint: the kind in the upper half, the entity in the lower.
    fn code(self) -> u64 {
        let (kind, entity) = match self {
            Self::Hour => (1, 0),
            Self::Arrival { class } => (2, u64::from(class)),
            Self::Completion { job } => (3, u64::from(job)),
            Self::Failure { component } => (4, u64::from(component)),
            Self::Mended { order } => (5, u64::from(order)),
            Self::RowTrip { component, place } => {
                (6, u64::from(component) << 24 ^ u64::from(place))
            }
            Self::RowRestart { component, place } => {
                (7, u64::from(component) << 24 ^ u64::from(place))
            }
            Self::Outage { length } => (8, length.in_nanoseconds()),
            Self::PlannedOutage { length } => (9, length.in_nanoseconds()),
            Self::SupplyRestored => (10, 0),
            Self::Dip => (11, 0),
            Self::Hazard { hazard } => (12, u64::from(hazard)),
            Self::GensetsReady => (13, 0),
            Self::GensetFailure => (14, 0),
            Self::HallTrip { hall } => (15, u64::from(hall)),
            Self::HallRestart { hall } => (16, u64::from(hall)),
            Self::Wake => (17, 0),
        };
        (kind << 56) ^ entity
    }
}
