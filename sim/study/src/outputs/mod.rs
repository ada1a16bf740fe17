//! Tables of a study, made of its parts in the order of points and replications.

mod findings;
mod sensitivity;
mod summary;

use factory::results::Metric;
use files::table::{Cell, Column, Formats, Writer};
use files::{Scratch, StudyFolder, data_package};

pub(crate) use findings::MOST_DETAILED;
pub use findings::{Findings, MetricFindings, PointFindings, Sensitivity};

use crate::failure::Failure;
use crate::plan::Plan;
use crate::runs::{Run, RunTable, columns};
use crate::schedule::{Known, Search, observations, search, sound};
use crate::spec::{Procedure, Threshold};
use crate::statistics::{decide, proportion_wilson};
use crate::store::Store;

/// Errors that are told; the table has all.
const MOST_ERRORS: usize = 5;

/// Writes every table of a study whose runs are all there, and answers what it found.
///
/// # Errors
/// When a part is broken or the disk is full; former tables stand then as before.
pub(crate) fn write(
    plan: &Plan,
    metrics: &[Metric],
    store: &Store<'_>,
    folder: &StudyFolder,
) -> Result<(Findings, Vec<String>), Failure> {
    let scratch = folder.scratch()?;
    let mut tables = Tables::create(plan, metrics, store, &scratch)?;
    let mut of_point: Vec<Run> = Vec::new();
    for run in store.runs()? {
        let run = run?;
        if of_point.first().is_some_and(|first| first.point != run.point) {
            tables.point(&of_point)?;
            of_point.clear();
        }
        of_point.push(run);
    }
    tables.point(&of_point)?;
    let findings = tables.finish()?;
    let parts: [(&str, Vec<Column>); 4] = [
        ("plan", plan.columns()),
        ("runs", columns(RunTable::Final, metrics)),
        ("summary", summary::columns()),
        ("sensitivity", sensitivity::columns()),
    ];
    let files: Vec<(String, &[Column])> = parts
        .iter()
        .flat_map(|(name, columns)| {
            [format!("{name}.csv"), format!("{name}.parquet")]
                .map(|file| (file, columns.as_slice()))
        })
        .collect();
    let files: Vec<(&str, &[Column])> =
        files.iter().map(|(name, columns)| (name.as_str(), *columns)).collect();
    let package = data_package(&plan.study.name, &files);
    scratch.publish()?;
    folder.write("datapackage.json", format!("{package:#}\n"))?;
    let names = ["runs", "summary", "sensitivity"];
    let names = names.iter().flat_map(|name| [format!("{name}.csv"), format!("{name}.parquet")]);
    Ok((findings, names.collect()))
}

/// Tables while they are written.
struct Tables<'t> {
    plan: &'t Plan,
    metrics: &'t [Metric],
    /// Places of the summarised metrics among all.
    chosen: Vec<usize>,
    runs: Writer,
    summary: Writer,
    sensitivity: Writer,
    /// Runs of the baseline.
    baseline: Vec<Run>,
    findings: Findings,
    /// The deciding metric of the runs of every point, where points are decided together.
    known: Vec<Known>,
}

impl<'t> Tables<'t> {
    fn create(
        plan: &'t Plan,
        metrics: &'t [Metric],
        store: &Store<'_>,
        scratch: &Scratch,
    ) -> Result<Self, Failure> {
        let open =
            |name, columns: &[Column]| Writer::create(scratch.path(), name, columns, Formats::BOTH);
        let chosen = &plan.study.metrics;
        let place = |metric: &Metric| metrics.iter().position(|other| other.name == metric.name);
        let mut baseline = Vec::new();
        if let Some(point) = plan.study.baseline {
            for run in store.runs()? {
                let run = run?;
                if run.point > point {
                    break;
                }
                baseline.extend((run.point == point).then_some(run));
            }
        }
        let points = plan.points.len();
        Ok(Self {
            plan,
            metrics,
            chosen: chosen.iter().filter_map(place).collect(),
            runs: open("runs", &columns(RunTable::Final, metrics))?,
            summary: open("summary", &summary::columns())?,
            sensitivity: open("sensitivity", &sensitivity::columns())?,
            baseline,
            findings: Findings {
                means: vec![vec![None; chosen.len()]; points],
                ..Findings::default()
            },
            known: vec![Known::new(); points],
        })
    }

