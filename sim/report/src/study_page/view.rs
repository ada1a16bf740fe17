//! The view of a study that all parts of its report share: names of points, order and topics.

use factory::quantities::Better;
use factory::results::Metric;
use files::Catalogues;
use study::{DesignKind, Findings, Input, Plan, Procedure, Values, all_metrics};

use super::topic::{GOODPUT, GPU_HOUR, LCOC, LCOC_OF_WORK, Topic};
use super::{Illustration, Report};
use crate::figures::Hue;

/// Colours of series, in the order in which they are given away.
pub(super) const HUES: [Hue; 6] =
    [Hue::Blue, Hue::Orange, Hue::Green, Hue::Red, Hue::Purple, Hue::Sky];
/// From this many points on, names begin with their number.
const NUMBERED: usize = 13;
/// Names of points that are longer begin with their number too, since they will be cut.
const LONG: usize = 28;

/// The view of a study.
pub(super) struct View<'r> {
    pub(super) plan: &'r Plan,
    pub(super) findings: &'r Findings,
    pub(super) shown: &'r [Illustration],
    pub(super) version: &'r str,
    /// What tables tell.
    pub(super) headlines: Vec<Topic>,
    /// What figures tell.
    pub(super) decisive: Vec<Topic>,
    /// Every point, the best first; points without a result last.
    pub(super) order: Vec<usize>,
    numbered: bool,
}

impl<'r> View<'r> {
    pub(super) fn new(report: &Report<'r>) -> Self {
        let Report { plan, findings, shown, version } = *report;
        let metrics = &plan.study.metrics;
        let headlines = Topic::headlines(metrics);
        let mut decisive = decisive(&plan.study.procedure, metrics, &headlines);
        // Hours of different generations are different work: what that costs is told, and what hours cost is not.
        decisive.retain(|topic| findings.likeness.ranks(topic.unit));
        if !findings.likeness.ranks(GPU_HOUR) {
            decisive.extend(Topic::of(LCOC_OF_WORK, metrics));
        }
        let order = order(plan, findings, decisive.first());
        let long = (0..plan.points.len()).any(|point| plan.label(point).chars().count() > LONG);
        let numbered = long || plan.points.len() >= NUMBERED;
        Self { plan, findings, shown, version, headlines, decisive, order, numbered }
    }

    /// The name of a point in figures and tables.
    pub(super) fn name(&self, point: usize) -> String {
        let label = self.plan.label(point);
        if self.numbered { format!("{} · {label}", point + 1) } else { label }
    }

    /// Number of runs of a point that succeeded, where that was kept.
    pub(super) fn runs(&self, point: usize) -> Option<usize> {
        self.findings.points.iter().find(|found| found.point == point).map(|found| found.runs)
    }

    /// The best point, if there is a topic by which points are ordered.
    pub(super) fn best(&self) -> Option<usize> {
        let topic = self.decisive.first().filter(|topic| topic.better != Better::Neither)?;
        let first = *self.order.first()?;
        topic.mean(self.findings, first).map(|_| first)
    }

    /// Whether the points are a sample, of which each by itself means little.
    pub(super) fn is_sample(&self) -> bool {
        let all = [DesignKind::Grid, DesignKind::Linked, DesignKind::OneAtATime];
        !all.contains(&self.plan.study.design)
    }

    /// A topic by the name of its metric, if the study summarises it.
    pub(super) fn topic(&self, name: &str) -> Option<Topic> {
        Topic::of(name, &self.plan.study.metrics)
    }

    /// The mean of a metric at a point in its own unit.
    pub(super) fn metric(&self, name: &str, point: usize) -> Option<f64> {
        let place = self.plan.study.metrics.iter().position(|metric| metric.name == name)?;
        self.findings.means.get(point)?[place]
    }
}

/// What decides: the metric of the procedure, else the cost of compute; goodput; and without any of
/// them the first two of the study.
fn decisive(procedure: &Procedure, metrics: &[Metric], headlines: &[Topic]) -> Vec<Topic> {
    let deciding = deciding_metric(procedure);
    let selected = matches!(procedure, Procedure::Select { .. });
    let (first, last) = if selected { (deciding, None) } else { (None, deciding) };
    let names = first.into_iter().chain([LCOC, GOODPUT]).chain(last);
    let mut topics: Vec<Topic> = Vec::new();
    for mut topic in names.filter_map(|name| Topic::of(name, metrics)) {
        if let (Procedure::Select { rule, .. }, true) = (procedure, Some(topic.name) == first) {
            topic.better = if rule.largest { Better::More } else { Better::Less };
        }
        if topics.iter().all(|other| other.place != topic.place) {
            topics.push(topic);
        }
    }
    if topics.is_empty() { headlines.iter().take(2).cloned().collect() } else { topics }
}

/// The name of the metric by which a procedure decides.
pub(super) fn deciding_metric(procedure: &Procedure) -> Option<&'static str> {
    let place = procedure.metric()?;
    // Procedures count all metrics, which are the same in every run.
    Some(all_metrics(&Catalogues::embedded()).ok()?.get(place)?.name)
}

/// Every point, the best by a topic first; in the order of the plan if neither way is better.
fn order(plan: &Plan, findings: &Findings, topic: Option<&Topic>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..plan.points.len()).collect();
    let Some(topic) = topic else { return order };
    let cost = |point: &usize| match (topic.mean(findings, *point), topic.better) {
        (None, _) => f64::INFINITY,
        (Some(mean), Better::Less) => mean,
        (Some(mean), Better::More) => -mean,
        (Some(_), Better::Neither) => 0.0,
    };
    order.sort_by(|one, other| cost(one).total_cmp(&cost(other)));
    order
}

/// The full keys of an input.
pub(super) fn keys(input: &Input) -> String {
    input.keys.join(", ")
}

/// The label of an input, or the end of its first key, which tells it from others: two words.
pub(super) fn short_key(input: &Input) -> String {
    if let Some(label) = &input.label {
        return label.clone();
    }
    let words: Vec<&str> = input.keys[0].rsplit('.').take(2).collect();
    words.into_iter().rev().collect::<Vec<_>>().join(".")
}

/// Values of a list as labels, without repetitions, with the place of each element's label.
pub(super) fn levels(input: &Input) -> (Vec<String>, Vec<usize>) {
    let Values::Listed(values) = &input.values else { return (Vec::new(), Vec::new()) };
    let mut labels: Vec<String> = Vec::new();
    let mut places = Vec::new();
    for element in values {
        let words: Vec<String> = element.iter().map(study::plain).collect();
        let same = words.iter().all(|word| *word == words[0]);
        let text = if same { words[0].clone() } else { words.join(" / ") };
        let text = if input.is_base() { stem(&text) } else { text };
        let place = labels.iter().position(|label| *label == text);
        places.push(place.unwrap_or(labels.len()));
        if place.is_none() {
            labels.push(text);
        }
    }
    (labels, places)
}

/// The name of a file without its folder and ending.
fn stem(name: &str) -> String {
    let stem = std::path::Path::new(name).file_stem();
    stem.map_or_else(|| name.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Words with an "and" before the last.
pub(super) fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
