//! The bar at the top: menus, and what is used most.

use egui::{MenuBar, ThemePreference, Ui};

use crate::command::{
    Command, Commands, CompareCommand, ExportCommand, LibraryCommand, RunCommand, ViewCommand,
    WindowCommand,
};
use crate::model::Model;
use crate::panels::button;
use crate::views::Kind;

/// Draws it.
pub(crate) fn ui(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    MenuBar::new().ui(ui, |ui| {
        menu(ui, "Edit", commands, || {
            vec![Command::Library(LibraryCommand::Undo), Command::Library(LibraryCommand::Redo)]
        });
        menu(ui, "Run", commands, || {
            vec![
                Command::Run(RunCommand::Start),
                Command::Run(RunCommand::StartAgain),
                Command::Run(RunCommand::Replicate(10)),
                Command::Compare(CompareCommand::CandidateSites),
            ]
        });
        menu(ui, "View", commands, || {
            let kinds = Kind::ALL.into_iter().map(ViewCommand::Open);
            kinds.chain([ViewCommand::ResetLayout]).map(Command::View).collect()
        });
        menu(ui, "Export", commands, || {
            vec![Command::Export(ExportCommand::Report), Command::Export(ExportCommand::Folder)]
        });
        menu(ui, "Window", commands, || {
            let themes = [ThemePreference::Dark, ThemePreference::Light, ThemePreference::System];
            let themes = themes.map(WindowCommand::Theme);
            themes.into_iter().chain([WindowCommand::Help]).map(Command::Window).collect()
        });
        ui.separator();
        button(ui, &Command::Run(RunCommand::Start), commands);
        if let Some(run) = model.runs.shown() {
            ui.label(&run.name);
        }
    });
}

fn menu(ui: &mut Ui, title: &str, commands: &mut Commands, of: impl FnOnce() -> Commands) {
    ui.menu_button(title, |ui| {
        for command in of() {
            if button(ui, &command, commands) {
                ui.close();
            }
        }
    });
}
