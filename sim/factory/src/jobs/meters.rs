//! Meters of what is billed: GPU time that each class held, and what became of that which contracts reserve.

use units::SimTime;

use super::{Group, Jobs, Work};
use crate::quantities::{Flow, Gpus, Running as _, Unit};

/// What contracts had, over time.
#[derive(Clone, Debug, Default)]
pub(super) struct ContractMeters {
    /// By contract: reserved, held by its jobs, and in working order for it.
    flows: Vec<[Flow<Gpus>; 3]>,
}

impl ContractMeters {
    /// Holds from now on.
    pub(super) fn set(&mut self, now: SimTime, gpus: impl Iterator<Item = [u32; 3]>) {
        for (place, gpus) in gpus.enumerate() {
            if self.flows.len() == place {
                self.flows.push(<[Flow<Gpus>; 3]>::default());
            }
            for (flow, gpus) in self.flows[place].iter_mut().zip(gpus) {
                flow.set_count(now, gpus);
            }
        }
    }

    /// By contract: GPU-hours until now.
    fn hours(&self, now: SimTime) -> Vec<[f64; 3]> {
        let hours =
            |flow: &Flow<Gpus>| flow.summary(now).total.unwrap_or(0.0) / Unit::GPU_HOUR.size;
        self.flows.iter().map(|flows| [0, 1, 2].map(|it| hours(&flows[it]))).collect()
    }
}

impl Work {
    /// By contract, in the order of their classes: its class, and the GPUs that it reserves.
    pub fn contracts(&self) -> Vec<(usize, u32)> {
        self.jobs.pools.terms()
    }

    /// By contract: GPU-hours reserved, held by its jobs, and in working order for it, until now.
    pub fn contract_hours(&self, now: SimTime) -> Vec<[f64; 3]> {
        self.contract_meters.hours(now)
    }

    /// Jobs by class and by size, where so many GPU-hours are installed.
    pub fn groups(&self, installed: f64) -> Vec<Group> {
        let classes = self.jobs.classes.iter().map(|class| class.name.clone());
        self.jobs.sizes().groups(&classes.collect::<Vec<_>>(), installed)
    }

    /// GPU-hours that running slower has cost until now.
    pub fn slowed_by(&self, now: SimTime) -> f64 {
        self.jobs.slowed_by(now)
    }

    /// By class: GPU-hours that its jobs held until now.
    pub fn held_by_class(&self, now: SimTime) -> Vec<f64> {
        self.jobs.held_by_class(now)
    }
}

impl Jobs {
    /// By class: GPU-hours that its jobs held until now, those that wait for what they lost among them.
    fn held_by_class(&self, now: SimTime) -> Vec<f64> {
        let mut held = self.held_by_class.clone();
        for job in &self.slots {
            held[job.class] += job.holds_since_booked(now);
        }
        held
    }
}
