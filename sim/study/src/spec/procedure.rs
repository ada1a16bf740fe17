//! How often points are run, and when enough is known.

use factory::results::Metric;
use factory::settings::{Problem, Value};
use files::Section;

use super::metrics::find;
use super::values::{between, number, number_or_percent, text, whole};
use crate::input::Input;
use crate::statistics::{SelectionRule, StoppingRule};

/// How often points are run, and when enough is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Procedure {
    /// Each point as often.
    Fixed {
        /// Replications of a point.
        count: usize,
    },
    /// Each point until the mean of a metric is known well enough.
    Until {
        /// Place of the metric among all.
        metric: usize,
        /// When that is.
        rule: StoppingRule,
    },
    /// The smallest value of an input that reaches a goal, or the largest where larger ones do not, for
    /// each choice of the others.
    Threshold(Threshold),
    /// The best point, with a guarantee, dropping points that fall behind.
    Select {
        /// Place of the metric among all.
        metric: usize,
        /// When a point has fallen behind.
        rule: SelectionRule,
        /// Most replications of a point.
        most: usize,
    },
}

/// A search for the last value of an input that reaches a goal often enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// Place of the input among all; its values stand in the order in which they are searched.
    pub input: usize,
    /// Place of the metric among all.
    pub metric: usize,
    /// What a run must reach.
    pub goal: Goal,
    /// Share of runs that must reach it, between 0 and 1.
    pub probability: f64,
    /// Fewest replications of a value that is tried.
    pub least: usize,
    /// Most replications of a value that is tried.
    pub most: usize,
    /// Replications that are asked for together.
    pub round: usize,
    /// Level of the interval of that share.
    pub level: f64,
}

/// What a run must reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// A metric of this value or more.
    AtLeast(f64),
    /// A metric of this value or less.
    AtMost(f64),
}

impl Goal {
    /// Whether a value reaches it.
    pub fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
        }
    }
}

impl Procedure {
    /// Fewest and most replications of a point, of those points that are run at all.
    pub const fn bounds(&self) -> (usize, usize) {
        match self {
            Self::Fixed { count } => (*count, *count),
            Self::Until { rule, .. } => (rule.least, rule.most),
            Self::Threshold(threshold) => (0, threshold.most),
            Self::Select { rule, most, .. } => (rule.first_stage, *most),
        }
    }

    /// The metric by which it decides, if any.
    pub const fn metric(&self) -> Option<usize> {
        match self {
            Self::Fixed { .. } => None,
            Self::Until { metric, .. } | Self::Select { metric, .. } => Some(*metric),
            Self::Threshold(threshold) => Some(threshold.metric),
        }
    }
}

/// Most replications of a point that a study may ask for.
pub(crate) const MOST_REPLICATIONS: u64 = 1_000_000;

/// The section `[replicate]`: how often at least and at most, and until when.
struct Replicate {
    count: Option<usize>,
    least: usize,
    most: usize,
    round: usize,
    until: Option<(usize, StoppingRule)>,
    /// Whether min, max or round were written.
    bounds: bool,
}

/// Everything that a procedure is read with.
pub(super) struct Context<'c> {
    pub(super) metrics: &'c [Metric],
    pub(super) inputs: &'c [Input],
    pub(super) level: f64,
}

impl Context<'_> {
    /// Reads a name of a metric, whole or a part that is unique.
    fn metric(&self, value: &Value) -> Result<usize, String> {
        find(&text(value)?, self.metrics)
    }
}

