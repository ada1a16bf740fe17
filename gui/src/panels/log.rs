//! The line at the bottom: what was said last, and all that was said before.

use egui::{Label, RichText, ScrollArea, Sense, Ui, Window};

use crate::buttons::plain_button;
use crate::command::{Command, Commands, WindowCommand};
use crate::model::{Level, Message, Model};
use crate::theme::{self, Meaning};

/// The line, and whether all messages are shown.
#[derive(Debug, Default)]
pub(crate) struct Log {
    open: bool,
}

impl Log {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let all = model.messages.all();
        ui.horizontal(|ui| {
            if theme::is_narrow(ui.ctx()) {
                for panel in [WindowCommand::Scenarios, WindowCommand::Details] {
                    plain_button(ui, &Command::Window(panel), commands);
                }
                ui.separator();
            }
            if model.preferences.frame_times {
                ui.weak(model.frame_times.in_words());
                ui.separator();
            }
            let last = all.last().map_or_else(|| RichText::new("Ready").weak(), |it| text(ui, it));
            let line = ui.add(Label::new(last).truncate().sense(Sense::click()));
            if line.on_hover_text("Shows all messages.").clicked() {
                self.open = !self.open;
            }
        });
        let mut open = self.open;
        Window::new("Messages").open(&mut open).default_width(560.0).show(ui.ctx(), |ui| {
            if all.is_empty() {
                ui.weak("Nothing has been said yet.");
            }
            ScrollArea::vertical().max_height(320.0).stick_to_bottom(true).show(ui, |ui| {
                for message in all {
                    let text = text(ui, message);
                    ui.add(Label::new(text).wrap().selectable(true));
                }
            });
        });
        self.open = open;
    }
}

/// A message; an error says so in words too.
fn text(ui: &Ui, message: &Message) -> RichText {
    match message.level {
        Level::Note => RichText::new(&message.text),
        Level::Error => {
            let colour = theme::meaning(ui.visuals(), Meaning::Bad);
            RichText::new(format!("Error: {}", message.text)).color(colour)
        }
    }
}
