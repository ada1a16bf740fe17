//! Which runs stand side by side, and which metrics of them.

use egui::{Grid, Popup, PopupCloseBehavior, ScrollArea, TextEdit, Ui};
use factory::results::Metric;

use super::super::summary::found;
use super::super::told;
use crate::command::{Command, Commands, CompareCommand};
use crate::model::{Model, Run};
use crate::theme;

/// A box to tick for each run, and which of them is the baseline.
pub(super) fn runs(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let baseline = model.comparison.baseline(&model.runs).map(|run| run.id);
    let columns = (ui.available_width() / theme::SIDE).max(1.0).floor();
    let mut runs: Vec<&Run> = model.runs.all().iter().collect();
    runs.sort_by_key(|run| run.id);
    Grid::new("runs").show(ui, |ui| {
        for (place, run) in (1_u16..).zip(runs) {
            one(ui, model, run, baseline == Some(run.id), commands);
            if f32::from(place) % columns < 0.5 {
                ui.end_row();
            }
        }
    });
}

/// Whether a run is shown, and whether it is the baseline.
fn one(ui: &mut Ui, model: &Model, run: &Run, is_baseline: bool, commands: &mut Commands) {
    let mut included = !model.comparison.left_out.contains(&run.id);
    let about = "Shows the run in the comparison or leaves it out.";
    if ui.checkbox(&mut included, &run.name).on_hover_text(about).changed() {
        commands.push(Command::Compare(CompareCommand::Include(run.id, included)));
    }
    let button = ui.selectable_label(is_baseline, "Baseline");
    let button = button.on_hover_text("Compares the other runs with this one.");
    button.widget_info(|| {
        let label = format!("Baseline: {}", run.name);
        egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_baseline, label)
    });
    if button.clicked() && !is_baseline {
        commands.push(Command::Compare(CompareCommand::Baseline(run.id)));
    }
}

/// Those of the chosen metrics that the baseline has, in the order in which they are reported.
pub(super) fn known(chosen: &[String], runs: &[&Run]) -> Vec<Metric> {
    let Some(baseline) = runs.first() else { return Vec::new() };
    let all = baseline.results.metrics.iter().map(|value| value.metric);
    all.filter(|metric| chosen.iter().any(|name| name == metric.name)).collect()
}

/// A button that opens the list of all metrics, to be ticked.
pub(super) fn metrics(ui: &mut Ui, chosen: &mut Vec<String>, search: &mut String, baseline: &Run) {
    let button = ui.button("Metrics…").on_hover_text("Chooses the metrics of the table.");
    Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(theme::SIDE);
        let field = ui.add(TextEdit::singleline(search).hint_text("Search names and meanings"));
        ui.ctx()
            .accesskit_node_builder(field.id, |node| node.set_label("Search metrics to compare"));
        ScrollArea::vertical().max_height(theme::SIDE).show(ui, |ui| {
            for value in &baseline.results.metrics {
                let metric = value.metric;
                if !found(&metric, search) {
                    continue;
                }
                let mut shown = chosen.iter().any(|name| name == metric.name);
                let box_ = ui.checkbox(&mut shown, told::heading(&metric));
                if box_.on_hover_text(told::meaning(&metric)).changed() {
                    chosen.retain(|name| name != metric.name);
                    if shown {
                        chosen.push(metric.name.to_owned());
                    }
                }
            }
        });
    });
}
