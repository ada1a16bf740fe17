//! The bar at the top: menus, and what is used most.

use egui::{
    Align, Button, ComboBox, DragValue, Layout, MenuBar, ProgressBar, RichText, TextStyle,
    ThemePreference, Ui,
};

use crate::buttons::{button, plain_button};
use crate::command::{
    Command, Commands, CompareCommand, ExportCommand, Kind, LibraryCommand, RunCommand, SEEDS,
    ViewCommand, WindowCommand,
};
use crate::model::{Edit, Model, Run};
use crate::theme;

/// Most seeds of one run that are offered.
const MOST_SEEDS: u32 = 10_000;

/// Draws it.
pub(crate) fn ui(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    MenuBar::new().ui(ui, |ui| {
        file_menu(ui, model, commands);
        edit_menu(ui, model, commands);
        menus(ui, commands);
        ui.separator();
        plain_button(ui, &Command::Run(RunCommand::Start), commands);
        seeds(ui, model, commands);
        under_way(ui, model, commands);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !theme::is_narrow(ui.ctx()) {
                plain_button(ui, &Command::Window(WindowCommand::Help), commands);
                plain_button(ui, &Command::Window(WindowCommand::Palette), commands);
                ui.separator();
            }
            shown_run(ui, model, commands);
        });
    });
}

fn menus(ui: &mut Ui, commands: &mut Commands) {
    menu(ui, "Run", commands, || {
        let runs = [RunCommand::Start, RunCommand::StartAgain, RunCommand::Cancel];
        let runs = runs.into_iter().chain(SEEDS.map(RunCommand::Replicate));
        let sites = Command::Compare(CompareCommand::CandidateSites);
        runs.map(Command::Run).chain([sites]).collect()
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
            WindowCommand::Palette,
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

/// How many seeds the next runs take.
fn seeds(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let mut count = model.preferences.seeds;
    let suffix = if count == 1 { " seed" } else { " seeds" };
    let field = DragValue::new(&mut count).range(1..=MOST_SEEDS).speed(0.1).suffix(suffix);
    let field = ui.add(field);
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Seeds of each run"));
    if field.changed() && count != model.preferences.seeds {
        commands.push(Command::Run(RunCommand::Seeds(count)));
    }
    field.on_hover_text(
        "Seeds that each run takes, on all cores at once. With several, every metric is a mean with \
         an interval, which narrows as they arrive.",
    );
}

/// Width of a text with the space behind it.
fn width(ui: &Ui, text: &str) -> f32 {
    let font = TextStyle::Body.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, theme::CLEAR);
    galley.size().x + ui.spacing().item_spacing.x
}

/// A name with its middle left out as far as it must be to stand in a width with what follows it.
fn shortened(ui: &Ui, name: &str, rest: &str, room: f32) -> String {
    let letters: Vec<char> = name.chars().collect();
    let cut = |kept: usize| {
        let (head, tail) = (kept - kept / 3, kept / 3);
        let head: String = letters[..head].iter().collect();
        let tail: String = letters[letters.len() - tail..].iter().collect();
        format!("{}…{}{rest}", head.trim_end(), tail.trim_start())
    };
    let whole = format!("{name}{rest}");
    if width(ui, &whole) <= room {
        return whole;
    }
    let mut kept = (0..letters.len()).rev().map(cut);
    kept.find(|text| width(ui, text) <= room).unwrap_or_else(|| rest.trim().to_owned())
}

/// The run under way, in short.
fn under_way(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let Some(run) = model.work.under_way().first() else { return };
    let room = if theme::is_narrow(ui.ctx()) { theme::SHORT / 2.0 } else { theme::SHORT };
    let text = shortened(ui, run.name(), &format!(" {:.0} %", run.share() * 100.0), room);
    #[expect(clippy::cast_possible_truncation, reason = "a share needs few digits")]
    let bar = ProgressBar::new(run.share() as f32).desired_width(room).text(text);
    let seeds = match run.wanted().replications {
        1 => String::new(),
        all => format!(": {} of {all} seeds", run.seeds()),
    };
    ui.add(bar).on_hover_text(format!("{}{seeds}", run.name()));
    plain_button(ui, &Command::Run(RunCommand::Cancel), commands);
}

/// The run that all views show, to be changed; its seed and the version that made it; and whether its
/// inputs are newer. What has no room is told where the pointer rests.
fn shown_run(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let Some(shown) = model.runs.shown() else {
        ui.weak("No run yet");
        return;
    };
    let seed = shown.one_of().unwrap_or_else(|| format!("seed {}", shown.seed()));
    let made = format!("{seed}, version {}", Run::short_version());
    let newer = shown.newer(&model.library);
    let newer = newer.map(|(document, keys)| (newer_inputs(&keys), document, keys));
    let again = Command::Run(RunCommand::Again(shown.id));
    let list = theme::SHORT.min(ui.available_width() / 2.0);
    let mut left = ui.available_width() - list - ui.spacing().item_spacing.x;
    if newer.is_some() {
        left -= width(ui, &again.describe().label) + 2.0 * ui.spacing().button_padding.x;
    }
    let mut fits = |text: &str| {
        let fits = width(ui, text) <= left;
        left -= if fits { width(ui, text) } else { 0.0 };
        fits
    };
    let says_newer = newer.as_ref().is_some_and(|(text, ..)| fits(text));
    let (says_shown, says_made) = (fits("Shown:"), fits(&made));
    if says_made {
        ui.weak(&made).on_hover_text(format!("Version {}", Run::version()));
    }
    runs(ui, model, shown, list, &made, commands);
    if says_shown {
        ui.weak("Shown:");
    }
    let Some((text, document, keys)) = newer else { return };
    let about = format!("{text}: {} has other values than this run:", document.name);
    let about = format!("{about}\n{}", keys.join("\n"));
    let button = ui.button(again.describe().label).on_hover_text(&about);
    if button.clicked() {
        commands.push(again);
    }
    if says_newer {
        let colour = theme::meaning(ui.visuals(), theme::Meaning::Warning);
        ui.label(RichText::new(text).color(colour)).on_hover_text(about);
    }
}

/// The list of runs, in so much width.
fn runs(ui: &mut Ui, model: &Model, shown: &Run, room: f32, made: &str, commands: &mut Commands) {
    let list = ComboBox::from_id_salt("shown run").selected_text(&shown.name).truncate();
    let size = egui::vec2(room, ui.available_height());
    let list = ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.set_max_width(room);
        list.width(room).show_ui(ui, |ui| {
            for run in model.runs.all() {
                if ui.selectable_label(run.id == shown.id, &run.name).clicked() {
                    commands.push(Command::Run(RunCommand::Show(run.id)));
                }
            }
        })
    });
    let list = list.inner.response;
    ui.ctx().accesskit_node_builder(list.id, |node| node.set_label("Shown run"));
    list.on_hover_text(format!("{}: {made}", shown.name));
}

/// How many inputs a scenario has that are newer than its results.
fn newer_inputs(keys: &[String]) -> String {
    let plural = if keys.len() == 1 { "input is" } else { "inputs are" };
    format!("{} {plural} newer", keys.len())
}
