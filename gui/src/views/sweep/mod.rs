//! Many runs with varied inputs: defined, run with what they find on the way, resumed, and looked at.

mod columns;
mod define;
mod dots;
mod entry;
mod inputs;
mod pareto;
mod points;
mod scatter;
mod selected;
mod status;
#[cfg(test)]
mod tests;
mod tornado;

pub(super) use entry::on_one_line;

use std::sync::Arc;

use egui::{Panel, RichText, Ui};
use serde::{Deserialize, Serialize};

use crate::buttons::plain_button;
use crate::command::{Command, Commands, SweepCommand};
use crate::model::{Model, Page, Sweep as Opened, Table};
use crate::theme::{self, Meaning};
use columns::Columns;

/// Many runs with varied inputs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Sweep {
    define: define::Define,
    points: points::Points,
    scatter: scatter::Scatter,
    tornado: tornado::Tornado,
    pareto: pareto::Pareto,
    /// What all results are drawn from, made again when the findings are others.
    #[serde(skip)]
    columns: Option<(u64, Arc<Columns>)>,
}

impl Sweep {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let sweeps = &model.sweeps;
        pages(ui, model, commands);
        if let Some(failure) = &sweeps.failure {
            let colour = theme::meaning(ui.visuals(), Meaning::Bad);
            ui.label(RichText::new(format!("Error: {failure}")).color(colour));
        }
        status::ui(ui, model, commands);
        ui.separator();
        if sweeps.page == Page::Define {
            return self.define.ui(ui, model, commands);
        }
        let Some(open) = &sweeps.open else {
            return nothing_open(ui, commands);
        };
        let columns = self.columns(open);
        if let Some(point) = open.selected {
            Panel::bottom("selected point").resizable(true).show(ui, |ui| {
                selected::ui(ui, open, &columns, point, commands);
            });
        }
        match sweeps.page {
            Page::Define | Page::Points => self.points.ui(ui, open, &columns, commands),
            Page::Scatter => self.scatter.ui(ui, open, &columns, commands),
            Page::Tornado => self.tornado.ui(ui, open, commands),
            Page::Pareto => self.pareto.ui(ui, open, &columns, commands),
        }
    }

    /// The points as a table.
    pub(crate) fn table(model: &Model) -> Option<Table> {
        let open = model.sweeps.open.as_ref()?;
        Some(Columns::new(open).table(open))
    }

    fn columns(&mut self, open: &Opened) -> Arc<Columns> {
        match &self.columns {
            Some((stamp, columns)) if *stamp == open.stamp => Arc::clone(columns),
            _ => {
                let columns = Arc::new(Columns::new(open));
                self.columns = Some((open.stamp, Arc::clone(&columns)));
                columns
            }
        }
    }
}

/// The parts of the view to choose from.
fn pages(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    ui.horizontal_wrapped(|ui| {
        let results = [Page::Points, Page::Scatter, Page::Tornado, Page::Pareto];
        for page in [Page::Define].into_iter().chain(results) {
            let command = SweepCommand::Show(page);
            let described = Command::Sweep(command.clone()).describe();
            let there = page == Page::Define || model.sweeps.open.is_some();
            let shown = model.sweeps.page == page;
            let tab = egui::Button::selectable(shown, described.label);
            let tab = ui.add_enabled(there, tab).on_hover_text(described.about);
            let why = "No sweep is open yet: define and run one, or open its folder.";
            if tab.on_disabled_hover_text(why).clicked() {
                commands.push(Command::Sweep(command));
            }
        }
        if model.sweeps.work().is_none() {
            plain_button(ui, &Command::Sweep(SweepCommand::Open), commands);
        }
    });
}

fn nothing_open(ui: &mut Ui, commands: &mut Commands) {
    ui.label("No sweep is open. Define one, or open the folder of one.");
    plain_button(ui, &Command::Sweep(SweepCommand::Show(Page::Define)), commands);
}
