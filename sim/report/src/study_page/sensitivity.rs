//! Sensitivities: how much results depend on each input, as far as the design can say.

use files::numbers::{fixed, significant};
use study::Sensitivity;

use super::topic::{Topic, decimals};
use super::view::{View, short_key};
use crate::figures::html::{Cell, details, pair, paragraph, table};
use crate::figures::{Axis, HALF, Hue, Rows, figure};

/// Inputs that a figure shows, the most important first.
const MOST_INPUTS: usize = 16;

/// What an index is called and how it is read.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Names of the indices; the first decides the order.
    pub indices: &'static [&'static str],
    /// What a bar is as long as.
    pub title: &'static str,
    /// How it is read, in sentences.
    pub caption: &'static str,
    /// Hue of each index, with its legend.
    hues: &'static [(Hue, &'static str)],
}

/// Every index that says how much an input matters, the most telling ones first.
pub const READINGS: [Reading; 5] = [
    Reading {
        indices: &["ST", "S1"],
        title: "Share of the variance",
        caption: "Sobol indices with their bootstrap intervals. What the total share exceeds the \
                  own share by comes from acting together with other inputs.",
        hues: &[(Hue::Sky, "Total share (ST)"), (Hue::Blue, "Own share (S1)")],
    },
    Reading {
        indices: &["mu_star"],
        title: "Mean size of elementary effects",
        caption: "Morris μ* with its interval: how far the metric moves, on average, when the \
                  input moves over its range. Inputs near zero do not matter.",
        hues: &[(Hue::Blue, "")],
    },
    Reading {
        indices: &["partial"],
        title: "Partial rank correlation",
        caption: "Rank correlation with each input after the effect of all others was taken out: \
                  near 1 or −1 the metric rises or falls with the input, near 0 it does not care.",
        hues: &[(Hue::Blue, "")],
    },
    Reading {
        indices: &["spearman"],
        title: "Rank correlation",
        caption: "Spearman's rank correlation with each input: near 1 or −1 the metric rises or \
                  falls with the input, near 0 it does not care.",
        hues: &[(Hue::Blue, "")],
    },
    Reading {
        indices: &["eta_squared"],
        title: "Share of the variance between values",
        caption: "Correlation ratio η² of each listed input: the share of the variance of all \
                  points that lies between its values.",
        hues: &[(Hue::Green, "")],
    },
];

/// Figures of the first two topics, and the table of all their indices.
pub(super) fn sensitivity(view: &View<'_>) -> String {
    let all = &view.findings.sensitivities;
    if all.is_empty() {
        return String::new();
    }
    let topics: Vec<&Topic> = view.decisive.iter().take(2).collect();
    let of = |topic: &Topic| -> Vec<&Sensitivity> {
        all.iter().filter(|index| index.metric == topic.name).collect()
    };
    let mut html = String::new();
    let tornados: String = topics.iter().map(|topic| tornado(view, topic, &of(topic))).collect();
    if !tornados.is_empty() {
        html.push_str(&pair(&tornados));
    }
    let mut partial = false;
    for reading in &READINGS {
        // Where the effect of the other inputs is taken out, the plain correlation tells less.
        if partial && reading.indices == ["spearman"] {
            continue;
        }
        let figures = topics.iter().map(|topic| bars(view, reading, topic, &of(topic)));
        let figures: String = figures.collect();
        if !figures.is_empty() {
            partial |= reading.indices == ["partial"];
            html.push_str(&pair(&figures));
        }
    }
    if html.is_empty() {
        html = paragraph("sensitivity.csv has the indices of the metrics of this study.");
    }
    html + &details("Every index of these metrics", &indices(&topics, all))
}

/// The indices of a name by input, the largest first.
fn of_index<'s>(indices: &[&'s Sensitivity], name: &str) -> Vec<&'s Sensitivity> {
    let mut found: Vec<&Sensitivity> =
        indices.iter().copied().filter(|index| index.index == name).collect();
    found.sort_by(|one, other| other.value.abs().total_cmp(&one.value.abs()));
    found.truncate(MOST_INPUTS);
    found
}

