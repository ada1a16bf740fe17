//! What is decided: options with their draws, each a run that all options met alike, and one run of each
//! that shows what lies behind the numbers.

use std::collections::BTreeMap;

use factory::quantities::Better;
use factory::results::{Metric, Results};
use factory::scenario::CheckedScenario;
use factory::settings::Settings;
use files::LocalTime;
use study::{Likeness, Sensitivity};
use units::SimTime;

/// Options with what is known of them, and the measure by which one is chosen.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What it is about.
    pub title: String,
    /// Every metric, in the order of the values of draws.
    pub metrics: Vec<Metric>,
    /// Place of the metric by which options are chosen.
    pub measure: usize,
    /// Confidence level of all intervals, between 0 and 1.
    pub level: f64,
    /// The options.
    pub options: Vec<Choice>,
    /// How the options differ before any site or design does.
    pub likeness: Likeness,
    /// Where results were read.
    pub sources: Vec<Source>,
    /// What was varied beside the options.
    pub varied: Vec<Varied>,
    /// How the measure follows inputs, as the studies found.
    pub sensitivities: Vec<Sensitivity>,
    /// What keys begin with whose effects are simulated, where pricing alone does not tell them.
    pub simulated: Vec<String>,
    /// Simulations at once.
    pub jobs: usize,
    /// Version of the program.
    pub version: &'static str,
}

/// An option.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What people call it.
    pub name: String,
    /// Fingerprint of its scenario but for the seed.
    pub hash: String,
    /// What it is, as its file says.
    pub scenario: CheckedScenario,
    /// Every value with the place it comes from.
    pub settings: Settings,
    /// What a careful reader should know of it.
    pub notes: Vec<String>,
    /// Runs of it that succeeded.
    pub draws: Vec<Draw>,
    /// One run of it.
    pub shown: Shown,
}

/// Something that was varied beside the options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Varied {
    /// What people call it.
    pub name: String,
    /// Its keys, which move together.
    pub keys: Vec<String>,
}

/// A run of an option.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// What it met: the seed, and what was varied beside the option. Draws of different options with one key
    /// are compared with each other.
    pub key: String,
    /// Seed of its random streams.
    pub seed: u64,
    /// What was varied beside the option, by its name; of what is no number the place in its list.
    pub inputs: BTreeMap<String, f64>,
    /// A value for each metric; `None` where it is not defined.
    pub values: Vec<Option<f64>>,
}

/// One run that was simulated for the page.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What it reported.
    pub results: Results,
    /// Its seed.
    pub seed: u64,
    /// What its hours add up to, by month of the calendar.
    pub months: [Month; 12],
    /// What cost most GPU-hours, the worst first.
    pub costly: Vec<Costly>,
}

/// All hours that lie in a month of the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Month {
    /// Hours.
    pub hours: f64,
    /// Energy of the facility.
    pub facility_mwh: f64,
    /// Energy of racks, network and storage.
    pub it_mwh: f64,
    /// Water evaporated and drained.
    pub water_m3: f64,
}

/// Something that went wrong, with what it cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Costly {
    /// When it began.
    pub at: SimTime,
    /// What it was.
    pub what: String,
    /// GPUs that it took out of service; the mean of its worst hour where that follows from hours.
    pub gpus: f64,
    /// How long they were out, in hours.
    pub hours: f64,
    /// What that cost.
    pub gpu_hours: f64,
    /// Jobs that it interrupted; `None` where that was not recorded.
    pub interrupted: Option<u32>,
}

/// A folder whose results were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it is.
    pub folder: String,
    /// A run or a study.
    pub kind: &'static str,
    /// Version of the program that made it.
    pub version: String,
    /// Digest of the run, or hash of the study's plan.
    pub fingerprint: String,
    /// The first and the last seed.
    pub seeds: (u64, u64),
    /// Runs that succeeded.
    pub runs: usize,
    /// Runs that failed.
    pub failed: usize,
}

impl Decision {
    /// The metric by which options are chosen.
    pub fn measure(&self) -> &Metric {
        &self.metrics[self.measure]
    }

    /// Place of a metric by its name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.metrics.iter().position(|metric| metric.name == name)
    }

    /// What more of the measure is worth: 1 where more is better, -1 where less is.
    pub fn sign(&self) -> f64 {
        if self.measure().better == Better::Less { -1.0 } else { 1.0 }
    }

    /// By what the measure of an option is divided, so that plants of different size compare: its megawatts, or
    /// 1 where all are of one size.
    pub fn size(&self, option: usize) -> f64 {
        let megawatts = self.likeness.megawatts(option).filter(|_| self.measure().grows);
        megawatts.unwrap_or(1.0)
    }

    /// Whether what is compared is for each megawatt.
    pub fn per_megawatt(&self) -> bool {
        self.measure().grows && self.likeness.megawatts(0).is_some()
    }
}

impl Choice {
    /// The values of a metric in the draws in which it is defined.
    pub fn values(&self, metric: usize) -> Vec<f64> {
        self.draws.iter().filter_map(|draw| draw.values[metric]).collect()
    }

    /// The clock of its site.
    pub fn local(&self) -> LocalTime {
        LocalTime::new(&self.scenario.spec().start)
    }
}
