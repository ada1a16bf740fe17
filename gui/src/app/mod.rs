//! The application: draws panels and views, and carries out what they ask for.

mod compare;
mod drawers;
mod export;
mod library;
#[cfg(test)]
mod overlap_tests;
mod portfolio;
mod runs;
mod sweep;
#[cfg(test)]
mod tests;
pub(crate) mod time;
mod timings;
mod workers;

use std::collections::BTreeSet;
use std::path::Path;

use egui::{CentralPanel, Context, Key, KeyboardShortcut, Modifiers, Panel, Ui};

use crate::command::{Command, Commands, LibraryCommand, ViewCommand, WindowCommand};
use crate::layout::{self, Layout, Shown};
use crate::model::{Model, RunId};
use crate::panels::details::Details;
use crate::panels::editor::Editor;
use crate::panels::log::Log;
use crate::panels::palette::Palette;
use crate::panels::runs::Runs;
use crate::panels::scenarios::Scenarios;
use crate::panels::time_bar::TimeBar;
use crate::panels::{help, questions, toolbar};
use crate::theme;
use crate::worker::dialog::Dialogs;
use crate::worker::export::Exports;
use workers::Workers;

/// What the window shows, and the model behind it.
#[derive(Debug)]
pub struct Application {
    model: Model,
    layout: Layout,
    scenarios: Scenarios,
    editor: Editor,
    runs: Runs,
    details: Details,
    time_bar: TimeBar,
    log: Log,
    palette: Palette,
    help: bool,
    dialogs: Dialogs,
    exports: Exports,
    workers: Workers,
    picture: Option<export::Picture>,
    leaving: library::Leaving,
    /// The panel that lies over the middle of a narrow window.
    drawer: Option<drawers::Drawer>,
    /// Runs that are shown once they have finished.
    awaited: BTreeSet<RunId>,
    /// Asked for before the window was there.
    pending: Commands,
    timings: Option<timings::Timings>,
}

/// Names under which things are remembered from session to session.
const LAYOUT: &str = "layout";
const PREFERENCES: &str = "preferences";

/// Seconds that pass at most from frame to frame: a window that was hidden does not leap.
const LONGEST_FRAME: f32 = 0.1;

impl Application {
    /// An application as it was left, if `storage` has that, with the first example running.
    pub fn new(context: &Context, storage: Option<&dyn eframe::Storage>) -> Self {
        theme::apply(context);
        context.options_mut(|options| options.zoom_with_keyboard = false);
        let mut model = Model::default();
        let mut tiles = layout::initial();
        if let Some(storage) = storage {
            model.preferences = eframe::get_value(storage, PREFERENCES).unwrap_or_default();
            model.preferences.forget_gone();
            tiles = eframe::get_value(storage, LAYOUT).unwrap_or(tiles);
        }
        let application = Self {
            model,
            layout: tiles,
            scenarios: Scenarios::default(),
            editor: Editor::default(),
            runs: Runs::default(),
            details: Details::default(),
            time_bar: TimeBar::default(),
            log: Log::default(),
            palette: Palette::default(),
            help: false,
            dialogs: Dialogs::default(),
            exports: Exports::default(),
            workers: Workers::default(),
            picture: None,
            leaving: library::Leaving::default(),
            drawer: None,
            awaited: BTreeSet::new(),
            pending: Commands::new(),
            timings: None,
        };
        application.show_preferences(context);
        application
    }

    /// Opens what was named on the command line, and runs it; the first example if nothing was.
    pub fn open(&mut self, path: Option<&Path>) {
        if let Some(path) = path {
            self.open_at_start(path);
        }
        self.start(self.model.preferences.seeds, false);
    }

    /// Says on standard output how long it took since `began` until there was something to see.
    #[expect(clippy::disallowed_types, reason = "this is what the clock on the wall is asked for")]
    pub fn say_timings(&mut self, began: std::time::Instant) {
        self.timings = Some(timings::Timings::since(began));
    }

