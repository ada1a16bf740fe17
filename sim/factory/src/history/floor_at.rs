//! The floor at an instant: every rack's state, with readings worked out as the factory does.

use std::sync::Arc;

use units::{Celsius, Power, SimTime};

use super::History;
use crate::compute::{ComputeSpec, Layout};
use crate::cooling::CoolingSpec;
use crate::place::Place;
use crate::results::{RackState, Topology};
use crate::scenario::CheckedScenario;

/// All racks at an instant.
#[derive(Clone, Debug)]
pub struct FloorAt {
    at: SimTime,
    /// By rack: what it does.
    pub racks: Vec<RackState>,
    /// By rack: since when its coolant has flowed or stood.
    flow_since: Vec<SimTime>,
    /// By rack: failures so far.
    faults: Vec<u32>,
    /// Changes and faults that have been replayed.
    replayed: (usize, usize),
    /// Dynamic power allowed, as a share.
    scale: f64,
    /// By hall: its coolant.
    coolants: Vec<Coolant>,
    rules: Arc<Rules>,
}

/// The coolant of a hall.
#[derive(Clone, Copy, Debug, Default)]
struct Coolant {
    supply: Celsius,
    /// Heat of the hall for each unit of its design heat.
    load: f64,
    /// Share of its racks that are on, among which the flow is shared out.
    open: f64,
    /// Heat of one of them, on average.
    heat_of_rack: Power,
}

/// What readings follow from besides the states of racks.
#[derive(Debug)]
struct Rules {
    compute: ComputeSpec,
    cooling: CoolingSpec,
    layout: Layout,
    /// The channel of the dynamic power allowed.
    throttle: Option<usize>,
    /// By hall: the channel of its coolant's temperature, where racks have coolant.
    supplies: Vec<Option<usize>>,
}

impl Rules {
    fn new(scenario: &CheckedScenario, topology: &Topology) -> Self {
        let layout = scenario.layout();
        let supply = |hall| topology.channel(&format!("hall {hall}/cdu/supply_c"));
        Self {
            compute: scenario.spec().compute.clone(),
            cooling: scenario.spec().cooling.clone(),
            throttle: topology.channel("site/cap_share"),
            supplies: (0..layout.halls).map(supply).collect(),
            layout,
        }
    }
}

impl FloorAt {
    /// The floor before anything was recorded.
    pub(super) fn new(scenario: &CheckedScenario, topology: &Topology) -> Self {
        let rules = Rules::new(scenario, topology);
        let racks = rules.layout.racks as usize;
        Self {
            at: SimTime::START,
            racks: vec![RackState::default(); racks],
            flow_since: vec![SimTime::START; racks],
            faults: vec![0; racks],
            replayed: (0, 0),
            scale: 1.0,
            coolants: vec![Coolant::default(); rules.layout.halls as usize],
            rules: Arc::new(rules),
        }
    }

    /// The instant.
    pub const fn at(&self) -> SimTime {
        self.at
    }

    /// Moves to another instant. Going on a little is cheap; going back takes up to a week's changes.
    pub fn seek(&mut self, history: &History, time: SimTime) {
        let checkpoint = history.checkpoint_before(time);
        if time < self.at || checkpoint.at > self.at {
            self.clone_from(checkpoint);
        }
        self.replay(history, time);
        self.read(history);
    }

    /// Replays changes and faults up to and including `time`.
    pub(super) fn replay(&mut self, history: &History, time: SimTime) {
        let changes = &history.changes[self.replayed.0..];
        for change in changes.iter().take_while(|change| change.at <= time) {
            let rack = change.rack as usize;
            let before = std::mem::replace(&mut self.racks[rack], change.state);
            if before.flowing != change.state.flowing {
                self.flow_since[rack] = change.at;
            }
            self.replayed.0 += 1;
        }
        let faults = &history.faults[self.replayed.1..];
        for fault in faults.iter().take_while(|fault| fault.at <= time) {
            self.faults[fault.rack as usize] += 1;
            self.replayed.1 += 1;
        }
        self.at = time;
    }

    /// Works out what the readings of racks follow from.
    fn read(&mut self, history: &History) {
        let rules = Arc::clone(&self.rules);
        let snapshot = history.snapshot_at(self.at);
        let value = |channel: Option<usize>| {
            channel.and_then(|channel| snapshot?.values.get(channel).copied()).map(f64::from)
        };
        self.scale = value(rules.throttle).unwrap_or(1.0);
        let set_point = rules.compute.rack.supply_temperature;
        for (hall, channel) in (0..).zip(&rules.supplies) {
            let racks = rules.layout.racks_of(Place::Hall, hall);
            let open = racks.clone().filter(|&rack| self.racks[rack as usize].closed.is_none());
            let (open, all) = (open.count() as f64, racks.len() as f64);
            let power: Power = racks.map(|rack| self.power(rack)).sum();
            let heat = power * rules.compute.rack.liquid_share;
            self.coolants[hall as usize] = Coolant {
                supply: value(*channel).map_or(set_point, Celsius::degrees),
                load: power / (rules.compute.rack.rated_power * all),
                open: open / all,
                heat_of_rack: heat / open.max(1.0),
            };
        }
    }

    fn power(&self, rack: u32) -> Power {
        let state = &self.racks[rack as usize];
        if state.closed.is_some() {
            return Power::ZERO;
        }
        let dynamic = Power::kilowatts(f64::from(state.dynamic_kw));
        self.rules.compute.rack.idle_power + dynamic * self.scale
    }

    /// Power of a rack in kilowatts.
    pub fn power_kw(&self, rack: u32) -> f64 {
        self.power(rack).in_kilowatts()
    }

    /// Temperature of the coolant that leaves a rack, in C. `None` without liquid cooling, and for a
    /// rack that is off.
    ///
    /// The flow of a hall follows its load and is shared out evenly among the racks that are on. Where
    /// it stops, the coolant warms with the mean heat of the hall's racks until they trip, by which
    /// the plant decides when that is.
    pub fn temperature_c(&self, rack: u32) -> Option<f64> {
        let Rules { compute, cooling, layout, .. } = &*self.rules;
        let state = &self.racks[rack as usize];
        if compute.rack.liquid_share <= 0.0 || state.closed.is_some() {
            return None;
        }
        let coolant = self.coolants[layout.hall_of(rack)];
        let load = self.power(rack) / compute.rack.rated_power;
        let mut leaving =
            coolant.supply + cooling.loop_rise * cooling.warming(load * coolant.open, coolant.load);
        if !state.flowing {
            let standing = self.at.since(self.flow_since[rack as usize]);
            let thermal = &cooling.thermal;
            leaving = leaving + thermal.standing_warming(coolant.heat_of_rack, standing);
        }
        Some(leaving.in_degrees())
    }

    /// Failures of components at a rack so far. Those of what serves several racks count at the
    /// first of them.
    pub fn failures(&self, rack: u32) -> u32 {
        self.faults[rack as usize]
    }

    /// What a rack does, in a word: `working`, `idle`, `degraded` or `off`.
    pub fn state(&self, rack: u32) -> &'static str {
        let state = &self.racks[rack as usize];
        match (state.closed, state.broken, state.busy) {
            (Some(_), _, _) => "off",
            (None, 1.., _) => "degraded",
            (None, 0, 1..) => "working",
            (None, 0, 0) => "idle",
        }
    }
}
