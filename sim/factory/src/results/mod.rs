//! What a run reports: metrics, losses by cause, money by year, and what was recorded on the way.

mod full;
mod records;

pub use full::{Aftermath, Fault, Interruption, RackChange, RackState, Snapshot, Turn};
pub use records::{Incident, RackIncident, Recording, Records, Row};

pub use crate::buildout::{Bar as TaskDates, Gantt, Resource, TaskRow};
pub use crate::finance::{Block, BlockAmounts, BlockSide, CostItem, DebtRow, Year, YearAmount};
pub use crate::quantities::{
    Better, ClassColumn, EnergyFlow, Fall, GpuTime, Histogram, Loss, Metric, Severity, Step, Topic,
    Value,
};
pub use crate::topology::{Carrier, Channel, Fleet, Link, Node, Symbol, System, Topology};

use crate::buildout::Outcome;
use crate::design::Design;
use crate::finance::{Debt, Ledger, Usage, by_block};
use crate::jobs::{Group, JobRecord, Waits};
use crate::quantities::{Summary, waterfall};
use crate::shortage::Bout;
use crate::sovereignty::{self, Amounts};

/// Everything a run reports.
#[derive(Clone, Debug)]
pub struct Results {
    /// Every metric with its value, in the order in which readers look for them.
    pub metrics: Vec<Value>,
    /// What became of the GPU-hours installed, by state and cause. They add up to those installed.
    pub uses: Vec<Loss>,
    /// Where energy went. What enters each part leaves it again, but for sources, sinks and stores.
    pub energy: Vec<EnergyFlow>,
    /// What a GPU-hour kept costs, by part. They add up to the levelised cost of compute.
    pub costs: Vec<CostItem>,
    /// Money by year; the first row is the capital expenditure.
    pub years: Vec<Year>,
    /// What a GPU-hour of the racks that stand then sells for, by month of the ledger.
    pub prices: Vec<f64>,
    /// Every payment, of which all money above is sums.
    pub ledger: Ledger,
    /// What becomes of its debt; `None` where nothing is borrowed.
    pub debt: Option<Debt>,
    /// What was metered, by month.
    pub usage: Usage,
    /// What was built.
    pub design: Design,
    /// Names of the classes of work, by the number in job records.
    pub classes: Vec<String>,
    /// By class of work: how long its jobs waited.
    pub waits: Vec<Waits>,
    /// By class of work and by size: what became of the time of jobs.
    pub groups: Vec<Group>,
    /// What became of the plan by which the plant is built, if it is.
    pub buildout: Option<Outcome>,
    /// What became of demands and acts of others; `None` where there were none.
    pub sovereignty: Option<sovereignty::Outcome>,
    /// How much of the plant is in which hands.
    pub amounts: Amounts,
    /// Jobs that had not ended.
    pub unfinished: Vec<JobRecord>,
    /// Steps against a shortage that were in force at the end, where that is recorded.
    pub bouts: Vec<Bout>,
    /// Incidents of racks that were under way at the end, where that is recorded.
    pub rack_incidents: Vec<RackIncident>,
    /// What the run brought of every quantity, in the order of the registry: what several plants brought together
    /// is worked out of theirs.
    pub summaries: Vec<Summary>,
    /// Fingerprint of every event in order.
    pub digest: u64,
    /// Events handled.
    pub events: u64,
}

impl Results {
    /// The value of a metric, by name; `None` where there is no such metric, or where it is not defined
    /// in this run.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.metrics.iter().find(|value| value.metric.name == name)?.value
    }

    /// Payments by block, in dollars: a row for each of [`Self::years`].
    pub fn cash_blocks(&self) -> Vec<BlockAmounts> {
        by_block(&self.ledger, &self.usage)
    }

    /// The steps from the GPU-hours installed to those that were kept, with the states lost at each.
    pub fn waterfall(&self) -> Vec<Fall> {
        waterfall(&self.uses)
    }
}
