//! Options and their draws, gathered from the folders of runs, comparisons and studies.

mod costly;
mod example;
mod runs;
mod studies;

use std::path::{Path, PathBuf};

use factory::results::Metric;
use files::{Catalogues, Holding, KnownKeys, holding};
use study::{Failure, Likeness, Sensitivity, Session, all_metrics, find_metric};

use super::subject::{Choice, Decision, Draw, Shown, Source, Varied};
use factory::scenario::CheckedScenario;
use factory::settings::Settings;

/// Options of a report at most: more cannot be read side by side.
pub(super) const MOST_OPTIONS: usize = 12;
/// Confidence level where no study says one.
const LEVEL: f64 = 0.95;

/// What somebody wants to decide.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Folders of runs, comparisons and studies.
    pub folders: &'a [PathBuf],
    /// The input of studies whose values are the options; `None` for the scenario file, else every point of a
    /// study that is no sample.
    pub by: Option<&'a str>,
    /// Name of the metric by which options are chosen.
    pub measure: &'a str,
    /// Keys, or sections of them, whose inputs are simulated at both ends of their range for the register.
    pub simulated: &'a [String],
    /// Folder with catalogues laid over the built-in ones.
    pub data: Option<&'a Path>,
    /// Simulations at once.
    pub jobs: usize,
}

/// An option before one of its runs is shown.
#[derive(Clone, Debug)]
struct Found {
    name: String,
    hash: String,
    scenario: CheckedScenario,
    settings: Settings,
    notes: Vec<String>,
    draws: Vec<Draw>,
    /// Digest of the run that is shown, by its seed, where the folder holds that run.
    digest: Option<(u64, String, String)>,
}

/// What was found so far.
#[derive(Debug)]
struct Gathered {
    metrics: Vec<Metric>,
    found: Vec<Found>,
    sources: Vec<Source>,
    varied: Vec<Varied>,
    sensitivities: Vec<Sensitivity>,
    level: f64,
    titles: Vec<String>,
}

impl Decision {
    /// Reads the folders, and simulates one run of each option again for what no folder holds.
    ///
    /// # Errors
    /// When a folder holds no results or those of another version, a study is not finished, or the measure is
    /// none by which the options can be ranked.
    pub fn gather(asked: &Asked<'_>) -> Result<Self, Failure> {
        let catalogues =
            asked.data.map_or_else(|| Ok(Catalogues::embedded()), Catalogues::with_folder)?;
        let metrics = all_metrics(&catalogues)?;
        let measure = find_metric(asked.measure, &metrics)
            .map_err(|wrong| Failure::Input(format!("--measure: {:?} {wrong}", asked.measure)))?;
        let mut gathered = Gathered::of(metrics);
        for folder in asked.folders {
            match holding(folder)? {
                Holding::Run => runs::read(folder, &catalogues, &mut gathered)?,
                Holding::Study => studies::read(&Session::open(folder)?, asked.by, &mut gathered)?,
            }
        }
        for key in asked.simulated {
            let known = KnownKeys::of_scenarios();
            if known.find(key).is_none() && !known.is_section(key) {
                let wrong = known.no_key(key);
                return Err(Failure::Input(format!("--effects: {key:?}: {wrong}")));
            }
        }
        gathered.decide(measure, asked.simulated, asked.jobs)
    }

    /// The same of one study that is open, whose options are its scenario files or points.
    ///
    /// # Errors
    /// As [`Decision::gather`].
    pub fn of_study(session: &Session, jobs: usize) -> Result<Self, Failure> {
        let measure = find_metric("npv_usd", &session.metrics).map_err(Failure::Input)?;
        let mut gathered = Gathered::of(session.metrics.clone());
        studies::read(session, None, &mut gathered)?;
        gathered.decide(measure, &[], jobs)
    }
}

impl Gathered {
    /// Nothing yet, of runs with these metrics.
    const fn of(metrics: Vec<Metric>) -> Self {
        Self {
            metrics,
            found: Vec::new(),
            sources: Vec::new(),
            varied: Vec::new(),
            sensitivities: Vec::new(),
            level: LEVEL,
            titles: Vec::new(),
        }
    }

    /// Adds an option, or the draws of one that is there already.
    fn add(&mut self, found: Found) {
        if let Some(known) = self.found.iter_mut().find(|known| known.hash == found.hash) {
            for draw in found.draws {
                if known.draws.iter().all(|other| other.key != draw.key) {
                    known.draws.push(draw);
                }
            }
            return;
        }
        let same = self.found.iter().filter(|known| known.name == found.name).count();
        let name =
            if same > 0 { format!("{} ({})", found.name, same + 1) } else { found.name.clone() };
        self.found.push(Found { name, ..found });
    }

    fn decide(
        self,
        measure: usize,
        simulated: &[String],
        jobs: usize,
    ) -> Result<Decision, Failure> {
        let Self { metrics, found, sources, varied, sensitivities, level, titles } = self;
        if found.len() > MOST_OPTIONS {
            return Err(Failure::Input(format!(
                "{} options cannot be read side by side; at most {MOST_OPTIONS} can. Name fewer folders, or \
                 the input whose values are the options with --by",
                found.len()
            )));
        }
        let likeness = Likeness::among(found.iter().map(|option| &option.scenario));
        let metric = metrics[measure];
        if !likeness.ranks(metric.unit) {
            return Err(Failure::Input(format!(
                "--measure: {:?} cannot rank these options. {}",
                metric.name,
                likeness.in_words().unwrap_or_default()
            )));
        }
        let shown = example::examples(&found, jobs)?;
        let title = match titles.as_slice() {
            [only] => only.clone(),
            _ => found.iter().map(|option| option.name.as_str()).collect::<Vec<_>>().join(", "),
        };
        let options = found.into_iter().zip(shown).map(|(found, shown)| found.with(shown));
        Ok(Decision {
            title,
            measure,
            level,
            options: options.collect(),
            likeness,
            sources,
            varied,
            sensitivities: sensitivities
                .into_iter()
                .filter(|index| index.metric == metric.name)
                .collect(),
            metrics,
            simulated: simulated.to_vec(),
            jobs,
            version: study::VERSION,
        })
    }
}

impl Found {
    fn with(self, shown: Shown) -> Choice {
        let Self { name, hash, scenario, settings, notes, draws, digest: _ } = self;
        Choice { name, hash, scenario, settings, notes, draws, shown }
    }
}
