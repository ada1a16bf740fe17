//! The command palette: any command, by a few letters of its name.

use egui::{Align2, Key, Modal, ScrollArea, Ui};

use crate::command::{Command, Commands, Description};
use crate::model::Model;

/// The palette while it is open.
#[derive(Debug, Default)]
pub(crate) struct Palette {
    open: bool,
    wanted: String,
    place: usize,
}

impl Palette {
    /// Opens it with nothing typed.
    pub(crate) fn open(&mut self) {
        *self = Self { open: true, ..Self::default() };
    }

    /// Draws it, if it is open.
    pub(crate) fn ui(&mut self, ui: &Ui, model: &Model, commands: &mut Commands) {
        if !self.open {
            return;
        }
        let mut offered = Command::offered(model);
        if !self.wanted.trim().is_empty() {
            offered.extend(Command::inputs(model));
        }
        let found = found(&offered, &self.wanted);
        let window = Modal::new(egui::Id::unique("palette")).area(
            Modal::default_area(egui::Id::unique("palette"))
                .anchor(Align2::CENTER_TOP, [0.0, 80.0]),
        );
        let response = window.show(ui.ctx(), |ui| {
            ui.set_width(480.0);
            self.field(ui, found.len());
            let given = self.list(ui, &found);
            if let Some(command) = given {
                commands.push(command);
                self.open = false;
            }
        });
        if response.should_close() {
            self.open = false;
        }
    }

    fn field(&mut self, ui: &mut Ui, found: usize) {
        let field = egui::TextEdit::singleline(&mut self.wanted)
            .hint_text("Type a command, or a part of an input's name")
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        field.request_focus();
        ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Command"));
        if field.changed() {
            self.place = 0;
        }
        let (down, up) =
            ui.input(|input| (input.key_pressed(Key::ArrowDown), input.key_pressed(Key::ArrowUp)));
        if down {
            self.place = (self.place + 1).min(found.saturating_sub(1));
        }
        if up {
            self.place = self.place.saturating_sub(1);
        }
    }

    /// The commands found; the one that was chosen.
    fn list(&self, ui: &mut Ui, found: &[(Command, Description)]) -> Option<Command> {
        let mut given = None;
        if found.is_empty() {
            ui.weak("No command of that name.");
        }
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for (place, (command, described)) in found.iter().enumerate() {
                let chosen = place == self.place;
                let mut row = egui::Button::selectable(chosen, &described.label)
                    .min_size(egui::vec2(ui.available_width(), crate::theme::ROW));
                if let Some(shortcut) = &described.shortcut {
                    row = row.shortcut_text(ui.ctx().format_shortcut(shortcut));
                }
                let row = ui.add(row).on_hover_text(&described.about);
                if chosen {
                    row.scroll_to_me(None);
                }
                if row.clicked() || chosen && ui.input(|input| input.key_pressed(Key::Enter)) {
                    given = Some(command.clone());
                }
            }
        });
        given
    }
}

/// The commands whose labels have all words that were typed, in their order.
fn found(offered: &[Command], wanted: &str) -> Vec<(Command, Description)> {
    let words: Vec<String> = wanted.split_whitespace().map(str::to_lowercase).collect();
    let described = offered.iter().map(|command| (command.clone(), command.describe()));
    let fits = |label: &str| words.iter().all(|word| label.to_lowercase().contains(word));
    described.filter(|(_, described)| fits(&described.label)).collect()
}
