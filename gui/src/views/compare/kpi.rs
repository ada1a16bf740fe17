//! One metric of all runs as bars, with whiskers for its interval.

use egui::{ComboBox, Ui};
use factory::results::Metric;

use super::super::told;
use crate::charts::{Bar, bars};
use crate::model::{Run, difference, estimate};
use crate::theme::{self, Meaning};

/// Draws the chosen metric, and the list from which it is chosen.
pub(super) fn ui(ui: &mut Ui, chosen: &mut String, runs: &[&Run]) {
    let all: Vec<Metric> = runs[0].results.metrics.iter().map(|value| value.metric).collect();
    let Some(metric) = all.iter().find(|metric| metric.name == *chosen).or(all.first()) else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        ui.strong("Bars of");
        let shown =
            ComboBox::from_id_salt("kpi").selected_text(told::heading(metric)).width(theme::PART);
        let shown = shown.show_ui(ui, |ui| {
            for metric in &all {
                ui.selectable_value(chosen, metric.name.to_owned(), told::heading(metric))
                    .on_hover_text(told::meaning(metric));
            }
        });
        ui.ctx()
            .accesskit_node_builder(shown.response.id, |node| node.set_label("Metric of the bars"));
        ui.weak(metric.about);
    });
    let rows: Vec<Bar> = runs.iter().map(|run| bar(ui, run, runs[0], *metric)).collect();
    let headings = if runs.len() > 1 { &["Value", "Difference"][..] } else { &["Value"][..] };
    bars(ui, "kpi", headings, &rows);
}

fn bar(ui: &Ui, run: &Run, baseline: &Run, metric: Metric) -> Bar {
    let value = told::value(run, metric);
    let estimate = estimate(run, metric.name);
    let first = run.id == baseline.id;
    let against = told::difference(difference(run, baseline, metric), metric, &baseline.name, true);
    let text = match &estimate {
        Some(_) => value.text,
        None => format!("{} {}", told::UNDEFINED, metric.undefined),
    };
    let meaning = if first { Meaning::Idle } else { Meaning::Changed };
    Bar {
        name: if first { format!("{} (baseline)", run.name) } else { run.name.clone() },
        about: if first { value.about } else { against.about },
        to: estimate.map_or(0.0, |estimate| estimate.value),
        whisker: estimate.and_then(|estimate| estimate.low.zip(estimate.high)),
        cells: vec![text, if first { String::new() } else { against.text }],
        color: theme::meaning(ui.visuals(), meaning),
        ..Bar::default()
    }
}
