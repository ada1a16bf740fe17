//! Validation files: scenarios with what was published about them, and the runs that answer it.

mod builtin;
mod facts;
mod fields;
mod read;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use factory::scenario::CheckedScenario;
use factory::settings::Problem;

use crate::catalogue::Catalogues;
use crate::text::file::read_text;
use crate::text::problems::{Problems, problem, whole};
use crate::text::spelling::{did_you_mean, nearest};
pub use facts::{Assumption, Fact};
use read::expectation_key;

/// The metric that stands for the optimum of the sweep.
pub const OPTIMUM: &str = "optimum";

/// A scenario with its variants and what was published about them.
#[derive(Clone, Debug)]
pub struct Validation {
    /// The file.
    pub path: PathBuf,
    /// What the first line of the file says that it shows; empty where that is no comment.
    pub shows: String,
    /// What was published about: a machine, a run, a formula.
    pub system: String,
    /// How often each variant is simulated, with the seeds from 1.
    pub replications: u32,
    /// The scenario in every variant that an expectation needs, each once.
    pub runs: Vec<CheckedScenario>,
    /// Which of them is the scenario as the file has it, if one is: always where something is assumed.
    pub plain: Option<usize>,
    /// What was published, and is answered by runs.
    pub expectations: Vec<Expectation>,
    /// What was published besides, which no run answers.
    pub facts: Vec<Fact>,
    /// What the scenario says without anybody having published it.
    pub assumptions: Vec<Assumption>,
}

/// A published number, and what answers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// A short name such as "V5".
    pub id: String,
    /// What the number is, in a few words.
    pub what: String,
    /// What it can show.
    pub kind: Kind,
    /// The number.
    pub published: f64,
    /// How far the simulated mean may lie from it.
    pub tolerance: Tolerance,
    /// Where it was published.
    pub source: String,
    /// The year of the source.
    pub year: Option<u32>,
    /// The closed form that gives the number, in words.
    pub oracle: Option<String>,
    /// By how much the answer is known to differ from the number, and why.
    pub known: Option<Difference>,
    /// What answers it.
    pub answer: Answer,
}

/// A difference from a published number that is known and explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What the answer has more than the number, as a share of it.
    pub share: f64,
    /// The explanation.
    pub why: String,
}

/// What meeting a published number shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A default was chosen by this number: meeting it is no evidence.
    Calibrated,
    /// Its inputs and itself belong to one formula: meeting it shows that the formula is computed.
    Arithmetic,
    /// It comes out of events and rooms that act together, and nothing was set by it: evidence.
    Emergent,
}

/// How far from the published number the simulated one may lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// A share of the published number.
    Relative(f64),
    /// An amount in the unit of the metric.
    Absolute(f64),
}

/// Which runs answer an expectation, by their place in [`Validation::runs`], and with what.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The mean of a metric, of its difference from another, or of its ratio to another.
    Metric {
        /// The variant.
        run: usize,
        /// The metric.
        metric: String,
        /// A metric that is taken from it.
        less: Option<String>,
        /// A metric by which it is divided.
        per: Option<String>,
    },
    /// The value of a swept key at which a metric is greatest, in minutes.
    Optimum {
        /// Each value in minutes, and the variant that has it.
        runs: Vec<(f64, usize)>,
        /// The metric.
        metric: String,
    },
}

impl Kind {
    /// Every kind, from what shows most.
    pub const ALL: [Self; 3] = [Self::Emergent, Self::Arithmetic, Self::Calibrated];

    /// Its name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Calibrated => "calibrated",
            Self::Arithmetic => "arithmetic",
            Self::Emergent => "emergent",
        }
    }

    /// What meeting a number of this kind shows, for people.
    pub const fn shows(self) -> &'static str {
        match self {
            Self::Calibrated => "a default was chosen by each, so these are no evidence",
            Self::Arithmetic => {
                "inputs and output of one formula, so these show that it is computed"
            }
            Self::Emergent => "nothing was set by them, so these are evidence",
        }
    }
}

impl Tolerance {
    /// The tolerance about `published`, in the unit of the metric.
    pub fn about(self, published: f64) -> f64 {
        match self {
            Self::Relative(share) => share * published.abs(),
            Self::Absolute(amount) => amount,
        }
    }
}

