//! Commands: every action there is, with its label, tooltip and shortcut. Menus, buttons, shortcuts
//! and the palette all send these.

mod compare;
mod export;
mod kind;
mod library;
mod run;
mod sweep;
mod time;
mod view;
mod window;

use egui::{Key, KeyboardShortcut, Modifiers};

pub(crate) use compare::CompareCommand;
pub(crate) use export::ExportCommand;
pub(crate) use kind::Kind;
pub(crate) use library::LibraryCommand;
pub(crate) use run::{RunCommand, SEEDS};
pub(crate) use sweep::SweepCommand;
pub(crate) use time::TimeCommand;
pub(crate) use view::ViewCommand;
pub(crate) use window::WindowCommand;

use crate::model::{Model, Selection};

/// What panels ask for, in order.
pub(crate) type Commands = Vec<Command>;

/// An action.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Command {
    /// Scenarios: open, edit, save, undo.
    Library(LibraryCommand),
    /// Runs: start, cancel, show.
    Run(RunCommand),
    /// The moment that all views show.
    Time(TimeCommand),
    /// What the details are of.
    Select(Selection),
    /// Tiles.
    View(ViewCommand),
    /// Runs side by side.
    Compare(CompareCommand),
    /// Many runs with varied inputs.
    Sweep(SweepCommand),
    /// Images, tables, reports.
    Export(ExportCommand),
    /// The window itself.
    Window(WindowCommand),
}

/// A command for people.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Description {
    /// A few words; `…` at the end when a dialog follows.
    pub(crate) label: String,
    /// What it does, in a sentence.
    pub(crate) about: String,
    /// The keys that do the same.
    pub(crate) shortcut: Option<KeyboardShortcut>,
}

impl Description {
    /// A command without a shortcut.
    pub(crate) fn new(label: impl Into<String>, about: impl Into<String>) -> Self {
        Self { label: label.into(), about: about.into(), shortcut: None }
    }

    /// The same command, also at these keys.
    pub(crate) fn at(mut self, modifiers: Modifiers, key: Key) -> Self {
        self.shortcut = Some(KeyboardShortcut::new(modifiers, key));
        self
    }
}

impl Command {
    /// Label, tooltip and shortcut.
    pub(crate) fn describe(&self) -> Description {
        match self {
            Self::Library(command) => command.describe(),
            Self::Run(command) => command.describe(),
            Self::Time(command) => command.describe(),
            Self::Select(_) => Description::new("Select", "Shows the details."),
            Self::View(command) => command.describe(),
            Self::Compare(command) => command.describe(),
            Self::Sweep(command) => command.describe(),
            Self::Export(command) => command.describe(),
            Self::Window(command) => command.describe(),
        }
    }

    /// Going to any input of the chosen scenario: too many for menus.
    pub(crate) fn inputs(model: &Model) -> Commands {
        LibraryCommand::inputs(model).into_iter().map(Self::Library).collect()
    }

    /// Every command that could be given now: the palette, the list of shortcuts, and the keys.
    pub(crate) fn offered(model: &Model) -> Commands {
        let mut commands = Commands::new();
        commands.extend(RunCommand::offered(model).into_iter().map(Self::Run));
        commands.extend(LibraryCommand::offered(model).into_iter().map(Self::Library));
        commands.extend(TimeCommand::offered(model).into_iter().map(Self::Time));
        commands.extend(ViewCommand::offered(model).into_iter().map(Self::View));
        commands.extend(CompareCommand::offered(model).into_iter().map(Self::Compare));
        commands.extend(SweepCommand::offered(model).into_iter().map(Self::Sweep));
        commands.extend(ExportCommand::offered(model).into_iter().map(Self::Export));
        commands.extend(WindowCommand::offered().into_iter().map(Self::Window));
        commands
    }
}
