//! Findings while they are gathered, point by point, from the runs that there are.

use factory::results::Metric;

use super::findings::{Findings, Found, MOST_DETAILED, MetricFindings, PointFindings};
use super::{sensitivity, summary};
use crate::failure::Failure;
use crate::likeness::Likeness;
use crate::plan::Plan;
use crate::runs::Run;
use crate::schedule::{Known, Search, observations, search, sound};
use crate::spec::{Procedure, Threshold};
use crate::statistics::decide;
use crate::store::Store;

/// Errors that are told; the table has all.
const MOST_ERRORS: usize = 5;

/// Findings of a study while they are gathered.
pub(super) struct Gathering<'g> {
    plan: &'g Plan,
    /// Places of the summarised metrics among all.
    chosen: Vec<usize>,
    /// Runs of the baseline.
    baseline: Vec<Run>,
    likeness: Likeness,
    findings: Findings,
    /// The deciding metric of the runs of every point, where points are decided together.
    known: Vec<Known>,
}

/// What the runs in the parts of a plan say, whether or not they are all there.
pub(crate) fn gather(
    plan: &Plan,
    metrics: &[Metric],
    store: &Store<'_>,
) -> Result<Findings, Failure> {
    let mut gathering = Gathering::new(plan, metrics, baseline(plan, store)?);
    let mut of_point: Vec<Run> = Vec::new();
    for run in store.runs()? {
        let run = run?;
        if run.point >= plan.points.len() {
            return Err(Failure::Input(format!(
                "a part has a run of point {}, of which the plan has {}; remove the folder of parts: its runs are made again",
                run.point + 1,
                plan.points.len()
            )));
        }
        if of_point.first().is_some_and(|first| first.point != run.point) {
            gathering.point(&of_point);
            of_point.clear();
        }
        of_point.push(run);
    }
    gathering.point(&of_point);
    Ok(gathering.finish().0)
}

/// The runs of the baseline, if the study has one.
pub(super) fn baseline(plan: &Plan, store: &Store<'_>) -> Result<Vec<Run>, Failure> {
    let mut baseline = Vec::new();
    let Some(point) = plan.study.baseline else { return Ok(baseline) };
    for run in store.runs()? {
        let run = run?;
        if run.point > point {
            break;
        }
        baseline.extend((run.point == point).then_some(run));
    }
    Ok(baseline)
}

impl<'g> Gathering<'g> {
    pub(super) fn new(plan: &'g Plan, metrics: &[Metric], baseline: Vec<Run>) -> Self {
        let chosen = &plan.study.metrics;
        let place = |metric: &Metric| metrics.iter().position(|other| other.name == metric.name);
        let points = plan.points.len();
        Self {
            plan,
            chosen: chosen.iter().filter_map(place).collect(),
            baseline,
            likeness: Likeness::of(plan),
            findings: Findings {
                means: vec![vec![None; chosen.len()]; points],
                ..Findings::default()
            },
            known: vec![Known::new(); points],
        }
    }

    /// Adds all runs of a point; what each summarised metric, by its place among all, is found to be.
    pub(super) fn point(&mut self, runs: &[Run]) -> Vec<(usize, MetricFindings)> {
        let Some(point) = runs.first().map(|run| run.point) else { return Vec::new() };
        self.count(runs);
        if let Procedure::Threshold(Threshold { metric, .. }) | Procedure::Select { metric, .. } =
            self.plan.study.procedure
        {
            self.known[point] = runs.iter().map(|run| run.value(metric)).collect();
        }
        let mut found = Vec::new();
        let mut by_place = vec![None; self.chosen.len()];
        for (place, &metric) in self.chosen.iter().enumerate() {
            let values = of(runs, metric);
            let baseline = of(&self.baseline, metric);
            let Some(of_metric) = self.found(point, place, &values, &baseline) else { continue };
            self.findings.means[point][place] = Some(of_metric.mean.value);
            by_place[place] = Some(of_metric.clone());
            found.push((metric, of_metric));
        }
        if self.plan.points.len() <= MOST_DETAILED {
            let label = self.plan.label(point);
            let runs = runs.iter().filter(|run| run.outcome.is_ok()).count();
            self.findings.points.push(PointFindings { point, label, runs, metrics: by_place });
        }
        found
    }

