//! The top of the page: what was studied, the answer in a few sentences, and what was varied.

use std::fmt::Write as _;

use factory::quantities::Better;
use files::numbers::{fixed, grouped};
use study::{DesignKind, Input, Procedure, Values};

use super::topic::{Topic, decimals, with_half};
use super::view::{View, deciding_metric, joined, keys, levels};
use crate::figures::html::{Cell, escaped, paragraph, table};

/// Values of a list that are written out.
const MOST_VALUES: usize = 8;

/// Title, facts, the answer in words, and what was varied.
pub(super) fn overview(view: &View<'_>) -> String {
    let name = &view.plan.study.name;
    let mut html = format!(
        "<header>\n<p class=\"kicker\">Study of AI factories</p>\n<h1>{}</h1>\n<dl class=\"facts\">\n",
        escaped(name)
    );
    for (name, value) in facts(view) {
        let _ = writeln!(html, "<div><dt>{name}</dt><dd>{}</dd></div>", escaped(&value));
    }
    html.push_str("</dl>\n</header>\n");
    let _ = writeln!(html, "<p class=\"lead\">{}</p>", escaped(&in_words(view)));
    if let Some(note) = view.findings.likeness.in_words() {
        html.push_str(&paragraph(&note));
    }
    html.push_str("<h3>What was varied</h3>\n");
    html.push_str(&varied(view));
    html
}

fn facts(view: &View<'_>) -> Vec<(&'static str, String)> {
    let study = &view.plan.study;
    let findings = view.findings;
    let runs = match findings.failed {
        0 => grouped(findings.succeeded as f64),
        failed => {
            let (succeeded, failed) = (grouped(findings.succeeded as f64), grouped(failed as f64));
            format!("{succeeded} succeeded, {failed} failed")
        }
    };
    let common =
        if study.common_random_numbers { "the same for all points" } else { "independent" };
    vec![
        ("Points", grouped(view.plan.points.len() as f64)),
        ("Runs", runs),
        ("Runs of a point", replications(view)),
        ("Random numbers", common.to_owned()),
        ("Design", design(&study.design)),
        ("Confidence level", percent(study.level)),
        ("First seed", study.seed.to_string()),
        ("Version", format!("aifactory {}", view.version)),
    ]
}

/// Fewest and most replications.
fn replications(view: &View<'_>) -> String {
    let counts = view.findings.points.iter().map(|found| found.runs);
    let bounds = (counts.clone().min(), counts.max());
    let (least, most) = match bounds {
        (Some(least), Some(most)) => (least, most),
        _ => view.plan.study.procedure.bounds(),
    };
    let asked = asked(&view.plan.study.procedure);
    if least == most { format!("{least}{asked}") } else { format!("{least} to {most}{asked}") }
}

/// What ended the replications of a point.
fn asked(procedure: &Procedure) -> String {
    match procedure {
        Procedure::Fixed { .. } => String::new(),
        Procedure::Until { rule, .. } => {
            let name = deciding_metric(procedure).unwrap_or("the deciding metric");
            let width =
                if rule.relative { percent(rule.half_width) } else { rule.half_width.to_string() };
            format!(", until {name} ± {width}")
        }
        Procedure::Threshold(_) => ", while a threshold is searched".to_owned(),
        Procedure::Select { .. } => ", until the best is clear".to_owned(),
    }
}

/// A share in words, with as many digits as it has.
pub(super) fn percent(share: f64) -> String {
    let shown = fixed(share * 100.0, 3);
    format!("{} %", shown.trim_end_matches('0').trim_end_matches('.'))
}

fn design(design: &DesignKind) -> String {
    match design {
        DesignKind::Grid => "every combination".to_owned(),
        DesignKind::Linked => "a list of points".to_owned(),
        DesignKind::LatinHypercube { .. } => "Latin hypercube".to_owned(),
        DesignKind::Sobol { .. } => "Sobol sequence".to_owned(),
        DesignKind::Saltelli { points } => {
            format!("Saltelli, {} base points", grouped(*points as f64))
        }
        DesignKind::Morris { trajectories, .. } => format!("Morris, {trajectories} trajectories"),
        DesignKind::OneAtATime => "one input at a time".to_owned(),
    }
}

