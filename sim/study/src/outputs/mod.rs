//! Tables of a study, made of its parts in the order of points and replications.

mod findings;
mod gathering;
mod partial;
mod sensitivity;
mod summary;

use factory::results::Metric;
use files::table::{Cell, Column, Formats, Writer};
use files::{Scratch, StudyFolder, data_package};

pub use findings::{Findings, Found, MetricFindings, PointFindings, Sensitivity};
pub(crate) use gathering::gather;
pub use partial::Partial;

use crate::failure::Failure;
use crate::plan::Plan;
use crate::runs::{Run, RunTable, columns};
use crate::schedule::{End, Known};
use crate::spec::{Procedure, Threshold};
use crate::statistics::proportion_wilson;
use crate::store::Store;
use gathering::{Gathering, baseline};

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
    folder.write("datapackage.json", package)?;
    let names = ["runs", "summary", "sensitivity"];
    let names = names.iter().flat_map(|name| [format!("{name}.csv"), format!("{name}.parquet")]);
    Ok((findings, names.collect()))
}

/// Tables while they are written.
struct Tables<'t> {
    plan: &'t Plan,
    metrics: &'t [Metric],
    runs: Writer,
    summary: Writer,
    sensitivity: Writer,
    gathering: Gathering<'t>,
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
        Ok(Self {
            plan,
            metrics,
            runs: open("runs", &columns(RunTable::Final, metrics))?,
            summary: open("summary", &summary::columns())?,
            sensitivity: open("sensitivity", &sensitivity::columns())?,
            gathering: Gathering::new(plan, metrics, baseline(plan, store)?),
        })
    }

    /// Adds all runs of a point.
    fn point(&mut self, runs: &[Run]) -> Result<(), Failure> {
        let Some(point) = runs.first().map(|run| run.point) else { return Ok(()) };
        for run in runs {
            self.runs.append(&run.row(RunTable::Final, self.metrics.len()))?;
        }
        for (metric, found) in self.gathering.point(runs) {
            for row in summary::rows(point, self.metrics[metric], &found) {
                self.summary.append(&row)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Findings, Failure> {
        let (findings, known) = self.gathering.finish();
        decisions(self.plan, self.metrics, &findings, &known, &mut self.summary)?;
        for index in &findings.sensitivities {
            self.sensitivity.append(&sensitivity::row(index))?;
        }
        self.runs.finish(&[])?;
        self.summary.finish(&[])?;
        self.sensitivity.finish(&[])?;
        Ok(findings)
    }
}

/// What a search or a selection decided, as rows of the summary.
fn decisions(
    plan: &Plan,
    metrics: &[Metric],
    findings: &Findings,
    known: &[Known],
    summary: &mut Writer,
) -> Result<(), Failure> {
    match &plan.study.procedure {
        Procedure::Threshold(threshold) => {
            for (group, found) in findings.thresholds.iter().enumerate() {
                for row in shares(plan, metrics, threshold, &plan.group(group), known, *found) {
                    summary.append(&row)?;
                }
            }
        }
        Procedure::Select { metric, rule, .. } => {
            if let Some(point) = findings.selected {
                let known: Vec<f64> = known[point].iter().flatten().copied().collect();
                let mut estimate = crate::statistics::mean(&known, rule.confidence);
                estimate.method = "kim_nelson";
                let metric = metrics[*metric];
                summary.append(&summary::row(point, metric, "selected", &estimate))?;
            }
        }
        Procedure::Fixed { .. } | Procedure::Until { .. } => {}
    }
    Ok(())
}

/// The share of runs that reach the goal at each value that was tried, and the threshold.
fn shares(
    plan: &Plan,
    metrics: &[Metric],
    threshold: &Threshold,
    points: &[usize],
    known: &[Known],
    found: Option<Found>,
) -> Vec<Vec<Cell>> {
    let share = Metric { unit: "", ..metrics[threshold.metric] };
    let mut rows = Vec::new();
    for &point in points.iter().filter(|point| !known[**point].is_empty()) {
        let known = &known[point];
        let met = crate::schedule::successes(threshold, known);
        let estimate = proportion_wilson(met, known.len(), threshold.level);
        rows.push(summary::row(point, share, "share_reaching_goal", &estimate));
        if let Some(found) = found.filter(|found| found.point == point) {
            let input = &plan.study.inputs[threshold.input];
            if let Cell::Number(value) = input.cell(plan.points[point][threshold.input]) {
                let mut estimate = estimate;
                (estimate.value, estimate.method) = (value, "bracket_of_search");
                let beyond = beyond(plan, threshold, points, found);
                (estimate.low, estimate.high) = match found.end {
                    End::Smallest => (beyond, Some(value)),
                    End::Largest => (Some(value), beyond),
                };
                let unit = input.columns().swap_remove(0).unit;
                let mut row = summary::row(point, share, "threshold", &estimate);
                // The value is one of the input, and its bracket no interval of confidence.
                (row[2], row[7]) = (Cell::Text(unit), Cell::Missing);
                rows.push(row);
            }
        }
    }
    rows
}

/// The value next to the threshold, which does not suffice.
fn beyond(plan: &Plan, threshold: &Threshold, points: &[usize], found: Found) -> Option<f64> {
    let place = points.iter().position(|point| *point == found.point)?;
    let next = points[found.end.beyond(place, points.len())?];
    let input = &plan.study.inputs[threshold.input];
    match input.cell(plan.points[next][threshold.input]) {
        Cell::Number(value) => Some(value),
        _ => None,
    }
}
