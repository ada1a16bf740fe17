//! Buttons that give commands.

use egui::{Button, Ui};

use crate::command::{Command, Commands};

/// A button that gives a command, with its keys in the tooltip; whether it was pressed.
pub(crate) fn plain_button(ui: &mut Ui, command: &Command, commands: &mut Commands) -> bool {
    let described = command.describe();
    let keys = described.shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut));
    let about = keys
        .map_or_else(|| described.about.clone(), |keys| format!("{} ({keys})", described.about));
    let pressed = ui.button(&described.label).on_hover_text(about).clicked();
    if pressed {
        commands.push(command.clone());
    }
    pressed
}

/// A button that gives a command, with its tooltip and shortcut; whether it was pressed.
pub(crate) fn button(ui: &mut Ui, command: &Command, commands: &mut Commands) -> bool {
    let described = command.describe();
    let mut button = Button::new(&described.label);
    if let Some(shortcut) = &described.shortcut {
        button = button.shortcut_text(ui.ctx().format_shortcut(shortcut));
    }
    let pressed = ui.add(button).on_hover_text(&described.about).clicked();
    if pressed {
        commands.push(command.clone());
    }
    pressed
}