    /// Draws everything, and does what was asked for.
    pub fn draw(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        self.receive(&context);
        self.receive_exports(&context);
        self.receive_sweeps(&context);
        self.receive_portfolio(&context);
        self.pass_time(&context);
        let mut commands = self.receive_from_system(&context);
        let given = shortcuts(&context, &self.model);
        if !given.is_empty() || context.input(|input| input.viewport().close_requested()) {
            // What is being typed counts, although its field has not been left.
            self.editor.commit(&mut commands);
        }
        commands.extend(given);
        self.panels(ui, &mut commands);
        self.palette.ui(ui, &self.model, &mut commands);
        help::window(ui, &self.model, &mut self.help);
        questions::ui(ui, &self.model, &mut commands);
        self.dialogs.ui(ui);
        commands.extend(self.dialogs.answered());
        for command in commands {
            self.apply(command, &context);
        }
        self.go_on_leaving(&context);
    }

    /// The parts of the window from its edges to its middle.
    fn panels(&mut self, ui: &mut Ui, commands: &mut Commands) {
        let model = &self.model;
        Panel::top("toolbar").show(ui, |ui| toolbar::ui(ui, model, commands));
        Panel::bottom("log").show(ui, |ui| self.log.ui(ui, model, commands));
        Panel::bottom("time").show(ui, |ui| self.time_bar.ui(ui, model, commands));
        let narrow = theme::is_narrow(ui.ctx());
        if model.preferences.scenarios && !narrow {
            Panel::left("left").default_size(theme::INPUTS).show(ui, |ui| {
                drawers::scenarios(ui, (&mut self.scenarios, &mut self.editor), model, commands);
            });
        }
        if model.preferences.details && !narrow {
            Panel::right("right").default_size(theme::SIDE).show(ui, |ui| {
                drawers::details(ui, (&mut self.runs, &mut self.details), model, commands);
            });
        }
        let middle = ui.available_rect_before_wrap();
        CentralPanel::no_frame().show(ui, |ui| {
            ui.painter().rect_filled(ui.max_rect(), 0.0, ui.visuals().panel_fill);
            let mut shown = Shown { model, commands };
            self.layout.ui(&mut shown, ui);
        });
        let open = self.drawer.filter(|_| narrow);
        self.drawer = open.filter(|drawer| {
            drawer.show(ui.ctx(), middle, |ui| match drawer {
                drawers::Drawer::Scenarios => {
                    let panels = (&mut self.scenarios, &mut self.editor);
                    drawers::scenarios(ui, panels, model, commands);
                }
                drawers::Drawer::Details => {
                    drawers::details(ui, (&mut self.runs, &mut self.details), model, commands);
                }
            })
        });
    }

    /// Lets simulated time pass while the time bar plays.
    fn pass_time(&mut self, context: &Context) {
        if self.model.time.playing {
            let seconds = context.input(|input| input.stable_dt).min(LONGEST_FRAME);
            self.model.time.advance(seconds.into());
            context.request_repaint();
        }
    }

    /// What the window shows.
    #[cfg(test)]
    pub(crate) const fn model(&self) -> &Model {
        &self.model
    }

    pub(crate) fn apply(&mut self, command: Command, context: &Context) {
        match command {
            Command::Library(command) => self.library(command, context),
            Command::Run(command) => self.run(command),
            Command::Time(command) => {
                if let Some(run) = self.model.runs.shown() {
                    let to_incident = command.goes_to_incident();
                    time::carry_out(command, &mut self.model.time, run);
                    let met = to_incident.then(|| self.model.time.met(run)).flatten();
                    self.model.selection = met.unwrap_or(self.model.selection.clone());
                }
            }
            Command::Select(selection) => self.model.selection = selection,
            Command::View(ViewCommand::Open(kind)) => layout::open(&mut self.layout, kind),
            Command::View(ViewCommand::Add(kind, bar)) => layout::add(&mut self.layout, kind, bar),
            Command::View(ViewCommand::ResetLayout) => self.layout = layout::initial(),
            Command::Compare(command) => self.compare(command),
            Command::Sweep(command) => self.sweep(command, context),
            Command::Export(command) => self.export(command, context),
            Command::Window(command) => self.window(command, context),
        }
    }

