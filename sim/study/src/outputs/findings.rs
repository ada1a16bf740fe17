//! What a study found, for reports and for people: estimates by point and sensitivities by input.

use crate::likeness::Likeness;
use crate::schedule::End;
use crate::statistics::{Estimate, Paired};

/// Points of which every estimate is kept; larger studies keep the means only.
pub(crate) const MOST_DETAILED: usize = 1000;

/// What a study found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// For each point, from the first, the mean of each summarised metric; `None` without any run
    /// that succeeded.
    pub means: Vec<Vec<Option<f64>>>,
    /// Every estimate of each point, in a study of at most 1,000 points.
    pub points: Vec<PointFindings>,
    /// How results depend on inputs.
    pub sensitivities: Vec<Sensitivity>,
    /// Runs that succeeded.
    pub succeeded: u64,
    /// Runs that failed, with the first errors.
    pub failed: u64,
    /// The first errors, each with the number of its point, from 1.
    pub errors: Vec<(usize, String)>,
    /// For each search of a threshold, the point at which it ended; `None` where neither end of the
    /// values reaches the goal.
    pub thresholds: Vec<Option<Found>>,
    /// The point that a selection chose, from 0.
    pub selected: Option<usize>,
    /// How the scenarios differ before any site or design does.
    pub likeness: Likeness,
}

/// Where the search for a threshold ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Place of the point, from 0: it reaches the goal, and its neighbour beyond does not.
    pub point: usize,
    /// Of the values that reach the goal, which end it is.
    pub end: End,
}

/// What was found at a point.
#[derive(Clone, Debug)]
pub struct PointFindings {
    /// Place of the point, from 0.
    pub point: usize,
    /// Name of the point for people.
    pub label: String,
    /// Runs that succeeded.
    pub runs: usize,
    /// What each of the summarised metrics is, in their order; `None` where no run defines it.
    pub metrics: Vec<Option<MetricFindings>>,
}

/// What was found of a metric at a point.
#[derive(Clone, Debug)]
pub struct MetricFindings {
    /// The mean.
    pub mean: Estimate,
    /// Standard deviation between runs; `None` for a single run.
    pub deviation: Option<f64>,
    /// What a tenth, a half and nine tenths of the runs do not exceed.
    pub quantiles: [Estimate; 3],
    /// The smallest and the largest run.
    pub range: [f64; 2],
    /// The difference to the baseline in the same replications; `None` without a baseline, and for what
    /// grows with time where runs differ in length.
    pub difference: Option<Paired>,
    /// The same for each megawatt of grid power, of a metric that grows with the plant where plants differ
    /// in size: what is compared then.
    pub per_megawatt: Option<Box<Self>>,
}

impl MetricFindings {
    /// What is held against other points: that for each megawatt where plants differ in size.
    pub fn compared(&self) -> &Self {
        self.per_megawatt.as_deref().unwrap_or(self)
    }
}

/// How a metric depends on an input.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// Name of the metric.
    pub metric: &'static str,
    /// How it was estimated.
    pub method: &'static str,
    /// Column of the input.
    pub input: String,
    /// Name of the index, such as `S1`.
    pub index: &'static str,
    /// The index.
    pub value: f64,
    /// Its interval, where one is known.
    pub interval: [Option<f64>; 2],
}
