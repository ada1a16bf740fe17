//! What a window without any run offers: three large choices.

use egui::{Button, RichText, Ui, Vec2};

use crate::command::{Command, Commands, CompareCommand, LibraryCommand, RunCommand};
use crate::model::Model;
use crate::theme;

/// Size of a choice.
const CHOICE: Vec2 = Vec2::new(380.0, 44.0);

/// Draws it.
pub(super) fn ui(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    ui.add_space(theme::GAP);
    ui.heading("Begin here");
    ui.weak("Run a scenario, and every view shows what happened in it.");
    if model.work.is_busy() {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label("A run is under way; its results appear here.");
        });
    }
    ui.add_space(theme::GAP);
    if let Some(first) = model.library.documents().first() {
        let name = first.name.trim_end_matches(".toml");
        let label = format!("Run {}", crate::format::sentence(name));
        if choice(ui, &label, "Simulates the first example, an AI factory of 1 GW, for a year.") {
            commands.push(Command::Library(LibraryCommand::Choose(first.id)));
            commands.push(Command::Run(RunCommand::Start));
        }
    }
    let sites = Command::Compare(CompareCommand::CandidateSites);
    let described = sites.describe();
    if choice(ui, &described.label, &described.about) {
        commands.push(sites);
    }
    for command in Command::offered(model) {
        let described = command.describe();
        let opens = described.label.starts_with("Open") && described.label.ends_with('…');
        if opens && choice(ui, &described.label, &described.about) {
            commands.push(command);
        }
    }
}

fn choice(ui: &mut Ui, label: &str, about: &str) -> bool {
    let button = Button::new(RichText::new(label).size(theme::HEADING)).min_size(CHOICE);
    let clicked = ui.add(button).clicked();
    ui.weak(about);
    ui.add_space(theme::GAP / 2.0);
    clicked
}