    /// What a metric, by its place among those that are summarised, is found to be at a point.
    fn found(
        &self,
        point: usize,
        place: usize,
        values: &[Option<f64>],
        baseline: &[Option<f64>],
    ) -> Option<MetricFindings> {
        let study = &self.plan.study;
        let grows = study.metrics[place].grows;
        let of_baseline = study.baseline.filter(|baseline| *baseline != point);
        let of_baseline = of_baseline.filter(|_| !grows || self.likeness.totals_compare());
        let of_baseline = of_baseline.filter(|_| self.likeness.ranks(study.metrics[place].unit));
        let compared = of_baseline.map(|_| baseline);
        let mut found = summary::findings(values, compared, study.level)?;
        if let Some(megawatts) = self.likeness.megawatts(point).filter(|_| grows) {
            let of_baseline = of_baseline.and_then(|point| self.likeness.megawatts(point));
            let baseline = of_baseline.map(|megawatts| each(baseline, megawatts));
            let values = each(values, megawatts);
            let found_each = summary::findings(&values, baseline.as_deref(), study.level);
            found.per_megawatt = found_each.map(Box::new);
        }
        Some(found)
    }

    fn count(&mut self, runs: &[Run]) {
        for run in runs {
            match &run.outcome {
                Ok(_) => self.findings.succeeded += 1,
                Err(error) => {
                    self.findings.failed += 1;
                    if self.findings.errors.len() < MOST_ERRORS {
                        self.findings.errors.push((run.point + 1, error.clone()));
                    }
                }
            }
        }
    }

    /// All that was found, with the deciding metric of the runs of every point where points are
    /// decided together.
    pub(super) fn finish(mut self) -> (Findings, Vec<Known>) {
        self.decide();
        self.findings.likeness = self.likeness;
        for (place, metric) in self.plan.study.metrics.iter().enumerate() {
            let means: Vec<Option<f64>> =
                self.findings.means.iter().map(|means| means[place]).collect();
            let indices = sensitivity::sensitivities(self.plan, metric.name, &means);
            self.findings.sensitivities.extend(indices);
        }
        (self.findings, self.known)
    }

    /// What a search or a selection has decided.
    fn decide(&mut self) {
        match &self.plan.study.procedure {
            Procedure::Threshold(threshold) => {
                for group in 0..self.plan.groups() {
                    let points = self.plan.group(group);
                    let known: Vec<Known> =
                        points.iter().map(|point| self.known[*point].clone()).collect();
                    self.findings.thresholds.push(match search(threshold, &known) {
                        Search::Found(place, end) => Some(Found { point: points[place], end }),
                        Search::Neither | Search::Needs(_) => None,
                    });
                }
            }
            Procedure::Select { rule, .. } => {
                let sound = sound(&self.known);
                // Nothing is decided while a point has fewer runs than the first stage asks for.
                if !sound.is_empty()
                    && sound.iter().all(|point| self.known[*point].len() >= rule.first_stage)
                {
                    let best = decide(&observations(&self.known, &sound), rule).best;
                    self.findings.selected = best.map(|place| sound[place]);
                }
            }
            Procedure::Fixed { .. } | Procedure::Until { .. } => {}
        }
    }
}

/// Values for each unit of a size.
fn each(values: &[Option<f64>], size: f64) -> Vec<Option<f64>> {
    values.iter().map(|value| Some((*value)? / size)).collect()
}

/// The values of a metric in the order of replications; `None` where a run failed, is missing, or does
/// not define it.
fn of(runs: &[Run], metric: usize) -> Vec<Option<f64>> {
    let mut values = Vec::new();
    for run in runs {
        values.resize(run.replication, None);
        values.push(run.value(metric));
    }
    values
}
