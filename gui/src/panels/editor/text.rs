//! The scenario as text, with numbers of its lines and marks at those with problems.

use std::sync::Arc;

use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::text_edit::TextEditState;
use egui::{
    Align, FontSelection, Frame, Id, Label, Margin, Rect, ScrollArea, TextBuffer, TextEdit,
    TextStyle, Ui, vec2,
};
use files::Draft;

use crate::command::{Command, Commands, LibraryCommand};
use crate::model::{Document, Edit};
use crate::theme::{self, Meaning};

/// The text while it is shown.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// Number of the visit: edits of one visit are taken back together.
    visit: u64,
    /// The text has the keys.
    pub(super) typing: bool,
    /// The line that is to be shown, from 1.
    find: Option<usize>,
}

impl Text {
    /// Shows a line, from 1; 0 for the begin.
    pub(super) const fn find(&mut self, line: usize) {
        self.find = Some(if line == 0 { 1 } else { line });
    }

    /// Draws it.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        document: &Document,
        draft: &Draft,
        commands: &mut Commands,
    ) {
        let wrong = wrong_lines(document, draft);
        let mut text = document.text.to_string();
        let id = Id::unique(("text", document.id));
        ScrollArea::both().auto_shrink(false).show(ui, |ui| {
            ui.horizontal_top(|ui| {
                let numbers = numbers(ui, text.split('\n').count(), &wrong);
                ui.add(Label::new(numbers).extend().selectable(false));
                let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _: f32| {
                    let font = FontSelection::from(TextStyle::Monospace).resolve(ui.style());
                    let colour = ui.visuals().text_color();
                    let job =
                        LayoutJob::simple(text.as_str().to_owned(), font, colour, f32::INFINITY);
                    ui.fonts_mut(|fonts| fonts.layout_job(job))
                };
                let field = TextEdit::multiline(&mut text).id(id).code_editor();
                let field = field.layouter(&mut layouter).margin(Margin::ZERO).frame(Frame::NONE);
                let field = ui.add(field.desired_width(f32::INFINITY));
                ui.ctx().accesskit_node_builder(field.id, |node| {
                    node.set_label("Text of the scenario");
                });
                if field.gained_focus() {
                    self.visit += 1;
                }
                self.typing = field.has_focus();
                if field.changed() {
                    let command =
                        LibraryCommand::Edit(Edit::Write(document.id, text.clone(), self.visit));
                    commands.push(Command::Library(command));
                }
                if let Some(line) = self.find.take() {
                    show_line(ui, id, field.rect, &text, line);
                    field.request_focus();
                }
            });
        });
    }
}

/// Lines of this file with a problem.
fn wrong_lines(document: &Document, draft: &Draft) -> Vec<usize> {
    let Err(problems) = &draft.loaded else { return Vec::new() };
    let file = document.file().display().to_string();
    let origins = problems.list().iter().filter_map(|problem| problem.origin.as_ref());
    origins.filter(|origin| *origin.file == *file).map(|origin| origin.line).collect()
}

/// Numbers of lines; those with a problem have a sign and a colour.
fn numbers(ui: &Ui, lines: usize, wrong: &[usize]) -> Arc<egui::Galley> {
    let font = FontSelection::from(TextStyle::Monospace).resolve(ui.style());
    let mut job = LayoutJob::default();
    let digits = lines.to_string().len();
    for line in 1..=lines {
        let bad = wrong.contains(&line);
        let colour = if bad {
            theme::meaning(ui.visuals(), Meaning::Bad)
        } else {
            ui.visuals().weak_text_color()
        };
        let sign = if bad { "!" } else { " " };
        let end = if line == lines { "" } else { "\n" };
        let number = format!("{sign}{line:>digits$}{end}");
        job.append(&number, 0.0, TextFormat::simple(font.clone(), colour));
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Scrolls to a line and puts the cursor there.
fn show_line(ui: &Ui, id: Id, field: Rect, text: &str, line: usize) {
    let before: usize =
        text.split_inclusive('\n').take(line - 1).map(|it| it.chars().count()).sum();
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(before))));
    state.store(ui.ctx(), id);
    let row = ui.text_style_height(&TextStyle::Monospace);
    let top = field.top() + row * (line - 1) as f32;
    let there = Rect::from_min_size(egui::pos2(field.left(), top), vec2(1.0, row));
    ui.scroll_to_rect(there, Some(Align::Center));
}
