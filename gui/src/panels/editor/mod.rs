//! The inputs of the chosen scenario: generated from the schema, with problems where they stand.

mod about;
mod field;
mod problems;
mod rows;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Panel, Rect, ScrollArea, TextEdit, Ui, pos2, vec2};
use files::Draft;

use crate::command::{Command, Commands, LibraryCommand};
use crate::model::{Document, DocumentId, Edit, Model};
use crate::theme;
use rows::{Only, Row, Rows};
use text::Text;

/// The inputs of the chosen scenario.
#[derive(Debug)]
pub(crate) struct Editor {
    as_text: bool,
    wanted: String,
    only: Only,
    /// Sections whose inputs are shown.
    open: BTreeSet<String>,
    rows: Option<Rows>,
    typing: Option<Typing>,
    text: Text,
    /// The last jump that was made.
    jump: u64,
    /// Frames for which the input that was jumped to is still brought into sight.
    frames_to_find: u32,
    /// The input that is to be shown and to get the keys.
    find: Option<String>,
}

/// An input whose value is being typed.
#[derive(Clone, Debug)]
struct Typing {
    document: DocumentId,
    key: String,
    text: String,
    /// The same as a change of the scenario.
    value: Option<String>,
    /// What is wrong with the text so far.
    problem: Option<String>,
    /// It was drawn in this frame.
    drawn: bool,
}

impl Typing {
    /// Whether it is the value of this input that is being typed.
    fn is_of(&self, document: DocumentId, key: &str) -> bool {
        self.document == document && self.key == key
    }
}

/// A list that has just grown lets itself be scrolled to its new end only a frame later.
const FRAMES_TO_FIND: u32 = 3;

impl Default for Editor {
    fn default() -> Self {
        Self {
            as_text: false,
            wanted: String::new(),
            only: Only::All,
            open: BTreeSet::from([String::new()]),
            rows: None,
            typing: None,
            text: Text::default(),
            jump: 0,
            frames_to_find: 0,
            find: None,
        }
    }
}

impl Editor {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let Some(document) = model.library.chosen() else {
            ui.heading("Inputs");
            ui.label("No scenario is open. Begin with New or Open above.");
            return;
        };
        let draft = model.library.draft(document);
        self.follow(model, &draft);
        self.head(ui, document, &draft);
        if let Err(problems) = &draft.loaded {
            Panel::bottom("problems").resizable(true).default_size(theme::LIST).show(ui, |ui| {
                problems::ui(ui, model, document, problems, commands);
            });
        }
        if self.as_text {
            self.commit(commands);
            self.text.ui(ui, document, &draft, commands);
        } else {
            self.filters(ui, &draft);
            self.inputs(ui, model, document, &draft, commands);
        }
    }

    /// Goes where the list of problems, or a diagram, points.
    fn follow(&mut self, model: &Model, draft: &Draft) {
        let jump = model.library.jump();
        if jump.count == self.jump {
            return;
        }
        self.jump = jump.count;
        self.as_text = draft.input(&jump.key).is_none();
        if self.as_text {
            self.text.find(jump.line);
        } else {
            self.open.insert(rows::section(&jump.key).to_owned());
            self.wanted.clear();
            self.only = Only::All;
            self.find = Some(jump.key.clone());
            self.frames_to_find = FRAMES_TO_FIND;
        }
    }

    fn head(&mut self, ui: &mut Ui, document: &Document, draft: &Draft) {
        ui.horizontal(|ui| {
            ui.heading(&document.name).on_hover_text(document.file().display().to_string());
        });
        ui.horizontal(|ui| {
            ui.selectable_value(&mut self.as_text, false, "Inputs")
                .on_hover_text("Every input with its meaning, range and source.");
            ui.selectable_value(&mut self.as_text, true, "As text")
                .on_hover_text("The scenario file as it stands or would stand on the disk.");
            if draft.loaded.is_ok() {
                ui.weak("No problems");
            }
        });
    }

    fn filters(&mut self, ui: &mut Ui, draft: &Draft) {
        let field = TextEdit::singleline(&mut self.wanted).hint_text("Find an input");
        let field = ui.add(field.desired_width(f32::INFINITY));
        ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Find an input"));
        let differing = draft.inputs.iter().filter(|input| input.differs()).count();
        let problems = draft.loaded.as_ref().err().map_or(0, |it| it.list().len());
        ui.horizontal_wrapped(|ui| {
            for (only, label, about) in [
                (Only::All, "All".to_owned(), "Every input that a scenario can set."),
                (
                    Only::Differing,
                    format!("Differing ({differing})"),
                    "Inputs that differ from what lies below: the base, or the catalogue.",
                ),
                (Only::Wrong, format!("Wrong ({problems})"), "Inputs with a problem."),
            ] {
                ui.selectable_value(&mut self.only, only, label).on_hover_text(about);
            }
        });
    }

    fn inputs(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        document: &Document,
        draft: &Arc<Draft>,
        commands: &mut Commands,
    ) {
        let wanted = (&self.wanted, self.only, &self.open);
        let rows = match self.rows.take() {
            Some(rows) if rows.are_of(draft, wanted) => rows,
            _ => Rows::new(draft, wanted),
        };
        if rows.all.is_empty() {
            ui.weak("No input fits. Type other words, or show all of them.");
        }
        let mut area = ScrollArea::vertical().auto_shrink(false);
        if let Some(top) = self.find.as_ref().and_then(|key| rows.top_of(key)) {
            area = area.vertical_scroll_offset((top - ui.available_height() / 3.0).max(0.0));
        }
        if let Some(typing) = &mut self.typing {
            typing.drawn = false;
        }
        area.show_viewport(ui, |ui, viewport| {
            let (left, top) = (ui.min_rect().left(), ui.min_rect().top());
            let width = ui.available_width();
            ui.set_height(rows.height());
            for place in rows.seen(viewport) {
                let (begin, height) = (top + rows.tops[place], rows.all[place].height());
                let rect = Rect::from_min_size(pos2(left, begin), vec2(width, height));
                let row = rows.all[place].clone();
                self.row(ui, rect, (model, document, draft), &row, commands);
            }
        });
        self.rows = Some(rows);
        if self.find.is_some() {
            self.frames_to_find -= 1;
            ui.ctx().request_repaint();
            self.find.take_if(|_| self.frames_to_find == 0);
        }
        if self.typing.as_ref().is_some_and(|typing| !typing.drawn) {
            self.commit(commands);
        }
    }

    fn row(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        (model, document, draft): (&Model, &Document, &Draft),
        row: &Row,
        commands: &mut Commands,
    ) {
        match row {
            Row::Section(section) => {
                if rows::section_ui(ui, rect, section) {
                    let open = !self.open.remove(&section.key);
                    if open {
                        self.open.insert(section.key.clone());
                    }
                }
            }
            Row::Part(words) => rows::part_ui(ui, rect, words),
            Row::Input(place) => {
                let input = &draft.inputs[*place];
                self.input(ui, rect, (model, document, draft), input, commands);
            }
            Row::Problem(words) => rows::problem_ui(ui, rect, words),
        }
    }

    /// Makes what has been typed the value of its input.
    pub(crate) fn commit(&mut self, commands: &mut Commands) {
        if let Some(typing) = self.typing.take() {
            let command =
                LibraryCommand::Edit(Edit::Set(typing.document, typing.key, typing.value));
            commands.push(Command::Library(command));
        }
    }
}