    /// Adds all runs of a point.
    fn point(&mut self, runs: &[Run]) -> Result<(), Failure> {
        let Some(point) = runs.first().map(|run| run.point) else { return Ok(()) };
        for run in runs {
            self.runs.append(&run.row(RunTable::Final, self.metrics.len()))?;
            match &run.outcome {
                Ok(_) => self.findings.succeeded += 1,
                Err(error) => {
                    self.findings.failed += 1;
                    if self.findings.errors.len() < MOST_ERRORS {
                        self.findings.errors.push((point + 1, error.clone()));
                    }
                }
            }
        }
        if let Procedure::Threshold(Threshold { metric, .. }) | Procedure::Select { metric, .. } =
            self.plan.study.procedure
        {
            self.known[point] = runs.iter().map(|run| run.value(metric)).collect();
        }
        let level = self.plan.study.level;
        let mut found = Vec::new();
        for (place, &metric) in self.chosen.iter().enumerate() {
            let values = of(runs, metric);
            let baseline = of(&self.baseline, metric);
            let compared = self.plan.study.baseline.is_some_and(|baseline| baseline != point);
            let baseline = compared.then_some(baseline.as_slice());
            let Some(metric_found) = summary::findings(&values, baseline, level) else { continue };
            for row in summary::rows(point, self.metrics[metric], &metric_found) {
                self.summary.append(&row)?;
            }
            self.findings.means[point][place] = Some(metric_found.mean.value);
            found.push(metric_found);
        }
        if self.plan.points.len() <= MOST_DETAILED {
            let label = self.plan.label(point);
            let runs = runs.iter().filter(|run| run.outcome.is_ok()).count();
            self.findings.points.push(PointFindings { point, label, runs, metrics: found });
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Findings, Failure> {
        self.decisions()?;
        for (place, metric) in self.plan.study.metrics.iter().enumerate() {
            let means: Vec<Option<f64>> =
                self.findings.means.iter().map(|means| means[place]).collect();
            for index in sensitivity::sensitivities(self.plan, metric.name, &means) {
                self.sensitivity.append(&sensitivity::row(&index))?;
                self.findings.sensitivities.push(index);
            }
        }
        self.runs.finish(&[])?;
        self.summary.finish(&[])?;
        self.sensitivity.finish(&[])?;
        Ok(self.findings)
    }

    /// What a search or a selection decided, as rows of the summary.
    fn decisions(&mut self) -> Result<(), Failure> {
        match &self.plan.study.procedure {
            Procedure::Threshold(threshold) => {
                for group in 0..self.plan.groups() {
                    let points = self.plan.group(group);
                    let known: Vec<Known> =
                        points.iter().map(|point| self.known[*point].clone()).collect();
                    let smallest = match search(threshold, &known) {
                        Search::Found { smallest } => smallest.map(|place| points[place]),
                        Search::Needs(_) => None,
                    };
                    self.shares(threshold, &points, smallest)?;
                    self.findings.thresholds.push(smallest);
                }
            }
            Procedure::Select { metric, rule, .. } => {
                let sound = sound(&self.known);
                if !sound.is_empty() {
                    let best = decide(&observations(&self.known, &sound), rule).best;
                    self.findings.selected = best.map(|place| sound[place]);
                }
                if let Some(point) = self.findings.selected {
                    let known: Vec<f64> = self.known[point].iter().flatten().copied().collect();
                    let mut estimate = crate::statistics::mean(&known, rule.confidence);
                    estimate.method = "kim_nelson";
                    let metric = self.metrics[*metric];
                    self.summary.append(&summary::row(point, metric, "selected", &estimate))?;
                }
            }
            Procedure::Fixed { .. } | Procedure::Until { .. } => {}
        }
        Ok(())
    }

    /// The share of runs that reach the goal at each value that was tried, and the threshold.
    fn shares(
        &mut self,
        threshold: &Threshold,
        points: &[usize],
        smallest: Option<usize>,
    ) -> Result<(), Failure> {
        let share = Metric { unit: "", ..self.metrics[threshold.metric] };
        for &point in points.iter().filter(|point| !self.known[**point].is_empty()) {
            let known = &self.known[point];
            let met = crate::schedule::successes(threshold, known);
            let estimate = proportion_wilson(met, known.len(), threshold.level);
            self.summary.append(&summary::row(point, share, "share_reaching_goal", &estimate))?;
            if Some(point) == smallest {
                let coordinate = self.plan.points[point][threshold.input];
                let input = &self.plan.study.inputs[threshold.input];
                if let Cell::Number(value) = input.cell(coordinate) {
                    let mut estimate = estimate;
                    (estimate.value, estimate.method) = (value, "bracket_of_search");
                    (estimate.low, estimate.high) =
                        (self.largest_below(threshold, points, point), Some(value));
                    let unit = input.columns().swap_remove(0).unit;
                    let mut row = summary::row(point, share, "threshold", &estimate);
                    // The value is one of the input, and its bracket no interval of confidence.
                    (row[2], row[7]) = (Cell::Text(unit), Cell::Missing);
                    self.summary.append(&row)?;
                }
            }
        }
        Ok(())
    }

    /// The value just below the threshold, which does not suffice.
    fn largest_below(
        &self,
        threshold: &Threshold,
        points: &[usize],
        smallest: usize,
    ) -> Option<f64> {
        let place = points.iter().position(|point| *point == smallest)?;
        let below = points[place.checked_sub(1)?];
        let input = &self.plan.study.inputs[threshold.input];
        match input.cell(self.plan.points[below][threshold.input]) {
            Cell::Number(value) => Some(value),
            _ => None,
        }
    }
}

/// The values of a metric in the order of replications; `None` where a run failed or is missing.
fn of(runs: &[Run], metric: usize) -> Vec<Option<f64>> {
    let mut values = Vec::new();
    for run in runs {
        values.resize(run.replication, None);
        values.push(run.value(metric));
    }
    values
}