/// Reads the sections `[replicate]`, `[threshold]` and `[select]`.
pub(super) fn procedure(
    root: &mut Section,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Procedure {
    let place = root.place("replicate");
    let replicate = replicate(root.section("replicate", problems), context, problems);
    let threshold = root.section("threshold", problems);
    let select = root.section("select", problems);
    if replicate.bounds && replicate.until.is_none() && threshold.is_none() && select.is_none() {
        let allowed = "must say until when; or give count = N".to_owned();
        let (key, found) = ("replicate.until".to_owned(), "nothing".to_owned());
        problems.push(Problem { origin: Some(place), key, found, allowed });
    }
    match (threshold, select, &replicate.until) {
        (None, None, Some((metric, rule))) => Procedure::Until { metric: *metric, rule: *rule },
        (None, None, None) => Procedure::Fixed { count: replicate.count.unwrap_or(10) },
        (Some(section), None, None) => read_threshold(section, &replicate, context, problems),
        (None, Some(section), None) => read_select(section, &replicate, context, problems),
        (threshold, select, _) => {
            let section = select.or(threshold).expect("one of them is there");
            let allowed = "must stand alone: one of replicate.until, [threshold] and [select]";
            problems
                .push(Problem { key: "replicate".to_owned(), ..section.problem("", "", allowed) });
            Procedure::Fixed { count: 1 }
        }
    }
}

fn replicate(
    section: Option<Section>,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Replicate {
    let mut read =
        Replicate { count: None, least: 10, most: 200, round: 10, until: None, bounds: false };
    let Some(mut section) = section else { return read };
    let mut number = |name, least, problems: &mut Vec<Problem>| {
        let number = section.optional(name, problems, whole(least, MOST_REPLICATIONS))?;
        usize::try_from(number).ok()
    };
    read.count = number("count", 1, problems);
    let least = number("min", 1, problems);
    let most = number("max", 1, problems);
    let round = number("round", 1, problems);
    read.least = least.unwrap_or(read.least);
    read.most = most.unwrap_or(read.most.max(read.least));
    read.round = round.unwrap_or(read.round);
    if read.most < read.least {
        let found = read.most.to_string();
        let allowed = format!("must be at least min, which is {}", read.least);
        problems.push(section.problem("max", found, allowed));
    }
    if read.count.is_some() && (least.is_some() || most.is_some() || round.is_some()) {
        let allowed = "must stand alone: either count, or min, max and round";
        problems.push(section.problem("count", "more", allowed));
    }
    if read.count.is_some() && section.has("until") {
        let allowed = "must stand alone: either count, or until with min and max";
        problems.push(section.problem("count", "until too", allowed));
    }
    read.bounds = least.is_some() || most.is_some() || round.is_some();
    if let Some(until) = section.section("until", problems) {
        read.until = stopping(until, &read, context, problems);
    }
    section.finish(problems);
    read
}

fn stopping(
    mut section: Section,
    replicate: &Replicate,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Option<(usize, StoppingRule)> {
    let metric = section.required("metric", problems, |value| context.metric(value));
    let width = section.required("half_width", problems, |value| {
        number_or_percent(value).ok().filter(|(width, _)| *width > 0.0).ok_or_else(|| {
            "must be a number above 0 in the unit of the metric, or a share such as \"1 %\""
                .to_owned()
        })
    });
    let level = section.optional("level", problems, between(0.0, 1.0)).unwrap_or(context.level);
    let look_ahead = section.optional("look_ahead", problems, whole(0, 1000)).unwrap_or(5);
    section.finish(problems);
    let (half_width, relative) = width?;
    let rule = StoppingRule {
        least: replicate.least.max(2),
        most: replicate.most.max(2),
        round: replicate.round,
        half_width,
        relative,
        level,
        look_ahead: usize::try_from(look_ahead).unwrap_or_default(),
    };
    Some((metric?, rule))
}

fn read_threshold(
    mut section: Section,
    replicate: &Replicate,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Procedure {
    let input = section.required("search", problems, |value| {
        let key = text(value)?;
        let place = context.inputs.iter().position(|input| input.keys.contains(&key));
        place.ok_or_else(|| "must be a key that the study varies".to_owned())
    });
    let metric = section.required("metric", problems, |value| context.metric(value));
    let at_least = section.optional("at_least", problems, number);
    let at_most = section.optional("at_most", problems, number);
    let goal = match (at_least, at_most) {
        (Some(bound), None) => Goal::AtLeast(bound),
        (None, Some(bound)) => Goal::AtMost(bound),
        _ => {
            problems.push(section.problem("at_least", "", "must be given, or else at_most"));
            Goal::AtLeast(0.0)
        }
    };
    let probability = section.required("probability", problems, between(0.0, 1.0));
    section.finish(problems);
    let count = replicate.count;
    Procedure::Threshold(Threshold {
        input: input.unwrap_or_default(),
        metric: metric.unwrap_or_default(),
        goal,
        probability: probability.unwrap_or(0.5),
        least: count.unwrap_or(replicate.least),
        most: count.unwrap_or(replicate.most),
        round: replicate.round,
        level: context.level,
    })
}

fn read_select(
    mut section: Section,
    replicate: &Replicate,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Procedure {
    let metric = section.required("metric", problems, |value| context.metric(value));
    let best = section.required("best", problems, super::values::word(&["largest", "smallest"]));
    let indifference = section.required("indifference", problems, |value| {
        let number = number(value).ok().filter(|number| *number > 0.0);
        number
            .ok_or_else(|| "must be a number above 0: a difference that does not matter".to_owned())
    });
    let confidence = section.optional("confidence", problems, between(0.5, 1.0));
    section.finish(problems);
    let rule = SelectionRule {
        first_stage: replicate.count.unwrap_or(replicate.least).max(2),
        indifference: indifference.unwrap_or(1.0),
        confidence: confidence.unwrap_or(0.95),
        largest: best == Some("largest"),
    };
    let most = replicate.most.max(rule.first_stage);
    Procedure::Select { metric: metric.unwrap_or_default(), rule, most }
}
