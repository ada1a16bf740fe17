//! The runs: those under way with their progress, and those that have finished.

use egui::{Align, Button, Layout, ProgressBar, Ui};

use crate::buttons::button;
use crate::command::{Command, Commands, CompareCommand, RunCommand};
use crate::format::{fixed, grouped, significant};
use crate::model::{Model, Run, UnderWay};

/// The list of runs.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    /// The run whose name is being changed, with the text so far.
    renaming: Option<(crate::model::RunId, String)>,
}

impl Runs {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        ui.heading("Runs");
        under_way(ui, model, commands);
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            self.list(ui, model, commands);
        });
    }

    fn list(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        if model.runs.all().is_empty() && !model.work.is_busy() {
            ui.weak("No run yet. Choose a scenario and press Run.");
        }
        for run in model.runs.all().iter().rev() {
            self.row(ui, model, run, commands);
        }
    }

    fn row(&mut self, ui: &mut Ui, model: &Model, run: &Run, commands: &mut Commands) {
        if let Some((id, name)) = self.renaming.as_mut().filter(|(id, _)| *id == run.id) {
            let field = ui.text_edit_singleline(name);
            let label = ui.label("Name of the run");
            let field = field.labelled_by(label.id);
            field.request_focus();
            if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
                self.renaming = None;
            } else if field.lost_focus() {
                commands.push(Command::Run(RunCommand::Rename(*id, name.clone())));
                self.renaming = None;
            }
            return;
        }
        let shown = model.runs.shown().is_some_and(|other| other.id == run.id);
        let row = ui.horizontal(|ui| {
            let row = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.weak(format!("{}, {} s", run.seeds(), fixed(run.seconds, 1)));
                let name = Button::selectable(shown, &run.name).truncate();
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(name)).inner
            });
            row.inner
        });
        let row = row.inner.on_hover_ui(|ui| about(ui, run));
        if row.clicked() {
            commands.push(Command::Run(RunCommand::Show(run.id)));
        }
        row.context_menu(|ui| {
            let baseline = Command::Compare(CompareCommand::Baseline(run.id));
            if button(ui, &baseline, commands) {
                ui.close();
            }
            if ui.button("Rename…").clicked() {
                self.renaming = Some((run.id, run.name.clone()));
                ui.close();
            }
            if button(ui, &Command::Run(RunCommand::Remove(run.id)), commands) {
                ui.close();
            }
        });
    }
}

/// The runs under way, with their progress.
fn under_way(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    for run in model.work.under_way() {
        progress(ui, run);
    }
    if !model.work.is_busy() {
        return;
    }
    ui.horizontal(|ui| {
        button(ui, &Command::Run(RunCommand::Cancel), commands);
        if model.work.waiting() > 0 {
            ui.weak(format!("{} more wait", model.work.waiting()));
        }
    });
}

fn progress(ui: &mut Ui, run: &UnderWay) {
    ui.label(run.name());
    let left = run.seconds_left().map_or_else(String::new, |left| format!(", {left:.0} s left"));
    let speed = fixed(run.events_per_second() / 1e6, 1);
    let text = format!("{:.0} %, {speed} M events/s{left}", run.share() * 100.0);
    #[expect(clippy::cast_possible_truncation, reason = "a share needs few digits")]
    ui.add(ProgressBar::new(run.share() as f32).text(text));
}

/// What makes a run known again.
fn about(ui: &mut Ui, run: &Run) {
    egui::Grid::new("about").num_columns(2).show(ui, |ui| {
        let mut row = |name: &str, value: String| {
            ui.weak(name);
            ui.label(value);
            ui.end_row();
        };
        row("Seed", run.seed().to_string());
        row("Seeds in all", run.seeds());
        row("Version", Run::version().to_owned());
        row("Digest", format!("{:016x}", run.results.digest));
        row("Events", grouped(run.results.events as f64));
        row("Time taken", format!("{} s", significant(run.seconds)));
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing;
    use crate::theme;

    /// Goal: a long name leaves room for the seeds beside it, in the width of the panel.
    #[test]
    fn a_long_name_and_its_seeds_do_not_overlap() {
        let mut model = testing::model();
        let name = "Kagoshima, 1 GW, copy of the copy with other chillers (2)";
        model.runs.rename(crate::model::RunId(1), name.to_owned());
        let harness = testing::stage(Runs::default(), model, |panel, ui, model, commands| {
            ui.set_max_width(theme::SIDE);
            panel.ui(ui, model, commands);
        });
        let (name, seeds) = (harness.get_by_label(name), harness.get_by_label_contains("seed 5, "));
        let (name, seeds) = (name.rect(), seeds.rect());
        assert!(name.right() <= seeds.left(), "{name:?} covers {seeds:?}");
        assert!(seeds.right() <= theme::SIDE + theme::GAP, "{seeds:?} leaves the panel");
    }
}
