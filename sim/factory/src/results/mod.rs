//! What a run reports: metrics, losses by cause, money by year, and what was recorded on the way.

mod histogram;
mod metric;
mod records;

pub use histogram::Histogram;
pub use metric::{Loss, Metric, Value};
pub use records::{COLUMNS, Incident, Recording, Records, Row};

use crate::finance::Year;
use crate::jobs::JobRecord;

/// Everything a run reports.
#[derive(Clone, Debug)]
pub struct Results {
    /// Every metric with its value, in the order in which readers look for them.
    pub metrics: Vec<Value>,
    /// What became of the GPU-hours installed: goodput first, then each loss by cause. They add up
    /// to the GPU-hours installed.
    pub uses: Vec<Loss>,
    /// Money by year; the first row is the investment.
    pub years: Vec<Year>,
    /// Names of the classes of work, by the number in job records.
    pub classes: Vec<String>,
    /// Jobs that had not ended.
    pub unfinished: Vec<JobRecord>,
    /// Fingerprint of every event in order.
    pub digest: u64,
    /// Events handled.
    pub events: u64,
}

impl Results {
    /// The value of a metric, by name.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.metrics.iter().find(|value| value.metric.name == name).map(|value| value.value)
    }
}