impl Expectation {
    /// What the simulated mean is held against: the published number, or where it is known to lie.
    pub fn expected(&self) -> f64 {
        let share = self.known.as_ref().map_or(0.0, |known| known.share);
        self.published * (1.0 + share)
    }

    /// Whether a simulated mean lies within the tolerance.
    pub fn is_met_by(&self, mean: f64) -> bool {
        let expected = self.expected();
        (mean - expected).abs() <= self.tolerance.about(expected)
    }

    /// The metrics that it names, each with its key, where it is the one at `place`.
    fn names(&self, place: usize) -> Vec<(String, String)> {
        let key = |field| expectation_key(place, field);
        match &self.answer {
            Answer::Metric { metric, less, per, .. } => {
                let others = [("less", less), ("per", per)];
                let others = others
                    .into_iter()
                    .filter_map(|(field, name)| Some((key(field), name.clone()?)));
                std::iter::once((key("metric"), metric.clone())).chain(others).collect()
            }
            Answer::Optimum { metric, .. } => {
                vec![("validation.sweep.maximise".to_owned(), metric.clone())]
            }
        }
    }
}

impl Validation {
    /// Reads the validation file at `path`.
    ///
    /// # Errors
    /// Every problem at once, with its file and key.
    pub fn load(path: &Path, catalogues: &Catalogues) -> Result<Self, Problems> {
        Self::of_text(path, &read_text(path)?, catalogues)
    }

    /// Reads a validation file from its text, which stands at `path` or would.
    ///
    /// # Errors
    /// Every problem at once, with its file and key.
    pub fn of_text(path: &Path, text: &str, catalogues: &Catalogues) -> Result<Self, Problems> {
        read::read(path, text, catalogues)
    }

    /// The validation files that are built into the program.
    ///
    /// # Errors
    /// Every problem at once; other catalogues than the built-in ones may cause them.
    pub fn builtin(catalogues: &Catalogues) -> Result<Vec<Self>, Problems> {
        Self::all_of(&builtin::FILES, catalogues)
    }

    /// The plants that were announced or built, which are built into the program.
    ///
    /// # Errors
    /// Every problem at once; other catalogues than the built-in ones may cause them.
    pub fn systems(catalogues: &Catalogues) -> Result<Vec<Self>, Problems> {
        Self::all_of(&builtin::SYSTEMS, catalogues)
    }

    fn all_of(files: &[(&str, &str)], catalogues: &Catalogues) -> Result<Vec<Self>, Problems> {
        let read = |(name, text): &(&str, &str)| Self::of_text(Path::new(name), text, catalogues);
        let (read, problems): (Vec<_>, Vec<_>) = files.iter().map(read).partition(Result::is_ok);
        let problems: Vec<Problem> =
            problems.into_iter().filter_map(Result::err).flat_map(Problems::into_list).collect();
        if problems.is_empty() {
            Ok(read.into_iter().flatten().collect())
        } else {
            Err(Problems::new(problems))
        }
    }

    /// A problem for each expectation whose metric is not among `known`.
    pub fn unknown_metrics(&self, known: &[&str]) -> Vec<Problem> {
        let file = whole(&self.path.display().to_string());
        let named = self.expectations.iter().enumerate().flat_map(|(place, it)| it.names(place));
        let unknown = |(key, metric): (String, String)| {
            let candidates = known.iter().map(|name| (*name).to_owned());
            (!known.contains(&metric.as_str())).then(|| {
                let suggestion = did_you_mean(&nearest(&metric, candidates));
                let allowed = format!("is not a metric{suggestion}");
                problem(file.clone(), key, format!("{metric:?}"), allowed)
            })
        };
        named.filter_map(unknown).collect()
    }
}

/// The validation files of a folder, in alphabetical order.
///
/// # Errors
/// When the folder cannot be read or holds none.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Problems> {
    let refuse = |reason: String| {
        Problems::from(problem(whole(&folder.display().to_string()), "", "", reason))
    };
    let unreadable = |error: std::io::Error| refuse(format!("cannot be read: {error}"));
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() { Err(refuse("holds no .toml file".to_owned())) } else { Ok(paths) }
}