/// The answer in a few sentences.
fn in_words(view: &View<'_>) -> String {
    let points = view.plan.points.len();
    let known: Vec<usize> = view
        .order
        .iter()
        .copied()
        .filter(|point| {
            view.findings.means.get(*point).is_some_and(|m| m.iter().any(Option::is_some))
        })
        .collect();
    let mut sentences = Vec::new();
    if known.is_empty() {
        sentences.push("No run succeeded, so that there is nothing to compare.".to_owned());
    } else if known.len() < points {
        sentences.push(format!("{} of {points} points have results.", known.len()));
    }
    if matches!(view.plan.study.procedure, Procedure::Threshold(_)) {
        sentences.push(searched(view));
        return sentences.join(" ");
    }
    let topics = view.decisive.iter().filter(|topic| topic.better != Better::Neither).take(2);
    sentences.extend(topics.filter_map(|topic| extremes(view, topic, &known)));
    sentences.extend(selected(view));
    sentences.join(" ")
}

/// Which points have the best and the worst mean of a topic, and how clearly.
fn extremes(view: &View<'_>, topic: &Topic, points: &[usize]) -> Option<String> {
    let known = points.iter().filter_map(|&p| Some((p, topic.mean(view.findings, p)?)));
    let mut means: Vec<(usize, f64)> = known.collect();
    let sign = if topic.better == Better::More { -1.0 } else { 1.0 };
    means.sort_by(|one, other| (sign * one.1).total_cmp(&(sign * other.1)));
    let (&(best, value), &(worst, last)) = (means.first()?, means.last()?);
    let half = topic.numbers(view.findings, best).and_then(|numbers| numbers.half);
    let digits = decimals(&[value, last], half.as_slice()).min(3);
    let words =
        if topic.better == Better::More { ["Highest", "lowest"] } else { ["Lowest", "highest"] };
    let unit = with_space(topic.unit_in_words());
    let shown = with_half(value, half, digits);
    let mut text = format!("{} {}: {}, {shown}{unit}", words[0], topic.title, view.name(best));
    if best != worst {
        let _ = write!(text, " ({}: {}, {})", words[1], view.name(worst), fixed(last, digits));
    }
    match overlapping(view, topic, best, points) {
        0 => {}
        1 => text.push_str("; the interval of one other point overlaps with it"),
        count => {
            let _ = write!(text, "; the intervals of {count} other points overlap with it");
        }
    }
    Some(text + ".")
}

/// How many other points have an interval of the mean that overlaps with that of the best.
fn overlapping(view: &View<'_>, topic: &Topic, best: usize, points: &[usize]) -> usize {
    let interval = |point: usize| {
        let numbers = topic.numbers(view.findings, point)?;
        let half = numbers.half?;
        Some((numbers.mean - half, numbers.mean + half))
    };
    let Some((low, high)) = interval(best) else { return 0 };
    let others = points.iter().filter(|point| **point != best);
    others
        .filter_map(|point| interval(*point))
        .filter(|other| other.0 <= high && low <= other.1)
        .count()
}

fn with_space(unit: &str) -> String {
    if unit.is_empty() { String::new() } else { format!("\u{a0}{unit}") }
}

fn searched(view: &View<'_>) -> String {
    let thresholds = &view.findings.thresholds;
    let found = thresholds.iter().flatten().count();
    match (found, thresholds.len()) {
        (1, 1) => "The threshold was found.".to_owned(),
        (_, 1) => "The threshold lies beyond all values.".to_owned(),
        (found, all) => format!("The threshold was found in {found} of {all} searches."),
    }
}

fn selected(view: &View<'_>) -> Option<String> {
    let selected = view.findings.selected?;
    Some(format!("The selection chose {}.", view.name(selected)))
}

fn varied(view: &View<'_>) -> String {
    let columns = [("Input", Cell::Code), ("Values", Cell::Text)];
    let rows = view.plan.study.inputs.iter().map(|input| vec![keys(input), values(input)]);
    table(&columns, rows)
}

fn values(input: &Input) -> String {
    match &input.values {
        Values::Listed(_) => {
            let (labels, _) = levels(input);
            match labels.len() {
                0..=MOST_VALUES => joined(&labels),
                count => format!("{}, … ({count} values)", labels[..MOST_VALUES].join(", ")),
            }
        }
        Values::Range(range) => {
            let unit = with_space(&range.unit);
            let mut text = format!("{}{unit} to {}{unit}", range.low, range.high);
            if range.logarithmic {
                text.push_str(", in equal ratios");
            }
            if let Some(steps) = range.steps {
                let _ = write!(text, ", {steps} steps");
            }
            text
        }
    }
}