    fn window(&mut self, command: WindowCommand, context: &Context) {
        let preferences = &mut self.model.preferences;
        match command {
            WindowCommand::Palette => self.palette.open(),
            WindowCommand::Help => self.help = !self.help,
            WindowCommand::Theme(theme) => preferences.theme = theme,
            WindowCommand::ZoomIn => preferences.zoom = (preferences.zoom + 0.1).min(3.0),
            WindowCommand::ZoomOut => preferences.zoom = (preferences.zoom - 0.1).max(0.5),
            WindowCommand::ZoomReset => preferences.zoom = 1.0,
            WindowCommand::Scenarios if theme::is_narrow(context) => {
                self.drawer = drawers::Drawer::Scenarios.turned(self.drawer);
            }
            WindowCommand::Details if theme::is_narrow(context) => {
                self.drawer = drawers::Drawer::Details.turned(self.drawer);
            }
            WindowCommand::Scenarios => preferences.scenarios = !preferences.scenarios,
            WindowCommand::Details => preferences.details = !preferences.details,
            WindowCommand::FrameTimes => preferences.frame_times = !preferences.frame_times,
            WindowCommand::Quit => self.quit(context),
        }
        self.show_preferences(context);
    }

    fn show_preferences(&self, context: &Context) {
        context.set_theme(self.model.preferences.theme);
        context.set_zoom_factor(self.model.preferences.zoom);
    }
}

/// The commands whose keys were pressed. While somebody types, keys without Ctrl and undo are those
/// of the text; while something else has the keys, Space, arrows and Delete are its own.
fn shortcuts(context: &Context, model: &Model) -> Commands {
    let typing = context.text_edit_focused();
    let taken = context.egui_wants_keyboard_input();
    let with_keys = |command: Command| Some((command.describe().shortcut?, command));
    let mut offered: Vec<_> = Command::offered(model).into_iter().filter_map(with_keys).collect();
    // Ctrl+Shift+Z is also Ctrl+Z with something more: those with most keys are asked first.
    offered.sort_by_key(|(shortcut, _)| {
        let Modifiers { alt, ctrl, shift, mac_cmd, command } = shortcut.modifiers;
        std::cmp::Reverse([alt, ctrl, shift, mac_cmd, command].iter().filter(|it| **it).count())
    });
    let larger = KeyboardShortcut::new(Modifiers::COMMAND, Key::Equals);
    offered.push((larger, Command::Window(WindowCommand::ZoomIn)));
    let again = KeyboardShortcut::new(Modifiers::COMMAND, Key::Y);
    offered.push((again, Command::Library(LibraryCommand::Redo)));
    let help = KeyboardShortcut::new(Modifiers::NONE, Key::Questionmark);
    offered.push((help, Command::Window(WindowCommand::Help)));
    let pressed = offered.into_iter().filter(|(shortcut, command)| {
        let Modifiers { alt, ctrl, command: main, .. } = shortcut.modifiers;
        let history = matches!(command, Command::Library(it) if it.is_history());
        let own =
            shortcut.logical_key.name().len() > 1 && shortcut.logical_key != Key::Questionmark;
        let plain = !(typing || taken && own);
        let free = plain || (alt || ctrl || main) && !(typing && history);
        free && context.input_mut(|input| input.consume_shortcut(shortcut))
    });
    pressed.map(|(_, command)| command).collect()
}

impl eframe::App for Application {
    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        if let Some(seconds) = frame.info().cpu_usage {
            self.model.frame_times.add(seconds, ui.input(|input| input.unstable_dt));
        }
        self.draw(ui);
        if let Some(timings) = &mut self.timings {
            timings.drawn(&self.model);
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, LAYOUT, &self.layout);
        eframe::set_value(storage, PREFERENCES, &self.model.preferences);
    }
}
