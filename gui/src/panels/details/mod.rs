//! What is selected, closely, at the moment of the time bar; the run and the moment while nothing is.

mod incident;
mod job;
mod moment;
mod part;
mod rack;

use egui::{Align, Layout, ScrollArea, Ui};
use factory::FloorAt;
use units::SimTime;

use crate::charts::empty;
use crate::command::{Command, Commands, Kind, TimeCommand, ViewCommand};
use crate::model::{Model, Run, RunId, Selection};
use crate::theme;

/// What is selected, closely.
#[derive(Debug, Default)]
pub(crate) struct Details {
    /// The racks at the last moment that was shown, from which the next one is soon reached.
    floor: Option<(RunId, FloorAt)>,
}

impl Details {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        ui.horizontal(|ui| {
            ui.heading("Details");
            if model.selection != Selection::Nothing {
                let about = "Selects nothing: shows the run at the moment of the time bar.";
                if ui.button("Clear").on_hover_text(about).clicked() {
                    commands.push(Command::Select(Selection::Nothing));
                }
            }
        });
        let Some(run) = model.runs.shown() else {
            let next = "What you select in a view is shown here closely.";
            return empty(ui, "No run yet.", next);
        };
        let now = model.time.now;
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.weak(run.moment(now));
            let parts = matches!(
                model.selection,
                Selection::Rack(_) | Selection::Hall(_) | Selection::Node(_)
            );
            if parts && !run.whole {
                ui.label(crate::views::TOO_LONG);
                return;
            }
            match &model.selection {
                Selection::Nothing => moment::ui(ui, run, now),
                Selection::Rack(number) => {
                    let floor = self.floor(run, now);
                    rack::rack(ui, (run, floor, now), *number, commands);
                }
                Selection::Hall(number) => {
                    let floor = self.floor(run, now);
                    rack::hall(ui, (run, floor), *number, commands);
                }
                Selection::Node(name) => part::ui(ui, run, now, name, commands),
                Selection::Job(number) => job::ui(ui, run, now, *number, commands),
                Selection::Incident(place) => incident::ui(ui, run, now, *place, commands),
            }
        });
    }

    /// The racks of the run at a moment.
    fn floor(&mut self, run: &Run, now: SimTime) -> &FloorAt {
        let kept = self.floor.take().filter(|(id, _)| *id == run.id);
        let (_, floor) =
            self.floor.insert(kept.unwrap_or_else(|| (run.id, run.history.floor_at(now))));
        if floor.at() != now {
            floor.seek(&run.history, now);
        }
        floor
    }
}

/// A fact: its name on the left, its value on the right, in as many lines as it needs.
fn fact(ui: &mut Ui, name: &str, value: &str, about: &str) {
    let row = ui.horizontal(|ui| {
        ui.weak(name);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(value));
    });
    if !about.is_empty() {
        row.response.on_hover_text(about);
    }
}

/// What the facts that follow are about.
fn section(ui: &mut Ui, title: &str) {
    ui.add_space(theme::GAP / 2.0);
    ui.strong(title);
}

/// A button that goes to a moment; it cannot be pressed where there is none.
fn jump(ui: &mut Ui, label: &str, about: &str, to: Option<SimTime>, commands: &mut Commands) {
    let button = ui.add_enabled(to.is_some(), egui::Button::new(label));
    if button.on_hover_text(about).clicked()
        && let Some(to) = to
    {
        commands.push(Command::Time(TimeCommand::Jump(to)));
    }
}

/// A button that selects something else.
fn select(ui: &mut Ui, label: &str, selection: Selection, commands: &mut Commands) {
    if ui.link(label).on_hover_text("Shows its details.").clicked() {
        commands.push(Command::Select(selection));
    }
}

/// A button that brings a view to the front.
fn open(ui: &mut Ui, kind: Kind, commands: &mut Commands) {
    let label = format!("Show in {}", kind.title().to_lowercase());
    if ui.button(label).on_hover_text(kind.about()).clicked() {
        commands.push(Command::View(ViewCommand::Open(kind)));
    }
}

#[cfg(test)]
mod tests;