/// One input at a time: from the lowest mean to the highest, around the base.
fn tornado(view: &View<'_>, topic: &Topic, indices: &[&Sensitivity]) -> String {
    let swings = of_index(indices, "swing");
    let Some(base) = view.metric(topic.name, 0) else { return String::new() };
    // The base has a factor of its own, since a swing may not change what could have been.
    let Some(factor) = topic.mean(view.findings, 0).map(|mean| mean / base) else {
        return String::new();
    };
    let end = |input: &str, name: &str| {
        let found = indices.iter().find(|index| index.index == name && index.input == input);
        found.map(|index| index.value * factor)
    };
    let bars: Vec<(&str, f64, f64)> = swings
        .iter()
        .filter_map(|swing| {
            let input = swing.input.as_str();
            Some((input, end(input, "low")?, end(input, "high")?))
        })
        .collect();
    if bars.is_empty() || !factor.is_finite() {
        return String::new();
    }
    let names: Vec<String> = bars.iter().map(|bar| named(view, bar.0)).collect();
    let ends = bars.iter().flat_map(|bar| [bar.1, bar.2]).chain([base * factor]);
    let values: Vec<f64> = bars.iter().map(|bar| bar.2 - bar.1).collect();
    let digits = decimals(&values, &[]);
    let mut rows = Rows::new(HALF, Axis::around(&topic.heading(), ends), &names, "Swing");
    for (row, (input, low, high)) in bars.iter().enumerate() {
        let (low, high, base) = (*low, *high, base * factor);
        let hint = format!("{input}: from {} to {}", significant(low), significant(high));
        rows.bar((row, 0, 1), low.min(base), base.min(high), Hue::Sky, &hint);
        rows.bar((row, 0, 1), base.max(low), high.max(base), Hue::Blue, &hint);
        rows.value(row, &fixed(high - low, digits));
    }
    rows.level(base * factor, "base");
    let caption = format!(
        "{}: from the lowest to the highest mean when one input alone takes its values, around the \
         base.",
        topic.title
    );
    figure(&rows.finish(&format!("Swings of {}", topic.title)), &[], &caption)
}

fn bars(view: &View<'_>, reading: &Reading, topic: &Topic, indices: &[&Sensitivity]) -> String {
    let order = of_index(indices, reading.indices[0]);
    if order.is_empty() {
        return String::new();
    }
    // Only elementary effects have a unit.
    let effects = reading.indices == ["mu_star"];
    let (factor, unit) = if effects { of_effects(topic) } else { (1.0, "") };
    let found = |input: &str, name: &str| {
        indices.iter().find(|index| index.index == name && index.input == input)
    };
    let names: Vec<String> = order.iter().map(|index| named(view, &index.input)).collect();
    let drawn = order.iter().flat_map(|index| {
        reading.indices.iter().filter_map(|name| found(&index.input, name)).copied()
    });
    let drawn: Vec<&Sensitivity> = drawn.collect();
    let ends = drawn.iter().flat_map(|index| {
        let [low, high] = index.interval.map(|end| end.unwrap_or(index.value) * factor);
        [low, high, index.value * factor]
    });
    let values: Vec<f64> = drawn.iter().map(|index| index.value * factor).collect();
    let digits = decimals(&values, &[]).min(if effects { 6 } else { 3 });
    let title = format!("{} of {}", reading.title, topic.title);
    let axis = Axis::from_zero(&title, ends);
    let mut rows = Rows::new(HALF, axis, &names, &topic.title.replace('_', " "));
    let lanes = reading.indices.len();
    for (row, first) in order.iter().enumerate() {
        for (lane, name) in reading.indices.iter().enumerate() {
            let Some(index) = found(&first.input, name) else { continue };
            let value = index.value * factor;
            let hint = format!("{}: {name} {}", first.input, fixed(value, digits));
            rows.bar((row, lane, lanes), 0.0, value, reading.hues[lane].0, &hint);
            if let [Some(low), Some(high)] = index.interval {
                rows.whisker((row, lane, lanes), low * factor, high * factor);
            }
        }
        rows.value(row, &fixed(first.value * factor, digits));
    }
    rows.level(0.0, "");
    let legend: Vec<(Hue, &str)> =
        reading.hues.iter().copied().filter(|(_, name)| !name.is_empty()).collect();
    let shown = if unit.is_empty() { String::new() } else { format!(" In {unit}.") };
    figure(&rows.finish(&title), &legend, &format!("{}{shown}", reading.caption))
}

/// What an effect in the unit of a metric is multiplied with, and the unit it has then.
fn of_effects(topic: &Topic) -> (f64, &'static str) {
    topic.of_differences(None).unwrap_or((1.0, "GPU-hours"))
}

/// The name of an input for people, by its column.
fn named(view: &View<'_>, column: &str) -> String {
    let input = view.plan.input_of_column(column);
    input.map_or_else(|| column.to_owned(), short_key)
}

fn indices(topics: &[&Topic], all: &[Sensitivity]) -> String {
    let columns = [
        ("Metric", Cell::Code),
        ("Input", Cell::Code),
        ("Index", Cell::Code),
        ("Value", Cell::Number),
        ("Interval", Cell::Number),
    ];
    let told = |index: &&Sensitivity| topics.iter().any(|topic| topic.name == index.metric);
    let rows = all.iter().filter(told).map(|index| {
        let interval = match index.interval {
            [Some(low), Some(high)] => format!("{} to {}", significant(low), significant(high)),
            _ => "–".to_owned(),
        };
        let texts = [index.metric, &index.input, index.index, &significant(index.value), &interval];
        texts.map(str::to_owned).to_vec()
    });
    table(&columns, rows)
}
