//! The bar at the top: menus, and what is used most.

use egui::{Align, Button, ComboBox, Layout, MenuBar, ProgressBar, RichText, ThemePreference, Ui};

use crate::buttons::{button, plain_button};
use crate::command::{
    Command, Commands, CompareCommand, ExportCommand, Kind, LibraryCommand, RunCommand,
    ViewCommand, WindowCommand,
};
use crate::model::{Edit, Model, Run};
use crate::theme;

/// Draws it.
pub(crate) fn ui(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    MenuBar::new().ui(ui, |ui| {
        file_menu(ui, model, commands);
        edit_menu(ui, model, commands);
        menus(ui, commands);
        ui.separator();
        plain_button(ui, &Command::Run(RunCommand::Start), commands);
        under_way(ui, model, commands);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            plain_button(ui, &Command::Window(WindowCommand::Help), commands);
            plain_button(ui, &Command::Window(WindowCommand::Palette), commands);
            ui.separator();
            shown_run(ui, model, commands);
        });
    });
}

fn menus(ui: &mut Ui, commands: &mut Commands) {
    menu(ui, "Run", commands, || {
        let runs = [
            RunCommand::Start,
            RunCommand::StartAgain,
            RunCommand::Replicate(10),
            RunCommand::Cancel,
        ];
        let sites = Command::Compare(CompareCommand::CandidateSites);
        runs.map(Command::Run).into_iter().chain([sites]).collect()
    });
    menu(ui, "View", commands, || {
        let kinds = Kind::ALL.into_iter().map(ViewCommand::Open);
        let kinds = kinds.chain([ViewCommand::ResetLayout]).map(Command::View);
        let panels = [WindowCommand::Scenarios, WindowCommand::Details].map(Command::Window);
        kinds.chain(panels).collect()
    });
    menu(ui, "Export", commands, || {
        [ExportCommand::Report, ExportCommand::Folder].map(Command::Export).to_vec()
    });
    menu(ui, "Window", commands, || {
        use ThemePreference::{Dark, Light, System};
        let others = [
            WindowCommand::ZoomIn,
            WindowCommand::ZoomOut,
            WindowCommand::ZoomReset,
            WindowCommand::FrameTimes,
            WindowCommand::Help,
        ];
        let themes = [Dark, Light, System].map(WindowCommand::Theme);
        themes.into_iter().chain(others).map(Command::Window).collect()
    });
}

/// Scenarios and their files.
fn file_menu(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let give = |ui: &mut Ui, command: LibraryCommand, commands: &mut Commands| {
        if button(ui, &Command::Library(command), commands) {
            ui.close();
        }
    };
    ui.menu_button("File", |ui| {
        give(ui, LibraryCommand::Edit(Edit::New(None)), commands);
        give(ui, LibraryCommand::Open, commands);
        ui.add_enabled_ui(!model.preferences.recent.is_empty(), |ui| {
            ui.menu_button("Open recent", |ui| {
                for path in &model.preferences.recent {
                    give(ui, LibraryCommand::OpenFile(path.clone()), commands);
                }
            });
        });
        if let Some(document) = model.library.chosen() {
            ui.separator();
            for command in LibraryCommand::of_document(document.id) {
                give(ui, command, commands);
            }
        }
        ui.separator();
        give(ui, LibraryCommand::SaveAll, commands);
        if button(ui, &Command::Window(WindowCommand::Quit), commands) {
            ui.close();
        }
    });
}

/// Undo and redo, with what they would do.
fn edit_menu(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    ui.menu_button("Edit", |ui| {
        let edits = [
            (LibraryCommand::Undo, model.library.undo_label()),
            (LibraryCommand::Redo, model.library.redo_label()),
        ];
        for (command, label) in edits {
            let described = Command::Library(command.clone()).describe();
            let what = label.map_or_else(String::new, |label| format!(": {label}"));
            let mut item = Button::new(format!("{}{what}", described.label));
            if let Some(shortcut) = &described.shortcut {
                item = item.shortcut_text(ui.ctx().format_shortcut(shortcut));
            }
            if ui.add_enabled(label.is_some(), item).on_hover_text(&described.about).clicked() {
                commands.push(Command::Library(command));
                ui.close();
            }
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

/// The run under way, in short.
fn under_way(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let Some(run) = model.work.under_way().first() else { return };
    let text = format!("{} {:.0} %", run.name(), run.share() * 100.0);
    #[expect(clippy::cast_possible_truncation, reason = "a share needs few digits")]
    ui.add(ProgressBar::new(run.share() as f32).desired_width(theme::SHORT).text(text));
    plain_button(ui, &Command::Run(RunCommand::Cancel), commands);
}

/// The run that all views show, to be changed; its seed and the version that made it.
fn shown_run(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let Some(shown) = model.runs.shown() else {
        ui.weak("No run yet");
        return;
    };
    let seed = shown.one_of().unwrap_or_else(|| format!("seed {}", shown.seed()));
    ui.weak(format!("{seed}, version {}", Run::short_version()))
        .on_hover_text(format!("Version {}", Run::version()));
    let list = ComboBox::from_id_salt("shown run").selected_text(&shown.name);
    let list = list.show_ui(ui, |ui| {
        for run in model.runs.all() {
            if ui.selectable_label(run.id == shown.id, &run.name).clicked() {
                commands.push(Command::Run(RunCommand::Show(run.id)));
            }
        }
    });
    ui.ctx().accesskit_node_builder(list.response.id, |node| node.set_label("Shown run"));
    ui.weak("Shown:");
    newer(ui, model, shown, commands);
}

/// Says that the scenario has inputs that are newer than its results, and offers to run it again.
fn newer(ui: &mut Ui, model: &Model, shown: &Run, commands: &mut Commands) {
    let Some((document, keys)) = shown.newer(&model.library) else { return };
    let again = Command::Run(RunCommand::Again(shown.id));
    plain_button(ui, &again, commands);
    let plural = if keys.len() == 1 { "input is" } else { "inputs are" };
    let colour = theme::meaning(ui.visuals(), theme::Meaning::Warning);
    let text = RichText::new(format!("{} {plural} newer", keys.len())).color(colour);
    let about = format!("{} has other values than this run:\n{}", document.name, keys.join("\n"));
    ui.label(text).on_hover_text(about);
}
