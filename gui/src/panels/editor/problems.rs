//! Everything that is wrong, in a list that leads to the field or to the line of the text.

use egui::{Button, RichText, ScrollArea, Ui};
use factory::settings::Problem;
use files::Problems;

use crate::command::{Command, Commands, LibraryCommand};
use crate::model::{Document, Model};
use crate::theme::{self, Meaning};

/// Draws the list.
pub(super) fn ui(
    ui: &mut Ui,
    model: &Model,
    document: &Document,
    problems: &Problems,
    commands: &mut Commands,
) {
    let count = problems.list().len();
    let colour = theme::meaning(ui.visuals(), Meaning::Bad);
    let title = if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") };
    ui.label(RichText::new(title).strong().color(colour));
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for problem in problems.list() {
            let words = problem.to_string();
            let row = Button::new(words).frame(false).wrap();
            if ui.add(row).on_hover_text("Shows where it is.").clicked() {
                commands.push(find(model, document, problem));
            }
        }
    });
}

/// The command that leads to a problem, which may stand in a base.
fn find(model: &Model, document: &Document, problem: &Problem) -> Command {
    let file = problem.origin.as_ref().map(|origin| &*origin.file).unwrap_or_default();
    let mut all = model.library.documents().iter();
    let is_there = |it: &&Document| it.file().display().to_string() == file;
    let place = all.find(is_there).unwrap_or(document);
    let line = problem.origin.as_ref().map_or(0, |origin| origin.line);
    Command::Library(LibraryCommand::Find(place.id, problem.key.clone(), line))
}
