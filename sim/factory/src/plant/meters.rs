//! Meters: flows and states integrated exactly, since they are constant between settled instants.

use units::{Energy, Power, SimDuration, SimTime};

use super::Hall;
use crate::cooling::{HeatLoad, Performance};

/// Flows of one hall, which hold until the next settled instant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct HallFlows {
    /// Racks, network and storage.
    pub(super) it: Power,
    /// Into the hall's part of the power chain.
    pub(super) input: Power,
    pub(super) heat: HeatLoad,
    pub(super) cooling: Performance,
}

impl HallFlows {
    /// Adds the flows of another hall, or takes them away again with a `sign` of -1.
    pub(super) fn add(&mut self, other: &Self, sign: f64) {
        self.it += other.it * sign;
        self.input += other.input * sign;
        self.cooling.power += other.cooling.power * sign;
        self.cooling.chiller_power += other.cooling.chiller_power * sign;
        self.cooling.lifted += other.cooling.lifted * sign;
        self.cooling.water += other.cooling.water * sign;
    }
}

/// Flows and states of the site, which hold until the next settled instant.
#[derive(Clone, Debug)]
pub(super) struct Flows {
    pub(super) it: Power,
    pub(super) cooling: Power,
    pub(super) chiller: Power,
    /// Heat that chillers lift.
    pub(super) lifted: Power,
    /// Losses of the power chain.
    pub(super) losses: Power,
    pub(super) import: Power,
    pub(super) genset: Power,
    /// Into UPS batteries, with the loss of charging.
    pub(super) charging: Power,
    pub(super) charging_loss: Power,
    /// From UPS batteries.
    pub(super) discharge: Power,
    /// Litres each second.
    pub(super) water: f64,
    pub(super) busy: u32,
    pub(super) free: u32,
    /// By cause: GPUs out of service.
    pub(super) out: Vec<u32>,
    pub(super) waiting: usize,
    pub(super) running: usize,
    pub(super) throttled: bool,
    /// Some UPS charges or discharges.
    pub(super) stores_change: bool,
}

/// What has flowed since the start: joules, litres and GPU-seconds.
#[derive(Clone, Debug)]
pub(super) struct Meters {
    since: SimTime,
    pub(super) it: f64,
    pub(super) cooling: f64,
    pub(super) chiller: f64,
    pub(super) lifted: f64,
    pub(super) losses: f64,
    pub(super) import: f64,
    pub(super) genset: f64,
    pub(super) charging: f64,
    pub(super) charging_loss: f64,
    pub(super) discharge: f64,
    pub(super) water: f64,
    pub(super) busy: f64,
    /// Free GPUs while jobs wait.
    pub(super) blocked: f64,
    /// Free GPUs while no job waits.
    pub(super) idle: f64,
    pub(super) out: Vec<f64>,
    pub(super) waiting: f64,
    pub(super) running: f64,
    pub(super) throttled: f64,
    pub(super) import_peak: Power,
    pub(super) it_peak: Power,
    /// Trips for lack of coolant flow, and the time from its loss to each of them.
    pub(super) trips: u32,
    pub(super) trip_time: SimDuration,
    /// Energy in UPS batteries at the start.
    pub(super) stored_at_start: Energy,
}

impl Flows {
    pub(super) fn new(causes: usize) -> Self {
        Self {
            it: Power::ZERO,
            cooling: Power::ZERO,
            chiller: Power::ZERO,
            lifted: Power::ZERO,
            losses: Power::ZERO,
            import: Power::ZERO,
            genset: Power::ZERO,
            charging: Power::ZERO,
            charging_loss: Power::ZERO,
            discharge: Power::ZERO,
            water: 0.0,
            busy: 0,
            free: 0,
            out: vec![0; causes],
            waiting: 0,
            running: 0,
            throttled: false,
            stores_change: false,
        }
    }
}

impl Meters {
    pub(super) fn new(causes: usize, halls: &[Hall]) -> Self {
        Self {
            since: SimTime::START,
            it: 0.0,
            cooling: 0.0,
            chiller: 0.0,
            lifted: 0.0,
            losses: 0.0,
            import: 0.0,
            genset: 0.0,
            charging: 0.0,
            charging_loss: 0.0,
            discharge: 0.0,
            water: 0.0,
            busy: 0.0,
            blocked: 0.0,
            idle: 0.0,
            out: vec![0.0; causes],
            waiting: 0.0,
            running: 0.0,
            throttled: 0.0,
            import_peak: Power::ZERO,
            it_peak: Power::ZERO,
            trips: 0,
            trip_time: SimDuration::ZERO,
            stored_at_start: halls.iter().map(|hall| hall.ups.stored()).sum(),
        }
    }

    /// Adds what `flows` brought from the last settled instant until `now`.
    pub(super) fn advance(&mut self, flows: &Flows, now: SimTime) {
        let seconds = now.since(self.since).in_seconds();
        self.since = now;
        if seconds == 0.0 {
            return;
        }
        self.it += flows.it.in_watts() * seconds;
        self.cooling += flows.cooling.in_watts() * seconds;
        self.chiller += flows.chiller.in_watts() * seconds;
        self.lifted += flows.lifted.in_watts() * seconds;
        self.losses += flows.losses.in_watts() * seconds;
        self.import += flows.import.in_watts() * seconds;
        if flows.stores_change || flows.genset > Power::ZERO {
            self.genset += flows.genset.in_watts() * seconds;
            self.charging += flows.charging.in_watts() * seconds;
            self.charging_loss += flows.charging_loss.in_watts() * seconds;
            self.discharge += flows.discharge.in_watts() * seconds;
        }
        self.water += flows.water * seconds;
        self.busy += f64::from(flows.busy) * seconds;
        let free = f64::from(flows.free) * seconds;
        let total = if flows.waiting > 0 { &mut self.blocked } else { &mut self.idle };
        *total += free;
        for (total, &gpus) in self.out.iter_mut().zip(&flows.out) {
            *total += f64::from(gpus) * seconds;
        }
        self.waiting += flows.waiting as f64 * seconds;
        self.running += flows.running as f64 * seconds;
        if flows.throttled {
            self.throttled += seconds;
        }
        self.import_peak = self.import_peak.max(flows.import);
        self.it_peak = self.it_peak.max(flows.it);
    }

    /// Counts a trip that came so long after coolant stopped flowing.
    pub(super) fn trip(&mut self, after: SimDuration) {
        self.trips += 1;
        self.trip_time = self.trip_time + after;
    }
}
